// Where a study's own hazards are most likely: the start of the chains.
#pragma once

#include "vein2vein/evidence/fit.hpp"

namespace v2v::statistics {

/// The mode of the study's likelihood and of the prior of a study that nobody has counted (Sbplx of
/// NLopt, without derivatives; Rowan 1990), with the factors at their priors' means.
AttritionHazards mode_of(const StudyEvidence& study);

}  // namespace v2v::statistics
