// Whole files: every part arrives in the scenario, files build on one another, values are set.
#include "scenario/support.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/published.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;

std::string reason(const Scenario& scenario, const RecordedAs& recorded, std::size_t i = 0) {
  return scenario.reasons.at(recorded.at(i).first);
}

const Step& step(const Scenario& scenario, Gate gate) { return scenario.steps[index_of(gate)]; }

TEST(Scenario, HasItsHeadAndEnrolment) {
  const Scenario scenario = good(read_scenario(good_file("central.yaml")));
  EXPECT_EQ(scenario.name, "central");
  EXPECT_EQ(scenario.title, "Central production");
  EXPECT_EQ(scenario.question, "How many of 92 patients screened are infused?");
  EXPECT_EQ(scenario.replications, 1000U);
  const auto& cohort = std::get<Cohort>(scenario.enrolment);
  EXPECT_EQ(cohort.size, 92U);
  EXPECT_EQ(cohort.over, Duration::days(38 * 30.4375));
  EXPECT_EQ(scenario.enters, Gate::screened);
  EXPECT_EQ(scenario.itt_gate, Gate::received);
  EXPECT_THAT(scenario.flowchart,
              ElementsAre(Gate::screened, Gate::eligible, Gate::collected, Gate::received,
                          Gate::manufactured, Gate::released, Gate::lymphodepleted, Gate::infused));
  EXPECT_EQ(scenario.causes.size(), known_cause_count + 1);
  EXPECT_EQ(scenario.causes.back(), "donor_failure");
}

TEST(Scenario, HasItsStepsAndReasons) {
  const Scenario scenario = good(read_scenario(good_file("central.yaml")));
  const Step& eligible = step(scenario, Gate::eligible);
  EXPECT_EQ(eligible.takes.fixed_value(), Duration::whole_days(14));
  ASSERT_EQ(eligible.lost.size(), 4U);
  EXPECT_DOUBLE_EQ(eligible.lost[0].probability, 11 / 92.0);
  EXPECT_EQ(reason(scenario, eligible.lost[0].recorded_as), "infection");
  EXPECT_EQ(reason(scenario, eligible.lost[1].recorded_as), "physician decision");
  EXPECT_EQ(eligible.lost[2].cause, index_of(KnownCause::ineligible));
  EXPECT_EQ(reason(scenario, eligible.lost[2].recorded_as), "CNS involvement");
  EXPECT_EQ(eligible.lost[3].cause, index_of(KnownCause::ineligible));
  EXPECT_EQ(step(scenario, Gate::collected).takes.fixed_value(), Duration::hours(4));
  EXPECT_EQ(step(scenario, Gate::received).lost.at(0).probability, 0.01);
  EXPECT_EQ(step(scenario, Gate::lymphodepleted).lost.at(0).probability, 0.01);
  const RecordedAs& two = step(scenario, Gate::infused).lost.at(0).recorded_as;
  EXPECT_EQ(reason(scenario, two, 0), "infection");
  EXPECT_EQ(reason(scenario, two, 1), "sepsis");
  EXPECT_EQ(two[1].second, 0.5);
}

TEST(Scenario, HasItsTreatment) {
  const Scenario scenario = good(read_scenario(good_file("central.yaml")));
  const Product& made = scenario.protocol->product;
  EXPECT_EQ(scenario.sites[made.made_at.front()].kind, Site::Kind::plant);
  EXPECT_TRUE(made.release_since_collection);
  EXPECT_DOUBLE_EQ(made.failure, 1 / 66.0);
  EXPECT_EQ(made.after_failure.make_again, 0.75);
  EXPECT_EQ(made.after_failure.lose, 0.25);
  EXPECT_EQ(made.after_out_of_specification.infuse, 1);
  EXPECT_EQ(made.after_out_of_specification.lose, 0);
  EXPECT_EQ(made.attempts, 2U);
  EXPECT_EQ(made.when_patient_leaves, Product::WhenPatientLeaves::finish);
  EXPECT_EQ(reason(scenario, made.failure_recorded_as), "manufacturing failure");
  EXPECT_TRUE(scenario.protocol->bridging.offered);
  EXPECT_DOUBLE_EQ(scenario.protocol->bridging.response, 0.4);
  EXPECT_EQ(scenario.protocol->lymphodepletion.length(), Duration::whole_days(4));
  EXPECT_EQ(scenario.protocol->lymphodepletion.rest(), Duration::whole_days(1));
  EXPECT_EQ(scenario.protocol->lymphodepletion.valid_for, Duration::whole_days(14));
  EXPECT_EQ(scenario.protocol->lymphodepletion.scheduling.family(),
            Distribution::Family::triangular);
  ASSERT_TRUE(scenario.infection.has_value());
  EXPECT_EQ(scenario.infection->holds_treatment, 0.5);
  EXPECT_EQ(scenario.infection->longest_hold, Duration::whole_days(17));
  EXPECT_TRUE(scenario.infection->onset[index_of(Phase::screening)].is_none());
}

