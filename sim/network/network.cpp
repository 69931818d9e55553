// Shortest ways through the sites and lanes of a scenario.
#include "vein2vein/network/network.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <algorithm>
#include <limits>

namespace v2v {
namespace {

struct LaneProperties {
  LaneIndex lane = 0;
  double mean_days = 0;
};
using Graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS,
                                    boost::no_property, LaneProperties>;

Graph graph_of(const Scenario& scenario) {
  Graph graph(scenario.sites.size());
  for (std::size_t i = 0; i < scenario.lanes.size(); ++i) {
    const Lane& lane = scenario.lanes[i];
    boost::add_edge(lane.from, lane.to,
                    LaneProperties{static_cast<LaneIndex>(i), lane.transit.mean()}, graph);
  }
  return graph;
}

struct ShortestPaths {
  std::vector<double> distance;
  std::vector<Graph::vertex_descriptor> predecessor;
};

ShortestPaths shortest_paths(const Graph& graph, SiteIndex from) {
  const std::size_t n = boost::num_vertices(graph);
  ShortestPaths paths{std::vector<double>(n), std::vector<Graph::vertex_descriptor>(n)};
  boost::dijkstra_shortest_paths(graph, from,
                                 boost::weight_map(boost::get(&LaneProperties::mean_days, graph))
                                     .distance_map(paths.distance.data())
                                     .predecessor_map(paths.predecessor.data()));
  return paths;
}

/// The fastest lane between two neighbours; the first named of equals.
LaneIndex lane_between(const Graph& graph, std::size_t a, std::size_t b) {
  LaneIndex best = 0;
  double best_days = std::numeric_limits<double>::infinity();
  const auto [first, last] = boost::out_edges(a, graph);
  for (auto edge = first; edge != last; ++edge) {
    if (boost::target(*edge, graph) != b) continue;
    const LaneProperties& lane = graph[*edge];
    if (lane.mean_days < best_days || (lane.mean_days == best_days && lane.lane < best)) {
      best = lane.lane;
      best_days = lane.mean_days;
    }
  }
  return best;
}

/// Follows the predecessors of a search from the hospital, from the maker back to the hospital.
void fill_route(const Graph& graph, const ShortestPaths& paths, Supply& supply) {
  std::size_t at = supply.maker;
  while (at != supply.hospital) {
    const std::size_t before = paths.predecessor[at];
    const LaneIndex lane = lane_between(graph, before, at);
    supply.there.push_back({lane, static_cast<SiteIndex>(at)});
    supply.back.push_back({lane, static_cast<SiteIndex>(before)});
    at = before;
  }
  std::reverse(supply.there.begin(), supply.there.end());
}

}  // namespace

std::vector<Supply> supplies_of(const Scenario& scenario) {
  const Graph graph = graph_of(scenario);
  std::vector<Supply> supplies;
  for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
    if (scenario.sites[i].kind != Site::Kind::hospital) continue;
    Supply supply;
    supply.hospital = supply.maker = static_cast<SiteIndex>(i);
    if (!scenario.product.made_at_hospital) {
      const ShortestPaths paths = shortest_paths(graph, supply.hospital);
      double best = std::numeric_limits<double>::max();
      for (const SiteIndex plant : scenario.product.made_at) {
        if (!(paths.distance[plant] < best)) continue;
        best = paths.distance[plant];
        supply.maker = plant;
      }
      if (supply.maker == supply.hospital) continue;
      fill_route(graph, paths, supply);
    }
    supplies.push_back(std::move(supply));
  }
  return supplies;
}

}  // namespace v2v
