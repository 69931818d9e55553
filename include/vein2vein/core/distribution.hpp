// Distributions of durations and how published summaries are turned into them.
#pragma once

#include "vein2vein/core/time.hpp"

#include <string>
#include <utility>
#include <vector>

namespace v2v {

/// A distribution of a duration, in days, on [0, `longest_drawn`]: what a form without an end would
/// draw beyond a century is a century. Sampling is by inversion: one uniform number a variate, so
/// that common random numbers stay common (a longer distribution gives the same patient a longer
/// time).
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
    two_piece_lognormal,
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

  /// Three published quantiles at 1/2 and, symmetrically, at 1 - p and p; all three are met
  /// exactly. With z the normal quantile of p and s = ln((hi - median)/(median - lo)) / z:
  ///
  /// |s| <= `most_skew`: the shifted lognormal median + b (exp(s Z) - 1), whose closed form goes
  /// through all three; equal distances give a normal distribution.
  ///
  /// Beyond it, where that form has a mean of years (28 d with quartiles 27 and 42 d: s = 3.9, mean
  /// 2,299 d): two halves of shifted lognormals with s = +-`most_skew`, each scaled to its own
  /// published quantile (as the split normal is, Wallis, Oxford Bulletin of Economics and
  /// Statistics 2014). For s > 0
  ///
  ///   Q = median + (hi - median) (exp(s Z) - 1) / (exp(s z) - 1)        Z >= 0
  ///   Q = median - (median - lo) (1 - exp(s Z)) / (1 - exp(-s z))       Z < 0
  ///
  /// and mirrored for s < 0. The quantile function is continuous, in Z and in lo, median and hi:
  /// where |s| = `most_skew` both forms are the same, and where the median equals `lo` half of the
  /// mass sits there. Every quantile rises with each of lo, median (within them) and hi. A tail
  /// beyond a quartile is 1.08 times as long on average, and at 99.9 % 1.42 times as far away, as
  /// the exponential's. Negative values are cut at 0.
  static Distribution through_quantiles(double lo, double median, double hi, double p);
  static constexpr double most_skew = 0.7;
  /// Median and range of n observations: lo and hi are read as the 1/(n+1) and n/(n+1) quantiles,
  /// the expected ranks of the extremes.
  static Distribution median_and_range(double median, double lo, double hi, unsigned n);
  /// Median and interquartile range.
  static Distribution median_and_iqr(double median, double q1, double q3);

  /// Every quantile times `factor`, which is positive; of the same family, with the same
  /// probability map (see `within`).
  Distribution scaled(double factor) const;

  /// Cut to [least, most]; `may_be_within` of them. A form that is given by quantiles keeps them:
  /// what lies below `lo` (above `hi`) keeps its probability and is drawn conditionally on not
  /// lying beyond the bound, by stretching the probabilities of that tail only. Any other form is
  /// drawn conditionally on lying within the bounds: Q(F(least) + u (F(most) - F(least))).
  Distribution within(double least, double most) const;
  /// A fixed value lies within; published quantiles do; of other forms at least
  /// `least_share_within`.
  bool may_be_within(double least, double most) const;
  /// The probability of [least, most].
  double share_within(double least, double most) const;
  static constexpr double least_share_within = 0.01;

  /// A century, in days.
  static constexpr double longest_drawn = 36'525;

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
  /// Exact where a closed form exists; otherwise (and where something is cut) the average of 20,000
  /// equally spaced quantiles.
  double mean() const;
  bool has_closed_mean() const noexcept;
  /// Whether it is one of `through_quantiles`, and the outer two quantiles of that.
  bool is_through_quantiles() const noexcept {
    return family_ == Family::shifted_lognormal || family_ == Family::two_piece_lognormal;
  }
  std::pair<double, double> outer_quantiles() const noexcept {
    return {uncut_quantile(1 - d_), uncut_quantile(d_)};
  }
  /// The family and its parameters as a person would write them, e.g. `triangular 6 / 7 / 10 d`.
  std::string describe() const;
  bool operator==(const Distribution&) const = default;

 private:
  double uncut_quantile(double u) const noexcept;
  double probability_below(double days, bool or_at) const noexcept;
  std::string describe_uncut() const;

  Family family_ = Family::fixed;
  double a_ = 0, b_ = 0, c_ = 0, d_ = 0, e_ = 0;
  /// Bounds, and where their probabilities lie in the uncut form.
  bool cut_ = false;
  double least_ = 0, most_ = longest_drawn, from_ = 0, to_ = 1;
  Duration fixed_;
  std::vector<std::pair<double, double>> steps_;  // days, cumulative probability
};

}  // namespace v2v
