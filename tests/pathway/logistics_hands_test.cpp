// Work by hand at the beginning and the end of a culture, and products that are released at risk.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

using testing::ElementsAre;

/// Four hours at the beginning, five at the end.
Scenario by_hand(std::initializer_list<double> entries, std::uint32_t operators) {
  Scenario s = central_on(entries);
  s.protocol->product.start_work = Distribution::fixed(4 * kHour);
  s.protocol->product.harvest_work = Distribution::fixed(5 * kHour);
  capacity(s, kPlant, ResourceKind::operators) = Capacity::of(operators);
  return s;
}

TEST(LogisticsOperators, AtTheBeginningAndAtTheEnd) {
  const Told told = told_of(by_hand({0}, 1));
  EXPECT_DAYS(told, Mark::culture_started, 2);
  EXPECT_DAYS(told, Mark::culture_ended, 9 + 9 * kHour);
  EXPECT_DAYS(told, Mark::infused, 18 + 9 * kHour);
  EXPECT_EQ(waited_in_all(told.files[0]), Duration());
  const ResourceStatistics& seen = told.seen(kPlant, ResourceKind::operators);
  EXPECT_EQ(seen.served, 2U);
  EXPECT_EQ(seen.in_use_area, Duration::hours(9).in_milliseconds()) << "not during the culture";
}

TEST(LogisticsOperators, OneForTwoCultures) {
  // The second one starts 4 h later; its harvest is due at 8 h and waits for the first's until 9 h.
  const Told told = told_of(by_hand({0, 0}, 1));
  EXPECT_DAYS(told, Mark::culture_started, 2, 2 + 4 * kHour);
  EXPECT_DAYS(told, Mark::culture_ended, 9 + 9 * kHour, 9 + 14 * kHour);
  expect_waited_only_for(told.files[1], ResourceKind::operators, Duration::hours(5));
}

TEST(LogisticsOperators, EnoughOfThem) {
  const Told told = told_of(by_hand({0, 0}, 2));
  EXPECT_DAYS(told, Mark::culture_ended, 9 + 9 * kHour, 9 + 9 * kHour);
}

TEST(LogisticsOperators, TheSameOneFromBeginningToEnd) {
  Scenario s = by_hand({0, 0}, 1);
  s.protocol->product.same_operator = true;
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_started, 2, 9 + 9 * kHour);
  EXPECT_DAYS(told, Mark::culture_ended, 9 + 9 * kHour, 16 + 18 * kHour);
  expect_waited_only_for(told.files[1], ResourceKind::operators, Duration::hours(7 * 24 + 9));
}

TEST(LogisticsOperators, BoundThroughoutEvenWithoutWorkByHand) {
  Scenario s = by_hand({0, 0}, 1);
  s.protocol->product.same_operator = true;
  s.protocol->product.start_work = s.protocol->product.harvest_work = Distribution();
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 9);
}

TEST(LogisticsOperators, TheSuiteIsOccupiedUntilTheHarvestIsOver) {
  Scenario s = by_hand({0, 0}, 5);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_started, 2, 9 + 9 * kHour);
  EXPECT_EQ(told.seen(kPlant, ResourceKind::suites).in_use_area,
            Duration::hours(2 * (7 * 24 + 9)).in_milliseconds());
}

TEST(LogisticsOperators, OnWorkingDays) {
  // Started on Wednesday at 8 h; the culture is over on the next Wednesday at 12 h.
  Scenario s = by_hand({0, 3}, 9);
  capacity(s, kPlant, ResourceKind::operators).open = working_days();
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_started, 2 + 8 * kHour, 7 + 8 * kHour);
  EXPECT_DAYS(told, Mark::culture_ended, 9 + 17 * kHour, 14 + 17 * kHour);
  // Two hours more of culture: over on Wednesday at 18 h, harvested on Thursday from 8 h.
  s.protocol->product.culture = Distribution::fixed(7 + 6 * kHour);
  EXPECT_DAYS(told_of(s), Mark::culture_ended, 10 + 13 * kHour, 15 + 13 * kHour);
}

