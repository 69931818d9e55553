// Trials randomised between two ways of working, simulated: how often they tell the two apart.
#pragma once

#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

namespace v2v {

/// Trials of one size.
struct TrialsOfSize {
  std::uint32_t patients_an_arm = 0;
  /// Trials in which `tells_apart` holds and the better arm is the better.
  unsigned told_apart = 0;
  double by_formula = 0;  ///< `power_of_two_arms` at the shares treated of all trials together
};

struct RandomisedTrials {
  unsigned trials = 0;
  /// Of the patients of all trials who were given this arm, at the largest size.
  std::array<double, 2> treated{};
  std::vector<TrialsOfSize> sizes;  ///< as asked for
  /// That tell these shares apart with a probability of 80 %, by formula; nothing where there is no
  /// difference.
  std::optional<std::uint64_t> patients_for_80;
};

/// Every replication is a trial. Its patients are those who reach the ITT gate, in the order in
/// which they enter; they are given the two arms by turns, which is as good as by lot, because
/// their luck is independent. The first patients of a larger trial are those of a smaller one. Arms
/// do not share capacity: either works as if everybody were in it. Parameters that are drawn
/// (`RunOptions::uncertainty`) are the same in both arms of a trial, so that the share told apart
/// is then the assurance (O'Hagan, Stevens and Campbell, Pharmaceutical Statistics 2005).
///
/// `sizes` are patients an arm, at least one of at least 1. Throws `Failure` (input) where a trial
/// has fewer than twice the largest of them.
RandomisedTrials randomised_trials(const Scenario& first, const Scenario& second,
                                   const std::vector<std::uint32_t>& sizes,
                                   const RunOptions& options);

}  // namespace v2v
