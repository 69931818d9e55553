// Shares that differ by an odds ratio.
#pragma once

#include <cmath>

namespace v2v {

/// The share whose odds are those of `share` times exp(`log_odds_ratio`). What never happens, or
/// always, goes on doing so.
inline double share_with_odds(double share, double log_odds_ratio) noexcept {
  if (log_odds_ratio == 0 || share <= 0 || share >= 1) return share;
  const double logit = std::log(share / (1 - share)) + log_odds_ratio;
  return 1 / (1 + std::exp(-logit));
}

}  // namespace v2v
