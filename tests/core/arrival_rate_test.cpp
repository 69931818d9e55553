// Accumulated rates against closed forms and a sum over small steps, and their inversion.
#include "vein2vein/core/arrival_rate.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v {
namespace {

TimePoint day(double count) { return TimePoint::at(Duration::days(count)); }
// 2026-01-05 is a Monday.
ArrivalRate from_monday(double per_day) {
  ArrivalRate rate;
  rate.per_day = per_day;
  rate.first_day = *day_number("2026-01-05");
  return rate;
}
ArrivalRate working_days() {
  ArrivalRate rate = from_monday(2);
  rate.weekday = {1, 1, 1, 1, 1, 0, 0};
  return rate;
}

/// The integral in steps of an hour, within which nothing of these rates changes but growth.
double summed(const ArrivalRate& rate, TimePoint until) {
  double sum = 0;
  for (TimePoint at; at < until; at = at + Duration::hours(1))
    sum += rate.at(at + Duration::milliseconds(1'800'000)) / 24;
  return sum;
}

TEST(ArrivalRates, ByDayOfTheWeek) {
  const ArrivalRate rate = working_days();
  EXPECT_FALSE(rate.is_constant());
  EXPECT_DOUBLE_EQ(rate.expected(day(0), day(7)), 10);
  EXPECT_DOUBLE_EQ(rate.expected(day(4.5), day(8)), 3) << "Friday afternoon to Monday evening";
  EXPECT_DOUBLE_EQ(rate.expected(day(5), day(7)), 0);
  // 1,000 arrivals are 100 weeks, of which the last two days are empty.
  EXPECT_NEAR(rate.when_grown_by(999.999, day(0)).since_start().in_days(), 99 * 7 + 4.9995, 1e-7);
  EXPECT_EQ(rate.when_grown_by(0.5, day(4.875)), day(7.125));
  EXPECT_EQ(rate.when_grown_by(0.5, day(5.3)), day(7.25));
  EXPECT_EQ(rate.when_grown_by(0.5, day(5.3), day(7.25)), TimePoint::never());
}

// What would be rounded to midnight stays on the day on which somebody may come.
TEST(ArrivalRates, StayOnTheirDay) {
  const TimePoint last = working_days().when_grown_by(2 - 1e-12, day(4));
  EXPECT_EQ(last, TimePoint::at(Duration::whole_days(5) - Duration::milliseconds(1)));
}

TEST(ArrivalRates, GrowExponentially) {
  ArrivalRate rate = from_monday(3);
  rate.log_growth_per_day = std::log(1.15) / 365.25;
  EXPECT_NEAR(rate.at(day(365.25)), 3 * 1.15, 1e-9);
  // The integral of 3 1.15^(t/y) over five years: 3 y (1.15^5 - 1) / ln 1.15.
  const double five_years = 3 * 365.25 * (std::pow(1.15, 5) - 1) / std::log(1.15);
  EXPECT_NEAR(rate.expected(day(0), day(5 * 365.25)), five_years, 1e-6);
  EXPECT_NEAR(rate.when_grown_by(five_years, day(0)).since_start().in_days(), 5 * 365.25, 1e-6);
  const double last_year = 3 * 365.25 * (std::pow(1.15, 5) - std::pow(1.15, 4)) / std::log(1.15);
  EXPECT_NEAR(rate.when_grown_by(last_year, day(4 * 365.25)).since_start().in_days(), 5 * 365.25,
              1e-6);
}

// All there will ever be is 3 y / -ln 0.5.
TEST(ArrivalRates, ShrinkToNothing) {
  ArrivalRate rate = from_monday(3);
  rate.log_growth_per_day = std::log(0.5) / 365.25;
  const double all = 3 * 365.25 / std::log(2);
  EXPECT_NEAR(rate.expected(day(0), TimePoint::never()), all, 1e-6);
  EXPECT_NEAR(rate.when_grown_by(all / 2, day(0)).since_start().in_days(), 365.25, 1e-6);
  EXPECT_EQ(rate.when_grown_by(all * 1.001, day(0)), TimePoint::never());
}

TEST(ArrivalRates, RepeatTheirSteps) {
  ArrivalRate rate = from_monday(4);
  rate.later = {{day(1), 0}, {day(2.5), 1}};
  rate.every = Duration::whole_days(4);
  EXPECT_DOUBLE_EQ(rate.expected(day(0), day(4)), 5.5);
  EXPECT_DOUBLE_EQ(rate.expected(day(400), day(440)), 55);
  EXPECT_EQ(rate.when_grown_by(4.5, day(0)), day(3));
  EXPECT_EQ(rate.when_grown_by(1.5 + 2, day(2.5)), day(4.5));
  EXPECT_DOUBLE_EQ(rate.at(day(409)), 0) << "a day after the table began again for the 102nd time";
}

// July has 31 days, of which 23 are working days in 2026; 2026-07-14 is one of them.
TEST(ArrivalRates, FollowSeasonsAndHolidays) {
  ArrivalRate rate = working_days();
  rate.month[6] = 0.5;
  const auto date = [&rate](const char* text) {
    return day(static_cast<double>(*day_number(text) - rate.first_day));
  };
  EXPECT_DOUBLE_EQ(rate.expected(date("2026-07-01"), date("2026-08-01")), 23);
  YearlyDays bastille;
  bastille.add({7, 14}, {7, 14});
  rate.closed = {{}, bastille, rate.first_day};
  EXPECT_DOUBLE_EQ(rate.expected(date("2026-07-01"), date("2026-08-01")), 22);
  EXPECT_DOUBLE_EQ(rate.expected(date("2027-07-01"), date("2027-08-01")), 21)
      << "22 working days in 2027";
}

// All at once: the accumulated rate is a sum over small steps, and its inversion its inverse.
TEST(ArrivalRates, AllAtOnce) {
  ArrivalRate rate = working_days();
  rate.later = {{day(30), 5}, {day(31.25), 0}, {day(40), 1}};
  rate.every = Duration::whole_days(90);
  rate.month = {1, 1.2, 1, 0, 1, 0.7, 1, 1, 1, 1.1, 1, 1};
  rate.closed = {{day(50), day(57)}};
  rate.log_growth_per_day = 0.001;
  double before = 0;
  for (const double until : {29.0, 31.0, 100.0, 200.0, 400.0}) {
    const double expected = rate.expected(day(0), day(until));
    // Within an hour growth is linear to (0.001 / 24)^2 / 24 of the rate.
    EXPECT_NEAR(expected, summed(rate, day(until)), 1e-9 * expected) << until;
    EXPECT_GT(expected, before);
    before = expected;
  }
  for (double amount = 0.05; amount < before; amount += 7.3) {
    const TimePoint at = rate.when_grown_by(amount, day(0));
    // To the millisecond, at no more than 12 a day.
    ASSERT_NEAR(rate.expected(day(0), at), amount, 12 / 86'400'000.0) << amount;
    ASSERT_GT(rate.at(at), 0) << amount;
  }
}

}  // namespace
}  // namespace v2v
