// Two classes with priorities, and two stations in a row.
#include "analytic/closed_forms.hpp"
#include "analytic/queue_run.hpp"
#include "analytic/verdict.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

// Urgent customers take half a day, the others a day; nobody is interrupted.
TEST(SeveralQueues, NonPreemptivePriorityMM1) {
  const QueueStudy study(Queue{.classes = {{0.5, exponential(0.5), 1}, {0.4, exponential(1.0), 0}},
                               .length = 28'000,
                               .seed = 21});
  // E[S^2] of an exponential is twice the square of its mean.
  const std::vector<double> waits = mean_waits_priority({{0.5, 0.5, 0.5}, {0.4, 1.0, 2.0}});
  V2V_EXPECT_AGREES(
      judge("priority M/M/1 urgent, W0 / (1 - s1)", waits[0], study.wait_of_class(0)));
  V2V_EXPECT_AGREES(
      judge("priority M/M/1 other, W0 / ((1 - s1)(1 - s2))", waits[1], study.wait_of_class(1)));
  V2V_EXPECT_AGREES(judge("priority M/M/1 mean queue, sum lambda W",
                          0.5 * waits[0] + 0.4 * waits[1], study.of(&Seen::queue)));
}

// Burke: what leaves M/M/1 is Poisson, so the second station is M/M/1 too, independent of the
// first at any instant.
TEST(SeveralQueues, TandemMM1) {
  const double arrivals = 0.6;
  const QueueStudy study(Queue{.classes = {{arrivals, exponential(1.0)}},
                               .second_service = exponential(0.9),
                               .length = 24'000,
                               .seed = 22});
  V2V_EXPECT_AGREES(
      judge("tandem first wait, rho / (mu - lambda)", 0.6 / 0.4, study.of(&Seen::wait)));
  const double second = 0.54 / (1.0 / 0.9 - arrivals);
  V2V_EXPECT_AGREES(
      judge("tandem second wait, rho / (mu - lambda)", second, study.of(&Seen::second_wait)));
  V2V_EXPECT_AGREES(judge("tandem second queue, rho^2 / (1 - rho)", arrivals * second,
                          study.of(&Seen::second_queue)));
}

}  // namespace
}  // namespace v2v::test
