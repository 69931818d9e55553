// Scenarios whose hazards come from the model of many studies.
#include "scenario/attrition_file.hpp"
#include "scenario/attrition_hazards.hpp"
#include "support.hpp"
#include "vein2vein/scenario/published.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <fstream>

namespace v2v::test {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

const std::string kHeader =
    "format: 1\n"
    "cohort: { size: 10, enters: eligible, over: 1 y }\n"
    "patients: { burden: { table: { low: 3, high: 1 } } }\n"
    "sites: { plant: { kind: plant }, ward: { kind: hospital } }\n"
    "lanes: [{ between: [ward, plant], transit: 1 d }]\n" +
    product;

/// A folder with a model of two draws and the studies `known` (from eligible on) and `referred`.
class ModelFolder {
 public:
  explicit ModelFolder(const std::string& name = "attrition") : folder_(own_folder(name)) {
    fs::create_directories(folder_);
    put("model.yaml",
        "attrition_model: 3\nsupport: 60 d\ndraws: draws.csv\nleft_out: left-out.csv\n");
    put_tables();
  }
  ~ModelFolder() { fs::remove_all(folder_); }
  ModelFolder(const ModelFolder&) = delete;
  ModelFolder& operator=(const ModelFolder&) = delete;

  void put(const std::string& name, const std::string& text) const {
    std::ofstream(folder_ / name) << text;
  }
  std::string at(const std::string& name) const { return (folder_ / name).string(); }

  /// One column a parameter: the same value in both rows, but for the baseline's total and a
  /// study's first cause, which differ by 1 between the rows.
  void put_tables(const std::string& replaced = "", const std::string& by = "") const {
    std::vector<std::pair<std::string, std::array<double, 2>>> columns, left_out;
    for (std::size_t term = 0; term < attrition_term_count; ++term)
      columns.push_back({total_column(term), {0.1 * static_cast<double>(term), 0.1}});
    columns[0].second = {-6, -5};
    for (const AttritionPeriod period :
         {AttritionPeriod::before_collection, AttritionPeriod::after_collection})
      for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
        columns.push_back({mix_column(period, cause), {0, 0}});
    for (const char* name : {"sd_before", "sd_after", "correlation"})
      columns.push_back({name, {0.5, 0.5}});
    columns.push_back({"sd_mix", {1, 1}});
    for (const std::string& prefix :
         {std::string(), std::string("known/"), std::string("referred/")}) {
      auto& table = prefix.empty() ? columns : left_out;
      table.push_back({prefix + "conditioned", {0.7, 0.7}});
      table.push_back({prefix + "bridging_response", {-0.5, -0.5}});
      table.push_back({prefix + "burden", {0.3, 0.3}});
      table.push_back({prefix + "prior_line", {0.2, 0.2}});
      table.push_back({prefix + "time_shape", {0.8, 0.8}});
      table.push_back({prefix + "not_eligible", {-2, -2}});
      table.push_back({prefix + "not_conditioned", {-3, -3}});
    }
    for (const std::string& study : {std::string("known"), std::string("referred")}) {
      for (const AttritionPeriod period :
           {AttritionPeriod::before_collection, AttritionPeriod::after_collection}) {
        if (study == "known" && period == AttritionPeriod::before_collection) continue;
        for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
          const double rate = -7 - static_cast<double>(cause);
          columns.push_back({rate_column(study, period, cause), {rate, cause == 0 ? -6 : rate}});
          left_out.push_back({rate_column(study, period, cause), {-9, -9}});
        }
      }
    }
    put("draws.csv", csv(columns, replaced, by));
    put("left-out.csv", csv(left_out, replaced, by));
  }

 private:
  using Columns = std::vector<std::pair<std::string, std::array<double, 2>>>;
  static std::string csv(const Columns& columns, const std::string& replaced,
                         const std::string& by) {
    std::array<std::string, 3> lines;
    for (const auto& [name, values] : columns) {
      const bool other = name == replaced;
      lines[0] += (other && by.empty() ? "gone" : name) + ",";
      lines[1] += std::to_string(values[0]) + ",";
      lines[2] += (other && !by.empty() ? by : std::to_string(values[1])) + ",";
    }
    std::string text;
    for (std::string& line : lines) {
      line.pop_back();
      text += line + "\n";
    }
    return text;
  }
  fs::path folder_;
};

