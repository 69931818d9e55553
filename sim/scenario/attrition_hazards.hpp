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

/// Numbers of the posterior's draws by rising total hazard: that of all causes, accumulated over
/// `attrition_reference_days` in each period in which the scenario's patients are followed, in a
/// new study without its deviations. Equal ones stand by their numbers.
std::vector<std::size_t> draws_by_total_hazard(const AttritionUse& use, bool before_collection);

/// Names of the uniform numbers that one draw takes: which of the posterior's draws, as the
/// quantile of its total hazard, and for a new study its deviations.
std::vector<std::string> attrition_inputs(const AttritionUse& use);
/// At the first uniform number u stands the draw with the number floor(u x draws).
AttritionHazards hazards_at(const AttritionUse& use, std::span<const double> uniforms);
/// Uniform numbers of `hazards_at` for the draw at this quantile of `order`, the other inputs as
/// they are.
std::vector<double> uniforms_at(const std::vector<std::size_t>& order,
                                std::span<const double> quantiles);

/// Takes the model's decisions out of a scenario that has `attrition`.
void without_decisions(Population& population);
/// Gives the scenario these hazards and decisions. It has `attrition`, and a risk of every cause of
/// the model.
void put_hazards(Population& population, const AttritionHazards& hazards);

}  // namespace v2v
