// Weekly opening hours, timetables and dates: when people work and vehicles leave.
#pragma once

#include "vein2vein/core/time.hpp"

#include <array>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// Days since 1970-01-01 in the proleptic Gregorian calendar.
using DayNumber = std::int64_t;

/// The day number of `YYYY-MM-DD`, years 1900 to 2999; nothing for text that is not such a date.
std::optional<DayNumber> day_number(std::string_view date) noexcept;
/// `YYYY-MM-DD` (Hinnant, "chrono-compatible low-level date algorithms", 2013).
std::string date_of(DayNumber day);
/// From time 0 on, rounded down, also of what is before.
DayNumber whole_days_until(TimePoint at) noexcept;
/// 0 is Monday.
int weekday_of(DayNumber day) noexcept;

/// A day of any year.
struct MonthDay {
  int month = 1;  ///< 1 is January
  int day = 1;
  bool operator==(const MonthDay&) const = default;
};
/// Of `MM-DD`; 29 February is one. Nothing for text that is not a day of any year.
std::optional<MonthDay> month_day(std::string_view text) noexcept;
MonthDay month_day_of(DayNumber day) noexcept;
/// The same day so many months later (0 or more), or the last of that month where it has no such
/// day.
DayNumber months_after(DayNumber day, int months) noexcept;

/// A stretch of simulated time, `until` excluded.
struct Span {
  TimePoint from;
  TimePoint until;
  bool operator==(const Span&) const = default;
};

/// Days that recur every year; 29 February does in leap years.
class YearlyDays {
 public:
  /// From the first to the last of them, both included, over the end of the year where the last
  /// is earlier in it.
  void add(MonthDay first, MonthDay last) noexcept;
  void add(const YearlyDays& others) noexcept;
  bool empty() const noexcept { return !some_; }
  bool all() const noexcept { return all_; }
  bool has(DayNumber day) const noexcept;
  /// How many of a year's days, leap years counted by their share.
  double per_year() const noexcept;

 private:
  void has_changed() noexcept;

  std::array<std::uint32_t, 12> days_{};  // by month, a bit a day
  // Asked for at every step through a calendar.
  bool some_ = false;
  bool all_ = false;
};

/// When something is closed: spans of time, and whole days of every year.
class Closures {
 public:
  Closures() = default;
  /// Spans in any order; those that touch or overlap are joined.
  Closures(std::vector<Span> dated);            // NOLINT(google-explicit-constructor)
  Closures(std::initializer_list<Span> dated);  // NOLINT(google-explicit-constructor)
  /// `first_day` is the date of time 0.
  Closures(std::vector<Span> dated, const YearlyDays& yearly, DayNumber first_day);

  bool empty() const noexcept { return dated_.empty() && yearly_.empty(); }
  bool has(TimePoint at) const noexcept;
  /// `at` unless it is closed then, otherwise when that ends; never if not within 1,000 years.
  TimePoint end_from(TimePoint at) const noexcept;
  /// The first instant after `at`, which is not closed, that is; never if there is none.
  TimePoint next_after(TimePoint at) const noexcept;
  /// Both what these and what others close. Of the first days only one may be stated, or the same.
  Closures with(const Closures& others) const;
  const std::vector<Span>& dated() const noexcept { return dated_; }

 private:
  DayNumber day_of(TimePoint at) const noexcept;
  TimePoint midnight_of(DayNumber day) const noexcept;

  std::vector<Span> dated_;  // sorted, apart from one another
  YearlyDays yearly_;
  DayNumber first_day_ = 0;
};

/// Shifts that repeat every week, but for closures. A default one is always open. Time 0 is 00:00
/// of the scenario's first day, whose weekday it is told.
///
/// A shift belongs to the instant at which it begins: one that would begin while it is closed does
/// not take place at all, and one that has begun goes on to its end, past midnight into a closed
/// day. Without shifts it is open whenever it is not closed.
class Calendar {
 public:
  /// A shift: `from` since Monday 00:00 in [0, 7 days), `until` at most 7 days later.
  struct Hours {
    Duration from;
    Duration until;
  };

  Calendar() = default;
  /// Shifts in any order; they may touch and overlap. `first_weekday` is that of time 0 (0:
  /// Monday).
  Calendar(std::vector<Hours> weekly, int first_weekday, Closures closed);

  bool is_always_open() const noexcept { return open_all_week_ && closed_.empty(); }
  bool is_open(TimePoint at) const noexcept { return open_until(at) > at; }
  /// Whether no shift of the week would be under way, closures aside.
  bool is_between_shifts(TimePoint at) const noexcept;
  /// `at` if it is open then, otherwise when it opens next; never if it does not open again within
  /// 1,000 years.
  TimePoint next_open(TimePoint at) const noexcept;
  /// The first instant after `at` at which it opens or closes; never if there is none.
  TimePoint next_change(TimePoint at) const noexcept;
  /// The same with more closures.
  Calendar closed_during(const Closures& more) const;
  /// The same with none.
  Calendar without_closures() const;
  /// Open time of a week without closures, as a fraction of it.
  double open_fraction() const noexcept;
  const std::vector<Span>& closures() const noexcept { return closed_.dated(); }

 private:
  Duration since_monday(TimePoint at) const noexcept;
  template <class Visit>
  void for_each_under_way(TimePoint at, const Visit& visit) const noexcept;
  /// The latest end of the shifts that are under way; `at` where none is.
  TimePoint open_until(TimePoint at) const noexcept;
  TimePoint next_beginning(TimePoint at) const noexcept;

  std::vector<Hours> weekly_;  // sorted by beginning; empty: all week
  int first_weekday_ = 0;
  bool open_all_week_ = true;  // but for closures
  bool reaches_into_next_week_ = false;
  Closures closed_;
};

/// Instants that repeat every week, but for those on closed days. A default one is empty and means
/// "at any time".
class Timetable {
 public:
  Timetable() = default;
  /// `weekly` instants since Monday 00:00, each in [0, 7 days); at least one.
  Timetable(std::vector<Duration> weekly, int first_weekday, Closures cancelled);

  bool is_at_any_time() const noexcept { return weekly_.empty(); }
  /// The first instant at or after `at`; never if there is none within 1,000 years.
  TimePoint next(TimePoint at) const noexcept;
  /// Whether the two have an instant of the week in common.
  bool meets(const Timetable& other) const noexcept;
  /// Instants a week, cancellations left out; 0 when it is at any time.
  std::size_t per_week() const noexcept { return weekly_.size(); }
  /// Mean time until the next one, from a random instant, cancellations left out.
  Duration mean_wait() const noexcept;

 private:
  std::vector<Duration> weekly_;  // sorted, different
  int first_weekday_ = 0;
  Closures cancelled_;
};

}  // namespace v2v
