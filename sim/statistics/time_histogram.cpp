// The slow paths of the histogram of durations: growing, merging, summing up.
#include "vein2vein/statistics/time_histogram.hpp"

#include "core/invariant.hpp"

#include <algorithm>

namespace v2v {

bool TimeHistogram::make_room(std::int64_t length, std::uint64_t day) {
  V2V_INVARIANT(length >= 0, "a duration that is recorded is not negative");
  if (day >= most_days) {
    ++too_long_;
    account(length);
    return false;
  }
  if (day >= days_.size()) days_.resize(day + 1);
  days_[day].resize(minutes_a_day);
  return true;
}

void TimeHistogram::merge(const TimeHistogram& other) {
  if (other.count_ == 0) return;
  if (other.days_.size() > days_.size()) days_.resize(other.days_.size());
  for (std::size_t day = 0; day < other.days_.size(); ++day) {
    const std::vector<std::uint64_t>& theirs = other.days_[day];
    std::vector<std::uint64_t>& ours = days_[day];
    if (ours.size() < theirs.size()) ours.resize(theirs.size());
    for (std::size_t minute = 0; minute < theirs.size(); ++minute) ours[minute] += theirs[minute];
  }
  too_long_ += other.too_long_;
  min_ = count_ == 0 ? other.min_ : std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  const std::uint64_t addend = other.sum_low_;
  sum_low_ += addend;
  sum_high_ += other.sum_high_ + (sum_low_ < addend ? 1 : 0);
  count_ += other.count_;
}

std::array<double, 3> TimeHistogram::at_ranks(const std::array<std::uint64_t, 3>& ranks) const {
  const double least = Duration::milliseconds(min_).in_days();
  const double most = Duration::milliseconds(max_).in_days();
  std::array<double, 3> days{most, most, most};  // what is not found below is in the last bin
  std::size_t next = 0;
  std::uint64_t so_far = 0;
  for (std::size_t day = 0; day < days_.size() && next < ranks.size(); ++day) {
    for (std::size_t minute = 0; minute < days_[day].size(); ++minute) {
      so_far += days_[day][minute];
      for (; next < ranks.size() && ranks[next] <= so_far; ++next) {
        const auto minutes = static_cast<double>(day * minutes_a_day + minute);
        days[next] = std::clamp(minutes / minutes_a_day, least, most);
      }
    }
  }
  return days;
}

TimeSummary TimeHistogram::summary() const {
  TimeSummary summary;
  if (count_ == 0) return summary;
  constexpr double milliseconds_a_day = 86'400'000.0;
  const double sum = static_cast<double>(sum_high_) * 0x1.0p64 + static_cast<double>(sum_low_);
  // The ranks ceil(n / 4), ceil(n / 2) and ceil(3 n / 4), without overflow.
  const std::uint64_t quarters = count_ / 4, rest = count_ % 4;
  const auto days =
      at_ranks({quarters + (rest > 0 ? 1 : 0), count_ - count_ / 2, count_ - quarters});
  summary.patients = count_;
  summary.mean = sum / static_cast<double>(count_) / milliseconds_a_day;
  summary.q1 = days[0];
  summary.median = days[1];
  summary.q3 = days[2];
  summary.min = Duration::milliseconds(min_).in_days();
  summary.max = Duration::milliseconds(max_).in_days();
  return summary;
}

}  // namespace v2v
