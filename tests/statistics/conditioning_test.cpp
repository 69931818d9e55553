// Who is counted as lymphodepleted before a product was released, and as what.
#include "vein2vein/statistics/conditioning.hpp"

#include <gtest/gtest.h>

namespace v2v {
namespace {

TimePoint day(int n) { return TimePoint() + Duration::days(n); }

class Conditioning : public testing::Test {
 protected:
  Conditioning() {
    scenario.itt_gate = Gate::received;
    record.reached.fill(TimePoint::never());
    record.marks.fill(TimePoint::never());
    reach(Gate::received, 1);
    reach(Gate::lymphodepleted, 5);
    reach(Gate::released, 8);
    record.lymphodepletions = 1;
    record.ended = day(10);
  }
  void reach(Gate gate, int on) { record.reached[index_of(gate)] = day(on); }
  void leaves(KnownCause cause, int on) {
    record.left = true;
    record.cause = index_of(cause);
    record.ended = day(on);
  }
  ConditioningRisks counted() {
    ConditioningTally tally(scenario);
    tally.on_closed(record);
    return tally.risks();
  }
  Scenario scenario;
  PatientRecord record;
};

TEST_F(Conditioning, InfusedWithTheProductThatCame) {
  const ConditioningRisks risks = counted();
  EXPECT_EQ(risks.intended, 1U);
  EXPECT_EQ(risks.before_release, 1U);
  EXPECT_EQ(risks.never_infused + risks.without_product + risks.infected, 0U);
}

TEST_F(Conditioning, AfterReleaseNobodyIsAtThisRisk) {
  reach(Gate::released, 5);
  leaves(KnownCause::infection, 7);
  const ConditioningRisks risks = counted();
  EXPECT_EQ(risks.intended, 1U);
  EXPECT_EQ(risks.before_release + risks.never_infused + risks.infected, 0U);
}

TEST_F(Conditioning, AProductThatIsReleasedForSomebodyWhoHasLeftCameTooLate) {
  leaves(KnownCause::infection, 7);
  ConditioningRisks risks = counted();
  EXPECT_EQ(risks.without_product, 1U);
  EXPECT_EQ(risks.infected, 1U);
  EXPECT_EQ(risks.never_infused, 1U);
  leaves(KnownCause::death, 9);
  risks = counted();
  EXPECT_EQ(risks.without_product, 0U);
  EXPECT_EQ(risks.progressed, 1U);
  record.reached[index_of(Gate::released)] = TimePoint::never();
  EXPECT_EQ(counted().without_product, 1U);
}

TEST_F(Conditioning, BatchesAndRepetitions) {
  record.out_of_specification = 1;
  record.lymphodepletions = 2;
  EXPECT_EQ(counted().batch_lost, 1U);
  EXPECT_EQ(counted().conditioned_again, 1U);
}

TEST_F(Conditioning, OnlyThoseAtTheGateWhoCount) {
  record.counted = false;
  EXPECT_EQ(counted().intended, 0U);
  record.counted = true;
  record.reached[index_of(Gate::received)] = TimePoint::never();
  EXPECT_EQ(counted().before_release, 0U);
}

}  // namespace
}  // namespace v2v