/// Reads the header with this block, in a file beside the model.
ScenarioReading reading_of(const ModelFolder& folder, const std::string& attrition,
                           const std::string& rest = "") {
  folder.put("scenario.yaml", kHeader + "attrition: " + attrition + "\n" + rest);
  return read_scenario(folder.at("scenario.yaml"));
}

const LeavingRisk& risk_of(const Scenario& scenario, KnownCause cause) {
  for (const LeavingRisk& risk : scenario.leaving)
    if (risk.cause == index_of(cause)) return risk;
  throw std::logic_error("no such risk");
}
double day_rate(const LeavingRisk& risk, Phase phase) {
  return risk.baseline[static_cast<std::size_t>(phase)].cumulative(1);
}

TEST(Attrition, WithoutAModelThereAreRisksWithoutHazards) {
  const Scenario scenario =
      good(kHeader + "attrition: { model: none, disease: LBCL, line: 3, study: any }\n");
  ASSERT_EQ(scenario.leaving.size(), attrition_cause_count);
  for (const LeavingRisk& risk : scenario.leaving)
    for (const Hazard& hazard : risk.baseline) EXPECT_TRUE(hazard.is_none());
  EXPECT_TRUE(scenario.counted.empty());
}

TEST(Attrition, AFittedStudyHasItsOwnHazards) {
  const ModelFolder folder;
  const Scenario scenario =
      good(reading_of(folder,
                      "{ model: model.yaml, disease: LBCL, line: 3, study: known, "
                      "burden: burden }"));
  // Point estimates: the total at its median on the logarithmic scale, shares at their means.
  std::array<double, 2> totals{};
  std::array<double, 2> share{};
  for (std::size_t draw = 0; draw < 2; ++draw) {
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      totals[draw] += std::exp(cause == 0 && draw == 1 ? -6 : -7 - static_cast<double>(cause));
    share[draw] = std::exp(-8) / totals[draw];  // of death, the second cause
  }
  const double rate = std::sqrt(totals[0] * totals[1]) * (share[0] + share[1]) / 2;
  const LeavingRisk& death = risk_of(scenario, KnownCause::death);
  EXPECT_NEAR(day_rate(death, Phase::collection), rate, 1e-9);
  EXPECT_NEAR(day_rate(death, Phase::hold), rate * std::exp(0.7), 1e-9);
  EXPECT_NEAR(day_rate(death, Phase::lymphodepletion), rate * std::exp(0.7), 1e-9);
  const Hazard& waiting = death.baseline[static_cast<std::size_t>(Phase::waiting)];
  EXPECT_NEAR(waiting.cumulative(28), rate * 28, 1e-9);
  EXPECT_NEAR(waiting.cumulative(7), rate * 28 * std::pow(0.25, 0.8), 1e-9);
  // From the end of the support on, day 60 here, at what the falling hazard has come down to.
  const double held = rate * 0.8 * std::pow(60.0 / 28, -0.2);
  EXPECT_NEAR(waiting.cumulative(417) - waiting.cumulative(60), held * 357, 1e-9);
  EXPECT_EQ(waiting.held_from(), 60);
  EXPECT_TRUE(death.baseline[static_cast<std::size_t>(Phase::screening)].is_none());
  EXPECT_NEAR(death.after_response, std::exp(-0.5), 1e-12);
  EXPECT_EQ(risk_of(scenario, KnownCause::infection).after_response, 1);
  // Three of four patients have the low burden: the mean factor is 1.
  const std::vector<double>& factors = death.multiplier.at(0);
  EXPECT_NEAR(factors[1] / factors[0], std::exp(0.3), 1e-12);
  EXPECT_NEAR(0.75 * factors[0] + 0.25 * factors[1], 1, 1e-12);
}

TEST(Attrition, EveryReplicationHasADrawOfThePosterior) {
  const ModelFolder folder;
  Scenario scenario =
      good(reading_of(folder, "{ model: model.yaml, disease: LBCL, line: 3, study: known }"));
  ASSERT_EQ(scenario.counted.size(), 1U);
  EXPECT_EQ(scenario.counted[0].inputs(), 1U);
  for (const double u : {0.1, 0.9}) {
    put_parameters(scenario, {{u}}, 1, 0);
    EXPECT_NEAR(day_rate(risk_of(scenario, KnownCause::progression), Phase::collection),
                std::exp(u < 0.5 ? -7 : -6), 1e-9);
    EXPECT_NEAR(day_rate(risk_of(scenario, KnownCause::death), Phase::collection), std::exp(-8),
                1e-9);
  }
}

