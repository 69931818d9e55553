// How long to simulate: until the mean is known well enough.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace v2v {

/// `--precision`: the 95% Monte Carlo interval of a quantity's mean is to be no wider than
/// `half_width` to either side: a fraction of the mean where `relative`, else in the quantity's
/// unit.
struct PrecisionGoal {
  std::string quantity = "treated_fraction";
  double half_width = 0;
  bool relative = false;
  unsigned minimum = 100;  ///< replications, because a small sample may look quieter than it is
  std::string unit;        ///< as written: `d`, `patients`, or empty (that of the quantity)
};

/// `0.5%` or `0.5 %` (relative), `0.002` or `0.1 d` (in the quantity's unit). Nothing when it is
/// neither, or not more than 0. Sets `half_width`, `relative` and `unit` only; whether the quantity
/// has that unit is for the caller to see.
std::optional<PrecisionGoal> parse_precision(std::string_view text);

/// The sequential rule of Chow and Robbins (Annals of Mathematical Statistics 1965) with a minimum:
/// observations are added in the order of the replications, and it is enough at the first n >=
/// minimum with t(n - 1, 0.975) s / sqrt(n) <= goal. One pass, numerically stable (Welford).
/// Replications that all agree are enough at the minimum: nothing more can be learnt from them.
/// Fewer than two values are never enough, so that a run has to have a limit, too; without any
/// value at the minimum it is hopeless, because nobody is there of whom there could be one.
class SequentialRule {
 public:
  explicit SequentialRule(PrecisionGoal goal) : goal_(std::move(goal)) {}

  /// A replication; nothing where the quantity has no value in it (it then only counts).
  void add(std::optional<double> value);
  bool enough() const;
  bool hopeless() const noexcept { return replications_ >= goal_.minimum && values_ == 0; }
  unsigned replications() const noexcept { return replications_; }
  PrecisionSummary summary() const;

 private:
  double standard_error() const;
  double half_width() const;
  double goal_now() const;

  PrecisionGoal goal_;
  unsigned replications_ = 0;
  std::uint64_t values_ = 0;
  double mean_ = 0, squares_ = 0;
};

}  // namespace v2v
