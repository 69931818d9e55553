// The day on which a product is planned to be on site: by hand, and against what comes of it.
#include "pathway/planned_day.hpp"

#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

// Monday 0, Friday 4, Saturday 5, Monday 7, Friday 11, Saturday 12, Monday 14.

/// The planned day is the first day of lymphodepletion and its lead; in all of these nothing comes
/// of it but what was planned.
void expect_planned(const Scenario& s, std::initializer_list<double> planned) {
  const Told told = told_of(s);
  std::vector<double> starts;
  for (const double each : planned)
    starts.push_back(each - s.protocol->lymphodepletion.lead.in_days());
  ASSERT_EQ(told.files.size(), starts.size());
  for (std::size_t i = 0; i < starts.size(); ++i) {
    const PatientRecord& file = told.files[i];
    EXPECT_EQ(file.at(Mark::lymphodepletion_started), day(starts[i])) << "patient " << i;
    EXPECT_EQ(file.at(Mark::on_site), day(starts[i]) + s.protocol->lymphodepletion.lead);
    EXPECT_EQ(file.at(Mark::infused), file.at(Mark::on_site));
    EXPECT_EQ(file.lymphodepletions, 1);
  }
}

TEST(PlannedDay, WithoutAnyCalendar) { expect_planned(planned_on({0}), {12}); }

TEST(PlannedDay, AWeeklyTruckIsJustMet) {
  // Cells leave on Tuesday, day 1; culture from day 2 to 13, released on Tuesday, day 15, 0 h.
  expect_planned(with_weekly_truck(), {16});
}

TEST(PlannedDay, AWeeklyTruckIsJustMissed) {
  Scenario s = with_weekly_truck();
  s.protocol->product.release = Distribution::fixed(2 + kHour);
  expect_planned(s, {23});
}

TEST(PlannedDay, AHolidayOnTheDayOfTheTruck) {
  expect_planned(with_weekly_truck({{day(15), day(16)}}), {23});
  expect_planned(with_weekly_truck({{day(15), day(23)}}), {30});
}

/// A qualified person from Monday to Friday, 8 to 17 h, who takes 2 h.
Scenario reviewed(double entry, std::vector<Span> holidays = {}) {
  Scenario s = planned_on({entry});
  Capacity& persons = capacity(s, kPlant, ResourceKind::qualified_persons);
  persons = Capacity::of(1);
  persons.open = working_days(std::move(holidays));
  s.protocol->product.review = Distribution::fixed(2 * kHour);
  return s;
}

TEST(PlannedDay, ReleasedOnAFridayAfternoon) {
  // Tested on Friday, day 11, at 16 h: reviewed until 18 h, as what has begun is finished.
  expect_planned(reviewed(16 * kHour), {12 + 18 * kHour});
  // At 17 h and at 18 h nobody is there before Monday at 8 h.
  expect_planned(reviewed(17 * kHour), {15 + 10 * kHour});
  expect_planned(reviewed(18 * kHour), {15 + 10 * kHour});
  // Monday is a holiday.
  expect_planned(reviewed(18 * kHour, {{day(14), day(15)}}), {16 + 10 * kHour});
}

TEST(PlannedDay, AHospitalThatIsClosedOnTheWeekendTakesProductsIn) {
  // As it does in the simulation: its hours are those of leukapheresis. On site on Saturday, 10 h.
  Scenario s = planned_on({10 * kHour});
  s.sites[kHospital].open = working_days();
  expect_planned(s, {12 + 10 * kHour});
}

TEST(PlannedDay, ALaboratoryThatIsClosedOnTheWeekendDoesNot) {
  // Samples leave on day 11 and are there on Saturday; tested from Monday, 8 h.
  Scenario s = planned_on({2});
  const SiteIndex laboratory = add_site(s, "laboratory", Site::Kind::laboratory, kPlant, 1);
  s.protocol->product.tested_at = laboratory;
  s.sites[laboratory].open = working_days();
  expect_planned(s, {17 + 8 * kHour});
  // By a van that leaves at 17 h they are there on Sunday, which changes nothing; by one on
  // Thursday they come on Friday of the next week.
  s.lanes[1].departures = daily_at_five();
  expect_planned(s, {17 + 8 * kHour});
  s.lanes[1].departures = Timetable({days(3)}, 0, {});
  expect_planned(s, {21 + 8 * kHour});
}

