// Chains of the No-U-Turn sampler over the posterior of the model of attrition.
#pragma once

#include "evidence/posterior.hpp"

#include <cstdint>
#include <vector>

namespace v2v::statistics {

using Points = std::vector<std::vector<double>>;  ///< one a transition

/// Where a chain begins, and what is known of the posterior there.
struct ChainStart {
  std::vector<double> point;
  std::vector<double> covariance;  ///< of the coordinates, row by row
  double step = 0.1;
};

/// Covariance of the coordinates of all points, drawn a little towards independence.
std::vector<double> covariance_of(const std::vector<Points>& chains);

/// Finds the posterior from a point that may be far away: Stan's sampler with a diagonal metric
/// (Hoffman and Gelman, JMLR 2014; Betancourt 2017), step and metric adapted in `warm_up`
/// transitions. The same numbers for the same seed and chain.
Points explore(const AttritionPosterior& posterior, const std::vector<double>& point,
               unsigned warm_up, unsigned transitions, std::uint64_t seed, unsigned chain);

/// Samples it with the dense metric of what is known of it, because what a coefficient gains its
/// studies lose; only the step is adapted in `warm_up` transitions. `start` becomes the chain's
/// end.
Points sample(const AttritionPosterior& posterior, ChainStart& start, unsigned warm_up,
              unsigned transitions, std::uint64_t seed, unsigned chain);

}  // namespace v2v::statistics
