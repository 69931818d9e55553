// Dijkstra's and resource-constrained shortest paths: the only place that knows Boost.Graph.
#include "network/routes.hpp"

#include "core/invariant.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>
#include <boost/graph/r_c_shortest_paths.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <tuple>
#include <utility>

namespace v2v {
namespace {

struct Arc {
  LaneIndex lane = 0;
};
/// Every lane is an arc in each direction, in the order of the lanes.
using LaneGraph =
    boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Arc>;
using ArcOf = boost::graph_traits<LaneGraph>::edge_descriptor;

/// Hundredths of a cent, so that sums are exact. What is dearer than any transport is as dear as
/// the dearest, so that sums of 65,536 legs fit.
std::int64_t counted(double cost) noexcept {
  constexpr double kDearest = 1e9;
  return std::llround(std::min(cost, kDearest) * 1e4);
}

SiteIndex site_of(std::size_t vertex) noexcept { return static_cast<SiteIndex>(vertex); }

}  // namespace

struct Routes::Graph {
  explicit Graph(std::size_t sites) : arcs(sites) {}

  LaneGraph arcs;
  std::array<std::vector<Length>, metric_count> weights;  // by lane

  const std::vector<Length>& weights_for(Metric metric) const noexcept {
    return weights[static_cast<std::size_t>(metric)];
  }
};

namespace {

/// A way from the site that asks, as far as the search has come.
struct Label {
  Length length;
  Length estimate;  // with the cheapest way from here to the end
  std::int64_t transit = 0;
  LaneIndex last = 0;  // decides among equals

  auto key() const noexcept { return std::tie(estimate, transit, last); }
  bool operator==(const Label& other) const noexcept { return key() == other.key(); }
  bool operator<(const Label& other) const noexcept { return key() < other.key(); }
};

/// Goes along an arc unless the quickest way on from there would come too late.
struct Extend {
  const std::vector<Length>& costs;
  const std::vector<Length>& transits;
  const Tree& cheapest;
  const Tree& quickest;
  std::int64_t limit;

