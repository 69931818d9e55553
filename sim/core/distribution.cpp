// Inverse distribution functions of every family.
#include "vein2vein/core/distribution.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

constexpr int quadrature_points = 20'000;

bool is_days(double value) noexcept { return std::isfinite(value) && value >= 0; }
bool is_positive(double value) noexcept { return std::isfinite(value) && value > 0; }

/// A duration that can be lived: NaN and what is below 0 become 0.
double finished(double days) noexcept {
  return days > 0 ? std::min(days, Distribution::longest_drawn) : 0.0;
}

double triangular_quantile(double lo, double mode, double hi, double at_mode, double u) noexcept {
  // The bounds at the mode keep rounding from turning the order of the two branches around.
  if (u < at_mode) return std::min(mode, lo + std::sqrt(u * (hi - lo) * (mode - lo)));
  return std::max(mode, hi - std::sqrt((1 - u) * (hi - lo) * (hi - mode)));
}

double pert_quantile(double lo, double mode, double hi, double u) noexcept {
  const double range = hi - lo;
  const double alpha = 1 + 4 * (mode - lo) / range;
  const double beta = 1 + 4 * (hi - mode) / range;
  return std::clamp(lo + range * beta_quantile(alpha, beta, u), lo, hi);
}

/// median + scale (exp(sigma z) - 1); scale and sigma have the same sign, that of the skewness.
/// This form stays accurate when the shift is huge, near symmetry. With sigma 0 it is a normal
/// distribution and `scale` its standard deviation. May be negative.
double uncut_shifted_lognormal(double median, double scale, double sigma, double z) noexcept {
  return median + scale * (sigma == 0 ? z : std::expm1(sigma * z));
}

double table_quantile(const std::vector<std::pair<double, double>>& steps, double u) noexcept {
  const auto step = std::lower_bound(steps.begin(), steps.end(), u,
                                     [](const std::pair<double, double>& a, double probability) {
                                       return a.second < probability;
                                     });
  return step == steps.end() ? steps.back().first : step->first;
}

}  // namespace

Distribution Distribution::fixed(double days) {
  V2V_INVARIANT(is_days(days), "a fixed duration is finite and not negative");
  Distribution result;
  result.a_ = days;
  result.fixed_ = Duration::days(days);
  return result;
}

Distribution Distribution::uniform(double lo, double hi) {
  V2V_INVARIANT(is_days(lo) && is_days(hi) && lo < hi, "a uniform duration has 0 <= lo < hi");
  Distribution result;
  result.family_ = Family::uniform;
  result.a_ = lo;
  result.b_ = hi;
  return result;
}

Distribution Distribution::triangular(double lo, double mode, double hi) {
  V2V_INVARIANT(is_days(lo) && is_days(hi) && lo <= mode && mode <= hi && lo < hi,
                "a triangular duration has 0 <= lo <= mode <= hi and lo < hi");
  Distribution result;
  result.family_ = Family::triangular;
  result.a_ = lo;
  result.b_ = mode;
  result.c_ = hi;
  result.d_ = (mode - lo) / (hi - lo);
  return result;
}

Distribution Distribution::pert(double lo, double mode, double hi) {
  V2V_INVARIANT(is_days(lo) && is_days(hi) && lo <= mode && mode <= hi && lo < hi,
                "a PERT duration has 0 <= lo <= mode <= hi and lo < hi");
  Distribution result;
  result.family_ = Family::pert;
  result.a_ = lo;
  result.b_ = mode;
  result.c_ = hi;
  return result;
}

Distribution Distribution::exponential(double mean) {
  V2V_INVARIANT(is_positive(mean), "the mean of an exponential duration is positive");
  Distribution result;
  result.family_ = Family::exponential;
  result.a_ = mean;
  return result;
}

Distribution Distribution::lognormal(double median, double sigma) {
  V2V_INVARIANT(is_positive(median) && is_days(sigma),
                "a lognormal duration has a positive median and sigma >= 0");
  Distribution result;
  result.family_ = Family::lognormal;
  result.a_ = median;
  result.b_ = sigma;
  return result;
}

Distribution Distribution::lognormal_mean_sd(double mean, double sd) {
  V2V_INVARIANT(is_positive(mean) && is_days(sd), "mean > 0 and sd >= 0");
  const double log_variance = std::log1p((sd / mean) * (sd / mean));
  return lognormal(mean * std::exp(-log_variance / 2), std::sqrt(log_variance));
}

Distribution Distribution::gamma(double shape, double scale) {
  V2V_INVARIANT(is_positive(shape) && is_positive(scale),
                "shape and scale of a gamma duration are positive");
  Distribution result;
  result.family_ = Family::gamma;
  result.a_ = shape;
  result.b_ = scale;
  return result;
}

