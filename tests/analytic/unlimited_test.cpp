// Unlimited units: how many are in use depends on the mean service time and on nothing else.
#include "analytic/queue_run.hpp"
#include "analytic/verdict.hpp"
#include "vein2vein/engine/resource.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

void check(const std::string& name, const Law& service, std::uint64_t seed) {
  const QueueStudy study(Queue{.classes = {{4.0, service}},
                               .units = Resource::unlimited,
                               .length = 1'500,
                               .warm_up = 150,
                               .seed = seed});
  V2V_EXPECT_AGREES(judge(name + " units in use, lambda E[S]", 12.0, study.of(&Seen::in_use)));
  for (const double queue : study.of(&Seen::queue)) EXPECT_EQ(queue, 0.0);
  for (const double waited : study.of(&Seen::waited)) EXPECT_EQ(waited, 0.0);
}

TEST(Unlimited, MMInfinity) { check("M/M/inf", exponential(3.0), 31); }
TEST(Unlimited, MDInfinity) { check("M/D/inf", constant(3.0), 32); }
TEST(Unlimited, MGInfinity) { check("M/G/inf lognormal", lognormal(3.0, 1.0), 33); }

}  // namespace
}  // namespace v2v::test
