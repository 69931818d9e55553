// Slots, vector, batches of tests and the laboratory: what is allotted, kept in stock or shared.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

using testing::ElementsAre;

Scenario with_slots(std::initializer_list<double> entries, Slots::For what) {
  Scenario s = central_on(entries);
  s.sites[kHospital].slots = Slots{1, days(10), what};
  return s;
}
std::vector<double> collections_started(const Told& told) {
  std::vector<double> found;
  for (const PatientRecord& file : told.files)
    for (const TimePoint at : told.times(file.patient, What::collection_started))
      found.push_back(at.since_start().in_days());
  return found;
}

TEST(LogisticsSlots, ForCollection) {
  const Told told = told_of(with_slots({0, 0, 0}, Slots::For::collection));
  EXPECT_THAT(collections_started(told), ElementsAre(0, 10, 20));
  EXPECT_EQ(waited_in_all(told.files[2]), Duration()) << "waited before vein to vein";
  EXPECT_EQ(told.seen(kHospital, ResourceKind::slots).waits_of_served, days(30).in_milliseconds());
}

TEST(LogisticsSlots, WhatIsNotUsedLapses) {
  EXPECT_THAT(collections_started(told_of(with_slots({25, 26, 27}, Slots::For::collection))),
              ElementsAre(25, 30, 40));
}

TEST(LogisticsSlots, SeveralAPeriod) {
  Scenario s = with_slots({0, 0, 0, 0, 12, 13}, Slots::For::collection);
  s.sites[kHospital].slots->each = 3;
  EXPECT_THAT(collections_started(told_of(s)), ElementsAre(0, 0, 0, 10, 12, 13));
}

TEST(LogisticsSlots, ForTheStartOfACulture) {
  const Told told = told_of(with_slots({0, 0, 6}, Slots::For::culture));
  EXPECT_DAYS(told, Mark::collected, 1, 1, 7);
  EXPECT_DAYS(told, Mark::culture_started, 2, 10, 20);
  expect_waited_only_for(told.files[1], ResourceKind::slots, days(8));
  expect_waited_only_for(told.files[2], ResourceKind::slots, days(12));
}

TEST(LogisticsSlots, ACultureMadeAgainNeedsAnother) {
  Scenario s = with_slots({0}, Slots::For::culture);
  s.protocol->product.failure = 0.5;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_failure = only(&Remedy::make_again);
  const Told told =
      told_of(s, luck_with(s, [](const Told& one) { return one.files[0].made_again == 1; }));
  EXPECT_THAT(told.times(0, What::culture_started), ElementsAre(day(2), day(10)));
}

TEST(LogisticsSlots, ForRelease) {
  const Told told = told_of(with_slots({0, 0}, Slots::For::release));
  EXPECT_DAYS(told, Mark::culture_started, 2, 2);
  EXPECT_DAYS(told, Mark::released, 11, 20);
  expect_waited_only_for(told.files[1], ResourceKind::slots, days(9));
}

TEST(LogisticsSlots, NobodyWaitsForASlotWithAQualifiedPerson) {
  Scenario s = with_slots({0, 0, 0}, Slots::For::release);
  capacity(s, kPlant, ResourceKind::qualified_persons) = Capacity::of(1);
  s.protocol->product.review = Distribution::fixed(2 * kHour);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::released, 11 + 2 * kHour, 20, 30);
  EXPECT_EQ(told.seen(kPlant, ResourceKind::qualified_persons).in_use_area,
            Duration::hours(6).in_milliseconds());
}

TEST(LogisticsSlots, EachHospitalHasItsOwn) {
  Scenario s = with_slots({0, 0, 0}, Slots::For::collection);
  s.sites[kHospital].share_of_patients = 0.5;
  const SiteIndex other = add_site(s, "other", Site::Kind::hospital, kPlant, 1);
  s.sites[other].share_of_patients = 0.5;
  patient(s, 0).hospital = kHospital;
  patient(s, 1).hospital = other;
  patient(s, 2).hospital = kHospital;
  EXPECT_THAT(collections_started(told_of(s)), ElementsAre(0, 0, 10));
}

Scenario with_vector(std::initializer_list<double> entries, std::uint32_t in_stock,
                     std::uint32_t lot, std::uint32_t reorder_at) {
  Scenario s = central_on(entries);
  s.sites[kPlant].vector = VectorLots{in_stock, lot, reorder_at, Distribution::fixed(5)};
  return s;
}

TEST(LogisticsVector, OutOfStockUntilTheOrderHasCome) {
  // The last dose is taken on day 2: a lot of two is ordered and comes on day 7. On day 4 both are
  // spoken for: another one comes on day 9, for whoever asks on day 10.
  const Told told = told_of(with_vector({0, 1, 2, 8}, 1, 2, 0));
  EXPECT_DAYS(told, Mark::culture_started, 2, 7, 7, 10);
  expect_waited_only_for(told.files[1], ResourceKind::vector, days(4));
  expect_waited_only_for(told.files[2], ResourceKind::vector, days(3));
  const ResourceStatistics& seen = told.seen(kPlant, ResourceKind::vector);
  EXPECT_EQ(seen.served, 4U);
  EXPECT_EQ(seen.waits_of_served, days(7).in_milliseconds());
}