TEST(LogisticsOperators, WhoLeavesDuringTheCultureFreesTheOperator) {
  Scenario s = by_hand({0, 0}, 1);
  s.protocol->product.same_operator = true;
  set_burden(s, {1, 0});
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(3))};
  s.leaving[0].multiplier = {{0, 1}};
  const Told told = told_of(s);
  ASSERT_TRUE(told.files[0].left);
  EXPECT_NEAR(told.files[1].at(Mark::culture_started).since_start().in_days(), 5, 1e-4);
}

/// Released one day after culture; tested for so long.
Scenario at_risk(double tests) {
  Scenario s = central_on({0});
  s.protocol->product.release = Distribution::fixed(tests);
  s.protocol->product.release_at_risk = days(1);
  return s;
}
/// The first luck with which (only) the first culture is out of specification.
Told found_once(Scenario s, double Remedy::*remedy) {
  s.protocol->product.out_of_specification = 0.5;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_out_of_specification = only(remedy);
  return told_of(s, luck_with(s, [](const Told& one) {
                   return one.files[0].out_of_specification == 1 && one.files[0].cultures <= 2 &&
                          one.times(0, What::found_out_of_specification).size() == 1;
                 }));
}

TEST(LogisticsAtRisk, ReleasedWhileTestsGoOn) {
  const Scenario s = at_risk(12);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::released, 10);
  EXPECT_DAYS(told, Mark::infused, 17);
  EXPECT_EQ(told.files[0].ended, day(17));
  // The file is closed when the tests are over.
  EXPECT_THAT(told.times(0, What::closed), ElementsAre(day(21)));
  EXPECT_FALSE(told.files[0].infused_out_of_specification);
}

TEST(LogisticsAtRisk, FoundAfterInfusion) {
  const Told told = found_once(at_risk(12), &Remedy::lose);
  const PatientRecord& file = told.files[0];
  EXPECT_THAT(told.times(0, What::found_out_of_specification), ElementsAre(day(21)));
  EXPECT_FALSE(file.left);
  EXPECT_TRUE(file.infused_out_of_specification);
  EXPECT_FALSE(file.product_discarded);
  EXPECT_EQ(file.at(Mark::infused), day(17));
}

TEST(LogisticsAtRisk, FoundBeforeInfusionAndLost) {
  const Told told = found_once(at_risk(3.5), &Remedy::lose);
  const PatientRecord& file = told.files[0];
  EXPECT_THAT(told.times(0, What::found_out_of_specification), ElementsAre(day(12.5)));
  EXPECT_TRUE(file.left);
  EXPECT_EQ(file.cause, index_of(KnownCause::out_of_specification));
  // Lymphodepletion, which has begun on day 12, is not broken off; the patient leaves after it.
  EXPECT_GE(file.ended, day(12.5));
  EXPECT_LE(file.ended, day(17));
  EXPECT_TRUE(file.product_discarded);
  EXPECT_FALSE(file.infused_out_of_specification);
}

TEST(LogisticsAtRisk, FoundOnTheWayBackAndMadeAgain) {
  // Found on day 10.5 between plant and hospital: made again at once, released on day 18.5.
  const Told told = found_once(at_risk(1.5), &Remedy::make_again);
  EXPECT_THAT(told.times(0, What::culture_started), ElementsAre(day(2), day(10.5)));
  EXPECT_THAT(told.times(0, What::on_site), ElementsAre(day(19.5)));
  EXPECT_DAYS(told, Mark::released, 18.5);
  EXPECT_DAYS(told, Mark::infused, 25.5);
  EXPECT_EQ(told.files[0].made_again, 1);
}

