// Counts of who lives how long: together, and their bytes.
#include "core/invariant.hpp"
#include "vein2vein/statistics/followed.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace v2v {
namespace {

constexpr std::uint64_t kNotReached = 1, kFirstMinute = 2;
constexpr double minutes_a_day = 24 * 60;

}  // namespace

MedianTime::MedianTime(std::vector<double> days, double until) {
  if (days.empty()) return;
  const auto middle = days.begin() + static_cast<std::ptrdiff_t>((days.size() + 1) / 2 - 1);
  std::nth_element(days.begin(), middle, days.end());
  code_ = *middle <= until
              ? kFirstMinute + static_cast<std::uint64_t>(std::llround(*middle * minutes_a_day))
              : kNotReached;
}

double MedianTime::days() const noexcept {
  return code_ < kFirstMinute ? std::numeric_limits<double>::infinity()
                              : static_cast<double>(code_ - kFirstMinute) / minutes_a_day;
}

MedianTime MedianTime::read(ByteReader& reader) {
  MedianTime median;
  median.code_ = reader.number_up_to(
      kFirstMinute + static_cast<std::uint64_t>(most_months * days_a_month * minutes_a_day));
  return median;
}

void FollowedCounts::add(const FollowedCounts& other) {
  for (std::size_t i = 0; i < survival_count; ++i) curves[i].add(other.curves[i]);
  for (std::size_t i = 0; i < standing_count; ++i) {
    auto& ours = standing[i];
    const auto& theirs = other.standing[i];
    if (ours.empty()) ours.assign(theirs.size(), 0);
    if (!theirs.empty()) ours.resize(std::min(ours.size(), theirs.size()));
    for (std::size_t month = 0; month < std::min(ours.size(), theirs.size()); ++month)
      ours[month] += theirs[month];
  }
  medians = {};
  for (std::size_t i = 0; i < response_count; ++i) responding[i] += other.responding[i];
  transplanted += other.transplanted;
  later_cells += other.later_cells;
  assessed_in_time += other.assessed_in_time;
}

void FollowedCounts::write(ByteWriter& writer) const {
  const std::size_t size = curves.front().still.size();
  writer.add(size);
  if (size == 0) return;
  for (const MonthlyCounts& curve : curves) {
    V2V_INVARIANT(curve.still.size() == size, "all curves are of the same months");
    writer.add(curve.still.front());
    for (std::size_t i = 1; i < size; ++i) {
      writer.add(curve.still[i - 1] - curve.still[i]);
      if (curve.still[i - 1] > curve.still[i]) writer.add(curve.in_last_month[i - 1]);
    }
  }
  for (const auto& patients : standing) {
    V2V_INVARIANT(patients.size() == size, "everybody stands somewhere in each month");
    for (const std::uint32_t here : patients) writer.add(here);
  }
  for (const MedianTime& median : medians) median.write(writer);
  for (const std::uint32_t patients : responding) writer.add(patients);
  for (const std::uint32_t patients : {transplanted, later_cells, assessed_in_time})
    writer.add(patients);
}

FollowedCounts FollowedCounts::read(ByteReader& reader) {
  FollowedCounts counts;
  const std::uint64_t size =
      reader.number_up_to(std::min<std::uint64_t>(most_months + 1, reader.left() / survival_count));
  if (size == 0) return counts;
  constexpr std::uint64_t most = std::numeric_limits<std::uint32_t>::max();
  for (MonthlyCounts& curve : counts.curves) {
    auto& still = curve.still;
    still.push_back(static_cast<std::uint32_t>(reader.number_up_to(most)));
    for (std::uint64_t i = 1; i < size; ++i) {
      const std::uint64_t ended = reader.number_up_to(still.back());
      still.push_back(still.back() - static_cast<std::uint32_t>(ended));
      curve.in_last_month.push_back(ended == 0 ? 0
                                               : reader.number_up_to(ended * milliseconds_a_month));
    }
  }
  std::vector<std::uint64_t> everybody(size);
  for (auto& patients : counts.standing)
    for (std::uint64_t month = 0; month < size; ++month) {
      patients.push_back(static_cast<std::uint32_t>(reader.number_up_to(most)));
      everybody[month] += patients.back();
    }
  for (const std::uint64_t in_month : everybody)
    if (in_month != counts.of(Survival::itt_overall).at_origin()) reader.fail();
  for (MedianTime& median : counts.medians) median = MedianTime::read(reader);
  const std::uint32_t treated = counts.of(Survival::overall).at_origin();
  std::uint32_t before = treated;
  for (std::uint32_t& patients : counts.responding)
    before = patients = static_cast<std::uint32_t>(reader.number_up_to(before));
  for (std::uint32_t* patients :
       {&counts.transplanted, &counts.later_cells, &counts.assessed_in_time})
    *patients = static_cast<std::uint32_t>(reader.number_up_to(treated));
  if (treated > counts.of(Survival::itt_overall).at_origin()) reader.fail();
  return counts;
}

void RandomisedCounts::write(ByteWriter& writer) const {
  standard_of_care.write(writer);
  for (const std::optional<double>& ratio : hazard_ratio) {
    writer.add(ratio ? 1 : 0);
    if (ratio) writer.add_double(*ratio);
  }
}

RandomisedCounts RandomisedCounts::read(ByteReader& reader) {
  RandomisedCounts counts;
  counts.standard_of_care = FollowedCounts::read(reader);
  for (std::optional<double>& ratio : counts.hazard_ratio) {
    if (reader.number_up_to(1) == 1) ratio = reader.real();
    if (ratio && !(*ratio >= 0)) reader.fail();
  }
  return counts;
}

}  // namespace v2v
