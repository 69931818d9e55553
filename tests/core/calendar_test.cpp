// Dates against a count of days one by one, opening hours and timetables against a search by grid.
#include "vein2vein/core/calendar.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <vector>

namespace v2v {
namespace {

constexpr std::int64_t kHalfHour = 1'800'000;
constexpr std::int64_t kHalfHoursOfWeek = 336;

Duration half_hours(std::int64_t count) { return Duration::milliseconds(count * kHalfHour); }
TimePoint at_half_hour(std::int64_t count) { return TimePoint::at(half_hours(count)); }
TimePoint day(double count) { return TimePoint::at(Duration::days(count)); }
constexpr Duration kTick = Duration::milliseconds(1);

/// Monday to Friday from 8 to 17 h.
std::vector<Calendar::Hours> working_hours() {
  std::vector<Calendar::Hours> hours;
  for (int weekday = 0; weekday < 5; ++weekday)
    hours.push_back({Duration::hours(24 * weekday + 8), Duration::hours(24 * weekday + 17)});
  return hours;
}

TEST(Dates, CountedOneByOneFrom1900To2999) {
  constexpr std::array<int, 12> lengths = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  DayNumber number = -25'567;  // 70 years with 17 leap days (1900 is none) before 1970
  for (int year = 1900; year < 3000; ++year) {
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    for (int month = 1; month <= 12; ++month) {
      const int length =
          lengths[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
      for (int day_of_month = 1; day_of_month <= length; ++day_of_month, ++number) {
        char date[40];
        std::snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, day_of_month);
        ASSERT_EQ(day_number(date), number) << date;
        ASSERT_EQ(date_of(number), date);
        // 1900-01-01 was a Monday.
        ASSERT_EQ(weekday_of(number), (number + 25'567) % 7) << date;
      }
      char date[40];
      std::snprintf(date, sizeof date, "%04d-%02d-%02d", year, month, length + 1);
      ASSERT_FALSE(day_number(date)) << date;
    }
  }
  EXPECT_EQ(day_number("1970-01-01"), 0);
}

TEST(Dates, OtherTextIsNoDate) {
  for (const char* text :
       {"", "2024", "2024-01", "2024-1-1", "24-01-01", "2024-01-01 ", " 2024-01-01", "2024/01/01",
        "2024-00-10", "2024-13-01", "2024-01-00", "2024-02-30", "2023-02-29", "1899-12-31",
        "3000-01-01", "2024-+1-01", "2024-01-0x", "-024-01-01", "2024-01-01T00:00"})
    EXPECT_FALSE(day_number(text)) << text;
}

TEST(Dates, SoManyMonthsLater) {
  const auto later = [](const char* date, int months) {
    return date_of(months_after(day_number(date).value(), months));
  };
  EXPECT_EQ(later("2026-01-01", 0), "2026-01-01");
  EXPECT_EQ(later("2026-01-31", 1), "2026-02-28");
  EXPECT_EQ(later("2028-01-30", 1), "2028-02-29");
  EXPECT_EQ(later("2026-12-15", 1), "2027-01-15");
  EXPECT_EQ(later("2026-11-30", 3), "2027-02-28");
  EXPECT_EQ(later("2026-05-07", 1200), "2126-05-07");
  // One after another: the same day of the next month, or the last.
  for (DayNumber day = day_number("2023-12-01").value(); day < 19'723 + 2000; ++day) {
    const DayNumber next = months_after(day, 1);
    const int difference = month_day_of(next).day - month_day_of(day).day;
    EXPECT_TRUE(difference == 0 || (difference < 0 && month_day_of(next + 1).day == 1))
        << date_of(day);
    EXPECT_EQ(month_day_of(next).month, month_day_of(day).month % 12 + 1);
  }
}

TEST(OpeningHours, AreBetweenShiftsWhateverIsClosed) {
  const Calendar working_days(working_hours(), 3, {{day(4), day(6)}});
  EXPECT_FALSE(Calendar().is_between_shifts(day(3)));
  EXPECT_TRUE(working_days.is_between_shifts(day(2)));
  EXPECT_TRUE(working_days.is_between_shifts(day(4 + 18.0 / 24)));
  // Closed at an hour at which somebody would work.
  EXPECT_FALSE(working_days.is_open(day(4 + 9.0 / 24)));
  EXPECT_FALSE(working_days.is_between_shifts(day(4 + 9.0 / 24)));
  const Calendar nights({{Duration::hours(6 * 24 + 22), Duration::hours(7 * 24 + 6)}}, 0, {});
  EXPECT_FALSE(nights.is_between_shifts(day(0.1)));
  EXPECT_FALSE(nights.is_between_shifts(day(6.95)));
  EXPECT_TRUE(nights.is_between_shifts(day(0.3)));
}

TEST(OpeningHours, AlwaysOpen) {
  const Calendar always;
  EXPECT_TRUE(always.is_always_open());
  EXPECT_TRUE(always.is_open(day(12.3)));
  EXPECT_EQ(always.next_open(day(12.3)), day(12.3));
  EXPECT_EQ(always.next_change(day(12.3)), TimePoint::never());
  EXPECT_EQ(always.open_fraction(), 1);
}

TEST(OpeningHours, WorkingDaysOfAWeekThatBeginsOnAThursday) {
  const Calendar working_days(working_hours(), 3, {});
  EXPECT_FALSE(working_days.is_always_open());
  EXPECT_FALSE(working_days.is_open(day(0)));
  EXPECT_EQ(working_days.next_open(day(0)), day(8.0 / 24));
  EXPECT_TRUE(working_days.is_open(day(8.0 / 24)));
  EXPECT_FALSE(working_days.is_open(day(17.0 / 24)));
  EXPECT_TRUE(working_days.is_open(day(17.0 / 24) - kTick));
  // Friday evening to Monday morning.
  EXPECT_EQ(working_days.next_open(day(1 + 17.0 / 24)), day(4 + 8.0 / 24));
  EXPECT_EQ(working_days.next_change(day(1 + 17.0 / 24)), day(4 + 8.0 / 24));
  EXPECT_EQ(working_days.next_change(day(4 + 8.0 / 24)), day(4 + 17.0 / 24));
  EXPECT_DOUBLE_EQ(working_days.open_fraction(), 45.0 / 168);
}

TEST(OpeningHours, ClosuresAndHoursThatTouchAreJoined) {
  const Calendar calendar({{Duration::hours(14), Duration::hours(22)},
                           {Duration::hours(6), Duration::hours(14)},
                           {Duration::hours(20), Duration::hours(23)}},
                          0, {{day(8), day(9)}, {day(7), day(8)}, {day(7.5), day(8.5)}});
  EXPECT_EQ(calendar.next_change(day(6.0 / 24)), day(23.0 / 24)) << "one shift after the other";
  EXPECT_EQ(calendar.next_open(day(23.0 / 24)), day(14 + 6.0 / 24)) << "closed on the next Monday";
  ASSERT_EQ(calendar.closures().size(), 1U);
  EXPECT_EQ(calendar.closures().front(), (Span{day(7), day(9)}));
}

TEST(OpeningHours, TheWholeWeekInPiecesNeverCloses) {
  const Calendar calendar(
      {{Duration(), Duration::whole_days(3)}, {Duration::whole_days(3), Duration::whole_days(7)}},
      2, {});
  EXPECT_EQ(calendar.next_change(day(0)), TimePoint::never());
  EXPECT_TRUE(calendar.is_open(day(5)));
  EXPECT_EQ(calendar.open_fraction(), 1);
}

TEST(OpeningHours, ClosedForGood) {
  const Calendar calendar({}, 0, {{day(10), day(2'000 * 365.25)}});
  EXPECT_TRUE(calendar.is_open(day(9)));
  EXPECT_EQ(calendar.next_change(day(9)), day(10));
  EXPECT_EQ(calendar.next_open(day(10)), TimePoint::never());
  EXPECT_EQ(Calendar().closed_during({{day(1), day(2)}}).next_open(day(1)), day(2));
}

/// Monday to Friday from 22 to 6 h.
std::vector<Calendar::Hours> nights() {
  std::vector<Calendar::Hours> hours;
  for (int weekday = 0; weekday < 5; ++weekday)
    hours.push_back({Duration::hours(24 * weekday + 22), Duration::hours(24 * weekday + 30)});
  return hours;
}

Closures each_year(const char* first, const char* last, const char* starts) {
  YearlyDays days;
  days.add(*month_day(first), *month_day(last));
  return {{}, days, *day_number(starts)};
}

// 2026-12-21 is a Monday; the 25th, day 4, is a Friday.
TEST(Shifts, BelongToTheDayOnWhichTheyBegin) {
  for (const Closures& christmas :
       {Closures({{day(4), day(5)}}), each_year("12-25", "12-25", "2026-12-21")}) {
    const Calendar calendar(nights(), 0, christmas);
    const TimePoint six = day(4 + 6.0 / 24);
    EXPECT_TRUE(calendar.is_open(day(4))) << "the night of the 24th goes on";
    EXPECT_EQ(calendar.next_change(day(3 + 23.0 / 24)), six);
    EXPECT_EQ(calendar.next_open(six), day(7 + 22.0 / 24)) << "there is no night of the 25th";
    EXPECT_FALSE(calendar.is_open(day(5))) << "nobody comes to work at midnight";
    EXPECT_EQ(calendar.next_change(six), day(7 + 22.0 / 24));
  }
}

// The shift that begins before the first day does not take place when that day is closed.
TEST(Shifts, OfTheDayBeforeTheStart) {
  const Calendar sundays({{Duration::hours(6 * 24 + 22), Duration::hours(7 * 24 + 6)}}, 0, {});
  EXPECT_TRUE(sundays.is_open(day(0)));
  EXPECT_FALSE(sundays.closed_during({{day(-1), day(0)}}).is_open(day(0)));
  EXPECT_TRUE(sundays.closed_during({{day(0), day(1)}}).is_open(day(0)));
}

// Three shifts a day, all week: on the 25th none begins, so that it is closed from 6 to 6 h.
TEST(Shifts, AroundTheClock) {
  std::vector<Calendar::Hours> hours;
  for (int weekday = 0; weekday < 7; ++weekday)
    for (const int from : {6, 14, 22})
      hours.push_back(
          {Duration::hours(24 * weekday + from), Duration::hours(24 * weekday + from + 8)});
  const Calendar calendar(hours, 0, each_year("12-25", "12-25", "2026-12-21"));
  EXPECT_EQ(calendar.open_fraction(), 1);
  EXPECT_EQ(calendar.next_change(day(0)), day(4.25));
  EXPECT_EQ(calendar.next_change(day(4.25)), day(5.25));
  EXPECT_EQ(calendar.next_change(day(5.25)), day(4.25 + 365));
  EXPECT_TRUE(Calendar(hours, 0, {}).is_always_open());
  EXPECT_EQ(Calendar(hours, 0, {{day(1), day(2)}}).next_change(day(9)), TimePoint::never());
}

TEST(YearlyClosures, GoOverTheEndOfTheYearAndKnowLeapDays) {
  // From 2027-01-01, a Friday.
  const Calendar holidays({}, 4, each_year("12-24", "01-02", "2027-01-01"));
  EXPECT_FALSE(holidays.is_open(day(0)));
  EXPECT_EQ(holidays.next_open(day(0)), day(2));
  EXPECT_EQ(holidays.next_change(day(2)), day(357)) << "24 December is day 357 from 0";
  EXPECT_EQ(holidays.next_open(day(360)), day(367));
  // 2028 is a leap year, 2032 the next one; 2100 is none, so that 2104 follows 2096.
  const Calendar leap({}, 4, each_year("02-29", "02-29", "2027-01-01"));
  const auto day_of = [](const char* date) {
    return day(static_cast<double>(*day_number(date) - *day_number("2027-01-01")));
  };
  EXPECT_EQ(leap.next_change(day(0)), day_of("2028-02-29"));
  EXPECT_EQ(leap.next_change(day_of("2028-02-29")), day_of("2028-03-01"));
  EXPECT_EQ(leap.next_change(day_of("2028-03-01")), day_of("2032-02-29"));
  EXPECT_EQ(leap.next_change(day_of("2096-03-01")), day_of("2104-02-29"));
  const Calendar winter({}, 4, each_year("02-28", "03-01", "2027-01-01"));
  EXPECT_EQ(winter.next_open(day_of("2028-02-28")), day_of("2028-03-02"));
  EXPECT_EQ(Calendar({}, 4, each_year("01-01", "12-31", "2027-01-01")).next_open(day(0)),
            TimePoint::never());
}

TEST(YearlyClosures, AreAsOftenAsTheirDays) {
  YearlyDays days;
  days.add(*month_day("12-24"), *month_day("01-02"));
  EXPECT_DOUBLE_EQ(days.per_year(), 10);
  days.add(*month_day("02-29"), *month_day("02-29"));
  EXPECT_DOUBLE_EQ(days.per_year(), 10 + 97.0 / 400);
  EXPECT_FALSE(days.all());
  int closed = 0;
  for (DayNumber date = *day_number("2000-01-01"); date < *day_number("2400-01-01"); ++date)
    closed += days.has(date) ? 1 : 0;
  EXPECT_EQ(closed, 4097);
}

TEST(YearlyClosures, HaveDaysOfSomeYear) {
  for (const char* text :
       {"", "1-1", "13-01", "00-10", "02-30", "04-31", "12-32", "12/25", "1225", "12-2", "+1-01"})
    EXPECT_FALSE(month_day(text)) << text;
  EXPECT_EQ(month_day("02-29"), (MonthDay{2, 29}));
  EXPECT_EQ(month_day_of(*day_number("2028-02-29")), (MonthDay{2, 29}));
}

/// A linear congruential generator (Knuth's MMIX): these tests need variety, not randomness.
class Variety {
 public:
  explicit Variety(std::uint64_t seed) : state_(seed * 2 + 1) {}
  std::int64_t below(std::int64_t count) {
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::int64_t>((state_ >> 33) % static_cast<std::uint64_t>(count));
  }

 private:
  std::uint64_t state_;
};

std::vector<Span> some_closures(Variety& variety, std::int64_t most) {
  std::vector<Span> closed;
  for (std::int64_t i = variety.below(most + 1); i > 0; --i) {
    const std::int64_t from = variety.below(4 * kHalfHoursOfWeek);
    closed.push_back({at_half_hour(from), at_half_hour(from + 1 + variety.below(400))});
  }
  return closed;
}

bool in_any(const std::vector<Span>& spans, TimePoint at) {
  return std::any_of(spans.begin(), spans.end(),
                     [at](const Span& span) { return span.from <= at && at < span.until; });
}

// Everything changes on half hours only, so that a search in steps of half an hour finds it all.
TEST(OpeningHours, AgreeWithASearchOnTheGrid) {
  int closed_ones = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Variety variety(seed);
    std::vector<Calendar::Hours> weekly;
    for (std::int64_t i = variety.below(7); i > 0; --i) {
      const std::int64_t from = variety.below(kHalfHoursOfWeek);
      // Some last beyond Sunday.
      weekly.push_back({half_hours(from), half_hours(from + 1 + variety.below(40))});
    }
    const auto first_weekday = static_cast<int>(variety.below(7));
    const std::vector<Span> closed = some_closures(variety, 3), more = some_closures(variety, 2);
    const Calendar calendar = Calendar(weekly, first_weekday, closed).closed_during(more);
    const auto is_closed = [&](TimePoint at) { return in_any(closed, at) || in_any(more, at); };
    // Every shift of every week, from the one before the first on.
    const auto open_at = [&](TimePoint at) {
      if (weekly.empty()) return !is_closed(at);
      for (int week = -1; week <= 8; ++week)
        for (const Calendar::Hours& shift : weekly) {
          const TimePoint begins =
              TimePoint::at(shift.from + Duration::whole_days(7 * week - first_weekday));
          if (begins <= at && at < begins + (shift.until - shift.from) && !is_closed(begins))
            return true;
        }
      return false;
    };
    constexpr std::int64_t kEnd = 8 * kHalfHoursOfWeek;
    TimePoint opens = TimePoint::never(), changes = TimePoint::never();
    for (std::int64_t i = kEnd; i >= 0; --i) {
      const TimePoint at = at_half_hour(i);
      const bool open = open_at(at);
      closed_ones += open ? 0 : 1;
      ASSERT_EQ(calendar.is_open(at), open) << seed << " at " << at.in_milliseconds();
      if (changes != TimePoint::never()) {
        ASSERT_EQ(calendar.next_change(at), changes) << seed << " at " << at.in_milliseconds();
        ASSERT_EQ(calendar.next_change(at + kTick), changes);
      }
      if (open) opens = at;
      if (opens != TimePoint::never()) {
        ASSERT_EQ(calendar.next_open(at), opens);
      }
      if (i > 0 && open_at(at_half_hour(i - 1)) != open) changes = at;
    }
  }
  EXPECT_GT(closed_ones, 100'000) << "too little is closed to say anything";
}

TEST(Timetables, WorkingDaysAtFive) {
  std::vector<Duration> weekly;
  for (int weekday = 4; weekday >= 0; --weekday)
    weekly.push_back(Duration::hours(24 * weekday + 17));
  const Timetable timetable(weekly, 0, {{day(8), day(9)}});
  EXPECT_FALSE(timetable.is_at_any_time());
  EXPECT_EQ(timetable.per_week(), 5U);
  EXPECT_EQ(timetable.next(day(0)), day(17.0 / 24));
  EXPECT_EQ(timetable.next(day(17.0 / 24)), day(17.0 / 24)) << "who comes at the instant is there";
  EXPECT_EQ(timetable.next(day(17.0 / 24) + kTick), day(1 + 17.0 / 24));
  EXPECT_EQ(timetable.next(day(4.9)), day(7 + 17.0 / 24)) << "over the weekend";
  EXPECT_EQ(timetable.next(day(7.9)), day(9 + 17.0 / 24)) << "cancelled on Tuesday";
  // Gaps of 1, 1, 1, 1 and 3 days; a random instant falls into a gap by its length and waits half.
  EXPECT_NEAR(timetable.mean_wait().in_days(), (4 * 1 + 9) / 14.0, 1e-6);
  EXPECT_TRUE(Timetable().is_at_any_time());
  EXPECT_EQ(Timetable().per_week(), 0U);
}

TEST(Timetables, OnceAWeekAndNeverAgain) {
  const Timetable weekly({Duration::hours(3), Duration::hours(3)}, 6, {});  // twice is once
  EXPECT_EQ(weekly.per_week(), 1U);
  EXPECT_EQ(weekly.next(day(0)), day(1 + 3.0 / 24)) << "the first day is a Sunday";
  EXPECT_EQ(weekly.next(day(2)), day(8 + 3.0 / 24));
  EXPECT_NEAR(weekly.mean_wait().in_days(), 3.5, 1e-6);
  const Timetable over({Duration::hours(3)}, 0, {{day(7), day(2'000 * 365.25)}});
  EXPECT_EQ(over.next(day(0)), day(3.0 / 24));
  EXPECT_EQ(over.next(day(1)), TimePoint::never());
}

TEST(Timetables, AgreeWithASearchOnTheGrid) {
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    Variety variety(1'000 + seed);
    std::vector<Duration> weekly;
    for (std::int64_t i = 1 + variety.below(6); i > 0; --i)
      weekly.push_back(half_hours(variety.below(kHalfHoursOfWeek)));
    const auto first_weekday = static_cast<int>(variety.below(7));
    const std::vector<Span> cancelled = some_closures(variety, 3);
    const Timetable timetable(weekly, first_weekday, cancelled);
    TimePoint next = TimePoint::never();
    for (std::int64_t i = 8 * kHalfHoursOfWeek; i >= 0; --i) {
      const TimePoint at = at_half_hour(i);
      const Duration in_week = half_hours((i + 48 * first_weekday) % kHalfHoursOfWeek);
      if (next != TimePoint::never()) {
        ASSERT_EQ(timetable.next(at + kTick), next) << seed << " at " << at.in_milliseconds();
      }
      if (std::find(weekly.begin(), weekly.end(), in_week) != weekly.end() &&
          !in_any(cancelled, at))
        next = at;
      if (next != TimePoint::never()) {
        ASSERT_EQ(timetable.next(at), next) << seed << " at " << at.in_milliseconds();
      }
    }
  }
}

}  // namespace
}  // namespace v2v