Distribution Distribution::gamma_mean_sd(double mean, double sd) {
  V2V_INVARIANT(is_positive(mean) && is_positive(sd), "mean and sd are positive");
  return gamma((mean / sd) * (mean / sd), sd / mean * sd);
}

Distribution Distribution::weibull(double shape, double scale) {
  V2V_INVARIANT(is_positive(shape) && is_positive(scale),
                "shape and scale of a Weibull duration are positive");
  Distribution result;
  result.family_ = Family::weibull;
  result.a_ = shape;
  result.b_ = scale;
  result.c_ = 1 / shape;
  return result;
}

Distribution Distribution::table(std::vector<std::pair<double, double>> days_and_weight) {
  double sum = 0;
  for (const auto& [days, weight] : days_and_weight) {
    V2V_INVARIANT(is_days(days) && is_days(weight), "values and weights of a table are >= 0");
    sum += weight;
  }
  V2V_INVARIANT(is_positive(sum), "the weights of a table have a positive sum");
  std::sort(days_and_weight.begin(), days_and_weight.end());
  Distribution result;
  result.family_ = Family::table;
  double so_far = 0;
  for (const auto& [days, weight] : days_and_weight) {
    if (weight <= 0) continue;
    so_far += weight;
    result.steps_.emplace_back(days, so_far / sum);
  }
  result.steps_.back().second = 1;
  return result;
}

Distribution Distribution::through_quantiles(double lo, double median, double hi, double p) {
  V2V_INVARIANT(is_days(lo) && lo <= median && median <= hi && std::isfinite(hi),
                "published quantiles have 0 <= lo <= median <= hi");
  V2V_INVARIANT(0.5 < p && p < 1, "the probability of the upper quantile is between 1/2 and 1");
  if (lo == hi) return fixed(median);
  const double above = hi - median;
  const double below = median - lo;
  const double z = normal_quantile(p);
  const double skew = above - below;
  const double sigma =
      (skew > 0 ? std::log1p(skew / below) : -std::log1p(-skew / above)) / z;  // may be infinite
  Distribution result;
  result.a_ = median;
  result.d_ = p;
  if (std::abs(sigma) <= most_skew) {
    result.family_ = Family::shifted_lognormal;
    result.b_ = skew == 0 ? above / z : above / skew * below;
    result.c_ = sigma;
  } else {
    result.family_ = Family::two_piece_lognormal;
    result.c_ = std::copysign(most_skew, sigma);
    result.b_ = above / std::expm1(result.c_ * z);
    result.e_ = -below / std::expm1(-result.c_ * z);
  }
  return result;
}

Distribution Distribution::median_and_range(double median, double lo, double hi, unsigned n) {
  V2V_INVARIANT(n >= 2, "a range is that of at least two observations");
  return through_quantiles(lo, median, hi, n / (n + 1.0));
}

Distribution Distribution::median_and_iqr(double median, double q1, double q3) {
  return through_quantiles(q1, median, q3, 0.75);
}

Distribution Distribution::scaled(double factor) const {
  V2V_INVARIANT(is_positive(factor), "a duration is stretched by a positive factor");
  if (is_fixed()) return fixed(a_ * factor);
  Distribution result = *this;
  result.least_ *= factor;
  if (most_ < longest_drawn) result.most_ *= factor;
  switch (family_) {
    case Family::two_piece_lognormal:
      result.e_ *= factor;
      result.b_ *= factor;
      result.a_ *= factor;
      break;
    case Family::triangular:
    case Family::pert:
      result.c_ *= factor;
      [[fallthrough]];
    case Family::uniform:
    case Family::shifted_lognormal:
      result.b_ *= factor;
      [[fallthrough]];
    case Family::exponential:
    case Family::lognormal:
      result.a_ *= factor;
      break;
    case Family::gamma:
    case Family::weibull:
      result.b_ *= factor;
      break;
    case Family::table:
      for (auto& [days, cumulative] : result.steps_) days *= factor;
      break;
    case Family::fixed:
      break;
  }
  return result;
}

