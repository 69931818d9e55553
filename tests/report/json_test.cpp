// JSON holds the very numbers of the summary; which keys it has, the golden files say.
#include "sample.hpp"
#include "study_sample.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/study_report.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <limits>
#include <string>

namespace v2v::test {
namespace {

using Json = nlohmann::ordered_json;

TEST(Json, ParsesBackToTheSameNumbers) {
  RunSummary run = sample_run();
  run.treated_fraction.mean = 0.1 + 0.2;  // of seventeen digits, the last of which nobody knows
  run.seed = std::numeric_limits<std::uint64_t>::max();
  const std::string text = json_of(run);
  EXPECT_EQ(text.back(), '\n');
  const Json json = Json::parse(text);
  EXPECT_EQ(json["seed"].get<std::uint64_t>(), run.seed);
  EXPECT_EQ(json["treated_fraction"]["mean"].get<double>(), 0.3);
  EXPECT_EQ(json["treated_fraction"]["of"], "received");
  EXPECT_EQ(json["treated_fraction"]["published95"][1].get<double>(),
            run.treated_fraction.published95->hi);
  ASSERT_EQ(json["flow"].size(), run.flow.size());
  for (std::size_t i = 0; i < run.flow.size(); ++i) {
    EXPECT_EQ(json["flow"][i]["gate"], std::string(name_of(run.flow[i].gate)));
    EXPECT_EQ(json["flow"][i]["mean"].get<double>(), run.flow[i].mean);
    EXPECT_EQ(json["flow"][i]["prediction95"][0].get<double>(), run.flow[i].prediction95->lo);
    EXPECT_EQ(json["flow"][i]["published"].get<unsigned>(), *run.flow[i].published);
  }
  ASSERT_EQ(json["attrition"].size(), run.attrition.size()) << "nothing is folded";
  for (std::size_t i = 0; i < run.attrition.size(); ++i) {
    EXPECT_EQ(json["attrition"][i]["reason"], run.attrition[i].reason);
    EXPECT_EQ(json["attrition"][i]["mean"].get<double>(), run.attrition[i].mean);
  }
  double sum = 0;
  for (const Json& part : json["vein_to_vein"]["parts"]) sum += part["mean"].get<double>();
  EXPECT_DOUBLE_EQ(sum, json["vein_to_vein"]["mean"].get<double>());
  EXPECT_EQ(json["verified"]["events"].get<unsigned>(), 12345u);
  EXPECT_EQ(json["fingerprint"], "0123456789abcdef");
}

TEST(Json, WarnsWithTheNumbersBehindTheWords) {
  RunSummary run = sample_run();
  const Json json = Json::parse(json_of(run))["warnings"];
  ASSERT_EQ(json.size(), 2u);
  EXPECT_EQ(json[0]["kind"], "overload");
  EXPECT_EQ(json[0]["text"], run.warnings[0].text);
  EXPECT_EQ(json[0]["site"], "plant");
  EXPECT_EQ(json[0]["load"], 1.25);
  EXPECT_EQ(json[0]["units_needed"], 10);
  EXPECT_FALSE(json[0].contains("arms"));
  EXPECT_EQ(json[1]["kind"], "assumed");
  run.warnings[0].facts[2].value = std::numeric_limits<double>::infinity();
  EXPECT_TRUE(Json::parse(json_of(run))["warnings"][0]["load"].is_null());
  run.warnings.clear();
  EXPECT_EQ(Json::parse(json_of(run))["warnings"], Json::array());
  // Of several arms one list, with their names; of points their numbers.
  ComparisonSummary comparison = sample_comparison();
  comparison.arms[1].warnings.erase(comparison.arms[1].warnings.begin());
  const Json both = Json::parse(json_of(comparison));
  EXPECT_EQ(both["warnings"][0]["arms"], Json::array({"inati-cel"}));
  EXPECT_EQ(both["warnings"][1]["arms"], Json::array({"inati-cel", "point-of-care"}));
  EXPECT_EQ(both["arms"][1]["warnings"].size(), 1u);
  SweepSummary sweep = sample_sweep();
  sweep.points[0].summary.warnings.clear();
  EXPECT_EQ(Json::parse(json_of(sweep))["warnings"][0]["points"][0], 1);
}

TEST(Json, SaysNullForWhatIsUnknown) {
  RunSummary run = sample_run();
  run.flow[0].prediction95.reset();
  run.flow[0].published.reset();
  run.treated_fraction.mean = std::numeric_limits<double>::quiet_NaN();
  const Json json = Json::parse(json_of(run));
  EXPECT_TRUE(json["flow"][0]["prediction95"].is_null());
  EXPECT_TRUE(json["flow"][0]["published"].is_null());
  EXPECT_TRUE(json["treated_fraction"]["mean"].is_null());
  EXPECT_EQ(json["resources"][0]["capacity"], 12);
  EXPECT_EQ(json["resources"][1]["capacity"], 0) << "none at any time, and not as many as needed";
  EXPECT_TRUE(json["intervals"][1]["published_range"].is_null());
  EXPECT_TRUE(json["intervals"][2]["median"].is_null()) << "nobody contributed";
  EXPECT_EQ(json["intervals"][0]["published_range"], Json::array({17.0, 33.0}));
}

TEST(Json, HasNoVeinToVeinTimesOfAProductThatIsNotThePatients) {
  RunSummary run = sample_run();
  EXPECT_TRUE(Json::parse(json_of(run))["vein_to_vein"].is_object());
  run.from_patients_cells = false;
  const Json json = Json::parse(json_of(run));
  EXPECT_TRUE(json["vein_to_vein"].is_null());
  EXPECT_TRUE(json["potential_vein_to_vein"].is_null());
}

TEST(Json, HoldsEveryPlaceAndPartOfWaiting) {
  const RunSummary run = sample_run();
  const Json json = Json::parse(json_of(run));
  ASSERT_EQ(json["site_resources"].size(), 3u);
  const Json& suites = json["site_resources"][2];
  EXPECT_EQ(suites["site"], "plant");
  EXPECT_EQ(suites["name"], "suites");
  // Every number is another one, so that none can stand for another.
  EXPECT_EQ(suites["capacity"], 1.0);
  EXPECT_EQ(suites["utilisation"], 0.9375);
  EXPECT_EQ(suites["mean_queue"], 1.5);
  EXPECT_EQ(suites["served"], 68250);
  EXPECT_EQ(json["site_resources"][1]["mean_wait_d"], 0.75);
  EXPECT_EQ(json["site_resources"][1]["median_wait_d"], 0.7083);
  EXPECT_EQ(json["site_resources"][1]["wait90_d"], 1.25);
  EXPECT_EQ(json["site_resources"][1]["longest_wait_d"], 3.0);
  EXPECT_EQ(json["site_resources"][1]["waited"], 0.96);
  EXPECT_EQ(suites["lost_while_waiting"], 4.25);
  EXPECT_EQ(json["waiting"]["share_of_vein_to_vein"], 0.045);
  EXPECT_EQ(json["waiting"]["parts"][2]["name"], "departures");
  EXPECT_EQ(json["waiting"]["parts"][1]["mean_d"], 0.5);
  EXPECT_EQ(json["waiting"]["parts"][1]["lost"], 4.25);
  EXPECT_EQ(json["waiting"]["lost_waiting_for_nothing"], 15.7);
  EXPECT_EQ(json["products"]["lost_in_transit"], 0.25);
  EXPECT_EQ(json["products"]["infused_out_of_specification"], 0.0);
  RunSummary nobody = run;
  nobody.vein_to_vein.time.patients = 0;
  EXPECT_TRUE(Json::parse(json_of(nobody))["waiting"]["share_of_vein_to_vein"].is_null());
}

TEST(Json, OfAComparisonHoldsArmsAndDifferences) {
  const ComparisonSummary comparison = sample_comparison();
  const Json json = Json::parse(json_of(comparison));
  ASSERT_EQ(json["arms"].size(), 2u);
  EXPECT_EQ(json["arms"][0], Json::parse(json_of(comparison.arms[0])));
  ASSERT_EQ(json["differences"].size(), 1u);
  const Json& one = json["differences"][0];
  EXPECT_EQ(one["arm"], "point-of-care");
  EXPECT_EQ(one["treated_fraction"]["mean"].get<double>(), 0.1208);
  EXPECT_EQ(one["treated_fraction"]["monte_carlo95"], Json::array({0.1175, 0.1241}));
  EXPECT_EQ(one["patients"]["only_in_second"].get<double>(), 0.1394);
}

TEST(Json, SurvivesHostileNames) {
  const RunSummary run = hostile_run();
  const Json json = Json::parse(json_of(run));
  EXPECT_EQ(json["scenario"], run.scenario);
  EXPECT_FALSE(json.contains("question")) << "not part of the results";
  EXPECT_EQ(json["attrition"][0]["reason"], run.attrition[0].reason);
}

}  // namespace
}  // namespace v2v::test
