// Which losses a published number is about, from flowcharts made by hand.
#include "statistics/published_stages.hpp"

#include "vein2vein/scenario/published.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace v2v::statistics {
namespace {

constexpr Reason kInfection = 0, kWithdrawal = 1, kDeath = 2;

/// 92 are screened, 67 received, 48 infused; nobody counted those eligible.
Scenario study() {
  Scenario scenario;
  scenario.enters = Gate::screened;
  scenario.itt_gate = Gate::received;
  scenario.flowchart = {Gate::screened, Gate::eligible, Gate::received, Gate::infused};
  scenario.reasons = {"infection", "withdrawal", "death"};
  scenario.causes = {"infection", "withdrawal", "death"};
  scenario.published->flow = {{Gate::screened, 92}, {Gate::received, 67}, {Gate::infused, 48}};
  return scenario;
}

std::vector<std::pair<std::size_t, std::size_t>> places(const std::vector<PublishedStage>& stages) {
  std::vector<std::pair<std::size_t, std::size_t>> all;
  for (const PublishedStage& stage : stages) all.emplace_back(stage.first, stage.end);
  return all;
}

TEST(PublishedStages, GoOnUntilTheNextGateThatWasCounted) {
  Scenario scenario = study();
  scenario.published->lost = {{Gate::screened, kInfection, 15}, {Gate::screened, kDeath, 10}};
  const auto stages = published_stages(scenario);
  const std::vector<std::pair<std::size_t, std::size_t>> expected = {{0, 2}, {2, 3}, {3, 4}};
  EXPECT_EQ(places(stages), expected);
  EXPECT_TRUE(stages[0].listed);
  EXPECT_TRUE(stages[0].complete) << "15 and 10 of 25";
  EXPECT_EQ(stages[0].by_reason[kInfection], 15U);
  EXPECT_EQ(stages[0].by_reason[kWithdrawal], std::nullopt);
  EXPECT_FALSE(stages[1].listed);
}

TEST(PublishedStages, LossesThatAreListedPartThem) {
  Scenario scenario = study();
  scenario.published->lost = {{Gate::screened, kInfection, 15}, {Gate::eligible, kDeath, 10}};
  auto stages = published_stages(scenario);
  const std::vector<std::pair<std::size_t, std::size_t>> expected = {
      {0, 1}, {1, 2}, {2, 3}, {3, 4}};
  EXPECT_EQ(places(stages), expected);
  EXPECT_TRUE(stages[0].complete && stages[1].complete) << "25 between the counts of both";
  scenario.published->lost[1].patients = 9;
  stages = published_stages(scenario);
  EXPECT_FALSE(stages[0].complete || stages[1].complete) << "one of 25 is not accounted for";
}

TEST(PublishedStages, ARunComparesWhatWasPublishedWithTheWholeStage) {
  Scenario scenario = study();
  scenario.published->lost = {{Gate::screened, kInfection, 15}, {Gate::screened, kDeath, 10}};
  ReplicationCounts counts;
  counts.reached = {92, 80, 67, 48};
  counts.lost = {{7, 0, 5}, {8, 0, 5}, {19, 0, 0}, {0, 0, 0}};
  counts.lost_by_cause = {0, 0, 0};
  std::vector<ReplicationCounts> all(40, counts);
  all[0].lost[0][kDeath] = 4;  // so that the interval of the stage is not a point
  const RunSummary run = summarise(scenario, all, {}, {});
  ASSERT_EQ(run.attrition.size(), 5U);
  const AttritionRow& infection = run.attrition[0];
  EXPECT_EQ(infection.after_gate, Gate::screened);
  EXPECT_EQ(infection.mean, 7);
  EXPECT_EQ(infection.published, 15U);
  ASSERT_TRUE(infection.stage);
  EXPECT_EQ(infection.stage->until, Gate::received);
  EXPECT_EQ(infection.stage->mean, 15);
  EXPECT_EQ(infection.compared()->lo, 15);
  EXPECT_EQ(infection.compared()->hi, 15);
  EXPECT_DOUBLE_EQ(run.attrition[1].stage->mean, 10 - 1.0 / 40);
  // What is lost later in the stage stands where it happened, and nothing is published of it there.
  EXPECT_EQ(run.attrition[2].after_gate, Gate::eligible);
  EXPECT_EQ(run.attrition[2].published, std::nullopt);
  EXPECT_FALSE(run.attrition[2].stage);
  EXPECT_EQ(run.attrition[4].published, std::nullopt) << "no reasons were published there";
}

}  // namespace
}  // namespace v2v::statistics
