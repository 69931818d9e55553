// Made-up studies of attrition, and patients drawn from them one by one.
#pragma once

#include "vein2vein/core/random.hpp"
#include "vein2vein/evidence/fit.hpp"

namespace v2v::test {

/// A study with these days in the five stretches. Reasons 0 to 4 are the causes, 5 is no product.
StudyEvidence made_up_study(const std::array<double, attrition_stretch_count>& days);
/// Every stretch of its own stage.
void divide(StudyEvidence& study);
/// Counts of `patients` who are followed through exponential and Weibull times, cause by cause:
/// nothing of the closed form is used.
void draw_counts(StudyEvidence& study, const AttritionHazards& hazards, std::uint32_t patients,
                 const RandomStream& stream);
/// The same rate for every cause in both periods, and these factors.
AttritionHazards even_hazards(double rate);

}  // namespace v2v::test