TEST(Scenario, HasItsSitesAndLanes) {
  const Scenario scenario = good(read_scenario(good_file("central.yaml")));
  std::vector<std::string> names;
  double patients = 0;
  for (const Site& site : scenario.sites) {
    names.push_back(site.name);
    patients += site.share_of_patients;
  }
  EXPECT_THAT(names, ElementsAre("plant", "hospital-1", "hospital-2", "hospital-3", "clinic"));
  EXPECT_DOUBLE_EQ(patients, 1);
  EXPECT_DOUBLE_EQ(scenario.sites[4].share_of_patients, 0.25);
  EXPECT_EQ(scenario.sites[1].capacity_of(ResourceKind::apheresis_beds).units, 1U);
  EXPECT_EQ(scenario.sites[4].capacity_of(ResourceKind::apheresis_beds).units, 0U);
  EXPECT_THAT(scenario.protocol->product.made_at, ElementsAre(0));
  ASSERT_EQ(scenario.lanes.size(), 4U);
  EXPECT_EQ(scenario.lanes[3].from, 4);
  EXPECT_EQ(scenario.lanes[3].to, 1);
}

TEST(Scenario, HasWhatWasPublished) {
  const Scenario scenario = good(read_scenario(good_file("central.yaml")));
  ASSERT_EQ(scenario.published->flow.size(), 5U);
  EXPECT_EQ(scenario.published->flow[4].patients, 48U);
  ASSERT_EQ(scenario.published->lost.size(), 3U);
  EXPECT_EQ(scenario.reasons[scenario.published->lost[0].reason], "physician decision");
  ASSERT_EQ(scenario.published->times.size(), 1U);
  EXPECT_EQ(scenario.published->times[0].longest_days, 33);
}

TEST(Scenario, KnowsWhereNumbersComeFrom) {
  const Scenario scenario = good(read_scenario(good_file("point_of_care.yaml")));
  const auto entry = [&scenario](const std::string& path) {
    const auto found = std::find_if(scenario.provenance.begin(), scenario.provenance.end(),
                                    [&path](const Provenance& each) { return each.path == path; });
    return found == scenario.provenance.end() ? Provenance() : *found;
  };
  const Provenance table = entry("patients.prior_lines.table.2");
  EXPECT_EQ(table.value, "35");
  EXPECT_EQ(table.kind, Provenance::Kind::sourced);
  EXPECT_EQ(table.reference, "wang Table 1");
  EXPECT_EQ(entry("screening.takes.fixed").kind, Provenance::Kind::assumed);
  // The extended file's source speaks for its own culture only.
  EXPECT_EQ(entry("product.culture").value, "7 d");
  EXPECT_EQ(entry("product.culture").kind, Provenance::Kind::not_stated);
  EXPECT_EQ(entry("lymphodepletion.days").value, "[-6, -4]");
  EXPECT_EQ(entry("product.culture.median").value, "");
}

