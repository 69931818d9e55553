// The simulated farm against what can be worked out by hand.
#include "model.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace v2v::farm {
namespace {

/// 64 units of 10 replications of a second each, on a cluster that costs nothing.
Case free_of_costs(std::uint32_t ranks) {
  Case it;
  it.work = {.points = 32,
             .replications = 20,
             .batch = 10,
             .replication = 1,
             .send = 0,
             .store = 0,
             .rows = 0,
             .merge = 0,
             .bytes = 0};
  it.cluster = {
      .ranks = ranks, .latency = 0, .start = 0, .spread = 0, .stragglers = 0, .node_mtbf = 0};
  return it;
}

Prediction predict_one(const Case& it) { return predict({it}).front(); }

// SimGrid ends activities within its precision of 1e-9 s; some thousand of them add up to less.
constexpr double kExact = 1e-5;

TEST(farm, a_cluster_without_costs_is_used_fully_when_the_units_divide) {
  for (const std::uint32_t ranks : {1U, 2U, 16U, 64U}) {
    const Prediction prediction = predict_one(free_of_costs(ranks));
    EXPECT_NEAR(prediction.wall, 640.0 / ranks, kExact) << ranks;
    EXPECT_NEAR(prediction.efficiency, 1, 1e-6) << ranks;
    EXPECT_EQ(prediction.units, 64U);
    EXPECT_EQ(prediction.failures, 0U);
  }
}

TEST(farm, equal_units_take_as_many_rounds_as_the_fullest_rank_has_units) {
  for (const std::uint32_t ranks : {3U, 5U, 31U, 63U, 65U, 1000U}) {
    const double rounds = std::ceil(64.0 / ranks);
    EXPECT_NEAR(predict_one(free_of_costs(ranks)).wall, 10 * rounds, kExact) << ranks;
  }
}

TEST(farm, the_last_unit_of_a_point_has_what_is_left) {
  Case it = free_of_costs(1);
  it.work.replications = 24;  // 10, 10 and 4
  const Prediction prediction = predict_one(it);
  EXPECT_EQ(prediction.units, 96U);
  EXPECT_NEAR(prediction.wall, 32 * 24.0, kExact);
  EXPECT_NEAR(prediction.efficiency, 1, 1e-6);
}

TEST(farm, start_and_verification_come_before_the_first_unit) {
  Case it = free_of_costs(16);
  it.cluster.start = 7;
  it.work.verification = 0.5;
  EXPECT_NEAR(predict_one(it).wall, 7 + 32 * 0.5 + 40, kExact);
}

TEST(farm, a_result_goes_over_both_links_and_into_the_store_before_it_counts) {
  Case it = free_of_costs(1);
  it.work.points = 1;
  it.work.replications = 10;  // one unit
  it.work.send = 0.25;
  it.work.store = 0.5;
  it.work.bytes = 0.3e6;  // 3 MB a unit
  it.cluster.latency = 0.125;
  it.cluster.bandwidth = 1e6;
  // 12 bytes of request and 3 MB of result at 1 MB/s, each after the latency.
  EXPECT_NEAR(predict_one(it).wall, 0.25 + (0.125 + 12e-6) + 10 + (0.125 + 3) + 0.5, kExact);
}

TEST(farm, results_that_arrive_together_share_the_link_of_the_store) {
  Case it = free_of_costs(64);
  it.cluster.ranks_per_node = 1;
  it.work.bytes = 0.1e6;  // 1 MB a unit
  it.cluster.bandwidth = 1e6;
  // One unit each, at the same time: 64 MB at 1 MB/s. All but the last requests cost microseconds.
  EXPECT_NEAR(predict_one(it).wall, 10 + 64, 64 * 12e-6 + kExact);
}

TEST(farm, a_coordinator_that_is_too_slow_decides_the_throughput) {
  Case it = free_of_costs(64);
  it.work.replications = 200;
  it.work.replication = 0.01;  // a unit takes 0.1 s: the ranks could do 640 a second
  it.work.send = 0.002;
  it.work.store = 0.008;
  it.work.rows = 0.001;  // of 10 replications: 0.018 s a unit
  const Prediction prediction = predict_one(it);
  // 640 units at 0.020 s each. Beside them stands at most the first unit's time, and the ranks'
  // first units are handed out while none can be stored.
  EXPECT_GE(prediction.wall, 640 * 0.020 - kExact);
  EXPECT_LE(prediction.wall, 640 * 0.020 + 0.1 + kExact);
  EXPECT_NEAR(prediction.store_busy, 640 * 0.018 / prediction.wall, 1e-6);
}

TEST(farm, the_next_unit_is_there_when_a_worker_has_finished_one) {
  Case it = free_of_costs(4);
  it.cluster.latency = 2;  // there and back in 4 s, less than the 10 s of a unit
  // Each rank works without a pause between the first request and the last result.
  EXPECT_NEAR(predict_one(it).wall, 2 + 160 + 2, 64 * 2 * 12e-6 + kExact);
  it.cluster.latency = 8;  // a unit is under way for 26 s, and there are two of them
  // The first two come together; from then on two units every 26 s: 8 rounds of two.
  EXPECT_NEAR(predict_one(it).wall, 7 * 26 + 8 + 20 + 8, 64 * 2 * 12e-6 + kExact);
}

TEST(farm, a_slow_node_gets_less_to_do) {
  Case it = free_of_costs(2);
  it.cluster.ranks_per_node = 1;
  it.cluster.stragglers = 1;
  it.cluster.slowness = 2;
  EXPECT_NEAR(predict_one(it).wall, 640, kExact) << "all are slow";
  // About one node of two is slow for some seed; dynamic balance gives it a third of the units.
  it.cluster.stragglers = 0.5;
  it.work.replications = 200;  // 640 units of 10 s
  bool seen = false;
  for (it.seed = 1; it.seed <= 20 && !seen; ++it.seed) {
    const double wall = predict_one(it).wall;
    if (wall < 3201 || wall > 6399) continue;  // none or both
    seen = true;
    // 1.5 units in 10 s; the slow node may finish up to its two last units of 20 s later.
    EXPECT_GE(wall, 6400 / 1.5 - kExact);
    EXPECT_LE(wall, 6400 / 1.5 + 40);
  }
  EXPECT_TRUE(seen);
}

TEST(farm, the_spread_of_units_changes_no_mean) {
  Case it = free_of_costs(1);
  it.work.points = 2000;  // 4000 units
  it.cluster.spread = 0.5;
  // The mean of 4000 units of mean 10 s and standard deviation 5 s, within four standard errors.
  EXPECT_NEAR(predict_one(it).wall / 4000, 10, 4 * 5 / std::sqrt(4000.0));
}

TEST(farm, failures_cost_what_the_formula_of_restarts_says) {
  Case it = free_of_costs(1);
  it.work.points = 1000;  // 2000 units of u = 10 s
  it.cluster.node_mtbf = 20;
  it.cluster.requeue = 5;
  // Between failures at rate r, with D lost before each new attempt, a unit that begins again until
  // it is through takes (e^(ru) - 1)(1/r + D) on the average (for D = 0: Duda, Information
  // Processing Letters 16 (1983) 221-229).
  const double r = 1.0 / 20, u = 10, d = 5, units = 2000;
  const double through = std::exp(-r * u);
  const double expected = units * (1 / through - 1) * (1 / r + d);
  const Prediction prediction = predict_one(it);
  // Failures of a unit are geometric: mean (1-p)/p, variance (1-p)/p^2.
  const double failures = units * (1 - through) / through;
  const double deviation = std::sqrt(units * (1 - through)) / through;
  EXPECT_NEAR(prediction.failures, failures, 4 * deviation);
  // A failure costs D and what was done since the unit began, which is less than u.
  EXPECT_NEAR(prediction.wall, expected, 4 * deviation * (d + u));
  // Given the failures, their cost is known better: the mean of an exponential time cut at u.
  const double lost = 1 / r - u * through / (1 - through);
  const double spread = u / std::sqrt(12.0);  // of a time between 0 and u, at most about that
  EXPECT_NEAR(prediction.wall, units * u + prediction.failures * (lost + d),
              4 * spread * std::sqrt(prediction.failures));
  // Two units are under way at each failure, except behind the last but one.
  EXPECT_NEAR(static_cast<double>(prediction.lost), 2.0 * prediction.failures, 20);
}

TEST(farm, rare_failures_lose_half_a_unit_each) {
  Case it = free_of_costs(1);
  it.work.points = 5000;  // 10,000 units of 10 s
  it.cluster.node_mtbf = 500;
  it.cluster.requeue = 0;
  const Prediction prediction = predict_one(it);
  ASSERT_GT(prediction.failures, 100U);
  const double lost = (prediction.wall - 100'000) / prediction.failures;
  // Uniform over the unit up to terms of u/mtbf = 2 %: 5 s within four standard errors and those.
  EXPECT_NEAR(lost, 5, 4 * 10 / std::sqrt(12.0 * prediction.failures) + 0.1);
}

TEST(farm, a_job_that_never_gets_anywhere_is_given_up) {
  Case it = free_of_costs(64);
  it.cluster.ranks_per_node = 1;
  it.cluster.node_mtbf = 6.4;  // of 64 nodes: 0.1 s, for units of 10 s
  const Prediction prediction = predict_one(it);
  EXPECT_FALSE(prediction.finishes);
  EXPECT_EQ(prediction.efficiency, 0);
}

TEST(farm, shards_share_units_and_ranks) {
  Case it = free_of_costs(16);
  it.cluster.shards = it.cluster.jobs = 4;
  it.work.merge = 0.025;
  const Prediction prediction = predict_one(it);
  EXPECT_NEAR(prediction.wall, 40, kExact);
  EXPECT_NEAR(prediction.merge, 16, kExact);
  // Five ranks: one shard has two of them, three have one each.
  it.cluster.ranks = 5;
  EXPECT_NEAR(predict_one(it).wall, 160, kExact);
}

TEST(farm, four_stores_take_four_times_as_much) {
  Case it = free_of_costs(64);
  it.work.replications = 200;
  it.work.replication = 0.01;
  it.work.store = 0.02;
  it.cluster.shards = it.cluster.jobs = 4;
  const double wall = predict_one(it).wall;
  EXPECT_GE(wall, 160 * 0.02 - kExact);
  EXPECT_LE(wall, 160 * 0.02 + 0.1 + kExact);
}

TEST(farm, jobs_wait_for_ranks_and_begin_one_after_another) {
  Case it = free_of_costs(16);
  it.cluster.shards = 8;
  it.cluster.jobs = 2;  // of 8 ranks each, for 4 shards each of 8 units
  it.cluster.start = 3;
  EXPECT_NEAR(predict_one(it).wall, 4 * (3 + 10), kExact);
  // A point has two units, so it begins in an even shard: 8 points in each of four.
  it.work.verification = 0.5;
  EXPECT_NEAR(predict_one(it).wall, 4 * (3 + 10) + 2 * 8 * 0.5, kExact);
}

TEST(farm, the_same_words_give_the_same_prediction) {
  Case it;
  it.work.points = 100;
  it.cluster.ranks = 100;
  it.cluster.stragglers = 0.5;
  it.cluster.node_mtbf = 3600;
  Case other = it;
  other.seed = 2;
  const std::vector<Prediction> predictions = predict({it, it, other});
  EXPECT_EQ(predictions[0].wall, predictions[1].wall);
  EXPECT_EQ(predictions[0].failures, predictions[1].failures);
  EXPECT_NE(predictions[0].wall, predictions[2].wall);
}

}  // namespace
}  // namespace v2v::farm
