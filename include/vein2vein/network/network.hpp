// Sites and lanes as a graph, and the ways through it.
#pragma once

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <vector>

namespace v2v {

/// One lane of a route, in the direction of travel.
struct Leg {
  LaneIndex lane = 0;
  SiteIndex to = 0;
  bool operator==(const Leg&) const = default;
};

/// A way through the network. Empty when it leads from a site to itself.
struct Route {
  std::vector<Leg> legs;
  /// Mean transit of all legs and mean waits for their departures.
  double expected_days = 0;
  /// Mean transit alone: what a consignment needs that misses no connection.
  double transit_days = 0;
  double cost = 0;  ///< of a consignment
};

/// A hospital and one of those who may make its patients' product.
struct Supply {
  SiteIndex hospital = 0;
  SiteIndex maker = 0;
  Route there;
  Route back;
  Route samples;  ///< from the maker to `Product::tested_at`
};

/// The makers of every hospital under a protocol: by hospital in the order of the sites, then as
/// far as `Policy::assignment` can choose them. `nearest` (by the fastest way, whichever way is
/// taken) and `contract` leave one, the others all that can be reached, in the order of
/// `Product::made_at`. A maker whose fresh product does not keep as long as its fastest transit
/// takes is left out.
///
/// Routes follow `Policy::route`, which looks at expected time or at cost: Dijkstra (Boost.Graph)
/// from every maker; `cheapest_in_time` is the cheapest route whose transit is within
/// `Product::stable_for`, by resource-constrained shortest paths (Boost.Graph, after Irnich and
/// Desaulniers, "Shortest path problems with resource constraints", 2005) wherever the cheapest is
/// too slow. Among equally fast routes the cheaper is taken and among equally cheap ones the
/// faster, then the one with fewer legs, then the one whose lanes are named first. Cells are not
/// limited by the product's stability on their way there.
///
/// Of a product that is not from the patient's cells a hospital is its own only supplier: the
/// product comes by `Product::delivery`, and nothing travels along the lanes.
///
/// A hospital without any maker is missing; `check_network` has refused such a scenario.
std::vector<Supply> supplies_of(const Scenario& scenario, const Protocol& protocol);

/// What is wrong with the network as a whole, at the place in the scenario's files: a hospital that
/// reaches no maker, a contract with a site that is no maker, a laboratory that cannot be reached,
/// a fresh product whose fastest route needs longer than it keeps (with the route and the hours
/// that are missing). Also of every one of the scenario's `changes`. Empty when all is well.
std::vector<Diagnostic> check_network(const Scenario& scenario);

}  // namespace v2v