TEST(Scenario, BuildsOnAnotherFile) {
  const Scenario scenario = good(read_scenario(good_file("point_of_care.yaml")));
  EXPECT_EQ(scenario.title, "Point of care");
  EXPECT_EQ(std::get<Cohort>(scenario.enrolment).size, 92U);
  EXPECT_EQ(scenario.sites[scenario.protocol->product.made_at.front()].kind, Site::Kind::hospital);
  EXPECT_EQ(scenario.protocol->product.attempts, 2U);
  EXPECT_FALSE(scenario.protocol->product.release_since_collection);
  EXPECT_EQ(scenario.protocol->product.stable_for, Duration::hours(48));
  EXPECT_TRUE(scenario.protocol->product.freeze_when_missed);
  EXPECT_EQ(scenario.sites.size(), 4U);
  EXPECT_TRUE(scenario.lanes.empty());
  EXPECT_TRUE(scenario.published->flow.empty());
  EXPECT_EQ(scenario.protocol->lymphodepletion.start, Lymphodepletion::Start::before_release);
  EXPECT_EQ(scenario.protocol->lymphodepletion.lead, Duration::whole_days(6));
  EXPECT_TRUE(scenario.protocol->lymphodepletion.scheduling.is_fixed());
  EXPECT_THAT(scenario.flowchart,
              ElementsAre(Gate::screened, Gate::eligible, Gate::collected, Gate::received,
                          Gate::lymphodepleted, Gate::manufactured, Gate::released, Gate::infused));
}

TEST(Scenario, TakesYearsOfReferrals) {
  const Scenario scenario = good(read_scenario(good_file("service.yaml")));
  const auto& service = std::get<Service>(scenario.enrolment);
  EXPECT_DOUBLE_EQ(service.arrivals.per_day, 1.72);
  EXPECT_EQ(service.patients, 2000U);
  EXPECT_EQ(service.warm_up, Duration::whole_days(365));
  EXPECT_THAT(scenario.flowchart, ElementsAre(Gate::referred, Gate::collected, Gate::infused));
  EXPECT_FALSE(scenario.protocol->bridging.offered);
  EXPECT_FALSE(scenario.infection.has_value());
  EXPECT_EQ(scenario.protocol->lymphodepletion.first_day, -5);
}

TEST(Overrides, ReplaceCreateAndTakeAway) {
  const auto with = [](const std::vector<Override>& changes) {
    return good(read_scenario(good_file("central.yaml"), changes));
  };
  EXPECT_EQ(with({{"product.culture", "9 d"}}).protocol->product.culture.fixed_value(),
            Duration::whole_days(9));
  EXPECT_NEAR(with({{"product.culture.median", "8 d"}}).protocol->product.culture.median(), 8,
              1e-9);
  EXPECT_EQ(with({{"lanes.0.transit", "3 d"}}).lanes[0].transit.fixed_value(),
            Duration::whole_days(3));
  EXPECT_EQ(with({{"bridging", "~"}}).protocol->bridging.offered, false);
  EXPECT_EQ(with({{"published", "none"}}).published->flow.size(), 0U);
  EXPECT_EQ(
      with({{"screening.takes.fixed", "1 d"}}).steps[index_of(Gate::eligible)].takes.fixed_value(),
      Duration::whole_days(1));
}

// Survival is told by the month: of less nothing would be told.
TEST(Scenario, IsFollowedForAMonthAtLeast) {
  const auto followed = [](const std::string& time) {
    return read_scenario(good_file("service.yaml"), {{"outcomes.follow_for", time}});
  };
  EXPECT_THAT(messages_of(followed("30 d")), testing::HasSubstr("outcomes.follow_for"));
  EXPECT_EQ(messages_of(followed("1 mo")), "");
}

// What a file says of what nobody reaches is passed over where another file decides; what an option
// says is meant.
TEST(Overrides, OfWhatNobodyReachesAreRefused) {
  const std::filesystem::path folder = own_folder("enters_later");
  std::filesystem::create_directories(folder);
  std::ofstream(folder / "base.yaml") << minimal + product +
                                             "screening: { takes: 1 d }\n"
                                             "leaving: { screening: { death: 0.1 /d } }\n";
  const std::string later = (folder / "later.yaml").string();
  std::ofstream(later) << "format: 1\nextends: base.yaml\ncohort: { enters: eligible }\n";
  EXPECT_EQ(messages_of(read_scenario(later)), "");
  const auto says = [&later](const std::vector<Override>& changes) {
    return messages_of(read_scenario(later, changes));
  };
  const std::string step = "patients enter at `eligible`, after this step; expected it left out";
  const std::string phase = "patients enter at `eligible`, after this phase; expected it left out";
  EXPECT_NE(says({{"screening.takes", "2 d"}}).find(step), std::string::npos);
  EXPECT_NE(says({{"leaving.screening.death", "0.2 /d"}}).find(phase), std::string::npos);
  // Whatever their order.
  EXPECT_NE(says({{"screening.takes", "2 d"}, {"cohort.enters", "eligible"}}).find(step),
            std::string::npos);
  EXPECT_EQ(says({{"cohort.enters", "screened"}, {"screening.takes", "2 d"}}), "");
}

