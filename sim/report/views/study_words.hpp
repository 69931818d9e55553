// The words that the documents of sweeps, sensitivity analyses and selections share.
#pragma once

#include "vein2vein/statistics/study_summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace v2v::report {

/// An outcome in the unit people read it in: a fraction (no unit) in percent.
struct Scale {
  explicit Scale(std::string_view of_values) : is_fraction(of_values.empty()), unit(of_values) {}
  bool is_fraction;
  std::string_view unit;
  double of(double value) const { return is_fraction ? 100 * value : value; }
  /// ` %`, ` d`: what follows a value.
  std::string value_unit() const;
  /// ` percentage points`, ` d`: what follows a difference.
  std::string difference_unit() const;
};

/// At most so many columns, the end replaced by `…` where it is cut.
std::string shortened(std::string_view text, std::size_t most_columns);
/// `[71.2, 72.0]` after scaling. `-` without an interval.
std::string scaled_interval(const Scale& scale, const std::optional<Interval>& interval,
                            int decimals);
/// Nothing for an interval whose ends are not numbers.
std::optional<Interval> known(const Interval& interval);
/// Why something of the analysis is not claimed; empty where everything is.
std::string not_claimed(const SensitivitySummary& sensitivity);
/// How many of something ran on both engines: `all 29 points verified against SimGrid`.
std::string verified_of(std::uint64_t verified, std::uint64_t all, std::string_view what);

}  // namespace v2v::report
