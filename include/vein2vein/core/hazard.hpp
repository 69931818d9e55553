// Hazard functions in closed form: cumulative hazard and its inverse.
#pragma once

#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace v2v {

/// The rate at which something strikes, as a function of the days since a phase began.
///
/// Families and their cumulative hazards H(t): exponential `r t`; piecewise exponential (rates on
/// consecutive intervals, the last one for ever); Weibull `reached (t/scale)^shape`; Gompertz
/// `(r/g) (exp(g t) - 1)` (Kalbfleisch and Prentice, The Statistical Analysis of Failure Time Data,
/// section 2.2); bounded `total (1 - exp(-(t/scale)^shape))`, which leaves the share exp(-total)
/// for ever (the promotion time model of a cured share: Yakovlev and Tsodikov, Stochastic Models of
/// Tumor Latency, 1996). Where the total hazard is finite, as it also is with a Gompertz growth g <
/// 0, the inverse can be infinite: it then returns +infinity, never NaN.
class Hazard {
 public:
  enum class Family { none, exponential, piecewise, weibull, gompertz, bounded };

  /// No hazard at all.
  Hazard() noexcept = default;
  /// Rate per day, >= 0.
  static Hazard exponential(double rate);
  /// (start day, rate) pairs, the first start 0, starts increasing.
  static Hazard piecewise(std::vector<std::pair<double, double>> start_and_rate);
  /// `reached` is the cumulative hazard at `scale`, in days. All are positive. A shape near 0 with
  /// 1 reached has a scale that no number can hold; at a day that matters it has a value like any
  /// other.
  static Hazard weibull(double shape, double scale, double reached = 1);
  static Hazard gompertz(double rate, double growth);
  /// `total` is never exceeded; scale in days. All are positive.
  static Hazard bounded(double total, double scale, double shape = 1);
  /// The same until `day` (positive), and from then on constant at what it is there: H(t) = H(day)
  /// + h(day) (t - day).
  Hazard held_from(double day) const;

  Family family() const noexcept { return family_; }
  bool is_none() const noexcept { return family_ == Family::none; }
  /// Rate at day 0 of an exponential hazard.
  double rate() const noexcept { return a_; }
  /// The day from which it is held, +infinity where it is not.
  double held_from() const noexcept { return held_from_; }
  /// (start day, rate) pairs of a piecewise hazard.
  const std::vector<std::pair<double, double>>& pieces() const noexcept { return pieces_; }
  /// Whether the rate of a Weibull or Gompertz hazard falls; otherwise it rises or stays. That of a
  /// bounded one falls in the end.
  bool is_falling() const noexcept {
    return family_ == Family::weibull ? a_ < 1 : family_ == Family::gompertz && b_ < 0;
  }
  /// h(t), t in days > 0.
  double rate_at(double t) const noexcept;
  /// H(t), t in days >= 0.
  double cumulative(double t) const noexcept;
  /// The t >= `from` at which H has grown by `amount` (>= 0) since `from`; +infinity if never.
  double when_grown_by(double amount, double from) const noexcept;
  std::string describe() const;
  bool operator==(const Hazard&) const = default;

 private:
  std::string describe_free() const;
  double free_cumulative(double t) const noexcept;
  double free_when(double amount, double from) const noexcept;

  Family family_ = Family::none;
  double a_ = 0, b_ = 0, reached_ = 1;
  double held_from_ = std::numeric_limits<double>::infinity();
  std::vector<std::pair<double, double>> pieces_;
};

}  // namespace v2v
