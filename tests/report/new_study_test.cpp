// The template of a new study: what is given stands in it, what is not is assumed for a reason.
#include "vein2vein/report/new_study.hpp"

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace v2v::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

Scenario scenario_of(const NewStudyFacts& facts) {
  const NewStudy study = new_study(facts, "none");
  EXPECT_THAT(study.problems, IsEmpty());
  ScenarioReading reading = read_scenario_text(study.text, "new");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value_or(Scenario());
}

const Provenance* value_at(const Scenario& scenario, std::string_view path) {
  for (const Provenance& value : scenario.provenance)
    if (value.path == path) return &value;
  return nullptr;
}

TEST(NewStudy, IsValidAndSaysWhereEveryValueIsFrom) {
  for (const std::string_view disease : attrition_diseases)
    for (std::size_t gate = 0; gate <= index_of(Gate::received); ++gate)
      for (const char* start : {"after-release", "before-release"})
        for (const char* share : {"0 %", "35%"}) {
          NewStudyFacts facts;
          facts.disease = disease;
          facts.gate = gate_names[gate];
          facts.lymphodepletion = start;
          facts.bridging_share = share;
          const Scenario scenario = scenario_of(facts);
          EXPECT_EQ(scenario.enters, static_cast<Gate>(gate));
          EXPECT_EQ(scenario.itt_gate, static_cast<Gate>(gate));
          EXPECT_EQ(scenario.protocol->bridging.offered, share[0] != '0');
          EXPECT_THAT(scenario.provenance, Not(IsEmpty()));
          for (const Provenance& value : scenario.provenance)
            EXPECT_NE(value.kind, Provenance::Kind::not_stated) << value.path;
        }
}

TEST(NewStudy, HasWhatIsGivenAndSaysSo) {
  NewStudyFacts facts;
  facts.name = R"(A "trial" of C:\cells # 1, {so} to: say)";
  facts.disease = "MCL";
  facts.line = "4";
  facts.gate = "screened";
  facts.patients = "74";
  facts.bridging_share = "37%";
  facts.to_eligible = "2 wk";
  facts.to_collection = "36h";
  facts.culture = "9d";
  facts.to_release = "15d";
  facts.transport = "12 h";
  facts.to_lymphodepletion = "6 d";
  facts.failure = "3/74";
  facts.lymphodepletion = "after-release";
  const Scenario scenario = scenario_of(facts);
  EXPECT_EQ(scenario.title, *facts.name);
  EXPECT_EQ(std::get<Cohort>(scenario.enrolment).size, 74u);
  EXPECT_EQ(scenario.enters, Gate::screened);
  EXPECT_DOUBLE_EQ(scenario.protocol->bridging.share, 0.37);
  EXPECT_DOUBLE_EQ(scenario.steps[index_of(Gate::eligible)].takes.median(), 14);
  EXPECT_DOUBLE_EQ(scenario.steps[index_of(Gate::collected)].takes.median(), 1.5);
  EXPECT_DOUBLE_EQ(scenario.protocol->product.culture.median(), 9);
  EXPECT_DOUBLE_EQ(scenario.protocol->product.release.median(), 15);
  EXPECT_TRUE(scenario.protocol->product.release_since_collection);
  EXPECT_DOUBLE_EQ(scenario.protocol->lymphodepletion.scheduling.median(), 6);
  EXPECT_DOUBLE_EQ(scenario.protocol->product.failure, 3.0 / 74);
  // As counts, so that the uncertainty of 3 in 74 is simulated.
  EXPECT_THAT(scenario.counted, SizeIs(1));
  for (const Provenance& value : scenario.provenance)
    EXPECT_EQ(value.kind, Provenance::Kind::assumed) << value.path;
  const Provenance* const size = value_at(scenario, "cohort.size");
  ASSERT_NE(size, nullptr);
  EXPECT_THAT(size->reference, HasSubstr("put the source here"));
}

