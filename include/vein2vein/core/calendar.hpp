// Weekly opening hours, timetables and dates: when people work and vehicles leave.
#pragma once

#include "vein2vein/core/time.hpp"

#include <cstdint>
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
/// 0 is Monday.
int weekday_of(DayNumber day) noexcept;

/// A stretch of simulated time, `until` excluded.
struct Span {
  TimePoint from;
  TimePoint until;
  bool operator==(const Span&) const = default;
};

/// Hours that repeat every week, but for closures. A default one is always open. Time 0 is 00:00 of
/// the scenario's first day, whose weekday it is told.
class Calendar {
 public:
  /// `from` and `until` are since Monday 00:00, 0 <= from < until <= 7 days.
  struct Hours {
    Duration from;
    Duration until;
  };

  Calendar() = default;
  /// Hours and closures in any order; those that touch or overlap are joined. Without hours the
  /// calendar is open all week. `first_weekday` is that of time 0 (0: Monday).
  Calendar(std::vector<Hours> weekly, int first_weekday, std::vector<Span> closed);

  bool is_always_open() const noexcept { return weekly_.empty() && closed_.empty(); }
  bool is_open(TimePoint at) const noexcept;
  /// `at` if it is open then, otherwise when it opens next; never if it does not open again within
  /// 1,000 years.
  TimePoint next_open(TimePoint at) const noexcept;
  /// The first instant after `at` at which it opens or closes; never if there is none.
  TimePoint next_change(TimePoint at) const noexcept;
  /// The same with more closures.
  Calendar closed_during(const std::vector<Span>& more) const;
  /// Open time of a week without closures, as a fraction of it.
  double open_fraction() const noexcept;
  const std::vector<Span>& closures() const noexcept { return closed_; }

 private:
  Duration since_monday(TimePoint at) const noexcept;
  bool weekly_open(TimePoint at) const noexcept;
  TimePoint next_weekly_change(TimePoint at) const noexcept;

  std::vector<Hours> weekly_;  // sorted, apart from one another; empty: all week
  int first_weekday_ = 0;
  std::vector<Span> closed_;  // sorted, apart from one another
};

/// Instants that repeat every week, but for those on closed days. A default one is empty and means
/// "at any time".
class Timetable {
 public:
  Timetable() = default;
  /// `weekly` instants since Monday 00:00, each in [0, 7 days); at least one.
  Timetable(std::vector<Duration> weekly, int first_weekday, std::vector<Span> cancelled);

  bool is_at_any_time() const noexcept { return weekly_.empty(); }
  /// The first instant at or after `at`; never if there is none within 1,000 years.
  TimePoint next(TimePoint at) const noexcept;
  /// Instants a week, cancellations left out; 0 when it is at any time.
  std::size_t per_week() const noexcept { return weekly_.size(); }
  /// Mean time until the next one, from a random instant, cancellations left out.
  Duration mean_wait() const noexcept;

 private:
  std::vector<Duration> weekly_;  // sorted, different
  int first_weekday_ = 0;
  std::vector<Span> cancelled_;  // sorted, apart from one another
};

}  // namespace v2v
