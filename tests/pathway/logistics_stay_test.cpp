// Ward and intensive care beds, products that expire while a bed is waited for.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

using testing::ElementsAre;

/// Ten days in a ward bed after infusion; one ward bed.
Scenario with_stay(std::initializer_list<double> entries) {
  Scenario s = central_on(entries);
  s.protocol->stay = Stay{};
  s.protocol->stay->after_infusion = Distribution::fixed(10);
  capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(1);
  return s;
}

TEST(LogisticsStay, ABedFromLymphodepletionToDischarge) {
  const Scenario s = with_stay({0, 0});
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::lymphodepletion_started, 13, 28);
  EXPECT_DAYS(told, Mark::infused, 18, 33);
  EXPECT_THAT(told.times(0, What::discharged), ElementsAre(day(28)));
  EXPECT_THAT(told.times(0, What::closed), ElementsAre(day(28)));
  EXPECT_EQ(told.files[0].ended, day(18)) << "as far as the study is concerned";
  expect_waited_only_for(told.files[1], ResourceKind::ward_beds, days(15));
  EXPECT_EQ(told.seen(kHospital, ResourceKind::ward_beds).in_use_area, days(30).in_milliseconds());
}

TEST(LogisticsStay, ABedFromInfusion) {
  Scenario s = with_stay({0, 0});
  s.protocol->stay->from_lymphodepletion = false;
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::lymphodepletion_ended, 17, 17);
  EXPECT_DAYS(told, Mark::infused, 18, 28);
  expect_waited_only_for(told.files[1], ResourceKind::ward_beds, days(10));
}

TEST(LogisticsStay, LymphodepletionThatHasAgedInTheQueueIsGivenAgain) {
  Scenario s = with_stay({0, 0});
  s.protocol->stay->from_lymphodepletion = false;
  s.protocol->lymphodepletion.valid_for = days(8);
  const PatientRecord file = told_of(s).files[1];
  EXPECT_EQ(file.lymphodepletions, 2);
  // Too old from day 25 on; given again without a bed, as soon as that is known, by day 28 at last.
  EXPECT_LE(file.at(Mark::infused), day(33));
  EXPECT_GE(file.at(Mark::infused), day(28));
}

TEST(LogisticsStay, WithoutALimitNobodyWaits) {
  Scenario s = with_stay({0, 0});
  capacity(s, kHospital, ResourceKind::ward_beds) = Capacity();
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::infused, 18, 18);
  EXPECT_THAT(told.times(1, What::closed), ElementsAre(day(28)));
}

TEST(LogisticsStay, ABedBeforeTheProductIsThere) {
  // Lymphodepletion six days before the planned infusion, on day 2: it waits for the bed of the
  // first patient, who has it from day 2 to 18. The product keeps.
  Scenario s = point_of_care(0);
  s.enrolment = with_stay({0, 0}).enrolment;
  s.protocol->stay = with_stay({}).protocol->stay;
  s.protocol->product.cryopreserved = true;
  capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(1);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::lymphodepletion_started, 2, 18);
  // Three days of it and three of rest.
  EXPECT_DAYS(told, Mark::infused, 8, 24);
  // Only from day 8 on, when the product was there, did the bed put infusion off.
  expect_waited_only_for(told.files[1], ResourceKind::ward_beds, days(10));
}

TEST(LogisticsStay, WhoLeavesTheQueueOrTheBed) {
  // The second one's day 20 of waiting is day 22, in the queue.
  Scenario s = with_stay({0, 0, 0});
  set_burden(s, {0, 1, 0});
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(20))};
  s.leaving[0].multiplier = {{0, 1}};
  const Told told = told_of(s);
  const PatientRecord& file = told.files[1];
  ASSERT_TRUE(file.left);
  EXPECT_NEAR(file.ended.since_start().in_days(), 22, 1e-4);
  EXPECT_TRUE(file.was_waiting);
  EXPECT_EQ(file.waiting_for.kind, ResourceKind::ward_beds);
  EXPECT_EQ(file.waiting_for.site, kHospital);
  EXPECT_EQ(told.files[2].at(Mark::lymphodepletion_started), day(28));

  // The first one dies on day 1 of the hold, day 18 at most: the bed is free at once.
  s = with_stay({0, 0});
  set_burden(s, {1, 0});
  s.leaving = {risk_in(Phase::lymphodepletion, KnownCause::death, strikes_on(2))};
  s.leaving[0].multiplier = {{0, 1}};
  const Told early = told_of(s);
  ASSERT_TRUE(early.files[0].left);
  EXPECT_NEAR(early.files[1].at(Mark::lymphodepletion_started).since_start().in_days(), 15, 1e-4);
}

TEST(LogisticsStay, IntensiveCare) {
  Scenario s = with_stay({0});
  s.protocol->stay->intensive_care = 1;
  s.protocol->stay->intensive_care_after = Distribution::fixed(6);
  s.protocol->stay->intensive_care_takes = Distribution::fixed(4);
  Told told = told_of(s);
  EXPECT_THAT(told.times(0, What::intensive_care_started), ElementsAre(day(24)));
  EXPECT_THAT(told.times(0, What::discharged), ElementsAre(day(32)));
  // Not after discharge: then at its time.
  s.protocol->stay->intensive_care_after = Distribution::fixed(15);
  told = told_of(s);
  EXPECT_THAT(told.times(0, What::intensive_care_started), ElementsAre(day(28)));
  EXPECT_THAT(told.times(0, What::discharged), ElementsAre(day(32)));
}