TEST(NewStudy, HasPublishedFailuresWhereItIsToldOfNone) {
  // Of the United Kingdom's 981, 97 and 138 patients: 38, 14 and 6; in KarMMa one of 140.
  const std::vector<std::pair<std::string, double>> published = {
      {"LBCL", 38.0 / 981}, {"MCL", 14.0 / 97}, {"B-ALL", 6.0 / 138}, {"MM", 1.0 / 140}};
  for (const auto& [disease, share] : published) {
    NewStudyFacts facts;
    facts.disease = disease;
    const Scenario scenario = scenario_of(facts);
    EXPECT_DOUBLE_EQ(scenario.protocol->product.failure, share) << disease;
    const Provenance* const events = value_at(scenario, "product.failure.events");
    const Provenance* const failure = events ? events : value_at(scenario, "product.failure");
    ASSERT_NE(failure, nullptr);
    EXPECT_EQ(failure->kind, Provenance::Kind::sourced) << disease;
  }
}

TEST(NewStudy, GoesTheWayOfItsLymphodepletion) {
  NewStudyFacts facts;
  facts.gate = "collected";
  EXPECT_THAT(scenario_of(facts).flowchart,
              ElementsAre(Gate::collected, Gate::released, Gate::lymphodepleted, Gate::infused));
  facts.lymphodepletion = "before-release";
  const Scenario early = scenario_of(facts);
  EXPECT_THAT(early.flowchart,
              ElementsAre(Gate::collected, Gate::lymphodepleted, Gate::released, Gate::infused));
  EXPECT_EQ(early.protocol->lymphodepletion.start, Lymphodepletion::Start::before_release);
  // The first of three days of treatment, two days before infusion.
  EXPECT_EQ(early.protocol->lymphodepletion.lead, Duration::whole_days(5));
}

TEST(NewStudy, IsMadeAtThePointOfCare) {
  NewStudyFacts facts;
  facts.made_at = "hospitals";
  facts.fresh = true;
  facts.lymphodepletion = "before-release";
  for (const std::string_view gate : gate_names) {
    if (gate == "manufactured") break;  // no gate to be counted from, as those behind it
    facts.gate = gate;
    const Scenario scenario = scenario_of(facts);
    const Product& product = scenario.protocol->product;
    EXPECT_FALSE(product.cryopreserved);
    EXPECT_DOUBLE_EQ(product.culture.median(), 7);
    EXPECT_DOUBLE_EQ(product.release.median(), 8);
    EXPECT_TRUE(scenario.lanes.empty());
    ASSERT_EQ(scenario.sites.size(), 10u);
    for (const Site& site : scenario.sites) EXPECT_EQ(site.kind, Site::Kind::hospital);
    for (const Provenance& value : scenario.provenance)
      EXPECT_NE(value.kind, Provenance::Kind::not_stated) << value.path;
  }
}

TEST(NewStudy, SaysWhatDoesNotGoTogether) {
  NewStudyFacts facts;
  facts.fresh = true;
  EXPECT_THAT(new_study(facts, "none").problems,
              ElementsAre(HasSubstr("--fresh: a fresh product cannot wait")));
  facts.lymphodepletion = "before-release";
  EXPECT_THAT(new_study(facts, "none").problems, IsEmpty());
  facts.made_at = "hospitals";
  facts.transport = "1 d";
  EXPECT_THAT(new_study(facts, "none").problems,
              ElementsAre(StartsWith("--transport 1 d: the cells are made where")));
}

TEST(NewStudy, WarnsWhereTheReleaseIsShorterThanTheCulture) {
  NewStudyFacts facts;
  facts.to_release = "6 d";
  EXPECT_THAT(
      new_study(facts, "none").warnings,
      ElementsAre(HasSubstr("released 6 d after leukapheresis, before its culture of 7 d")));
  facts.culture = "6 d";
  EXPECT_THAT(new_study(facts, "none").warnings, IsEmpty());
}

