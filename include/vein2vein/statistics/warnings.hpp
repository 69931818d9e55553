// Which warnings a run deserves.
#pragma once

#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"
#include "vein2vein/statistics/warning.hpp"

#include <vector>

namespace v2v {

/// Replications whose order statistics hold a 95 % prediction interval: with n of them the interval
/// from the smallest to the largest holds one more with probability (n - 1) / (n + 1), which is
/// 0.95 for n = 39.
inline constexpr unsigned replications_of_a_prediction95 = 39;

/// Of a summary that is complete but for its warnings; the gravest first.
///
/// A resource counts as overloaded when the load that is offered to it (`describe_network`, as if
/// nobody left while waiting) is more than it can give in the end, or than it gave on average while
/// it changed, and the run agrees: at least 80 % in use, or half of those served waited. Without
/// that, attrition on the way keeps the load off. A cohort that comes all at once has no load.
std::vector<Warning> warnings_of(const Scenario& scenario, const RunSummary& run);

}  // namespace v2v