TEST(Attrition, ALeftOutStudyHasTheHazardsThatOthersPredict) {
  const ModelFolder folder;
  const Scenario scenario = good(reading_of(
      folder, "{ model: model.yaml, disease: LBCL, line: 3, study: known, evidence: left_out }"));
  EXPECT_NEAR(day_rate(risk_of(scenario, KnownCause::progression), Phase::collection), std::exp(-9),
              1e-9);
}

TEST(Attrition, ANewStudyHasDeviationsOfItsOwn) {
  const ModelFolder folder;
  Scenario scenario = good(reading_of(folder, "{ model: model.yaml, disease: B-ALL, line: 2 }"));
  ASSERT_EQ(scenario.counted[0].inputs(), 1 + new_study_inputs);
  EXPECT_EQ(scenario.counted[0].name_of_input(0), "attrition: total hazard (posterior quantile)");
  EXPECT_EQ(scenario.counted[0].name_of_input(1), "attrition: the study's total after collection");
  std::vector<double> luck(1 + new_study_inputs, 0.5);
  luck[0] = 0.1;
  put_parameters(scenario, {luck}, 1, 0);
  // Baseline -6, B-ALL 0.1, a line less than 3: -0.6; five equal shares.
  const double rate = std::exp(-6 + 0.1 - 0.6) / 5;
  EXPECT_NEAR(day_rate(risk_of(scenario, KnownCause::death), Phase::collection), rate, 1e-9);
  luck[1] = 0.841344746;  // one standard deviation above
  put_parameters(scenario, {luck}, 1, 0);
  EXPECT_NEAR(day_rate(risk_of(scenario, KnownCause::death), Phase::collection),
              rate * std::exp(0.5), 1e-9);
}

TEST(Attrition, ReferredPatientsHaveHazardsBeforeCollection) {
  const ModelFolder folder;
  folder.put("scenario.yaml",
             "format: 1\ncohort: { size: 10, enters: referred, over: 1 y }\n"
             "sites: { plant: { kind: plant }, ward: { kind: hospital } }\n"
             "lanes: [{ between: [ward, plant], transit: 1 d }]\n" +
                 product +
                 "attrition: { model: model.yaml, disease: LBCL, line: 3, study: referred }\n");
  const Scenario scenario = good(read_scenario(folder.at("scenario.yaml")));
  EXPECT_GT(day_rate(risk_of(scenario, KnownCause::death), Phase::screening), 0);
  const auto other =
      read_scenario(folder.at("scenario.yaml"), {{"attrition.study", "known", "--set"}});
  EXPECT_THAT(messages_of(other),
              HasSubstr("the study `known` was not followed before leukapheresis"));
}

TEST(Attrition, ADecisionTakesItsShareOfWhatTheScenarioLeaves) {
  const ModelFolder folder;
  const std::string use = "{ model: model.yaml, disease: LBCL, line: 3, study: known }";
  const auto lost_before = [](const Scenario& scenario, Gate gate) {
    double sum = 0;
    for (const GateLoss& loss : scenario.steps[index_of(gate)].lost) sum += loss.probability;
    return sum;
  };
  const double share = 1 - std::exp(-std::exp(-3));
  const Scenario plain = good(reading_of(folder, use));
  EXPECT_NEAR(lost_before(plain, Gate::lymphodepleted), share, 1e-9);
  EXPECT_EQ(lost_before(plain, Gate::eligible), 0) << "they were eligible when they entered";
  // As much for a cause as it has of the hazard.
  const auto& lost = plain.steps[index_of(Gate::lymphodepleted)].lost;
  ASSERT_EQ(lost.size(), attrition_cause_count);
  for (const GateLoss& loss : lost) {
    const LeavingRisk& risk = risk_of(plain, static_cast<KnownCause>(loss.cause));
    const LeavingRisk& other = risk_of(plain, KnownCause::death);
    EXPECT_NEAR(
        loss.probability / lost[0].probability,
        day_rate(risk, Phase::collection) /
            day_rate(risk_of(plain, static_cast<KnownCause>(lost[0].cause)), Phase::collection),
        1e-9);
    EXPECT_GT(day_rate(other, Phase::collection), 0);
  }
  const Scenario stated = good(reading_of(
      folder, use,
      "lymphodepletion: { start: after_release, days: [-5, -3], lost: { ineligible: 20 % } }\n"));
  EXPECT_NEAR(lost_before(stated, Gate::lymphodepleted), 0.2 + 0.8 * share, 1e-9);
}

