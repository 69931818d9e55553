// A regression with two unknowns.
#include "evidence/trend.hpp"

#include <algorithm>
#include <cmath>

namespace v2v::statistics {
namespace {

/// Gradient and curvature of the logarithm of the posterior.
struct Slope {
  double by_intercept = 0, by_slope = 0;
  double curve_intercept = 0, curve_both = 0, curve_slope = 0;
};

/// With p = 1 - exp(-exp(eta)) the information of one patient is exp(2 eta) (1 - p) / p.
Slope slope_at(const TrendEvidence& trend, const Normal& prior, double intercept, double slope) {
  Slope result;
  for (std::size_t level = 0; level < trend.lost_of.size(); ++level) {
    const auto [lost, of] = trend.lost_of[level];
    const auto x = static_cast<double>(level);
    const double hazard = std::exp(std::clamp(intercept + slope * x, -30.0, 5.0));
    const double p = -std::expm1(-hazard);
    const double score = hazard * (lost - of * p) / p;
    const double information = of * hazard * hazard * std::exp(-hazard) / p;
    result.by_intercept += score;
    result.by_slope += score * x;
    result.curve_intercept += information;
    result.curve_both += information * x;
    result.curve_slope += information * x * x;
  }
  result.by_slope -= (slope - prior.mean) / (prior.sd * prior.sd);
  result.curve_slope += 1 / (prior.sd * prior.sd);
  return result;
}

}  // namespace

Normal trend_of(const TrendEvidence& trend, const Normal& prior) {
  double lost = 0, of = 0;
  for (const auto& [level_lost, level_of] : trend.lost_of) {
    lost += level_lost;
    of += level_of;
  }
  if (lost <= 0 || lost >= of) return prior;
  double intercept = std::log(-std::log1p(-lost / of)), slope = prior.mean;
  constexpr int kMostSteps = 50;
  for (int step = 0; step < kMostSteps; ++step) {
    const Slope at = slope_at(trend, prior, intercept, slope);
    const double determinant = at.curve_intercept * at.curve_slope - at.curve_both * at.curve_both;
    const double by_intercept =
        (at.curve_slope * at.by_intercept - at.curve_both * at.by_slope) / determinant;
    const double by_slope =
        (at.curve_intercept * at.by_slope - at.curve_both * at.by_intercept) / determinant;
    intercept += std::clamp(by_intercept, -1.0, 1.0);
    slope += std::clamp(by_slope, -1.0, 1.0);
    if (std::abs(by_intercept) + std::abs(by_slope) < 1e-10) break;
  }
  const Slope at = slope_at(trend, prior, intercept, slope);
  const double information = at.curve_slope - at.curve_both * at.curve_both / at.curve_intercept;
  return {slope, 1 / std::sqrt(information)};
}

}  // namespace v2v::statistics
