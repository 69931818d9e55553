// Distributions of durations and how published summaries are turned into them.
#pragma once

#include "vein2vein/core/time.hpp"

#include <string>
#include <utility>
#include <vector>

namespace v2v {

/// A distribution of a duration, in days, on [0, infinity). Sampling is by inversion: one uniform
/// number a variate, so that common random numbers stay common (a longer distribution gives the
/// same patient a longer time).
///
/// The factories require valid arguments (the scenario reader checks them and words the messages);
/// an invalid argument is a defect and aborts.
class Distribution {
 public:
  enum class Family {
    fixed,
    uniform,
    triangular,
    pert,
    exponential,
    lognormal,
    shifted_lognormal,
    half_exponential,
    gamma,
    weibull,
    table
  };

  /// Always zero.
  Distribution() noexcept = default;

  static Distribution fixed(double days);
  /// lo < hi.
  static Distribution uniform(double lo, double hi);
  /// lo <= mode <= hi, lo < hi.
  static Distribution triangular(double lo, double mode, double hi);
  /// Beta on [lo, hi] with shape 1 + 4 (mode - lo)/(hi - lo) and 1 + 4 (hi - mode)/(hi - lo)
  /// (Malcolm et al., Operations Research 1959).
  static Distribution pert(double lo, double mode, double hi);
  static Distribution exponential(double mean);
  /// By its median and the standard deviation of its logarithm.
  static Distribution lognormal(double median, double sigma);
  /// Matched to mean and standard deviation.
  static Distribution lognormal_mean_sd(double mean, double sd);
  static Distribution gamma(double shape, double scale);
  /// Matched to mean and standard deviation; what `mean:` with `sd:` means.
  static Distribution gamma_mean_sd(double mean, double sd);
  static Distribution weibull(double shape, double scale);
  /// Values with weights (any positive sum); the inverse is a step function.
  static Distribution table(std::vector<std::pair<double, double>> days_and_weight);

  /// Three published quantiles at 1/2 and, symmetrically, at 1 - p and p: the shifted lognormal
  /// theta + exp(mu + sigma Z) has a closed form through all three. With z the normal quantile of
  /// p: sigma = ln((hi - median)/(median - lo)) / z; equal distances give a normal distribution.
  /// Negative values are cut at 0. When the median equals `lo`, half of the mass sits there and the
  /// rest is an exponential through `hi` (and mirrored when it equals `hi`).
  static Distribution through_quantiles(double lo, double median, double hi, double p);
  /// Median and range of n observations: lo and hi are read as the 1/(n+1) and n/(n+1) quantiles,
  /// the expected ranks of the extremes.
  static Distribution median_and_range(double median, double lo, double hi, unsigned n);
  /// Median and interquartile range.
  static Distribution median_and_iqr(double median, double q1, double q3);

  /// Every quantile times `factor`, which is positive; of the same family.
  Distribution scaled(double factor) const;

  Family family() const noexcept { return family_; }
  bool is_fixed() const noexcept { return family_ == Family::fixed; }
  /// Always zero.
  bool is_zero() const noexcept { return is_fixed() && fixed_ == Duration(); }
  /// Days at probability u in (0, 1).
  double quantile(double u) const noexcept;
  Duration sample(double u) const noexcept { return Duration::days(quantile(u)); }
  /// The value of a fixed distribution.
  Duration fixed_value() const noexcept { return fixed_; }
  double median() const noexcept { return quantile(0.5); }
  /// Exact where a closed form exists; otherwise the average of 20,000 equally spaced quantiles.
  double mean() const;
  /// The family and its parameters as a person would write them, e.g. `triangular 6 / 7 / 10 d`.
  std::string describe() const;

 private:
  Family family_ = Family::fixed;
  double a_ = 0, b_ = 0, c_ = 0, d_ = 0;
  Duration fixed_;
  std::vector<std::pair<double, double>> steps_;  // days, cumulative probability
};

}  // namespace v2v