  bool operator()(const LaneGraph& graph, Label& next, const Label& label, ArcOf arc) const {
    const LaneIndex lane = graph[arc].lane;
    const SiteIndex to = site_of(target(arc, graph));
    next.last = lane;
    next.length = label.length + costs[lane];
    next.estimate = next.length + cheapest.length[to];
    next.transit = label.transit + transits[lane].first;
    return next.transit + quickest.length[to].first <= limit;
  }
};

/// At the same site: no worse in anything, and named no later if equal in everything.
struct Dominates {
  bool operator()(const Label& a, const Label& b) const noexcept {
    if (a.length == b.length && a.transit == b.transit) return a.last <= b.last;
    return a.length <= b.length && a.transit <= b.transit;
  }
};

/// Labels come by rising estimate, so that the search is over when one at the end is next.
struct StopAt : boost::default_r_c_shortest_paths_visitor {
  explicit StopAt(std::size_t site) : end(site) {}
  template <class Queue>
  bool on_enter_loop(const Queue& queue, const LaneGraph&) const {
    return queue.top()->resident_vertex != end || queue.top()->b_is_dominated;
  }
  std::size_t end;
};

}  // namespace

Routes::Routes(const Scenario& scenario) : scenario_(scenario), means_(means_of(scenario.lanes)) {
  auto graph = std::make_unique<Graph>(scenario.sites.size());
  for (std::size_t i = 0; i < scenario.lanes.size(); ++i) {
    const Lane& lane = scenario.lanes[i];
    const Arc arc{static_cast<LaneIndex>(i)};
    boost::add_edge(lane.from, lane.to, arc, graph->arcs);
    boost::add_edge(lane.to, lane.from, arc, graph->arcs);
    const std::int64_t expected = Duration::days(means_[i].expected_days).in_milliseconds();
    const std::int64_t transit = Duration::days(means_[i].transit_days).in_milliseconds();
    const std::int64_t cost = counted(lane.cost);
    const auto weigh = [&](Metric metric, std::int64_t first, std::int64_t second) {
      graph->weights[static_cast<std::size_t>(metric)].push_back({first, second, 1});
    };
    weigh(Metric::time, expected, cost);
    weigh(Metric::cost, cost, expected);
    weigh(Metric::transit, transit, expected);
  }
  graph_ = std::move(graph);
}

Routes::~Routes() = default;

std::int64_t Routes::transit_of(LaneIndex lane) const noexcept {
  return graph_->weights_for(Metric::transit)[lane].first;
}

Tree Routes::tree(SiteIndex root, Metric metric) const {
  const LaneGraph& arcs = graph_->arcs;
  const std::vector<Length>& weights = graph_->weights_for(metric);
  Tree tree;
  tree.root = root;
  tree.length.resize(boost::num_vertices(arcs));
  boost::dijkstra_shortest_paths(
      arcs, root,
      boost::weight_map(
          boost::make_iterator_property_map(weights.begin(), boost::get(&Arc::lane, arcs)))
          .distance_map(boost::make_iterator_property_map(tree.length.begin(),
                                                          boost::get(boost::vertex_index, arcs)))
          .distance_compare(std::less<Length>())
          .distance_combine(std::plus<Length>())
          .distance_inf(Length::infinite())
          .distance_zero(Length()));
  // Which of several equal ways Dijkstra keeps depends on its heap; the lane named first does not.
  tree.towards_root.resize(tree.length.size());
  for (std::size_t site = 0; site < tree.length.size(); ++site) {
    if (site == root || !tree.reaches(site_of(site))) continue;
    const auto [begin, end] = boost::out_edges(site, arcs);
    const auto arc = std::find_if(begin, end, [&](const ArcOf& each) {
      const Length& before = tree.length[target(each, arcs)];
      return before != Length::infinite() && before + weights[arcs[each].lane] == tree.length[site];
    });
    V2V_INVARIANT(arc != end, "a shortest way has no last leg");
    tree.towards_root[site] = {arcs[*arc].lane, site_of(target(*arc, arcs))};
  }
  return tree;
}

Route Routes::finished(std::vector<Leg> legs) const {
  Route route;
  for (const Leg& leg : legs) {
    route.expected_days += means_[leg.lane].expected_days;
    route.transit_days += means_[leg.lane].transit_days;
    route.cost += scenario_.lanes[leg.lane].cost;
  }
  route.legs = std::move(legs);
  return route;
}

Route Routes::to_root(const Tree& tree, SiteIndex from) const {
  std::vector<Leg> legs;
  for (SiteIndex at = from; at != tree.root; at = legs.back().to)
    legs.push_back(tree.towards_root[at]);
  return finished(std::move(legs));
}

Route Routes::from_root(const Tree& tree, SiteIndex to) const {
  std::vector<Leg> legs;
  for (SiteIndex at = to; at != tree.root; at = tree.towards_root[at].to)
    legs.push_back({tree.towards_root[at].lane, at});
  std::reverse(legs.begin(), legs.end());
  return finished(std::move(legs));
}

Route Routes::cheapest_within(const Tree& cheapest, const Tree& quickest, SiteIndex to,
                              Duration limit) const {
  // Searched from its end: one pair of trees bounds the searches of all hospitals.
  const LaneGraph& arcs = graph_->arcs;
  Label start;
  start.estimate = cheapest.length[to];
  std::vector<std::vector<ArcOf>> ways;
  std::vector<Label> labels;
  const Extend extend{graph_->weights_for(Metric::cost), graph_->weights_for(Metric::transit),
                      cheapest, quickest, limit.in_milliseconds()};
  boost::r_c_shortest_paths(arcs, boost::get(boost::vertex_index, arcs),
                            boost::get(&Arc::lane, arcs), to, cheapest.root, ways, labels, start,
                            extend, Dominates(), boost::default_r_c_shortest_paths_allocator(),
                            StopAt(cheapest.root));
  V2V_INVARIANT(!labels.empty(), "no way keeps a limit that the quickest keeps");
  // Several may have come to the end before the search stopped.
  const auto best = std::min_element(labels.begin(), labels.end()) - labels.begin();
  std::vector<Leg> legs;
  // Boost lists the arcs from the last to the first, which here is from the root on.
  for (const ArcOf& arc : ways[static_cast<std::size_t>(best)])
    legs.push_back({arcs[arc].lane, site_of(source(arc, arcs))});
  return finished(std::move(legs));
}

}  // namespace v2v
