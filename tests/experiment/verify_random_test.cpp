// Both engines tell the same story of random scenarios with all of the logistics.
#include "experiment/verify.hpp"
#include "pathway/random_populations.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <string>

namespace v2v::test {
namespace {

class VerifyRandom : public testing::TestWithParam<std::uint64_t> {
 protected:
  void verify_three(Scenario (*draw)(std::uint64_t seed));
};

void VerifyRandom::verify_three(Scenario (*draw)(std::uint64_t seed)) {
  std::uint64_t events = 0;
  for (std::uint64_t seed = 3 * GetParam(); seed < 3 * GetParam() + 3; ++seed) {
    const Scenario scenario = draw(5'000 + seed);
    SCOPED_TRACE(scenario.name);
    const Plan plan(scenario);
    try {
      const Verification verified = verify(plan, {seed, 2});
      EXPECT_TRUE(verified.identical);
      Recorder journal;
      run(scenario, journal, {seed, 2});
      EXPECT_EQ(verified.events, journal.entries().size());
      events += verified.events;
    } catch (const Failure& failure) {
      ADD_FAILURE() << failure.message();
    }
  }
  EXPECT_GT(events, 100U) << "too little happens to say anything";
}

TEST_P(VerifyRandom, EventByEvent) { verify_three(random_logistics); }
TEST_P(VerifyRandom, EventByEventInSeveralPopulations) { verify_three(random_populations); }

/// 20,000 patients in two days, so that about as many are on one lane, and then in one plant, at a
/// time. Only the first ones are activities of SimGrid.
TEST(VerifyMany, TwentyThousandAtATime) {
  const ScenarioReading read = read_scenario_text(R"(format: 1
title: many
starts: 2026-01-05
replications: 1
cohort: { size: 20000, enters: screened, over: 2 d }
screening: { takes: 1 d, lost: { ineligible: 5 % } }
itt_gate: eligible
collection: { takes: 0 d }
product: { made_at: plant, culture: 10 d, release: 0 d }
lymphodepletion: { start: after_release, days: [-2, -1], scheduling: 0 d }
sites: { plant: { kind: plant }, hospital: { kind: hospital } }
lanes: [{ between: [hospital, plant], transit: { triangular: [2 d, 3 d, 5 d] } }]
)",
                                                  "many.yaml");
  ASSERT_TRUE(read.scenario);
  const Plan plan(*read.scenario);
  const Verification verified = verify(plan, {1, 0});
  EXPECT_TRUE(verified.identical);
  EXPECT_GT(verified.events, 200'000U);
  // Three stays each of those who are eligible, of which 1,024 at a time are no timers.
  EXPECT_GT(verified.timed, 45'000U);
  EXPECT_LT(verified.timed, 57'000U);
}

INSTANTIATE_TEST_SUITE_P(ThirtyScenarios, VerifyRandom, testing::Range<std::uint64_t>(0, 10));

}  // namespace
}  // namespace v2v::test
