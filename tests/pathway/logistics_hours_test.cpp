// Hours, growth, closures and outages: few patients whose days were worked out by hand.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

// Monday 0, Friday 4, Saturday 5, Sunday 6, Monday 7.

TEST(LogisticsHours, LeukapheresisOnWorkingDaysOnly) {
  // Friday 16 h, and Saturday 10 h: the latter waits until Monday, 8 h.
  Scenario s = central_on({4 + 16 * kHour, 5 + 10 * kHour});
  Capacity& beds = capacity(s, kHospital, ResourceKind::apheresis_beds);
  beds = Capacity::of(1);
  beds.open = working_days();
  const Told told = told_of(s);
  EXPECT_THAT(told.times(0, What::collection_started), testing::ElementsAre(day(4 + 16 * kHour)));
  EXPECT_THAT(told.times(1, What::collection_started), testing::ElementsAre(day(7 + 8 * kHour)));
  EXPECT_DAYS(told, Mark::collected, 5 + 16 * kHour, 8 + 8 * kHour);
  const ResourceStatistics& seen = told.seen(kHospital, ResourceKind::apheresis_beds);
  EXPECT_EQ(seen.waits_of_served, Duration::hours(46).in_milliseconds());
  EXPECT_EQ(seen.in_use_area, Duration::whole_days(2).in_milliseconds());
  // What was waited for before collection puts infusion off, but is no part of vein-to-vein time.
  EXPECT_EQ(waited_in_all(told.files[1]), Duration());
  EXPECT_EQ(told.files[1].ended, day(7 + 8 * kHour + 18));
}

TEST(LogisticsHours, TheHospitalsDoor) {
  Scenario s = central_on({4 + 16 * kHour, 5 + 10 * kHour});
  s.sites[kHospital].open = working_days();
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::collected, 5 + 16 * kHour, 8 + 8 * kHour);
  // Cells and products come and go as before: the first one's product is there on a Saturday.
  EXPECT_DAYS(told, Mark::on_site, 15 + 16 * kHour + 1, 18 + 8 * kHour + 1);
  EXPECT_EQ(told.seen(kHospital, ResourceKind::opening_hours).waits_of_served,
            Duration::hours(46).in_milliseconds());
}

TEST(LogisticsHours, CellsAreReceivedWhenThePlantIsOpen) {
  // At the plant on Wednesday, 0 h, and on Saturday, 12 h.
  Scenario s = central_on({0, 3.5});
  s.sites[kPlant].open = working_days();
  const Told told = told_of(s);
  EXPECT_DAYS(told, Gate::received, 2 + 8 * kHour, 7 + 8 * kHour);
  EXPECT_DAYS(told, Mark::culture_started, 2 + 8 * kHour, 7 + 8 * kHour);
  EXPECT_DAYS(told, Mark::infused, 18 + 8 * kHour, 23 + 8 * kHour);
  expect_waited_only_for(told.files[0], ResourceKind::opening_hours, Duration::hours(8));
  expect_waited_only_for(told.files[1], ResourceKind::opening_hours, Duration::hours(44));
}

TEST(LogisticsHours, CulturesBeginByDayAndEndAtAnyHour) {
  Scenario s = central_on({0, 3});
  Capacity& suites = capacity(s, kPlant, ResourceKind::suites);
  suites = Capacity::of(5);
  suites.open = working_days();
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_started, 2 + 8 * kHour, 7 + 8 * kHour);  // Wednesday, Monday
  EXPECT_DAYS(told, Mark::culture_ended, 9 + 8 * kHour, 14 + 8 * kHour);
  expect_waited_only_for(told.files[0], ResourceKind::suites, Duration::hours(8));
  expect_waited_only_for(told.files[1], ResourceKind::suites, Duration::hours(56));
}

TEST(LogisticsHours, NothingIsReleasedOnASunday) {
  // Tested on Sunday, 0 h; a qualified person is there on Monday at 8 h and takes 2 h for each.
  Scenario s = central_on({2, 2});
  Capacity& persons = capacity(s, kPlant, ResourceKind::qualified_persons);
  persons = Capacity::of(1);
  std::vector<Calendar::Hours> weekly;
  for (int weekday = 0; weekday < 6; ++weekday)
    weekly.push_back({Duration::hours(24 * weekday + 8), Duration::hours(24 * weekday + 17)});
  persons.open = Calendar(weekly, 0, {});
  s.protocol->product.review = Distribution::fixed(2 * kHour);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_ended, 11, 11);
  EXPECT_DAYS(told, Mark::released, 14 + 10 * kHour, 14 + 12 * kHour);
  EXPECT_DAYS(told, Mark::infused, 21 + 10 * kHour, 21 + 12 * kHour);
  expect_waited_only_for(told.files[0], ResourceKind::qualified_persons, Duration::hours(32));
  expect_waited_only_for(told.files[1], ResourceKind::qualified_persons, Duration::hours(34));
}

TEST(LogisticsHours, AReviewThatHasBegunIsFinished) {
  Scenario s = central_on({16 * kHour});  // tested on Friday of the next week, 16 h
  Capacity& persons = capacity(s, kPlant, ResourceKind::qualified_persons);
  persons = Capacity::of(1);
  persons.open = working_days();
  s.protocol->product.review = Distribution::fixed(3 * kHour);
  EXPECT_DAYS(told_of(s), Mark::released, 11 + 19 * kHour);
}