TEST(Overrides, ComeInOrderAndAfterTheFiles) {
  const Scenario scenario =
      good(read_scenario(good_file("point_of_care.yaml"), {{"sites.ward.count", "2"},
                                                           {"sites.ward.count", "7"},
                                                           {"leaving", ""},
                                                           {"product.cryopreserved", "true"}}));
  EXPECT_EQ(scenario.sites.size(), 7U);
  EXPECT_TRUE(scenario.leaving.empty());
  EXPECT_TRUE(scenario.protocol->product.cryopreserved);
}

TEST(Overrides, AreSplitAtTheFirstEquals) {
  const auto change = parse_override("product.culture={ fixed: 7 d, note: a=b }");
  ASSERT_TRUE(change.has_value());
  EXPECT_EQ(change->path, "product.culture");
  EXPECT_EQ(change->text, "{ fixed: 7 d, note: a=b }");
  EXPECT_FALSE(parse_override("product.culture").has_value());
  EXPECT_FALSE(parse_override("=7").has_value());
}

TEST(Shipped, EveryScenarioIsGood) {
  namespace fs = std::filesystem;
  std::vector<std::string> scenarios, overlays;
  for (const auto& file :
       fs::recursive_directory_iterator(fs::path(V2V_SOURCE_DIR) / "scenarios")) {
    const std::string name = file.path().string();
    const bool is_product = file.path().parent_path().filename() == "products";
    if (file.path().extension() != ".yaml" || is_attrition_model(name) || is_product) continue;
    (is_overlay(name) ? overlays : scenarios).push_back(name);
  }
  EXPECT_FALSE(scenarios.empty());
  for (const std::string& scenario : scenarios) EXPECT_EQ(messages_of(read_scenario(scenario)), "");
  // What only changes others has at least one that it fits.
  for (const std::string& overlay : overlays)
    EXPECT_TRUE(std::any_of(scenarios.begin(), scenarios.end(),
                            [&overlay](const std::string& base) {
                              return read_scenario(base, {}, {overlay}).scenario.has_value();
                            }))
        << overlay;
}

/// Each of the catalogue by itself, offered to patients of every disease, line and age.
TEST(Shipped, EveryProductMayBeOffered) {
  namespace fs = std::filesystem;
  std::size_t products = 0;
  for (const auto& file :
       fs::directory_iterator(fs::path(V2V_SOURCE_DIR) / "scenarios" / "products")) {
    const std::string name = file.path().stem().string();
    const fs::path folder = own_folder("catalogue");
    fs::create_directories(folder);
    const fs::path path = folder / "offers.yaml";
    std::ofstream(path) << minimal + "product: { made_at: plant }\n" +
                               "patients: { disease: { table: { LBCL: 1, FL: 1, MCL: 1, B-ALL: 1, "
                               "MM: 1 } }, line: { table: { 2: 1, 3: 1, 4+: 1 } }, age: { table: "
                               "{ 0-25: 1, 26+: 1 } }, relapse: { table: { within_a_year: 1, "
                               "later: 1 } } }\nproducts: { it: { file: " +
                               file.path().string() + " } }\noffered: it\n";
    const ScenarioReading reading = read_scenario(path.string(), {}, {});
    EXPECT_EQ(messages_of(reading), "") << name;
    ASSERT_TRUE(reading.scenario) << name;
    EXPECT_FALSE(reading.scenario->protocol->offered.front().indications.empty()) << name;
    // Every number of it has a source or a reason.
    for (const Provenance& value : reading.scenario->provenance) {
      EXPECT_TRUE(!value.path.starts_with("products.") ||
                  value.kind != Provenance::Kind::not_stated)
          << name << ": " << value.path;
    }
    fs::remove_all(folder);
    ++products;
  }
  EXPECT_GE(products, 6U);
}

}  // namespace
}  // namespace v2v::test
