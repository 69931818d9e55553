// From the posterior of the model of attrition to the hazards of a scenario.
#pragma once

#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <span>
#include <string>
#include <vector>

namespace v2v {

/// The point estimate: total hazard at its posterior median, shares of the causes at their means.
AttritionHazards middle_hazards(const AttritionUse& use);

/// Names of the uniform numbers that one draw takes: which of the posterior's draws, and for a new
/// study its deviations.
std::vector<std::string> attrition_inputs(const AttritionUse& use);
AttritionHazards hazards_at(const AttritionUse& use, std::span<const double> uniforms);

/// Gives the scenario these hazards. It has `attrition`, and a risk of every cause of the model.
void put_hazards(Scenario& scenario, const AttritionHazards& hazards);

}  // namespace v2v