TEST(PlannedDay, OperatorsWhoHarvestByDay) {
  // Work from 8 to 11 h on Wednesday, day 2; the culture ends on day 9 at 11 h, on Wednesday.
  Scenario s = planned_on({0});
  s.protocol->product.start_work = Distribution::fixed(3 * kHour);
  s.protocol->product.harvest_work = Distribution::fixed(4 * kHour);
  Capacity& operators = capacity(s, kPlant, ResourceKind::operators);
  operators = Capacity::of(1);
  operators.open = working_days();
  expect_planned(s, {12 + 15 * kHour});
  // It ends on Saturday, 11 h: harvested on Monday from 8 h.
  s.protocol->product.culture = Distribution::fixed(10);
  expect_planned(s, {17 + 12 * kHour});
  // Somebody who stays with it harvests on Saturday.
  s.protocol->product.same_operator = true;
  expect_planned(s, {15 + 15 * kHour});
}

TEST(PlannedDay, ATestingPlaceThatIsOpenedLater) {
  Scenario s = planned_on({0});
  capacity(s, kPlant, ResourceKind::quality_control) = {true, 0, {{day(13), 1}}, {}, {}, {}};
  expect_planned(s, {16});
  // Closed again, and then by day only.
  capacity(s, kPlant, ResourceKind::quality_control) = {
      true, 1, {{day(9), 0}, {day(12), 1}}, {}, working_days(), {}};
  expect_planned(s, {17 + 8 * kHour});
}

TEST(PlannedDay, SlotsThatAreBooked) {
  // Three products a day 11, one slot a week: on days 11, 14 and 21.
  Scenario s = planned_on({0, 0, 0});
  s.sites[kHospital].slots = Slots{1, days(7), Slots::For::release};
  expect_planned(s, {12, 15, 22});
  s.sites[kHospital].slots = Slots{2, days(7), Slots::For::release};
  expect_planned(s, {12, 12, 15});
}

TEST(PlannedDay, ABatchThatGoesWhenItsFirstHasWaited) {
  Scenario s = planned_on({0});
  s.sites[kPlant].test_batch = {2, days(3)};
  expect_planned(s, {15});
}

TEST(PlannedDay, ABatchThatIsFilledByAKnownOne) {
  Scenario s = planned_on({0, 1});
  s.sites[kPlant].test_batch = {2, days(3)};
  const Told told = told_of(s);
  // When the first starts nobody knows of the second; when the second starts, both are known.
  EXPECT_DAYS(told, Mark::lymphodepletion_started, 9, 7);
  EXPECT_DAYS(told, Mark::on_site, 13, 13);
  EXPECT_DAYS(told, Mark::infused, 15, 13);
}

TEST(PlannedDay, AtAQuantile) {
  Scenario s = planned_on({0});
  Referrals& referrals = std::get<Referrals>(s.enrolment);
  constexpr std::size_t kPatients = 2'000;
  referrals.list.resize(kPatients, referrals.list.front());
  s.protocol->product.culture = Distribution::uniform(5, 10);
  for (const auto& [quantile, planned] : {std::pair(0.5, 12.5), std::pair(0.8, 14.0)}) {
    s.protocol->lymphodepletion.planned_at = quantile;
    std::size_t late = 0;
    for (const PatientRecord& file : files_of(s)) {
      EXPECT_EQ(file.at(Mark::lymphodepletion_started), day(planned - 6));
      EXPECT_EQ(file.at(Mark::infused), std::max(day(planned), file.at(Mark::on_site)));
      late += file.at(Mark::on_site) > day(planned) ? 1 : 0;
    }
    // Binomial, four standard deviations.
    EXPECT_NEAR(static_cast<double>(late) / kPatients, 1 - quantile,
                4 * std::sqrt(quantile * (1 - quantile) / kPatients));
  }
}

