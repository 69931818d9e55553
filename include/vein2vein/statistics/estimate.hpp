// Interval estimates, as pure functions of the numbers that they are made from.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace v2v {

/// 97.5% point of Student's t for the mean of `values` (at least 2): n - 1 degrees of freedom.
double t_quantile975(std::uint64_t values);

/// 95% confidence interval of the mean of independent values (Student's t with n - 1 degrees of
/// freedom). Nothing for fewer than two values.
std::optional<Interval> mean_interval95(const std::vector<double>& values);

/// Exact 95% confidence interval of a probability after `events` in `of` trials (Clopper and
/// Pearson, Biometrika 1934). `events` <= `of`; without trials everything is possible: 0 to 1.
Interval clopper_pearson95(std::uint64_t events, std::uint64_t of);

/// Where one more value would lie with probability 95%, for values that cannot be negative (counts
/// and fractions of a cohort, one value a replication).
///
/// From 39 values on the order statistics that are the 2.5% and 97.5% points of the empirical
/// distribution (the smallest value x with ECDF(x) >= 0.025, and 0.975): 39 is the smallest number
/// whose extremes hold 95% of the next value on average. With 2 to 38 values normal theory:
/// mean -+ t(n - 1, 0.975) s sqrt(1 + 1/n), cut at 0. Nothing for fewer than two values.
std::optional<Interval> prediction95_of_count(const std::vector<double>& values);

}  // namespace v2v
