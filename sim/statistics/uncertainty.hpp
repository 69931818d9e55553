// How much of what cohorts differ by comes from parameters that nobody knows exactly.
#pragma once

#include "vein2vein/statistics/tally.hpp"

#include <optional>
#include <vector>

namespace v2v::statistics {

/// From replications and their twins; nothing with fewer than 3 pairs or where nothing varies.
std::optional<UncertaintySummary::Split> split_of_treated_fraction(
    const std::vector<ReplicationCounts>& counts);

}  // namespace v2v::statistics
