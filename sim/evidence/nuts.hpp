// One chain of the No-U-Turn sampler over the posterior of the model of attrition.
#pragma once

#include "evidence/posterior.hpp"

#include <cstdint>
#include <vector>

namespace v2v::statistics {

/// Where a chain begins, and what is known of the shape of the posterior there.
struct ChainStart {
  std::vector<double> point;
  std::vector<double> variances;  ///< of each coordinate; all 1 where nothing is known
  double step = 0.1;
};

struct Chain {
  std::vector<std::vector<double>> points;  ///< one a transition after the warm-up
  ChainStart end;                           ///< what it has learnt
};

/// Stan's sampler with a diagonal metric (Hoffman and Gelman, JMLR 2014; Betancourt 2017): step and
/// metric are adapted in `warm_up` transitions and then left alone. The same numbers for the same
/// seed and chain.
Chain sample_chain(const AttritionPosterior& posterior, const ChainStart& start, unsigned warm_up,
                   unsigned transitions, std::uint64_t seed, unsigned chain);

}  // namespace v2v::statistics
