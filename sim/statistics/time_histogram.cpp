// The slow paths of the histogram of durations: growing, merging, summing up.
#include "vein2vein/statistics/time_histogram.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <limits>

namespace v2v {

bool TimeHistogram::make_room(std::int64_t length, std::uint64_t day) {
  V2V_INVARIANT(length >= 0, "a duration that is recorded is not negative");
  if (day >= most_days) {
    ++long_days_[std::min(day, last_day)];
    account(length);
    return false;
  }
  if (day >= days_.size()) days_.resize(day + 1);
  days_[day].resize(minutes_a_day);
  return true;
}

void TimeHistogram::merge(const TimeHistogram& other) {
  if (other.count_ == 0) return;
  if (count_ == 0) {
    *this = other;
    return;
  }
  if (other.days_.size() > days_.size()) days_.resize(other.days_.size());
  for (std::size_t day = 0; day < other.days_.size(); ++day) {
    const std::vector<std::uint64_t>& theirs = other.days_[day];
    std::vector<std::uint64_t>& ours = days_[day];
    if (ours.size() < theirs.size()) ours.resize(theirs.size());
    for (std::size_t minute = 0; minute < theirs.size(); ++minute) ours[minute] += theirs[minute];
  }
  for (const auto& [day, patients] : other.long_days_) long_days_[day] += patients;
  min_ = std::min(min_, other.min_);
  max_ = std::max(max_, other.max_);
  const std::uint64_t addend = other.sum_low_;
  sum_low_ += addend;
  sum_high_ += other.sum_high_ + (sum_low_ < addend ? 1 : 0);
  count_ += other.count_;
}

std::array<double, 3> TimeHistogram::at_ranks(const std::array<std::uint64_t, 3>& ranks) const {
  const double least = Duration::milliseconds(min_).in_days();
  const double most = Duration::milliseconds(max_).in_days();
  std::array<double, 3> days{most, most, most};
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
  for (const auto& [day, patients] : long_days_) {
    so_far += patients;
    for (; next < ranks.size() && ranks[next] <= so_far; ++next)
      days[next] = std::clamp(static_cast<double>(day), least, most);
  }
  return days;
}

TimeSummary TimeHistogram::summary() const {
  TimeSummary summary;
  if (count_ == 0) return summary;
  const double sum = static_cast<double>(sum_high_) * 0x1.0p64 + static_cast<double>(sum_low_);
  // The ranks ceil(n / 4), ceil(n / 2) and ceil(3 n / 4), without overflow.
  const std::uint64_t quarters = count_ / 4, rest = count_ % 4;
  const auto days =
      at_ranks({quarters + (rest > 0 ? 1 : 0), count_ - count_ / 2, count_ - quarters});
  summary.patients = count_;
  summary.mean = milliseconds_in_days(sum / static_cast<double>(count_));
  summary.q1 = days[0];
  summary.median = days[1];
  summary.q3 = days[2];
  summary.min = Duration::milliseconds(min_).in_days();
  summary.max = Duration::milliseconds(max_).in_days();
  return summary;
}

std::int64_t TimeHistogram::sum_in_milliseconds() const noexcept {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  if (sum_high_ > 0 || sum_low_ > static_cast<std::uint64_t>(most)) return most;
  return static_cast<std::int64_t>(sum_low_);
}

void TimeHistogram::write(ByteWriter& writer) const {
  writer.add(count_);
  if (count_ == 0) return;
  std::uint64_t occupied = long_days_.size();
  for (const auto& day : days_)
    occupied += static_cast<std::uint64_t>(
        std::count_if(day.begin(), day.end(), [](auto n) { return n > 0; }));
  writer.add(occupied);
  std::uint64_t next = 0;
  for (std::size_t day = 0; day < days_.size(); ++day) {
    for (std::size_t minute = 0; minute < days_[day].size(); ++minute) {
      if (days_[day][minute] == 0) continue;
      const std::uint64_t at = day * minutes_a_day + minute;
      writer.add(at - next);
      writer.add(days_[day][minute]);
      next = at + 1;
    }
  }
  for (const auto& [day, patients] : long_days_) {
    writer.add(day * minutes_a_day - next);
    writer.add(patients);
    next = day * minutes_a_day + 1;
  }
  writer.add(sum_low_);
  writer.add(sum_high_);
  writer.add_signed(min_);
  writer.add_signed(max_);
}

TimeHistogram TimeHistogram::read(ByteReader& reader) {
  TimeHistogram histogram;
  histogram.count_ = reader.number();
  if (histogram.count_ == 0) return histogram;
  // Two bytes a minute are the least, so nobody can announce more than he has sent.
  const std::uint64_t occupied = reader.number_up_to(reader.left() / 2);
  std::uint64_t next = 0;
  std::uint64_t missing = histogram.count_;
  for (std::uint64_t i = 0; i < occupied && !reader.failed(); ++i) {
    const std::uint64_t skipped = reader.number_up_to(last_day * minutes_a_day);
    const std::uint64_t patients = reader.number_up_to(missing);
    const std::uint64_t day = (next + skipped) / minutes_a_day;
    const std::uint64_t minute = (next + skipped) % minutes_a_day;
    const bool by_day = day >= most_days;
    if (day > last_day || patients == 0 || (by_day && minute != 0)) reader.fail();
    if (reader.failed()) break;
    missing -= patients;
    next += skipped + 1;
    if (by_day) {
      histogram.long_days_[day] = patients;
      continue;
    }
    if (day >= histogram.days_.size()) histogram.days_.resize(day + 1);
    histogram.days_[day].resize(minutes_a_day);
    histogram.days_[day][minute] = patients;
  }
  if (missing > 0) reader.fail();
  histogram.sum_low_ = reader.number();
  histogram.sum_high_ = reader.number();
  histogram.min_ = reader.signed_number();
  histogram.max_ = reader.signed_number();
  if (histogram.min_ < 0 || histogram.max_ < histogram.min_) reader.fail();
  return histogram;
}

}  // namespace v2v
