// Both engines tell the same story of random scenarios with all of the logistics.
#include "experiment/verify.hpp"
#include "pathway/random_logistics.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <gtest/gtest.h>

#include <string>

namespace v2v::test {
namespace {

class VerifyRandom : public testing::TestWithParam<std::uint64_t> {};

TEST_P(VerifyRandom, EventByEvent) {
  std::uint64_t events = 0;
  for (std::uint64_t seed = 3 * GetParam(); seed < 3 * GetParam() + 3; ++seed) {
    const Scenario scenario = random_logistics(5'000 + seed);
    SCOPED_TRACE(scenario.name);
    const Plan plan(scenario);
    try {
      const Verification verified = verify(plan, {seed, 2});
      EXPECT_TRUE(verified.identical);
      Fingerprint journal;
      run(scenario, journal, {seed, 2});
      EXPECT_EQ(verified.events, journal.entries());
      events += verified.events;
    } catch (const Failure& failure) {
      ADD_FAILURE() << failure.message();
    }
  }
  EXPECT_GT(events, 100U) << "too little happens to say anything";
}

INSTANTIATE_TEST_SUITE_P(ThirtyScenarios, VerifyRandom, testing::Range<std::uint64_t>(0, 10));

}  // namespace
}  // namespace v2v::test
