// What SimGrid has to know of a scenario.
#pragma once

#include "vein2vein/engine/simgrid_engine.hpp"
#include "vein2vein/pathway/model.hpp"

namespace v2v {

/// Sites with their production lines, lanes, and equipment with the outages of this replication.
/// Refers to the plan's scenario, which must outlive it.
SimgridPlatform platform_of(const Plan& plan, Luck luck);

}  // namespace v2v
