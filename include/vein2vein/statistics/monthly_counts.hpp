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
  /// By months, from the first one on: how long in it those were there for whom it ended in it,
  /// together; milliseconds. With whom it did not end in it this makes the area exact.
  std::vector<std::uint64_t> in_last_month;

  MonthlyCounts() = default;
  explicit MonthlyCounts(std::size_t months) : still(months + 1), in_last_month(months) {}

  /// One more, for whom it ends so many days after the origin, to the millisecond: differences of
  /// instants are not exact, and who fails at an assessment has failed by the month of it.
  void add(double days) noexcept;
  /// Together with others; who is followed for a shorter time is not there any more.
  void add(const MonthlyCounts& other);
  std::uint32_t at_origin() const noexcept { return still.empty() ? 0 : still.front(); }
  /// Share after so many months; nothing of nobody.
  std::optional<double> share(std::size_t month) const noexcept;
  /// Area below the curve from its origin to a month, in months: the mean of what was added, none
  /// of it longer than that.
  std::optional<double> restricted_mean(std::size_t month) const noexcept;
  bool operator==(const MonthlyCounts&) const = default;
};

}  // namespace v2v
