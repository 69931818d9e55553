// Percentile bootstrap (Efron, The Annals of Statistics 1979).
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace v2v::statistics {

/// `n` places of 0 to n - 1, drawn with replacement.
void resample(std::vector<std::size_t>& places, std::size_t n, std::uint64_t seed,
              std::size_t which);

/// The 2.5% and 97.5% points of the empirical distribution of at least one value.
Interval middle95(std::vector<double> values);

}  // namespace v2v::statistics
