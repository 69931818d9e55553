// Who makes a patient's product.
#pragma once

#include "vein2vein/pathway/plan.hpp"

namespace v2v {

class CurrentRules;
class World;

/// By the policy that is in force now, of those that the hospital may have.
const Option& choose_maker(World& world, const CurrentRules& current, SiteIndex hospital);

}  // namespace v2v