TEST(Attrition, MistakesAreToldAtTheirPlace) {
  const ModelFolder folder;
  const auto told = [&folder](const std::string& block, const std::string& rest = "") {
    return messages_of(reading_of(folder, block, rest));
  };
  EXPECT_THAT(told("{ model: model.yaml, disease: LBCL, line: 3, study: knwon }"),
              HasSubstr("scenario.yaml:7:64: attrition.study: `knwon` is not among the studies "
                        "that the model was made from; expected one of them, or `evidence: "
                        "new_study` (did you mean `known`?)"));
  EXPECT_THAT(told("{ model: model.yaml, disease: LBLC, line: 3 }"),
              HasSubstr("expected `LBCL`, `B-ALL`, `FL`, `MCL`, `MM` or `other`"));
  EXPECT_THAT(told("{ model: model.yaml, disease: LBCL, line: 0 }"), HasSubstr("attrition.line"));
  EXPECT_THAT(told("{ model: model.yaml, disease: LBCL, line: 3, evidence: fitted }"),
              HasSubstr("of which study?"));
  EXPECT_THAT(told("{ model: model.yaml, disease: LBCL, line: 3, burden: burdn }"),
              HasSubstr("did you mean `burden`?"));
  EXPECT_THAT(told("{ model: gone.yaml, disease: LBCL, line: 3 }"),
              HasSubstr("there is no such file"));
  EXPECT_THAT(told("{ model: scenario.yaml, disease: LBCL, line: 3 }"),
              HasSubstr("is no model of attrition"));
  EXPECT_THAT(told("{ model: model.yaml, disease: LBCL, line: 3 }",
                   "leaving: { always: { death: 0.001 /d } }\n"),
              HasSubstr("hazards of leaving are given twice"));
  EXPECT_THAT(messages_of(read(kHeader + "attrition: { model: m.yaml, disease: FL, line: 2 }\n")),
              HasSubstr("only a file can name a model beside it"));
  EXPECT_THAT(messages_of(read_scenario(folder.at("model.yaml"))),
              HasSubstr("this is a model of attrition"));
}

TEST(Attrition, BrokenTablesAreRefused) {
  const ModelFolder folder;
  const std::string block =
      "{ model: model.yaml, disease: LBCL, line: 3, study: known, evidence: left_out }";
  const auto told = [&](const std::string& column, const std::string& by) {
    folder.put_tables(column, by);
    return messages_of(reading_of(folder, block));
  };
  EXPECT_THAT(told("sd_mix", ""), HasSubstr("the column `sd_mix` is missing"));
  EXPECT_THAT(told("sd_mix", "0"), HasSubstr("expected a number between 1e-06 and 10"));
  EXPECT_THAT(told("baseline.total", "nan"), HasSubstr("draws.csv:3:1: `nan` stands here"));
  EXPECT_THAT(told("baseline.total", "51"), HasSubstr("expected a number between -50 and 50"));
  EXPECT_THAT(told("known/time_shape", "-1"),
              HasSubstr("-1 stands here; expected a number between 0.001 and 50"));
  folder.put_tables();
  folder.put("left-out.csv", "known/after.death\n1\n");
  EXPECT_THAT(messages_of(reading_of(folder, block)), HasSubstr("as many as for the left-out"));
}

TEST(Attrition, AModelOfAnotherVersionIsMadeAgain) {
  const ModelFolder folder;
  folder.put("model.yaml",
             "attrition_model: 2\nsupport: 60 d\ndraws: draws.csv\nleft_out: left-out.csv\n");
  EXPECT_THAT(
      messages_of(reading_of(folder, "{ model: model.yaml, disease: LBCL, line: 3 }")),
      HasSubstr("was made by another version of the program; expected `attrition_model: 3`"));
}

TEST(Attrition, TheDigestIsOfTheTablesAndNotOfTheirName) {
  const ModelFolder folder;
  const std::string block = "{ model: model.yaml, disease: LBCL, line: 3 }";
  const std::uint64_t before = good(reading_of(folder, block)).digest;
  folder.put("other.yaml",
             "attrition_model: 3\nsupport: 60 d\ndraws: draws.csv\nleft_out: left-out.csv\n");
  EXPECT_EQ(good(reading_of(folder, "{ model: other.yaml, disease: LBCL, line: 3 }")).digest,
            before);
  folder.put("other.yaml",
             "attrition_model: 3\nsupport: 61 d\ndraws: draws.csv\nleft_out: left-out.csv\n");
  EXPECT_NE(good(reading_of(folder, "{ model: other.yaml, disease: LBCL, line: 3 }")).digest,
            before);
  folder.put_tables("sd_mix", "1.5");
  EXPECT_NE(good(reading_of(folder, block)).digest, before);
}

