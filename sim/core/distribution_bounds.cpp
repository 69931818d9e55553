// Distributions with bounds: how probabilities are mapped.
#include "core/invariant.hpp"
#include "core/quantiles.hpp"
#include "vein2vein/core/distribution.hpp"

#include <algorithm>

namespace v2v {

double Distribution::quantile(double u) const noexcept {
  if (!cut_) return uncut_quantile(u);
  u = inside_unit(u);
  if (!is_through_quantiles())
    u = from_ + u * (to_ - from_);
  else if (u < 1 - d_)
    u = from_ + u / (1 - d_) * (1 - d_ - from_);
  else if (u > d_)
    u = d_ + (u - d_) / (1 - d_) * (to_ - d_);
  return std::clamp(uncut_quantile(u), least_, most_);
}

/// P(X < days) or P(X <= days), by bisection: every quantile function rises.
double Distribution::probability_below(double days, bool or_at) const noexcept {
  double below = 0, above = 1;
  for (int i = 0; i < 64; ++i) {
    const double middle = below + (above - below) / 2;
    const double value = uncut_quantile(middle);
    (value < days || (or_at && value == days) ? below : above) = middle;
  }
  return below == 0 ? 0 : above;
}

double Distribution::share_within(double least, double most) const {
  if (is_fixed()) return a_ >= least && a_ <= most ? 1 : 0;
  return probability_below(most, true) - probability_below(least, false);
}

bool Distribution::may_be_within(double least, double most) const {
  if (!is_through_quantiles()) return share_within(least, most) >= least_share_within;
  // The outer quantiles are computed: a bound that equals one is not beyond it.
  constexpr double rounding = 1e-9;
  const auto [lo, hi] = outer_quantiles();
  return least <= lo * (1 + rounding) && most >= hi * (1 - rounding);
}

Distribution Distribution::within(double least, double most) const {
  V2V_INVARIANT(least >= 0 && least <= most && may_be_within(least, most),
                "bounds leave something of a duration");
  if (is_fixed()) return *this;
  if (family_ == Family::table) {
    std::vector<std::pair<double, double>> left;
    double so_far = 0;
    for (const auto& [days, cumulative] : steps_) {
      if (days >= least && days <= most) left.emplace_back(days, cumulative - so_far);
      so_far = cumulative;
    }
    return table(std::move(left));
  }
  Distribution result = *this;
  result.cut_ = true;
  result.least_ = least;
  result.most_ = std::min(most, longest_drawn);
  result.from_ = least > 0 ? probability_below(least, false) : 0;
  result.to_ = probability_below(result.most_, true);
  if (is_through_quantiles()) {
    result.from_ = std::min(result.from_, 1 - d_);
    result.to_ = std::max(result.to_, d_);
  }
  return result;
}

}  // namespace v2v
