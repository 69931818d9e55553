// For how many something has not ended, month by month.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace v2v {

/// The most months that anybody is followed for.
inline constexpr std::size_t most_months = 1200;

struct MonthlyCounts {
  /// By whole months since the origin: who is there at the origin, and for whom it has not ended by
  /// then. All are followed for as long.
  std::vector<std::uint32_t> still;

  MonthlyCounts() = default;
  explicit MonthlyCounts(std::size_t months) : still(months + 1) {}

  /// One more, for whom it ends so many days after the origin.
  void add(double days) noexcept;
  /// Together with others; who is followed for a shorter time is not there any more.
  void add(const MonthlyCounts& other);
  std::uint32_t at_origin() const noexcept { return still.empty() ? 0 : still.front(); }
  /// Share after so many months; nothing of nobody.
  std::optional<double> share(std::size_t month) const noexcept;
  /// Area below the curve from its origin to a month, by trapezia between months; in months.
  std::optional<double> restricted_mean(std::size_t month) const noexcept;
  bool operator==(const MonthlyCounts&) const = default;
};

}  // namespace v2v
