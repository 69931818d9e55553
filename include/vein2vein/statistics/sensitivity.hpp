// Sensitivity of a model to its factors: elementary effects and variance-based indices.
#pragma once

#include "vein2vein/statistics/design.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace v2v {

/// Morris' design: `trajectories` of factors + 1 points each, on a grid of `levels` (even) levels,
/// one factor moved at a time by levels / (2 (levels - 1)). Rows: trajectory after trajectory.
Design morris_design(std::size_t trajectories, std::size_t factors, std::size_t levels,
                     std::uint64_t seed);

struct ElementaryEffects {
  double mu = 0, mu_star = 0, sigma = 0;
  Interval mu_star95;  ///< percentile bootstrap over trajectories
};
/// One a factor. `outcomes` are those of the rows of `design`. An effect is what the outcome would
/// change by over the whole range of the factor, from a step over a part of it: it is cut off at
/// `largest`, the most by which the outcome can change. Not a number where an outcome is none.
std::vector<ElementaryEffects> morris_effects(
    const Design& design, const std::vector<double>& outcomes, std::uint64_t seed,
    std::size_t resamples = 1000, double largest = std::numeric_limits<double>::infinity());

/// Saltelli's design on Sobol's sequence: `base` rows of A, `base` rows of B, then for each factor
/// the rows of A with that column from B: base x (factors + 2) rows.
Design saltelli_design(std::size_t base, std::size_t factors, std::uint64_t seed);

struct SobolIndices {
  double first = 0, total = 0;
  Interval first95, total95;  ///< percentile bootstrap over the base rows
};
/// One a factor: first order by Saltelli et al. 2010 (Computer Physics Communications 181, table
/// 2b), total by Jansen 1999 (the same paper, table 2f); outcomes are taken about their mean, which
/// leaves the first-order estimate unbiased and less noisy. Estimates and intervals are shares, cut
/// off at 0 and 1. Not a number where the outcome does not vary, which has no variance to be
/// shared, or where an outcome is not a number.
std::vector<SobolIndices> sobol_indices(std::size_t base, std::size_t factors,
                                        const std::vector<double>& outcomes, std::uint64_t seed,
                                        std::size_t resamples = 1000);

}  // namespace v2v
