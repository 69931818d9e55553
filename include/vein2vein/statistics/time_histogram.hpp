// A mergeable record of many durations, from which exact means and quantiles to the minute come.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <vector>

namespace v2v {

/// Counts durations by the minute that they are nearest to. It holds integers only, so the summary
/// does not depend on the order of adding or merging. Memory is taken a day at a time, for days
/// that durations fall on (12 KB each). Durations of more than 20,000 days are counted by the whole
/// day that they fall on; mean, minimum and maximum are exact all the same.
class TimeHistogram {
 public:
  /// `duration` >= 0.
  void add(Duration duration) {
    const std::int64_t length = duration.in_milliseconds();
    const auto minute = (static_cast<std::uint64_t>(length) + 30'000) / 60'000;
    const std::uint64_t day = minute / minutes_a_day;
    if (length < 0 || day >= days_.size() || days_[day].empty()) [[unlikely]] {
      if (!make_room(length, day)) return;
    }
    ++days_[day][minute % minutes_a_day];
    account(length);
  }
  void merge(const TimeHistogram& other);

  std::uint64_t count() const noexcept { return count_; }
  /// Quantiles are values x with ECDF(x) >= p at the first such x (type 1 of Hyndman and Fan,
  /// American Statistician 1996), to the nearest minute (of more than 20,000 days: to the beginning
  /// of the day) but never outside the exact minimum and maximum. All zero when nothing was added.
  TimeSummary summary() const;
  /// Milliseconds of all of them; the largest number there is where it does not fit.
  std::int64_t sum_in_milliseconds() const noexcept;

  /// Occupied minutes only, by their distances; the same histogram always has the same bytes.
  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static TimeHistogram read(ByteReader& reader);

 private:
  static constexpr std::uint64_t minutes_a_day = 1440;
  static constexpr std::uint64_t most_days = 20'000;
  /// Longer than anything simulated; what is longer is counted as this.
  static constexpr std::uint64_t last_day = 1'000'000;

  /// False when the duration was long and has been counted by its day.
  bool make_room(std::int64_t length, std::uint64_t day);
  void account(std::int64_t length) noexcept {
    const auto addend = static_cast<std::uint64_t>(length);
    sum_low_ += addend;
    sum_high_ += sum_low_ < addend ? 1 : 0;
    if (length < min_ || count_ == 0) min_ = length;
    if (length > max_) max_ = length;
    ++count_;
  }
  /// Days at each of the ranks (counted from 1, increasing).
  std::array<double, 3> at_ranks(const std::array<std::uint64_t, 3>& ranks) const;

  std::vector<std::vector<std::uint64_t>> days_;      // minutes of a day; empty where nothing fell
  std::map<std::uint64_t, std::uint64_t> long_days_;  // how many, by day from `most_days` on
  std::uint64_t count_ = 0;
  std::uint64_t sum_low_ = 0, sum_high_ = 0;  // milliseconds, 128 bits
  std::int64_t min_ = 0, max_ = 0;            // milliseconds
};

}  // namespace v2v
