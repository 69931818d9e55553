// Sites and lanes as a graph, and the ways through it.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <vector>

namespace v2v {

/// One lane of a route, in the direction of travel.
struct Leg {
  LaneIndex lane = 0;
  SiteIndex to = 0;
};

/// How a hospital's cells travel: where they are made, the way there and the way back. Both ways
/// are empty when they are made at the hospital itself.
struct Supply {
  SiteIndex hospital = 0;
  SiteIndex maker = 0;
  std::vector<Leg> there;
  std::vector<Leg> back;
};

/// The supply of every hospital, in the order of the scenario's sites: to the plant of
/// `Product::made_at` with the shortest mean transit time (Dijkstra, Boost.Graph; ties go to the
/// site named first), or made at the hospital. A hospital that cannot be supplied is missing; the
/// scenario reader has refused such a scenario, so its absence is a defect.
std::vector<Supply> supplies_of(const Scenario& scenario);

}  // namespace v2v
