// Estimates from counts made by hand: what is published, what is listed, what is left out.
#include "vein2vein/statistics/summarise.hpp"

#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/published.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <utility>
#include <vector>

namespace v2v {
namespace {

Scenario small_scenario() {
  Scenario scenario;
  scenario.itt_gate = Gate::received;
  scenario.flowchart = {Gate::eligible, Gate::received, Gate::infused};
  scenario.reasons = {"infection", "withdrawal", "death"};
  return scenario;
}

ReplicationCounts counts_of(std::vector<std::uint32_t> reached) {
  ReplicationCounts counts;
  counts.reached = std::move(reached);
  counts.lost.assign(3, {0, 0, 0});
  return counts;
}

TEST(Summarise, OneReplicationPredictsNothing) {
  ReplicationCounts only = counts_of({4, 3, 2});
  only.lost[1][0] = 1;
  const RunSummary summary = summarise(small_scenario(), {only}, {}, {});
  EXPECT_EQ(summary.replications, 1U);
  for (const FlowRow& row : summary.flow) EXPECT_FALSE(row.prediction95);
  ASSERT_EQ(summary.attrition.size(), 1U);
  EXPECT_FALSE(summary.attrition[0].prediction95);
  EXPECT_DOUBLE_EQ(summary.treated_fraction.mean, 2.0 / 3);
  EXPECT_FALSE(summary.treated_fraction.monte_carlo95);
  EXPECT_FALSE(summary.treated_fraction.prediction95);
  EXPECT_FALSE(summary.treated_fraction.published);
  EXPECT_FALSE(summary.treated_fraction.published95);
}

TEST(Summarise, LossesStandByGateThenByMeanAndAListedGateHasNoOthers) {
  Scenario scenario = small_scenario();
  scenario.published->lost = {{Gate::received, 1, 2}};
  ReplicationCounts one = counts_of({20, 10, 5}), other = one;
  one.lost[0] = {0, 1, 9};
  one.lost[1] = {1, 0, 3};
  other.lost[0] = {0, 3, 7};
  other.lost[1] = {2, 0, 4};
  const auto& rows = summarise(scenario, {one, other}, {}, {}).attrition;
  ASSERT_EQ(rows.size(), 5U);
  const std::vector<AttritionRow> expected = {
      {Gate::eligible, "death", 8, {}, {}},      {Gate::eligible, "withdrawal", 2, {}, {}},
      {Gate::received, "death", 3.5, {}, 0U},    {Gate::received, "infection", 1.5, {}, 0U},
      {Gate::received, "withdrawal", 0, {}, 2U},  // published, so it stands though it never
                                                  // happened
  };
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(rows[i].after_gate, expected[i].after_gate) << i;
    EXPECT_EQ(rows[i].reason, expected[i].reason) << i;
    EXPECT_DOUBLE_EQ(rows[i].mean, expected[i].mean) << i;
    EXPECT_EQ(rows[i].published, expected[i].published) << i;
    EXPECT_FALSE(rows[i].prediction95) << "of 2 values";
  }
}

TEST(Summarise, ACriterionThatNobodyMeetsStandsWithNobody) {
  Scenario scenario = small_scenario();
  // Decided before `collected`, which the flowchart passes over: on the way to `received`.
  scenario.steps[index_of(Gate::collected)].lost = {{0, 0.0, {{Reason{0}, 1.0}}}};
  const auto& rows = summarise(scenario, {counts_of({4, 4, 4})}, {}, {}).attrition;
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].after_gate, Gate::eligible);
  EXPECT_EQ(rows[0].reason, "infection");
  EXPECT_EQ(rows[0].mean, 0);
  EXPECT_TRUE(rows[0].is_criterion);
  EXPECT_TRUE(summarise(small_scenario(), {counts_of({4, 4, 4})}, {}, {}).attrition.empty());
}

TEST(Summarise, AReplicationWithNobodyToTreatHasNoFraction) {
  const RunSummary summary = summarise(
      small_scenario(), {counts_of({1, 0, 0}), counts_of({8, 4, 1}), counts_of({8, 4, 3})}, {}, {});
  EXPECT_DOUBLE_EQ(summary.treated_fraction.mean, 0.5);
  EXPECT_DOUBLE_EQ(summary.flow[1].mean, 8.0 / 3);
  const RunSummary nobody = summarise(small_scenario(), {counts_of({1, 0, 0})}, {}, {});
  EXPECT_TRUE(std::isnan(nobody.treated_fraction.mean)) << "0 of 0 is no share";
}

