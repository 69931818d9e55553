// Counting by month, and shares of it.
#include "vein2vein/statistics/monthly_counts.hpp"

#include "vein2vein/scenario/outcomes.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace v2v {
namespace {

constexpr double kMonth = milliseconds_a_month;

}  // namespace

void MonthlyCounts::add(double days) noexcept {
  if (still.empty()) return;
  const double ends = std::round(days * milliseconds_a_day);
  ++still.front();
  std::size_t month = 0;
  for (; month + 1 < still.size() && ends > static_cast<double>(month + 1) * kMonth; ++month)
    ++still[month + 1];
  if (month < in_last_month.size())
    in_last_month[month] +=
        static_cast<std::uint64_t>(std::max(0.0, ends - static_cast<double>(month) * kMonth));
}

void MonthlyCounts::add(const MonthlyCounts& other) {
  const auto add_up = [](auto& ours, const auto& theirs) {
    if (ours.empty()) ours.assign(theirs.size(), 0);
    if (!theirs.empty()) ours.resize(std::min(ours.size(), theirs.size()));
    for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) ours[i] += theirs[i];
  };
  add_up(still, other.still);
  add_up(in_last_month, other.in_last_month);
}

std::optional<double> MonthlyCounts::share(std::size_t month) const noexcept {
  if (month >= still.size() || still.front() == 0) return std::nullopt;
  return static_cast<double>(still[month]) / still.front();
}

std::optional<double> MonthlyCounts::restricted_mean(std::size_t month) const noexcept {
  if (month >= still.size() || still.front() == 0) return std::nullopt;
  double sum = 0;
  for (std::size_t i = 0; i < month; ++i)
    sum += still[i + 1] + static_cast<double>(in_last_month[i]) / kMonth;
  return sum / still.front();
}

}  // namespace v2v
