// Ranking and selection: which of several policies is best, with a promise.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace v2v {

/// Fully sequential selection of the largest mean (Kim and Nelson, "A fully sequential procedure
/// for indifference-zone selection in simulation", ACM TOMACS 11, 2001), which allows common random
/// numbers: variances are those of differences of policies in the same replication.
///
/// With probability of at least `confidence` the chosen policy is the best one, or within
/// `indifference` of it, where the observations are normal (means of replications nearly are).
/// c = 1: h^2 = 2 eta (n0 - 1), eta = ((2 (1 - confidence) / (k - 1))^(-2/(n0 - 1)) - 1) / 2;
/// policy i survives at r when sum_i - sum_l >= -W_il(r) for every survivor l, with
/// W_il(r) = max(0, indifference / 2 x (h^2 S_il^2 / indifference^2 - r)). Where W_il = 0 and the
/// sums are equal, as they stay for policies that do not differ, the first one stands for both.
class KimNelson {
 public:
  /// At least two policies, 0 < confidence < 1 (more than 1/policies), indifference > 0,
  /// first_stage >= 2.
  KimNelson(std::size_t policies, double indifference, double confidence, unsigned first_stage);

  /// Whether a choice has been made.
  bool decided() const noexcept { return survivors_.size() == 1; }
  /// Those that are still in the race: exactly they are to be observed next.
  const std::vector<std::size_t>& survivors() const noexcept { return survivors_; }
  /// Observations of the next replication, one a survivor in their order. Not after `decided`.
  void add(std::span<const double> observations);
  /// Observations of every survivor so far.
  unsigned replications() const noexcept { return replications_; }
  /// Replications of that policy: all, or as many as it had when it was dropped.
  unsigned replications_of(std::size_t policy) const noexcept { return spent_[policy]; }
  double mean_of(std::size_t policy) const noexcept;
  /// The largest number of replications that the procedure may need; known after the first stage
  /// (0 before).
  std::uint64_t most_replications() const noexcept { return most_; }

 private:
  void finish_first_stage();
  void screen();
  double half_square() const noexcept;

  double indifference_, confidence_;
  unsigned first_stage_;
  unsigned replications_ = 0;
  std::uint64_t most_ = 0;
  std::vector<std::size_t> survivors_;
  std::vector<double> sum_;                       // by policy
  std::vector<unsigned> spent_;                   // by policy
  std::vector<std::vector<double>> first_;        // by replication of the first stage, by policy
  std::vector<std::vector<double>> variance_of_;  // of differences, by pair
};

}  // namespace v2v
