// Shares that differ by an odds ratio.
#pragma once

#include <cmath>

namespace v2v {

/// The share whose odds are those of `share`, in (0, 1), times exp(`log_odds_ratio`).
inline double share_with_odds(double share, double log_odds_ratio) noexcept {
  const double logit = std::log(share / (1 - share)) + log_odds_ratio;
  return 1 / (1 + std::exp(-logit));
}

}  // namespace v2v
