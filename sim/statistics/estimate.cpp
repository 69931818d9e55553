// Interval estimates; the only place of this room that knows Boost.Math's.
#include "vein2vein/statistics/estimate.hpp"

#include "core/invariant.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/beta.hpp>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

struct Moments {
  double mean = 0;
  double sd = 0;
};

/// Two passes, for precision. At least two values.
Moments moments_of(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double sum = 0;
  for (const double value : values) sum += value;
  const double mean = sum / n;
  double squares = 0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return {mean, std::sqrt(squares / (n - 1))};
}

/// Of the mean, after the same value `n` times; see the header.
Interval interval_of_one_value(double value, std::size_t n, const Interval& possible) {
  const double others = 1 - std::pow(0.05, 1 / static_cast<double>(n - 1));
  return {value - others * (value - possible.lo), value + others * (possible.hi - value)};
}

}  // namespace

double t_quantile975(std::uint64_t values) {
  V2V_INVARIANT(values >= 2, "one value has no degree of freedom");
  const boost::math::students_t distribution(static_cast<double>(values - 1));
  return boost::math::quantile(distribution, 0.975);
}

std::optional<Interval> mean_interval95(const std::vector<double>& values,
                                        const Interval& possible) {
  if (values.size() < 2) return std::nullopt;
  const bool all_the_same = std::all_of(values.begin(), values.end(),
                                        [&](double value) { return value == values.front(); });
  if (all_the_same && std::isfinite(possible.lo) && std::isfinite(possible.hi))
    return interval_of_one_value(values.front(), values.size(), possible);
  const Moments moments = moments_of(values);
  const double half =
      t_quantile975(values.size()) * moments.sd / std::sqrt(static_cast<double>(values.size()));
  return Interval{std::max(possible.lo, moments.mean - half),
                  std::min(possible.hi, moments.mean + half)};
}

Interval clopper_pearson95(std::uint64_t events, std::uint64_t of) {
  V2V_INVARIANT(events <= of, "there are no more events than trials");
  const auto x = static_cast<double>(events);
  const auto n = static_cast<double>(of);
  Interval interval{0, 1};
  if (events > 0) interval.lo = boost::math::ibeta_inv(x, n - x + 1, 0.025);
  if (events < of) interval.hi = boost::math::ibeta_inv(x + 1, n - x, 0.975);
  return interval;
}

std::optional<Interval> prediction95_of_count(const std::vector<double>& values) {
  const std::size_t n = values.size();
  if (n < values_for_prediction95) return std::nullopt;
  std::vector<double> sorted = values;
  std::sort(sorted.begin(), sorted.end());
  const auto [low, high] = ranks_of_prediction95(n);
  return Interval{sorted[low - 1], sorted[high - 1]};
}

}  // namespace v2v
