// Simulated time: exact whole milliseconds, so that ties are ties on every engine.
#pragma once

#include <compare>
#include <cstdint>

namespace v2v {

inline constexpr std::int64_t milliseconds_a_day = 86'400'000;
/// Of the unit `y`.
inline constexpr double days_a_year = 365.25;
/// Of sums of times, which may be longer than a `Duration`.
constexpr double milliseconds_in_days(double milliseconds) noexcept {
  return milliseconds / milliseconds_a_day;
}

/// A span of simulated time in whole milliseconds. Negative spans exist only as differences;
/// a scenario can never contain one. Sums of spans that a validated scenario can contain
/// (at most 1,000 years each) are far below the 64-bit limit.
class Duration {
 public:
  constexpr Duration() noexcept = default;
  static constexpr Duration milliseconds(std::int64_t count) noexcept { return Duration(count); }
  static constexpr Duration hours(std::int64_t count) noexcept {
    return Duration(count * 3'600'000);
  }
  static constexpr Duration whole_days(std::int64_t count) noexcept {
    return Duration(count * milliseconds_a_day);
  }
  /// Rounds to the nearest millisecond, halves away from zero. `days` must be finite; beyond
  /// `longest()` it saturates there, so that a hazard that never strikes is simply very late.
  static constexpr Duration days(double days) noexcept {
    const double count = days * milliseconds_a_day;
    if (count >= 1.0e17) return longest();
    if (count <= -1.0e17) return Duration(-longest().count_);
    return Duration(static_cast<std::int64_t>(count < 0 ? count - 0.5 : count + 0.5));
  }
  /// Later than anything that happens (3.2 million years).
  static constexpr Duration longest() noexcept { return Duration(100'000'000'000'000'000); }

  constexpr std::int64_t in_milliseconds() const noexcept { return count_; }
  constexpr double in_days() const noexcept {
    return milliseconds_in_days(static_cast<double>(count_));
  }

  constexpr auto operator<=>(const Duration&) const noexcept = default;
  constexpr Duration& operator+=(Duration other) noexcept {
    count_ += other.count_;
    return *this;
  }
  friend constexpr Duration operator+(Duration a, Duration b) noexcept {
    return Duration(a.count_ + b.count_);
  }
  friend constexpr Duration operator-(Duration a, Duration b) noexcept {
    return Duration(a.count_ - b.count_);
  }

 private:
  explicit constexpr Duration(std::int64_t count) noexcept : count_(count) {}
  std::int64_t count_ = 0;
};

/// An instant of simulated time: whole milliseconds since the start of the replication.
class TimePoint {
 public:
  constexpr TimePoint() noexcept = default;
  static constexpr TimePoint at(Duration since_start) noexcept { return TimePoint(since_start); }
  /// Later than every event.
  static constexpr TimePoint never() noexcept { return TimePoint(Duration::longest()); }

  constexpr Duration since_start() const noexcept { return since_start_; }
  constexpr std::int64_t in_milliseconds() const noexcept { return since_start_.in_milliseconds(); }

  constexpr auto operator<=>(const TimePoint&) const noexcept = default;
  friend constexpr TimePoint operator+(TimePoint t, Duration d) noexcept {
    return TimePoint(t.since_start_ + d);
  }
  friend constexpr TimePoint operator-(TimePoint t, Duration d) noexcept {
    return TimePoint(t.since_start_ - d);
  }
  friend constexpr Duration operator-(TimePoint a, TimePoint b) noexcept {
    return a.since_start_ - b.since_start_;
  }

 private:
  explicit constexpr TimePoint(Duration since_start) noexcept : since_start_(since_start) {}
  Duration since_start_;
};

}  // namespace v2v