TEST(LogisticsVector, OrderedOneByOne) {
  EXPECT_DAYS(told_of(with_vector({0, 1, 2}, 1, 1, 0)), Mark::culture_started, 2, 7, 8);
}

TEST(LogisticsVector, OrderedEarlyEnoughNobodyWaits) {
  // One a day is needed and a lot takes 5 d: with five in reserve there is always one.
  EXPECT_DAYS(told_of(with_vector({0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, 6, 1, 5)), Mark::culture_started,
              2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  // Four are just enough: what is ordered on day 2 comes on the very day 7. Two are not.
  EXPECT_DAYS(told_of(with_vector({0, 1, 2, 3, 4, 5, 6}, 5, 1, 4)), Mark::culture_started, 2, 3, 4,
              5, 6, 7, 8);
  EXPECT_DAYS(told_of(with_vector({0, 1, 2, 3, 4}, 3, 1, 2)), Mark::culture_started, 2, 3, 4, 7, 8);
}

TEST(LogisticsVector, EveryCultureTakesADose) {
  Scenario s = with_vector({0}, 1, 1, 0);
  s.protocol->product.failure = 0.5;
  s.protocol->product.attempts = 2;
  s.protocol->product.culture = Distribution::fixed(3);
  s.protocol->product.after_failure = only(&Remedy::make_again);
  const Told told =
      told_of(s, luck_with(s, [](const Told& one) { return one.files[0].made_again == 1; }));
  EXPECT_THAT(told.times(0, What::culture_started), ElementsAre(day(2), day(7)));
  EXPECT_EQ(waited(told.files[0], ResourceKind::vector), days(2));
}

TEST(LogisticsVector, ADoseIsNotTakenBeforeThereIsASuite) {
  // The second patient waits for the only suite and leaves; the third finds the second dose.
  Scenario s = with_vector({0, 1, 2}, 2, 1, 0);
  s.sites[kPlant].vector->lead_time = Distribution::fixed(1'000);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  set_burden(s, {0, 1, 0});
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(4))};
  s.leaving[0].multiplier = {{0, 1}};
  s.leaving.push_back(risk_always(KnownCause::withdrawal, strikes_on(100)));
  const Told told = told_of(s);
  ASSERT_TRUE(told.files[1].left);
  EXPECT_NEAR(told.files[1].ended.since_start().in_days(), 7, 1e-4);
  EXPECT_EQ(told.files[2].at(Mark::culture_started), day(9));
}

TEST(LogisticsTesting, PlacesInTheLaboratory) {
  Scenario s = central_on({0, 0});
  capacity(s, kPlant, ResourceKind::quality_control) = Capacity::of(1);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::released, 11, 13);
  expect_waited_only_for(told.files[1], ResourceKind::quality_control, days(2));
}

TEST(LogisticsTesting, ABatchThatFills) {
  Scenario s = central_on({0, 2});
  s.sites[kPlant].test_batch = {2, days(3)};
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_ended, 9, 11);
  EXPECT_DAYS(told, Mark::released, 13, 13);
  expect_waited_only_for(told.files[0], ResourceKind::quality_control, days(2));
  EXPECT_EQ(waited_in_all(told.files[1]), Duration());
}

TEST(LogisticsTesting, ABatchThatHasWaitedLongEnough) {
  Scenario s = central_on({0, 5});
  s.sites[kPlant].test_batch = {2, days(3)};
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::released, 14, 19);
  expect_waited_only_for(told.files[0], ResourceKind::quality_control, days(3));
  expect_waited_only_for(told.files[1], ResourceKind::quality_control, days(3));
}

// Three samples in one run on the only place: released together, and the next batch after them.
TEST(LogisticsTesting, ABatchTakesOnePlace) {
  Scenario s = central_on({0, 0, 0});
  s.protocol->product.release = Distribution::fixed(14);
  s.sites[kPlant].test_batch = {3, days(2)};
  capacity(s, kPlant, ResourceKind::quality_control) = Capacity::of(1);
  Told told = told_of(s);
  EXPECT_DAYS(told, Mark::released, 23, 23, 23);
  EXPECT_EQ(waited_in_all(told.files[2]), Duration());
  const ResourceStatistics& seen = told.seen(kPlant, ResourceKind::quality_control);
  EXPECT_EQ(seen.in_use_area, days(14).in_milliseconds());
  EXPECT_EQ(seen.served, 1U) << "a run";

  // A fourth and fifth sample on day 10: their batch goes on day 12, waits for the place until day
  // 23, and at a place of its own does not.
  s = central_on({0, 0, 0, 1, 1});
  s.protocol->product.release = Distribution::fixed(14);
  s.sites[kPlant].test_batch = {3, days(2)};
  for (const std::uint32_t places : {1U, 2U}) {
    capacity(s, kPlant, ResourceKind::quality_control) = Capacity::of(places);
    told = told_of(s);
    const double then = places == 1 ? 37 : 26;
    EXPECT_DAYS(told, Mark::released, 23, 23, 23, then, then);
    expect_waited_only_for(told.files[4], ResourceKind::quality_control, days(then - 14 - 10));
  }
}

