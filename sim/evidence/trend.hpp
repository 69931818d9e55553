// How the loss within a study changes from level to level of a characteristic.
#pragma once

#include "evidence/prior.hpp"
#include "vein2vein/evidence/fit.hpp"

namespace v2v::statistics {

/// The logarithm of the hazard ratio a level, as a normal distribution: mode and curvature of the
/// prior times the binomial likelihood with complementary log-log link, the intercept being free
/// (Newton's method; a flat direction keeps the prior's width).
Normal trend_of(const TrendEvidence& trend, const Normal& prior);

}  // namespace v2v::statistics
