// One station, one class: M/M/1, M/M/c, M/D/1 and M/G/1, and Little's law on each.
#include "analytic/closed_forms.hpp"
#include "analytic/queue_run.hpp"
#include "analytic/verdict.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

// Over a finite period Little's law fails only by those who wait at its two ends, an error that
// falls with the length itself: 0.1 % of the mean queue is ten times what is seen here.
void expect_littles_law(const std::string& name, const QueueStudy& study, double mean_queue) {
  V2V_EXPECT_AGREES(
      judge_zero(name + " L - lambda W = 0", mean_queue, 0.001, study.of(&Seen::little_gap)));
}

TEST(SingleQueue, MM1) {
  const double arrivals = 0.7, service = 1.0;
  const QueueStudy study(Queue{.classes = {{arrivals, exponential(service)}}, .length = 30'000});
  const double wait = 0.7 / (1.0 / service - arrivals);  // rho / (mu - lambda)
  V2V_EXPECT_AGREES(judge("M/M/1 mean wait, rho / (mu - lambda)", wait, study.of(&Seen::wait)));
  V2V_EXPECT_AGREES(
      judge("M/M/1 mean queue, rho^2 / (1 - rho)", 0.49 / 0.3, study.of(&Seen::queue)));
  V2V_EXPECT_AGREES(judge("M/M/1 probability of waiting, rho", 0.7, study.of(&Seen::waited)));
  V2V_EXPECT_AGREES(judge("M/M/1 units in use, rho", 0.7, study.of(&Seen::in_use)));
  expect_littles_law("M/M/1", study, arrivals * wait);
}

TEST(SingleQueue, MM3) {
  const double arrivals = 2.25, service = 1.0;
  const QueueStudy study(Queue{
      .classes = {{arrivals, exponential(service)}}, .units = 3, .length = 18'000, .seed = 2});
  const double wait = mean_wait_mmc(3, arrivals, service);
  V2V_EXPECT_AGREES(
      judge("M/M/3 mean wait, C(3, a) / (3 mu - lambda)", wait, study.of(&Seen::wait)));
  V2V_EXPECT_AGREES(judge("M/M/3 probability of waiting, Erlang C(3, a)",
                          erlang_c(3, arrivals * service), study.of(&Seen::waited)));
  V2V_EXPECT_AGREES(judge("M/M/3 units in use, a", arrivals * service, study.of(&Seen::in_use)));
  expect_littles_law("M/M/3", study, arrivals * wait);
}

TEST(SingleQueue, MM10) {
  const double arrivals = 1.6, service = 5.0;
  const QueueStudy study(Queue{.classes = {{arrivals, exponential(service)}},
                               .units = 10,
                               .length = 50'000,
                               .warm_up = 1'000,
                               .seed = 3});
  const double wait = mean_wait_mmc(10, arrivals, service);
  V2V_EXPECT_AGREES(
      judge("M/M/10 mean wait, C(10, a) / (10 mu - lambda)", wait, study.of(&Seen::wait)));
  V2V_EXPECT_AGREES(judge("M/M/10 probability of waiting, Erlang C(10, a)",
                          erlang_c(10, arrivals * service), study.of(&Seen::waited)));
  expect_littles_law("M/M/10", study, arrivals * wait);
}

TEST(SingleQueue, MD1) {
  const double arrivals = 0.7, service = 1.0;
  const QueueStudy study(
      Queue{.classes = {{arrivals, constant(service)}}, .length = 12'000, .seed = 4});
  const double wait = mean_wait_mg1(arrivals, service, service * service);
  V2V_EXPECT_AGREES(judge("M/D/1 mean wait, rho / (2 mu (1 - rho))", wait, study.of(&Seen::wait)));
  expect_littles_law("M/D/1", study, arrivals * wait);
}

TEST(SingleQueue, MG1WithATriangularService) {
  // E[S] = (a + b + c) / 3, Var[S] = (a^2 + b^2 + c^2 - ab - ac - bc) / 18 at (0.2, 0.6, 2.2).
  const double arrivals = 0.7, mean = 1.0;
  const double variance = (0.04 + 0.36 + 4.84 - 0.12 - 0.44 - 1.32) / 18.0;
  const QueueStudy study(
      Queue{.classes = {{arrivals, triangular(0.2, 0.6, 2.2)}}, .length = 16'000, .seed = 5});
  const double wait = mean_wait_mg1(arrivals, mean, mean * mean + variance);
  V2V_EXPECT_AGREES(
      judge("M/G/1 triangular, lambda E[S^2] / (2 (1 - rho))", wait, study.of(&Seen::wait)));
  V2V_EXPECT_AGREES(judge("M/G/1 triangular units in use, rho", 0.7, study.of(&Seen::in_use)));
  expect_littles_law("M/G/1 triangular", study, arrivals * wait);
}

TEST(SingleQueue, MG1WithALognormalService) {
  const double arrivals = 0.6, mean = 1.0, variation_squared = 1.5;
  const QueueStudy study(Queue{
      .classes = {{arrivals, lognormal(mean, variation_squared)}}, .length = 50'000, .seed = 6});
  const double wait = mean_wait_mg1(arrivals, mean, mean * mean * (1.0 + variation_squared));
  V2V_EXPECT_AGREES(
      judge("M/G/1 lognormal, lambda E[S^2] / (2 (1 - rho))", wait, study.of(&Seen::wait)));
  expect_littles_law("M/G/1 lognormal", study, arrivals * wait);
}

}  // namespace
}  // namespace v2v::test