// The patient of the first sample leaves during the run, which goes on for the second one.
TEST(LogisticsTesting, ARunGoesOnWithoutWhoLeaves) {
  Scenario s = central_on({0, 0, 3});
  s.protocol->product.release = Distribution::fixed(14);
  s.sites[kPlant].test_batch = {2, days(1)};
  capacity(s, kPlant, ResourceKind::quality_control) = Capacity::of(1);
  set_burden(s, {1, 0, 0});
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(10))};
  s.leaving[0].multiplier = {{0, 1}};
  const Told told = told_of(s);
  ASSERT_TRUE(told.files[0].left);
  EXPECT_EQ(told.files[1].at(Mark::released), day(23));
  EXPECT_EQ(told.files[2].at(Mark::released), day(37));
}

// All of a run leave: its place is free for the batch that waits.
TEST(LogisticsTesting, ARunThatAllHaveLeftIsOver) {
  Scenario s = central_on({0, 0, 3});
  s.protocol->product.release = Distribution::fixed(14);
  s.sites[kPlant].test_batch = {2, days(1)};
  capacity(s, kPlant, ResourceKind::quality_control) = Capacity::of(1);
  set_burden(s, {1, 1, 0});
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(15))};
  s.leaving[0].multiplier = {{0, 1}};
  const Told told = told_of(s);
  ASSERT_TRUE(told.files[0].left);
  ASSERT_TRUE(told.files[1].left);
  // They leave on day 17, because waiting begins at receipt, on day 2.
  EXPECT_NEAR(told.files[2].at(Mark::released).since_start().in_days(), 17 + 14, 1e-4);
}

TEST(LogisticsTesting, WhoLeavesLeavesTheBatch) {
  // The first patient leaves on day 10, before the second sample is there; the third fills it.
  Scenario s = central_on({0, 3, 4});
  s.sites[kPlant].test_batch = {2, days(30)};
  set_burden(s, {1, 0, 0});
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(8))};
  s.leaving[0].multiplier = {{0, 1}};
  const Told told = told_of(s);
  ASSERT_TRUE(told.files[0].left);
  EXPECT_TRUE(told.files[0].was_waiting);
  EXPECT_EQ(told.files[0].waiting_for.kind, ResourceKind::quality_control);
  EXPECT_EQ(told.files[1].at(Mark::released), day(15));
  EXPECT_EQ(told.files[2].at(Mark::released), day(15));
}

Scenario with_laboratory(std::initializer_list<double> entries) {
  Scenario s = central_on(entries);
  s.protocol->product.tested_at = add_site(s, "laboratory", Site::Kind::laboratory, kPlant, 0.5);
  return s;
}

TEST(LogisticsLaboratory, SamplesTravelAndResultsDoNot) {
  Scenario s = with_laboratory({0});
  const Told told = told_of(s);
  EXPECT_THAT(told.times(0, What::sample_sent), ElementsAre(day(9)));
  EXPECT_DAYS(told, Mark::released, 11.5);
  EXPECT_EQ(waited_in_all(told.files[0]), Duration());
}

TEST(LogisticsLaboratory, ItsPlacesAndNotThePlants) {
  Scenario s = with_laboratory({0, 0, 0});
  capacity(s, kPlant, ResourceKind::quality_control) = Capacity::of(1);
  capacity(s, 2, ResourceKind::quality_control) = Capacity::of(2);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::released, 11.5, 11.5, 13.5);
  expect_waited_only_for(told.files[2], ResourceKind::quality_control, days(2));
}

TEST(LogisticsLaboratory, TakesSamplesInWhileOpen) {
  // There on Thursday, 0 h, and on Friday, 18 h: taken in at 8 h and on Monday at 8 h.
  Scenario s = with_laboratory({0.5, 2 + 6 * kHour});
  s.sites[2].open = working_days();
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::released, 12 + 8 * kHour, 16 + 8 * kHour);
  expect_waited_only_for(told.files[0], ResourceKind::opening_hours, Duration::hours(8));
  expect_waited_only_for(told.files[1], ResourceKind::opening_hours, Duration::hours(62));
}

TEST(LogisticsLaboratory, SamplesWaitForDeparturesAndForABatch) {
  Scenario s = with_laboratory({0, 1});
  s.lanes[1].departures = daily_at_five();
  s.sites[2].test_batch = {2, days(20)};
  const Told told = told_of(s);
  // Sent on day 9 and 10 at 17 h, there half a day later; tested together from day 11, 5 h.
  EXPECT_DAYS(told, Mark::released, 13 + 5 * kHour, 13 + 5 * kHour);
  EXPECT_EQ(waited(told.files[0], ResourceKind::departures), Duration::hours(17));
  EXPECT_EQ(waited(told.files[0], ResourceKind::quality_control), Duration::hours(24));
  EXPECT_EQ(waited(told.files[1], ResourceKind::quality_control), Duration());
}

}  // namespace
}  // namespace v2v::test