TEST(LogisticsAtRisk, FoundDuringLymphodepletionAndMadeAgain) {
  // Lymphodepletion from day 12 to 16, found on 12.5; there again on day 21.5, scheduled for 22.5.
  Scenario s = at_risk(3.5);
  const PatientRecord file = found_once(s, &Remedy::make_again).files[0];
  EXPECT_EQ(file.at(Mark::infused), day(22.5));
  EXPECT_EQ(file.lymphodepletions, 1);
  s.protocol->lymphodepletion.valid_for =
      days(6);  // on day 22.5 it is half a day too old: from then to 26.5
  const PatientRecord again = found_once(s, &Remedy::make_again).files[0];
  EXPECT_EQ(again.at(Mark::infused), day(27.5));
  EXPECT_EQ(again.lymphodepletions, 2);
}

TEST(LogisticsAtRisk, FoundAndCollectedAgain) {
  const Told told = found_once(at_risk(1.5), &Remedy::collect_again);
  EXPECT_THAT(told.times(0, What::collection_started), ElementsAre(day(0), day(10.5)));
  EXPECT_DAYS(told, Mark::collected, 11.5);
  EXPECT_DAYS(told, Mark::infused, 27.5);
}

TEST(LogisticsAtRisk, FoundAndInfusedAllTheSame) {
  const Told told = found_once(at_risk(1.5), &Remedy::infuse);
  EXPECT_DAYS(told, Mark::infused, 17);
  EXPECT_FALSE(told.files[0].product_discarded);
}

TEST(LogisticsAtRisk, WhoHasLeftIsNotToldOfIt) {
  Scenario s = at_risk(12);
  s.protocol->product.out_of_specification = 1;
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(8.5))};
  s.protocol->product.when_patient_leaves = Product::WhenPatientLeaves::finish;
  const Told told = told_of(s);
  EXPECT_TRUE(told.files[0].left);
  EXPECT_FALSE(told.files[0].infused_out_of_specification);
  EXPECT_EQ(told.times(0, What::closed).size(), 1U);
}

// The tests of a product that has been lost on its way say nothing of the one made after it.
TEST(LogisticsAtRisk, TestsOfALostProductDoNotCondemnTheNext) {
  Scenario s = at_risk(5);  // lost on day 11, made again from then to 18; tests over on day 14
  s.lanes[0].lost = 0.4;
  s.protocol->product.after_transport_loss = only(&Remedy::make_again);
  s.protocol->product.out_of_specification = 0.5;
  s.protocol->product.attempts = 2;
  int lost_on_the_way_back = 0;
  for (std::uint32_t replication = 0; replication < 100; ++replication) {
    const Told told = told_of(s, {1, replication});
    const auto lost = told.times(0, What::consignment_lost);
    if (lost.empty() || lost.front() != day(11)) continue;
    ++lost_on_the_way_back;
    EXPECT_THAT(told.times(0, What::culture_started), ElementsAre(day(2), day(11)));
    EXPECT_EQ(told.files[0].at(Mark::culture_ended), day(18)) << replication;
  }
  EXPECT_GT(lost_on_the_way_back, 10);
}

TEST(LogisticsAtRisk, TestedAtALaboratory) {
  Scenario s = at_risk(12);
  s.protocol->product.tested_at = add_site(s, "laboratory", Site::Kind::laboratory, kPlant, 0.5);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::infused, 17);
  EXPECT_THAT(told.times(0, What::sample_sent), ElementsAre(day(9)));
  EXPECT_THAT(told.times(0, What::closed), ElementsAre(day(21.5)));
}

TEST(LogisticsAtRisk, AQualifiedPersonReleasesAllTheSame) {
  Scenario s = at_risk(12);
  capacity(s, kPlant, ResourceKind::qualified_persons) = Capacity::of(1);
  capacity(s, kPlant, ResourceKind::qualified_persons).open = working_days();
  const Told told = told_of(s);  // day 10 is a Thursday
  EXPECT_DAYS(told, Mark::released, 10 + 8 * kHour);
}

}  // namespace
}  // namespace v2v::test