TEST(PlannedDay, OfACultureThatIsUnderWay) {
  // Uniform from 5 to 10 days and 8 have passed: half of the rest is over on day 9 of the culture.
  Scenario s = planned_on({});
  s.protocol->product.culture = Distribution::uniform(5, 10);
  PatientUnderWay one;
  one.reached = Gate::received;
  one.in_culture = true;
  one.ago = days(8);
  s.under_way = {one};
  s.protocol->lymphodepletion.lead = days(2);
  s.protocol->lymphodepletion.first_day = s.protocol->lymphodepletion.last_day = -2;
  // 1 d more, testing 2 d, on the way 1 d: planned for day 4.
  EXPECT_DAYS(told_of(s), Mark::lymphodepletion_started, 2);
}

TEST(PlannedDay, BridgingIsOfferedByTheDate) {
  // The truck is met (received on day 2, on site on day 16, lymphodepletion on 10) or missed by an
  // hour (on 17).
  Scenario s = with_weekly_truck();
  s.protocol->bridging = {true, days(10), 1, 0, {}};
  EXPECT_FALSE(told_of(s).files[0].bridged);
  s.protocol->product.release = Distribution::fixed(2 + kHour);
  EXPECT_TRUE(told_of(s).files[0].bridged);
  s.protocol->bridging.if_waiting_over = days(15);
  EXPECT_FALSE(told_of(s).files[0].bridged);
  // After release: scheduled a day after day 23.
  s.protocol->lymphodepletion.start = Lymphodepletion::Start::after_release;
  s.protocol->lymphodepletion.scheduling = Distribution::fixed(1);
  s.protocol->bridging.if_waiting_over = days(22);
  EXPECT_FALSE(told_of(s).files[0].bridged);
  s.protocol->bridging.if_waiting_over = days(22 - kHour);
  EXPECT_TRUE(told_of(s).files[0].bridged);
}

TEST(PlannedDay, IsTheDayOfArrivalWhereNothingIsRandomOrShared) {
  std::size_t patients = 0, waited = 0;
  for (std::uint64_t seed = 1; seed <= 4'000; ++seed) {
    const Scenario s = certain_and_unshared(seed);
    if (!check_network(s).empty()) continue;
    const Told told = told_of(s);
    for (const PatientRecord& file : told.files) {
      ASSERT_EQ(file.at(Mark::lymphodepletion_started) + days(1), file.at(Mark::on_site))
          << "seed " << seed << ", patient " << file.patient;
      ++patients;
      waited += waited_in_all(file) > Duration() ? 1 : 0;
    }
  }
  // Or this test is about nothing.
  EXPECT_GT(patients, 6'000U);
  EXPECT_GT(waited, 3'000U);
}

TEST(PlannedDay, SlotsPromisedInTheOrderInWhichTheyWillBeTaken) {
  for (std::uint64_t seed = 1; seed <= 500; ++seed) {
    Dice dice(seed);
    Scenario s = planned_on({0});
    auto& list = std::get<Referrals>(s.enrolment).list;
    for (unsigned i = dice.up_to(12); i > 0; --i)
      list.push_back({list.back().at + Duration::hours(dice.up_to(60)), {}});
    s.sites[kHospital].slots =
        Slots{1 + dice.up_to(2), Duration::hours(1 + dice.up_to(200)), Slots::For::release};
    for (const PatientRecord& file : told_of(s).files)
      ASSERT_EQ(file.at(Mark::lymphodepletion_started) + days(6), file.at(Mark::on_site))
          << "seed " << seed << ", patient " << file.patient;
  }
}

}  // namespace
}  // namespace v2v::test
