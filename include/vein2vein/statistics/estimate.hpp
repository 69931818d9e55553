// Interval estimates, as pure functions of the numbers that they are made from.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

namespace v2v {

/// 97.5% point of Student's t for the mean of `values` (at least 2): n - 1 degrees of freedom.
double t_quantile975(std::uint64_t values);

/// Where values can lie, whatever is observed.
inline constexpr Interval possible_share{0, 1};
inline constexpr Interval possible_change_of_share{-1, 1};
inline constexpr Interval not_negative{0, std::numeric_limits<double>::infinity()};
inline constexpr Interval any_number{-std::numeric_limits<double>::infinity(),
                                     std::numeric_limits<double>::infinity()};

/// 95% confidence interval of the mean of independent values that lie in `possible`: Student's t
/// with n - 1 degrees of freedom, as far as it is possible. What is cut off never holds the mean,
/// so that the interval covers it exactly as often as the uncut one. Nothing for fewer than two
/// values.
///
/// Values that are all the same say nothing about spread, and Student's interval is a point. Where
/// `possible` has both ends, it is instead every mean with which the same value v is seen n times
/// with probability 5% or more: with p = P(value = v), as far from v as 1 - p = 1 - 0.05^(1/(n -
/// 1)) of the values at one end of `possible`. It fails with probability at most 5%: the sum over
/// all v with p < 0.05^(1/(n - 1)) of p^n is at most the largest p^(n - 1) of them times the sum of
/// p.
std::optional<Interval> mean_interval95(const std::vector<double>& values,
                                        const Interval& possible = any_number);

/// Exact 95% confidence interval of a probability after `events` in `of` trials (Clopper and
/// Pearson, Biometrika 1934). `events` <= `of`; without trials everything is possible: 0 to 1.
Interval clopper_pearson95(std::uint64_t events, std::uint64_t of);

/// Values that a 95% prediction interval takes: one more value is as likely in each of the n + 1
/// gaps between n values, and so between the smallest and the largest with probability
/// (n - 1) / (n + 1) or more, which is 0.95 for 39.
inline constexpr unsigned values_for_prediction95 = 39;

/// Where one more value would lie with probability 95% (counts and fractions of a cohort, one value
/// a replication): the order statistics that are the 2.5% and 97.5% points of the empirical
/// distribution (the smallest value x with ECDF(x) >= 0.025, and 0.975), so that it ends at values
/// that were seen, which are possible. Nothing for fewer than `values_for_prediction95` values:
/// what normal theory would say of them may be more patients than there are.
std::optional<Interval> prediction95_of_count(const std::vector<double>& values);
/// The places of these two, counted from 1, among `values` >= `values_for_prediction95` of them in
/// rising order.
constexpr std::pair<std::uint64_t, std::uint64_t> ranks_of_prediction95(
    std::uint64_t values) noexcept {
  // ceil(n / 40) and ceil(39 n / 40), without rounding.
  return {(values + 39) / 40, (39 * values + 39) / 40};
}

}  // namespace v2v
