// Counting by month, and shares of it.
#include "vein2vein/statistics/monthly_counts.hpp"

#include "vein2vein/scenario/outcomes.hpp"

#include <algorithm>

namespace v2v {

void MonthlyCounts::add(double days) noexcept {
  for (std::size_t month = 0; month < still.size(); ++month) {
    if (month > 0 && !(days > static_cast<double>(month) * days_a_month)) break;
    ++still[month];
  }
}

void MonthlyCounts::add(const MonthlyCounts& other) {
  if (still.empty()) still.assign(other.still.size(), 0);
  if (!other.still.empty()) still.resize(std::min(still.size(), other.still.size()));
  for (std::size_t i = 0; i < std::min(still.size(), other.still.size()); ++i)
    still[i] += other.still[i];
}

std::optional<double> MonthlyCounts::share(std::size_t month) const noexcept {
  if (month >= still.size() || still.front() == 0) return std::nullopt;
  return static_cast<double>(still[month]) / still.front();
}

std::optional<double> MonthlyCounts::restricted_mean(std::size_t month) const noexcept {
  if (month >= still.size() || still.front() == 0) return std::nullopt;
  double sum = 0;
  for (std::size_t i = 0; i < month; ++i)
    sum += 0.5 * (static_cast<double>(still[i]) + still[i + 1]);
  return sum / still.front();
}

}  // namespace v2v
