// The checks can fail: slightly wrong models are rejected by the very same rule.
#include "analytic/closed_forms.hpp"
#include "analytic/queue_run.hpp"
#include "analytic/verdict.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

TEST(Power, ServiceThreePercentTooLongIsRejected) {
  const QueueStudy study(Queue{.classes = {{0.7, exponential(1.03)}}, .length = 30'000});
  V2V_EXPECT_REJECTED(judge("M/M/1 wait, service + 3 %", 0.7 / 0.3, study.of(&Seen::wait)));
  V2V_EXPECT_REJECTED(judge("M/M/1 units in use, service + 3 %", 0.7, study.of(&Seen::in_use)));
}

TEST(Power, ArrivalsThreePercentTooManyAreRejected) {
  const QueueStudy study(Queue{.classes = {{0.721, exponential(1.0)}}, .length = 30'000});
  V2V_EXPECT_REJECTED(judge("M/M/1 queue, arrivals + 3 %", 0.49 / 0.3, study.of(&Seen::queue)));
}

TEST(Power, PatienceATenthTooLongIsRejected) {
  const QueueStudy study(Queue{.classes = {{4.5, exponential(1.0), 0, 1.65}},
                               .units = 3,
                               .length = 1'500,
                               .warm_up = 200,
                               .seed = 12});
  // Overloaded: the queue is close to (lambda - c mu) / theta = 1.5 * 1.5 and grows with patience.
  const QueueStudy right(Queue{.classes = {{4.5, exponential(1.0), 0, 1.5}},
                               .units = 3,
                               .length = 1'500,
                               .warm_up = 200,
                               .seed = 12});
  double mean = 0.0;
  for (const double queue : right.of(&Seen::queue)) mean += queue / replications;
  V2V_EXPECT_REJECTED(judge("M/M/3+M queue, patience + 10 %", mean, study.of(&Seen::queue)));
}

TEST(Power, IgnoredPrioritiesAreRejected) {
  const QueueStudy study(Queue{
      .classes = {{0.5, exponential(0.5)}, {0.4, exponential(1.0)}}, .length = 28'000, .seed = 21});
  const std::vector<double> waits = mean_waits_priority({{0.5, 0.5, 0.5}, {0.4, 1.0, 2.0}});
  V2V_EXPECT_REJECTED(judge("urgent wait, priorities ignored", waits[0], study.wait_of_class(0)));
  V2V_EXPECT_REJECTED(judge("other wait, priorities ignored", waits[1], study.wait_of_class(1)));
}

TEST(Power, TheWrongServiceLawIsRejected) {
  const QueueStudy study(Queue{.classes = {{0.7, constant(1.0)}}, .length = 12'000, .seed = 4});
  V2V_EXPECT_REJECTED(judge("M/D/1 taken for M/M/1", 0.7 / 0.3, study.of(&Seen::wait)));
}

TEST(Power, TooFewReplicationsAreNotPrecise) {
  const Verdict verdict = judge("two replications", 1.0, {0.9, 1.1});
  EXPECT_TRUE(verdict.agrees());
  EXPECT_FALSE(verdict.precise());
}

TEST(Power, ObservationsThatDoNotVaryAreNotPrecise) {
  EXPECT_FALSE(judge("constant", 1.0, {1.0, 1.0, 1.0}).precise());
}

}  // namespace
}  // namespace v2v::test