TEST(Attrition, AModelIsWhatItsFilesSayNow) {
  const ModelFolder folder, another("attrition_another");
  const std::string block = "{ model: model.yaml, disease: LBCL, line: 3, study: known }";
  const std::string left_out =
      "{ model: model.yaml, disease: LBCL, line: 3, study: known, evidence: left_out }";
  const auto digest = [](const ModelFolder& of, const std::string& with) {
    return good(reading_of(of, with)).digest;
  };
  const std::uint64_t before = digest(folder, block), before_left_out = digest(folder, left_out);
  EXPECT_EQ(digest(folder, block), before);
  EXPECT_EQ(digest(another, block), before);

  // One path, other bytes: each file by itself, and as many bytes as before.
  folder.put_tables("sd_mix", "2");
  const std::uint64_t changed = digest(folder, block);
  EXPECT_NE(changed, before);
  EXPECT_NE(digest(folder, left_out), before_left_out);
  // The same description elsewhere has tables of its own.
  EXPECT_EQ(digest(another, block), before);
  folder.put_tables("known/time_shape", "3");
  EXPECT_EQ(digest(folder, block), before);
  EXPECT_NE(digest(folder, left_out), before_left_out);
  folder.put("model.yaml",
             "attrition_model: 3\nsupport: 61 d\ndraws: draws.csv\nleft_out: left-out.csv\n");
  EXPECT_NE(digest(folder, block), before);
  folder.put_tables();
  folder.put("model.yaml",
             "attrition_model: 3\nsupport: 60 d\ndraws: draws.csv\nleft_out: left-out.csv\n");
  EXPECT_EQ(digest(folder, block), before);
  EXPECT_EQ(digest(folder, left_out), before_left_out);

  // What is wrong is said, whatever was there before.
  folder.put("draws.csv", "baseline.total\nx\n");
  EXPECT_THAT(messages_of(reading_of(folder, block)), HasSubstr("draws.csv:2:1: `x` stands here"));
  EXPECT_EQ(digest(another, block), before);
  fs::remove(folder.at("draws.csv"));
  EXPECT_THAT(messages_of(reading_of(folder, block)), HasSubstr("there is no such file"));
}

TEST(Attrition, AModelThatIsKnownNamesTheSameFiles) {
  const ModelFolder folder;
  for (const char* evidence : {"fitted", "left_out"}) {
    const std::string block =
        "{ model: model.yaml, disease: LBCL, line: 3, study: known, evidence: " +
        std::string(evidence) + " }";
    const ScenarioReading first = reading_of(folder, block), again = reading_of(folder, block);
    EXPECT_THAT(first.files, Contains(folder.at("draws.csv")));
    EXPECT_EQ(again.files, first.files);
    ASSERT_TRUE(first.scenario && again.scenario);
    EXPECT_EQ(again.scenario->attrition->model, first.scenario->attrition->model);
  }
}

TEST(Attrition, LossesByLevelNameEveryLevel) {
  const std::string block = "attrition: { model: none, disease: LBCL, line: 3 }\n";
  const auto with = [&block](const std::string& levels) {
    return kHeader + block + "published: { lost_by: { burden: " + levels + " } }\n";
  };
  const Scenario scenario = good(with("{ low: { lost: 1, of: 7 }, high: { lost: 2, of: 3 } }"));
  ASSERT_EQ(scenario.published->lost_by.size(), 1U);
  EXPECT_EQ(scenario.published->lost_by[0].lost_of[1], std::pair(2U, 3U));
  EXPECT_THAT(messages_of(read(with("{ low: { lost: 1, of: 7 } }"))),
              HasSubstr("1 of 2 levels are given"));
  EXPECT_THAT(messages_of(read(with("{ low: { lost: 8, of: 7 }, high: { lost: 2, of: 3 } }"))),
              HasSubstr("8 are more than the 7 patients"));
  EXPECT_THAT(messages_of(read(with("{ lo: { lost: 1, of: 7 }, high: { lost: 2, of: 3 } }"))),
              HasSubstr("this is not a level"));
}

}  // namespace
}  // namespace v2v::test