// Cells arrive two days after eligibility. Nights Monday to Friday from 22 to 6 h, none on Friday,
// day 4: who arrives on Thursday at 23:50 finds the suite free at 00:30, within the night of
// Thursday; who arrives on Friday at 10 h waits until Monday evening.
TEST(LogisticsHours, ANightBelongsToTheDayOnWhichItBegins) {
  Scenario s = central_on({1 + 23.5 * kHour, 1 + (23 + 50 / 60.0) * kHour, 2 + 10 * kHour});
  s.protocol->product.culture = Distribution::fixed(kHour);
  Capacity& suites = capacity(s, kPlant, ResourceKind::suites);
  suites = Capacity::of(1);
  std::vector<Calendar::Hours> nights;
  for (int weekday = 0; weekday < 5; ++weekday)
    nights.push_back({Duration::hours(24 * weekday + 22), Duration::hours(24 * weekday + 30)});
  YearlyDays christmas;
  christmas.add({12, 25}, {12, 25});
  for (const Closures& closed :
       {Closures({{day(4), day(5)}}), Closures({}, christmas, *day_number("2026-12-21"))}) {
    suites.open = Calendar(nights, 0, closed);
    const Told told = told_of(s);
    EXPECT_DAYS(told, Mark::culture_started, 3 + 23.5 * kHour, 4 + 0.5 * kHour, 7 + 22 * kHour);
  }
}

TEST(LogisticsHours, APlantGrows) {
  Scenario s = central_on({0, 0, 0});
  Capacity& suites = capacity(s, kPlant, ResourceKind::suites);
  suites = Capacity::of(1);
  suites.later = {{day(5), 2}, {day(6), 3}};
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_started, 2, 5, 6);
  expect_waited_only_for(told.files[2], ResourceKind::suites, days(4));
  const ResourceStatistics& seen = told.seen(kPlant, ResourceKind::suites);
  EXPECT_EQ(seen.in_use_area, days(21).in_milliseconds());
  // The last patient is infused on day 22: 5 d of one suite, 1 d of two, 16 d of three.
  EXPECT_EQ(seen.observed, days(22));
  EXPECT_EQ(seen.capacity_area, days(5 + 2 + 48).in_milliseconds());
}

TEST(LogisticsHours, APlantShrinksWhileCulturesAreUnderWay) {
  Scenario s = central_on({0, 0, 1});
  Capacity& suites = capacity(s, kPlant, ResourceKind::suites);
  suites = Capacity::of(2);
  suites.later = {{day(4), 1}};
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 2, 9);
}

TEST(LogisticsHours, AClosureFinishesWhatHasBegun) {
  Scenario s = central_on({0, 3});
  Capacity& suites = capacity(s, kPlant, ResourceKind::suites);
  suites = Capacity::of(2);
  suites.open = closed_only(4, 12);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_started, 2, 12);
  EXPECT_DAYS(told, Mark::culture_ended, 9, 19);
}

/// Out of order from day 3 to 5, from 8 to 10, ...
Scenario with_outages(std::initializer_list<double> entries, std::uint32_t suites,
                      std::uint32_t units) {
  Scenario s = central_on(entries);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(suites);
  capacity(s, kPlant, ResourceKind::suites).outages =
      Outages{Distribution::fixed(3), Distribution::fixed(2), units};
  return s;
}

TEST(LogisticsOutages, AUnitInUseIsFinishedAndNothingNewStarts) {
  const Told told = told_of(with_outages({0, 2}, 2, 0));
  EXPECT_DAYS(told, Mark::culture_started, 2, 5);
  EXPECT_DAYS(told, Mark::culture_ended, 9, 12);
  expect_waited_only_for(told.files[1], ResourceKind::suites, days(1));
}

TEST(LogisticsOutages, SomeOfTheUnits) {
  // Of two suites one is occupied and one out of order; of three, one is left.
  EXPECT_DAYS(told_of(with_outages({0, 2}, 2, 1)), Mark::culture_started, 2, 5);
  EXPECT_DAYS(told_of(with_outages({0, 2}, 3, 1)), Mark::culture_started, 2, 4);
  // More than there are is all of them.
  EXPECT_DAYS(told_of(with_outages({0, 2}, 3, 9)), Mark::culture_started, 2, 5);
}

TEST(LogisticsOutages, OneAfterTheOther) {
  // Asked for on day 9, between 8 and 10; on day 13.5, between 13 and 15.
  EXPECT_DAYS(told_of(with_outages({7, 11.5}, 5, 0)), Mark::culture_started, 10, 15);
}

TEST(LogisticsOutages, RepairedAtNightOpensInTheMorning) {
  Scenario s = with_outages({2}, 1, 0);
  capacity(s, kPlant, ResourceKind::suites).open = working_days();
  // Received on day 4, repaired on Saturday, day 5; open on Monday. Out of order again on day 8.
  EXPECT_DAYS(told_of(s), Mark::culture_started, 7 + 8 * kHour);
}

TEST(LogisticsOutages, GrowthDuringAnOutage) {
  Scenario s = with_outages({0, 1, 2}, 1, 1);
  capacity(s, kPlant, ResourceKind::suites).later = {{day(3.5), 2}};
  // One suite in use since day 2; of two, one is out of order until day 5; then from 8 to 10.
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 5, 10);
}

}  // namespace
}  // namespace v2v::test
