// Warm-ups that are found, against queues whose transient is known.
#include "vein2vein/experiment/warm_up.hpp"

#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <numeric>

namespace v2v {
namespace {

/// Patients who take exactly `way` days, one a day, nothing limited: the number under way grows
/// until the first have gone and is then steady, Poisson with mean `way`.
Scenario steady_after(const std::string& way, const std::string& more = "") {
  ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "service: { arrivals: 1 /d, patients: 2000, enters: collected" +
          more +
          " }\n"
          "product: { made_at: unit, culture: " +
          way +
          ", release: 0 d }\n"
          "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
          "sites: { unit: { kind: hospital } }\n",
      "steady");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value();
}

TEST(WarmUp, IsFoundWhereTheServiceHasFilled) {
  const WarmUpSummary found = warm_up_of(steady_after("58 d"), 1).value();
  EXPECT_TRUE(found.found);
  EXPECT_TRUE(found.settled);
  EXPECT_EQ(found.replications, pilot_groups * pilots_a_group);
  // 60 days on the way, lymphodepletion included. MSER-5 cuts at a batch of five; it may cut the
  // last batches of the ramp short, and noise may move it a little further.
  EXPECT_GE(found.days, 50);
  EXPECT_LE(found.days, 120);
  ASSERT_GT(found.in_the_way.size(), 1500U);
  EXPECT_LT(found.in_the_way[9], 20);
  // Twenty replications of Poisson(60) a day: 4 standard errors of a long mean are below 4.
  const auto steady = found.in_the_way.begin() + 200;
  const double mean = std::accumulate(steady, found.in_the_way.end(), 0.0) /
                      static_cast<double>(found.in_the_way.end() - steady);
  EXPECT_NEAR(mean, 60, 4);
}

TEST(WarmUp, IsUsedByTheRunAndSaid) {
  RunOptions options;
  options.replications = 3;
  const RunSummary summary = run(steady_after("58 d"), options);
  ASSERT_TRUE(summary.warm_up);
  EXPECT_TRUE(summary.warm_up->found);
  RunOptions same = options;
  const RunSummary stated =
      run(with_warm_up(steady_after("58 d", ", warm_up: 1 d"), *summary.warm_up), same);
  EXPECT_EQ(stated.fingerprint, summary.fingerprint);
  EXPECT_EQ(stated.flow.front().mean, 2000);
}

TEST(WarmUp, IsNotLookedForWhereItIsStated) {
  const WarmUpSummary stated = warm_up_of(steady_after("58 d", ", warm_up: 30 d"), 1).value();
  EXPECT_FALSE(stated.found);
  EXPECT_EQ(stated.days, 30);
  EXPECT_TRUE(stated.in_the_way.empty());
  EXPECT_EQ(warm_up_of(steady_after("58 d", ", warm_up: 0 d"), 1)->days, 0);
}

TEST(WarmUp, SaysWhenNothingSettles) {
  // Twice as many as one suite can serve: the queue grows for ever.
  ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "service: { arrivals: 1 /d, patients: 600, enters: collected }\n"
      "product: { made_at: unit, culture: 2 d, release: 0 d }\n"
      "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
      "sites: { unit: { kind: hospital, suites: 1 } }\n",
      "overloaded");
  ASSERT_TRUE(reading.scenario);
  const WarmUpSummary found = warm_up_of(*reading.scenario, 1).value();
  EXPECT_FALSE(found.settled);
}

TEST(WarmUp, ACohortHasNone) {
  ScenarioReading reading = read_scenario(V2V_SOURCE_DIR "/scenarios/inati-cel.yaml");
  ASSERT_TRUE(reading.scenario);
  EXPECT_FALSE(warm_up_of(*reading.scenario, 1));
}

}  // namespace
}  // namespace v2v