TEST(NewStudy, NamesTheModelAsItIsTold) {
  for (const std::string model : {"../attrition.yaml", "/a \"b\"/{line}/attrition.yaml"}) {
    std::string escaped;
    for (const char letter : model)
      escaped += letter == '"' ? std::string("\\\"") : std::string(1, letter);
    EXPECT_THAT(new_study({}, model).text, HasSubstr("  model: \"" + escaped + "\"\n"));
  }
}

TEST(NewStudy, NamesEveryFactThatIsWrong) {
  const std::vector<std::pair<std::optional<std::string> NewStudyFacts::*, std::string>> options = {
      {&NewStudyFacts::name, "--name"},
      {&NewStudyFacts::disease, "--disease"},
      {&NewStudyFacts::line, "--line"},
      {&NewStudyFacts::gate, "--gate"},
      {&NewStudyFacts::patients, "--patients"},
      {&NewStudyFacts::bridging_share, "--bridging-share"},
      {&NewStudyFacts::to_eligible, "--to-eligible"},
      {&NewStudyFacts::to_collection, "--to-collection"},
      {&NewStudyFacts::culture, "--culture"},
      {&NewStudyFacts::to_release, "--to-release"},
      {&NewStudyFacts::transport, "--transport"},
      {&NewStudyFacts::to_lymphodepletion, "--to-lymphodepletion"},
      {&NewStudyFacts::failure, "--failure"},
      {&NewStudyFacts::lymphodepletion, "--lymphodepletion"}};
  NewStudyFacts all_wrong;
  for (const auto& [fact, option] : options) {
    NewStudyFacts facts;
    // No text that would make more of a scenario than a value, or none, gets into it.
    std::vector<std::string> values = {"", " ", "x\ny", "7 d }\ntitle: other", "*a\n", "\t"};
    if (option != "--name") values.insert(values.end(), {"7 d, assumed: x }", "7 d # x", "[1]"});
    for (const std::string& wrong : values) {
      facts.gate = "referred";
      facts.*fact = wrong;
      const NewStudy study = new_study(facts, "none");
      EXPECT_EQ(study.text, "") << option << " " << wrong;
      ASSERT_THAT(study.problems, SizeIs(1)) << option << " " << wrong;
      EXPECT_THAT(study.problems.front(), StartsWith(option));
      EXPECT_THAT(study.problems.front(), Not(HasSubstr("\n")));
      EXPECT_THAT(study.problems.front(), HasSubstr("expected"));
    }
    all_wrong.*fact = "\n";
  }
  EXPECT_THAT(new_study(all_wrong, "none").problems, SizeIs(testing::Ge(options.size())));
}

TEST(NewStudy, RefusesAPartOfTheWayThatNobodyGoes) {
  NewStudyFacts facts;
  facts.gate = "received";
  facts.to_eligible = facts.to_collection = facts.to_lymphodepletion = "3 d";
  facts.lymphodepletion = "before-release";
  EXPECT_THAT(new_study(facts, "none").problems,
              ElementsAre(StartsWith("--to-eligible 3 d: patients are counted from"),
                          StartsWith("--to-collection 3 d: patients are counted from"),
                          StartsWith("--to-lymphodepletion 3 d: lymphodepletion starts before")));
}

TEST(NewStudy, SaysWhatWouldHaveBeenRight) {
  NewStudyFacts facts;
  facts.disease = "LBC";
  facts.culture = "7";
  facts.failure = "101/100";
  EXPECT_THAT(new_study(facts, "none").problems,
              ElementsAre("--disease LBC: expected one of LBCL, B-ALL, FL, MCL, MM, other (did you "
                          "mean LBCL?)",
                          AllOf(StartsWith("--culture 7: `7` has no unit"), HasSubstr("`7 d`")),
                          StartsWith("--failure 101/100: 101 events cannot happen to 100")));
}

}  // namespace
}  // namespace v2v::test