double Distribution::uncut_quantile(double u) const noexcept {
  u = inside_unit(u);
  switch (family_) {
    case Family::fixed:
      return a_;
    case Family::uniform:
      return std::min(b_, a_ + (b_ - a_) * u);
    case Family::triangular:
      return triangular_quantile(a_, b_, c_, d_, u);
    case Family::pert:
      return pert_quantile(a_, b_, c_, u);
    case Family::exponential:
      return finished(-a_ * std::log1p(-u));
    case Family::lognormal:
      return finished(a_ * std::exp(b_ * normal_quantile(u)));
    case Family::shifted_lognormal:
      return finished(uncut_shifted_lognormal(a_, b_, c_, normal_quantile(u)));
    case Family::two_piece_lognormal: {
      const double z = normal_quantile(u);
      return finished(a_ + (z > 0 ? b_ : e_) * std::expm1(c_ * z));
    }
    case Family::gamma:
      return finished(b_ * gamma_quantile(a_, u));
    case Family::weibull:
      return finished(b_ * std::pow(-std::log1p(-u), c_));
    case Family::table:
      return table_quantile(steps_, u);
  }
  return 0;
}

bool Distribution::has_closed_mean() const noexcept {
  constexpr double last = 1 - 0x1.0p-53;
  if (cut_ || (!is_fixed() && uncut_quantile(last) >= longest_drawn)) return false;
  // Of a form through quantiles with a tail to the right the end of the other side is above 0.
  if (family_ == Family::shifted_lognormal) return c_ > 0 && b_ <= a_;
  return family_ != Family::two_piece_lognormal || (c_ > 0 && e_ <= a_);
}

double Distribution::mean() const {
  if (!has_closed_mean()) {
    double sum = 0;
    for (int i = 0; i < quadrature_points; ++i) sum += quantile((i + 0.5) / quadrature_points);
    return sum / quadrature_points;
  }
  switch (family_) {
    case Family::fixed:
    case Family::exponential:
      return a_;
    case Family::uniform:
      return (a_ + b_) / 2;
    case Family::triangular:
      return (a_ + b_ + c_) / 3;
    case Family::pert:
      return (a_ + 4 * b_ + c_) / 6;
    case Family::lognormal:
      return a_ * std::exp(b_ * b_ / 2);
    case Family::shifted_lognormal:
      return a_ + b_ * std::expm1(c_ * c_ / 2);
    case Family::two_piece_lognormal: {
      // E[exp(c Z); Z > 0] = exp(c^2 / 2) Phi(c).
      const double whole = std::exp(c_ * c_ / 2), upper = whole * normal_probability(c_);
      return a_ + b_ * (upper - 0.5) + e_ * (whole - upper - 0.5);
    }
    case Family::gamma:
      return a_ * b_;
    case Family::weibull:
      return b_ * std::tgamma(1 + c_);
    case Family::table: {
      double sum = 0, so_far = 0;
      for (const auto& [days, cumulative] : steps_) {
        sum += days * (cumulative - so_far);
        so_far = cumulative;
      }
      return sum;
    }
  }
  return 0;
}

std::string Distribution::describe() const {
  std::string text = describe_uncut();
  if (cut_ && least_ > 0) text += fmt::format(", at least {:.6g} d", least_);
  if (cut_ && most_ < longest_drawn) text += fmt::format(", at most {:.6g} d", most_);
  return text;
}

std::string Distribution::describe_uncut() const {
  const auto three = [](const char* name, double lo, double middle, double hi) {
    return fmt::format("{} {:.6g} / {:.6g} / {:.6g} d", name, lo, middle, hi);
  };
  switch (family_) {
    case Family::fixed:
      return fmt::format("fixed {:.6g} d", a_);
    case Family::uniform:
      return fmt::format("uniform {:.6g} / {:.6g} d", a_, b_);
    case Family::triangular:
      return three("triangular", a_, b_, c_);
    case Family::pert:
      return three("pert", a_, b_, c_);
    case Family::exponential:
      return fmt::format("exponential mean {:.6g} d", a_);
    case Family::lognormal:
      return fmt::format("lognormal median {:.6g} d, sigma {:.6g}", a_, b_);
    case Family::shifted_lognormal: {
      const double z = normal_quantile(d_);
      return three("shifted lognormal", uncut_shifted_lognormal(a_, b_, c_, -z), a_,
                   uncut_shifted_lognormal(a_, b_, c_, z)) +
             fmt::format(" at {:.4g} / 0.5 / {:.4g}", 1 - d_, d_);
    }
    case Family::two_piece_lognormal: {
      const auto [lo, hi] = outer_quantiles();
      return three("two-piece lognormal", lo, a_, hi) +
             fmt::format(" at {:.4g} / 0.5 / {:.4g}", 1 - d_, d_);
    }
    case Family::gamma:
      return fmt::format("gamma shape {:.6g}, scale {:.6g} d", a_, b_);
    case Family::weibull:
      return fmt::format("weibull shape {:.6g}, scale {:.6g} d", a_, b_);
    case Family::table:
      return fmt::format("table of {} values {:.6g} to {:.6g} d", steps_.size(),
                         steps_.front().first, steps_.back().first);
  }
  return {};
}

}  // namespace v2v