TEST(Summarise, CausesAreFractionsOfTheIntendedInTheScenariosOrder) {
  Scenario scenario = small_scenario();
  scenario.causes = {"death", "withdrawal"};
  std::vector<ReplicationCounts> counts = {counts_of({12, 10, 7}), counts_of({9, 5, 4}),
                                           counts_of({3, 0, 0})};
  counts[0].lost_by_cause = {0, 3};
  counts[1].lost_by_cause = {0, 1};
  counts[2].lost_by_cause = {0, 0};
  for (ReplicationCounts& one : counts) {
    one.measured[measure_at("treated_fraction")].patients = one.reached[1];
    one.measured[measure_at("treated_fraction")].amount = one.reached[2];
  }
  const auto& causes = summarise(scenario, counts, {}, {}).causes;
  ASSERT_EQ(causes.size(), 2U);
  EXPECT_EQ(causes[0].cause, "death");
  EXPECT_EQ(causes[0].mean, 0);
  EXPECT_EQ(causes[1].cause, "withdrawal");
  EXPECT_DOUBLE_EQ(causes[1].mean, 0.25);  // of 0.3 and 0.2; the third one has nobody to lose
  // Student's t with 1 degree of freedom, 12.7062; s = 0.1 / sqrt(2), so s / sqrt(2) = 0.05; a
  // share is not below 0.
  ASSERT_TRUE(causes[1].monte_carlo95);
  EXPECT_FALSE(causes[1].prediction95);
  EXPECT_NEAR(causes[1].monte_carlo95->hi, 0.25 + 12.7062 * 0.05, 1e-5);
  EXPECT_EQ(causes[1].monte_carlo95->lo, 0);
}

TEST(Summarise, PublishedTimesStandBesideTheirInterval) {
  Scenario scenario = small_scenario();
  scenario.published->times = {{MeasuredTime::vein_to_vein, 7, 6, std::nullopt}};
  const auto& rows = summarise(scenario, {counts_of({1, 1, 1})}, {}, {}).intervals;
  ASSERT_EQ(rows.size(), measured_time_count);
  for (const IntervalRow& row : rows) {
    const bool published = row.name == "vein_to_vein";
    EXPECT_EQ(row.published_median, published ? std::optional(7.0) : std::nullopt);
    EXPECT_EQ(row.published_min, published ? std::optional(6.0) : std::nullopt);
    EXPECT_FALSE(row.published_max);
  }
}

TEST(Summarise, IntervalsAreThoseThatTheProductHas) {
  Scenario scenario = small_scenario();
  const auto names = [&scenario] {
    std::vector<std::string> result;
    const RunSummary summary = summarise(scenario, {counts_of({4, 3, 2})}, {}, {});
    EXPECT_EQ(summary.from_patients_cells, scenario.protocol->product.from_patients_cells());
    for (const IntervalRow& row : summary.intervals) result.push_back(row.name);
    return result;
  };
  EXPECT_EQ(names().size(), measured_time_count);
  scenario.protocol->product.kind = Product::Kind::off_the_shelf;
  EXPECT_EQ(names(), std::vector<std::string>{"lymphodepletion_end_to_infusion"});
  scenario.protocol->product.kind = Product::Kind::in_vivo;
  EXPECT_TRUE(names().empty());
}

TEST(Summarise, TheFingerprintIsOfTheReplicationsInTheirOrder) {
  ReplicationCounts one = counts_of({1, 1, 1}), other = one;
  one.fingerprint = 1;
  other.fingerprint = 2;
  const auto of = [](std::vector<ReplicationCounts> counts) {
    return summarise(small_scenario(), counts, {}, {}).fingerprint;
  };
  EXPECT_NE(of({one, other}), of({other, one}));
  EXPECT_NE(of({one, other}), of({one}));
  EXPECT_EQ(of({one, other}), of({one, other}));
}

TEST(Summarise, FractionsOfPatientsSumToOne) {
  const Difference difference = summarise({{6, 1, 2, 1, 0.1}, {3, 0, 1, 1, 0.2}}, {}, {});
  EXPECT_DOUBLE_EQ(difference.treated_in_both, (6 / 10.0 + 3 / 5.0) / 2);
  EXPECT_DOUBLE_EQ(difference.only_in_first, (1 / 10.0 + 0) / 2);
  EXPECT_DOUBLE_EQ(difference.only_in_second, (2 / 10.0 + 1 / 5.0) / 2);
  EXPECT_DOUBLE_EQ(difference.in_neither, (1 / 10.0 + 1 / 5.0) / 2);
  EXPECT_DOUBLE_EQ(difference.mean, 0.15);
  // Student's t with 1 degree of freedom, 12.7062; s = 0.1 / sqrt(2).
  ASSERT_TRUE(difference.monte_carlo95);
  EXPECT_NEAR(difference.monte_carlo95->hi, 0.15 + 12.7062 * 0.05, 1e-5);
  EXPECT_NEAR(difference.monte_carlo95->lo, 0.15 - 12.7062 * 0.05, 1e-5);
}

TEST(Summarise, WhereTheChangeOfOneCohortWouldLieTakesNineAndThirty) {
  std::vector<PairedCounts> counts;
  for (int i = 1; i < 39; ++i) counts.push_back({1, 0, 0, 0, i / 100.0});
  EXPECT_FALSE(summarise(counts, {}, {}).prediction95);
  counts.push_back({1, 0, 0, 0, 0.39});
  const auto interval = summarise(counts, {}, {}).prediction95;
  ASSERT_TRUE(interval);
  EXPECT_EQ(interval->lo, 0.01);
  EXPECT_EQ(interval->hi, 0.39);
}

}  // namespace
}  // namespace v2v
