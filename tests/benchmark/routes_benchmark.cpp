// How long the routes of national and larger networks take, and how that grows.
#include "vein2vein/core/random.hpp"
#include "vein2vein/network/description.hpp"
#include "vein2vein/network/network.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <benchmark/benchmark.h>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dijkstra_shortest_paths.hpp>

#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace v2v {
namespace {

constexpr std::size_t kPlants = 30;
constexpr std::size_t kLanesASite = 10;

/// Sites at random in a square, each with lanes to random others: by road or, faster and dearer, by
/// air. Every fourth lane has departures.
Scenario network_of(std::size_t sites) {
  const RandomStream luck(1, 0, 0);
  std::uint32_t drawn = 0;
  const auto draw = [&] { return luck.uniform(drawn++); };
  Scenario s;
  s.name = "benchmark";
  Service service;
  service.arrivals.per_day = 1;
  s.enrolment = service;
  s.enters = s.itt_gate = Gate::eligible;
  std::vector<std::pair<double, double>> places;
  for (std::size_t i = 0; i < sites; ++i) {
    Site site;
    site.name = "site-" + std::to_string(i);
    if (i < kPlants) {
      site.kind = Site::Kind::plant;
      s.protocol->product.made_at.push_back(static_cast<SiteIndex>(i));
    } else {
      site.share_of_patients = 1 / static_cast<double>(sites - kPlants);
    }
    s.sites.push_back(site);
    const double x = draw();
    places.emplace_back(x, draw());
  }
  while (s.lanes.size() < sites * kLanesASite) {
    const auto from = s.lanes.size() % sites;
    const auto to = static_cast<std::size_t>(draw() * static_cast<double>(sites));
    if (from == to) continue;
    const double distance =
        std::hypot(places[from].first - places[to].first, places[from].second - places[to].second);
    const bool by_air = draw() < 0.3;
    Lane lane;
    lane.from = static_cast<SiteIndex>(from);
    lane.to = static_cast<SiteIndex>(to);
    lane.transit = Distribution::uniform(0.1, 0.2 + distance * (by_air ? 0.2 : 1));
    lane.cost = std::round(10 + 100 * distance * (by_air ? 5 : 1));
    if (s.lanes.size() % 4 == 0)
      lane.departures = Timetable({Duration::hours(17), Duration::hours(17 + 72)}, 0, {});
    s.lanes.push_back(lane);
  }
  return s;
}

void finish(::benchmark::State& state) {
  state.SetComplexityN(state.range(0));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()));
  state.SetLabel(std::to_string(state.range(0)) + " sites, " +
                 std::to_string(static_cast<std::size_t>(state.range(0)) * kLanesASite) + " lanes");
}

/// The least that finding the fastest ways takes: Dijkstra's algorithm from every plant, on a graph
/// that is there already.
void dijkstra_from_every_plant(::benchmark::State& state) {
  using Weight = boost::property<boost::edge_weight_t, double>;
  using Graph =
      boost::adjacency_list<boost::vecS, boost::vecS, boost::directedS, boost::no_property, Weight>;
  const auto sites = static_cast<std::size_t>(state.range(0));
  const Scenario s = network_of(sites);
  Graph graph(sites);
  for (const Lane& lane : s.lanes) {
    boost::add_edge(lane.from, lane.to, lane.transit.mean(), graph);
    boost::add_edge(lane.to, lane.from, lane.transit.mean(), graph);
  }
  std::vector<double> days(sites);
  for ([[maybe_unused]] auto _ : state)
    for (std::size_t plant = 0; plant < kPlants; ++plant) {
      boost::dijkstra_shortest_paths(graph, plant, boost::distance_map(days.data()));
      ::benchmark::DoNotOptimize(days.data());
    }
  finish(state);
}

void nearest_by_the_fastest_way(::benchmark::State& state) {
  const Scenario s = network_of(static_cast<std::size_t>(state.range(0)));
  for ([[maybe_unused]] auto _ : state) ::benchmark::DoNotOptimize(supplies_of(s, *s.protocol));
  finish(state);
}

void every_maker_by_the_fastest_way(::benchmark::State& state) {
  Scenario s = network_of(static_cast<std::size_t>(state.range(0)));
  s.protocol->policy.assignment = Policy::Assignment::least_loaded;
  for ([[maybe_unused]] auto _ : state) ::benchmark::DoNotOptimize(supplies_of(s, *s.protocol));
  finish(state);
}

/// Fresh for 18 hours: most of the cheapest ways are too slow.
Scenario in_a_hurry(std::size_t sites) {
  Scenario s = network_of(sites);
  s.protocol->policy.route = Policy::Route::cheapest_in_time;
  s.protocol->product.cryopreserved = false;
  s.protocol->product.stable_for = Duration::hours(18);
  return s;
}

void nearest_by_the_cheapest_way_in_time(::benchmark::State& state) {
  const Scenario s = in_a_hurry(static_cast<std::size_t>(state.range(0)));
  for ([[maybe_unused]] auto _ : state) ::benchmark::DoNotOptimize(supplies_of(s, *s.protocol));
  finish(state);
}

void every_maker_by_the_cheapest_way_in_time(::benchmark::State& state) {
  Scenario s = in_a_hurry(static_cast<std::size_t>(state.range(0)));
  s.protocol->policy.assignment = Policy::Assignment::least_loaded;
  for ([[maybe_unused]] auto _ : state) ::benchmark::DoNotOptimize(supplies_of(s, *s.protocol));
  finish(state);
}

void check(::benchmark::State& state) {
  const Scenario s = in_a_hurry(static_cast<std::size_t>(state.range(0)));
  for ([[maybe_unused]] auto _ : state) ::benchmark::DoNotOptimize(check_network(s));
  finish(state);
}

void describe(::benchmark::State& state) {
  Scenario s = network_of(static_cast<std::size_t>(state.range(0)));
  s.protocol->policy.assignment = Policy::Assignment::least_loaded;
  for ([[maybe_unused]] auto _ : state) ::benchmark::DoNotOptimize(describe_network(s));
  finish(state);
}

void sizes(::benchmark::internal::Benchmark* one) {
  one->Unit(::benchmark::kMillisecond)->Arg(500)->Arg(1000)->Arg(2000)->Complexity();
}
BENCHMARK(dijkstra_from_every_plant)->Apply(sizes);
BENCHMARK(nearest_by_the_fastest_way)->Apply(sizes);
BENCHMARK(every_maker_by_the_fastest_way)->Apply(sizes);
BENCHMARK(nearest_by_the_cheapest_way_in_time)->Apply(sizes);
BENCHMARK(every_maker_by_the_cheapest_way_in_time)->Apply(sizes);
BENCHMARK(check)->Apply(sizes);
BENCHMARK(describe)->Apply(sizes);

}  // namespace
}  // namespace v2v

BENCHMARK_MAIN();