TEST(LogisticsStay, TheWardBedIsKeptDuringIntensiveCare) {
  Scenario s = with_stay({0, 0, 0});
  capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(2);
  capacity(s, kHospital, ResourceKind::intensive_care_beds) = Capacity::of(1);
  s.protocol->stay->intensive_care = 1;
  s.protocol->stay->intensive_care_after = Distribution::fixed(6);
  s.protocol->stay->intensive_care_takes = Distribution::fixed(4);
  const Told told = told_of(s);
  // The second one waits from day 24 to 28 for the bed in intensive care.
  EXPECT_THAT(told.times(0, What::discharged), ElementsAre(day(32)));
  EXPECT_THAT(told.times(1, What::intensive_care_started), ElementsAre(day(28)));
  EXPECT_THAT(told.times(1, What::discharged), ElementsAre(day(36)));
  EXPECT_EQ(told.files[2].at(Mark::lymphodepletion_started), day(32));
  EXPECT_EQ(waited_in_all(told.files[1]), Duration()) << "nothing after infusion puts it off";
  EXPECT_EQ(told.seen(kHospital, ResourceKind::intensive_care_beds).waits_of_served,
            days(4).in_milliseconds());
}

TEST(LogisticsStay, TheShareOfIntensiveCare) {
  Scenario s = many(4'000);
  s.protocol->stay = Stay{};
  s.protocol->stay->intensive_care = 0.3;
  std::uint64_t cared_for = 0;
  Recorder recorder;
  run(s, recorder);
  for (const JournalEntry& entry : recorder.entries())
    cared_for += entry.what == What::intensive_care_started ? 1 : 0;
  expect_share(cared_for, 4'000, 0.3, 0.008, "intensive care");
}

/// Fresh for ten days from release on day 11; the only bed is taken from infusion, until day 28.
Scenario fresh_with_stay(std::initializer_list<double> entries) {
  Scenario s = with_stay(entries);
  s.protocol->stay->from_lymphodepletion = false;
  s.protocol->product.cryopreserved = false;
  s.protocol->product.stable_for = days(10);
  return s;
}
constexpr Duration kTick = Duration::milliseconds(1);

TEST(LogisticsStay, ExpiresWhileWaitingForABed) {
  const Told told = told_of(fresh_with_stay({0, 0}));
  const PatientRecord& file = told.files[1];
  EXPECT_THAT(told.times(1, What::expired), ElementsAre(day(21) + kTick));
  EXPECT_TRUE(file.left);
  EXPECT_EQ(file.cause, index_of(KnownCause::product_expired));
  EXPECT_EQ(file.ended, day(21) + kTick);
}

TEST(LogisticsStay, IsFrozenWhileWaitingForABed) {
  Scenario s = fresh_with_stay({0, 0});
  s.protocol->product.freeze_when_missed = true;
  s.protocol->product.freezing = Distribution::fixed(2);
  const Told told = told_of(s);
  EXPECT_THAT(told.times(1, What::frozen), ElementsAre(day(21) + kTick));
  EXPECT_EQ(told.files[1].at(Mark::infused), day(28));
  // A later end of freezing is waited for, too.
  s.protocol->product.freezing = Distribution::fixed(12);
  EXPECT_EQ(told_of(s).files[1].at(Mark::infused), day(33) + kTick);
}

// Whoever has no product any more leaves the queue: the third patient gets the bed on day 28.
TEST(LogisticsStay, NobodyOccupiesABedWhileAProductIsMadeAgain) {
  for (double Remedy::*remedy : {&Remedy::make_again, &Remedy::collect_again}) {
    Scenario s = fresh_with_stay({0, 0, 10});
    s.protocol->product.attempts = 2;
    s.protocol->product.after_failure = only(remedy);
    const Told told = told_of(s);
    ASSERT_EQ(told.times(1, What::expired).size(), 1U);
    EXPECT_EQ(told.files[2].at(Mark::infused), day(28)) << "conditioned, its product on site";
    // And the second one, whose product comes later, waits for that patient's discharge.
    EXPECT_EQ(told.files[1].at(Mark::infused), day(38));
  }
}

TEST(LogisticsStay, ABedIsNotKeptWhenTheProductMustBeCollectedAgain) {
  // Found out of specification on day 15 in mid-lymphodepletion, collected again on 17 to 18; the
  // second patient has waited for the bed since day 13.
  Scenario s = with_stay({0, 0});
  s.protocol->product.release_at_risk = days(1);
  s.protocol->product.release = Distribution::fixed(6);
  s.protocol->product.out_of_specification = 0.5;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_out_of_specification = only(&Remedy::collect_again);
  const Told told =
      told_of(s, luck_with(s, [](const Told& one) {
                return one.files[0].collected_again == 1 && one.files[1].out_of_specification == 0;
              }));
  EXPECT_THAT(told.times(0, What::found_out_of_specification), ElementsAre(day(15)));
  const auto again = told.times(0, What::collected_again);
  ASSERT_EQ(again.size(), 1U);
  EXPECT_EQ(told.files[1].at(Mark::lymphodepletion_started), again[0]);
}

}  // namespace
}  // namespace v2v::test
