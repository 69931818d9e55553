// Random networks: the routes of the graph library against plain exhaustive searches.
#include "network/network_builder.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <cmath>
#include <compare>
#include <cstdint>
#include <limits>
#include <optional>

namespace v2v::test {
namespace {

constexpr double kFar = std::numeric_limits<double>::infinity();
// Sums of at most seven numbers below 100, each exact to half a millisecond (6e-9 d) or to half a
// ten-thousandth of the currency, of which the costs below are whole multiples.
constexpr double kTolerance = 1e-7;

class Dice {
 public:
  explicit Dice(std::uint32_t seed) : stream_(seed, 0, 0) {}
  double between(double lo, double hi) { return lo + (hi - lo) * stream_.uniform(next_++); }
  std::uint32_t below(std::uint32_t count) { return static_cast<std::uint32_t>(between(0, count)); }

 private:
  RandomStream stream_;
  std::uint32_t next_ = 0;
};

/// Up to 8 sites, the last two of them plants; lanes of whole half days and costs, so that ties
/// happen, some of them parallel, some with departures. Not all networks hang together.
Scenario some_network(Dice& dice) {
  const std::uint32_t n = 3 + dice.below(6);
  std::vector<Site> sites;
  for (std::uint32_t i = 0; i + 2 < n; ++i) sites.push_back(hospital("h" + std::to_string(i)));
  sites.push_back(plant("p"));
  sites.push_back(plant("q"));
  std::vector<Lane> lanes;
  const std::uint32_t count = n - 1 + dice.below(2 * n);
  while (lanes.size() < count) {
    const auto a = static_cast<SiteIndex>(dice.below(n));
    const auto b = static_cast<SiteIndex>(dice.below(n));
    if (a == b) continue;
    lanes.push_back(lane(a, b, 0.5 * (1 + dice.below(8)), dice.below(10)));
    if (dice.below(4) == 0)
      lanes.back().departures = weekly({day_and_hour(static_cast<int>(dice.below(3)), 9),
                                        day_and_hour(static_cast<int>(3 + dice.below(4)), 9)});
  }
  Scenario s =
      scenario_of(sites, lanes, {static_cast<SiteIndex>(n - 2), static_cast<SiteIndex>(n - 1)});
  s.protocol->policy.assignment = Policy::Assignment::least_loaded;
  return s;
}

/// The mean wait of such timetables, from the gaps between two instants of a week.
double mean_wait(const Lane& lane) {
  if (lane.departures.is_at_any_time()) return 0;
  const TimePoint first = lane.departures.next(TimePoint());
  const TimePoint second = lane.departures.next(first + Duration::milliseconds(1));
  const double gap = (second - first).in_days();
  return (gap * gap + (7 - gap) * (7 - gap)) / 14;
}
double transit(const Lane& lane) { return lane.transit.fixed_value().in_days(); }
double expected(const Lane& lane) { return transit(lane) + mean_wait(lane); }
double cost(const Lane& lane) { return lane.cost; }

/// Floyd and Warshall (Communications of the ACM 1962).
template <class Weight>
std::vector<std::vector<double>> all_distances(const Scenario& s, Weight weight) {
  const std::size_t n = s.sites.size();
  std::vector<std::vector<double>> d(n, std::vector<double>(n, kFar));
  for (std::size_t i = 0; i < n; ++i) d[i][i] = 0;
  for (const Lane& lane : s.lanes)
    d[lane.from][lane.to] = d[lane.to][lane.from] = std::min(d[lane.from][lane.to], weight(lane));
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < n; ++j) d[i][j] = std::min(d[i][j], d[i][k] + d[k][j]);
  return d;
}

/// The least cost over all simple paths whose transit is within the limit.
class EveryPath {
 public:
  EveryPath(const Scenario& s, SiteIndex end, double limit)
      : s_(s), end_(end), limit_(limit), been_(s.sites.size(), false) {}
  double from(SiteIndex at, double days = 0, double spent = 0) {
    if (days > limit_ + kTolerance) return kFar;
    if (at == end_) return spent;
    double best = kFar;
    been_[at] = true;
    for (const Lane& lane : s_.lanes) {
      if (lane.from != at && lane.to != at) continue;
      const SiteIndex next = lane.from == at ? lane.to : lane.from;
      if (been_[next]) continue;
      best = std::min(best, from(next, days + transit(lane), spent + cost(lane)));
    }
    been_[at] = false;
    return best;
  }

 private:
  const Scenario& s_;
  SiteIndex end_;
  double limit_;
  std::vector<bool> been_;
};

/// Leads from one site to the other, and the sums are those of its lanes.
void expect_sound(const Scenario& s, SiteIndex from, SiteIndex to, const Route& route) {
  SiteIndex at = from;
  Route sum;
  for (const Leg& leg : route.legs) {
    const Lane& lane = s.lanes.at(leg.lane);
    ASSERT_TRUE((lane.from == at && lane.to == leg.to) || (lane.to == at && lane.from == leg.to));
    at = leg.to;
    sum.expected_days += expected(lane);
    sum.transit_days += transit(lane);
    sum.cost += cost(lane);
  }
  EXPECT_EQ(at, to);
  EXPECT_NEAR(route.expected_days, sum.expected_days, kTolerance);
  EXPECT_NEAR(route.transit_days, sum.transit_days, kTolerance);
  EXPECT_NEAR(route.cost, sum.cost, kTolerance);
}

const Supply* supply_between(const std::vector<Supply>& supplies, SiteIndex hospital,
                             SiteIndex maker) {
  for (const Supply& supply : supplies)
    if (supply.hospital == hospital && supply.maker == maker) return &supply;
  return nullptr;
}

constexpr std::uint32_t kNetworks = 400;

TEST(RandomRoutes, FastestAndCheapestAreThoseOfFloydAndWarshall) {
  std::size_t unreached = 0, compared = 0;
  for (std::uint32_t seed = 0; seed < kNetworks; ++seed) {
    SCOPED_TRACE("network " + std::to_string(seed));
    Dice dice(seed);
    Scenario s = some_network(dice);
    for (const auto route : {Policy::Route::fastest, Policy::Route::cheapest}) {
      s.protocol->policy.route = route;
      const bool fastest = route == Policy::Route::fastest;
      const auto distances = all_distances(s, fastest ? expected : cost);
      const auto supplies = supplies_of(s, *s.protocol);
      for (SiteIndex h = 0; h + 2U < s.sites.size(); ++h)
        for (const SiteIndex maker : s.protocol->product.made_at) {
          const Supply* supply = supply_between(supplies, h, maker);
          const bool reached = distances[h][maker] < kFar;
          ASSERT_EQ(supply != nullptr, reached);
          if (!supply) ++unreached;
          if (!supply) continue;
          ++compared;
          expect_sound(s, h, maker, supply->there);
          expect_sound(s, maker, h, supply->back);
          for (const Route* way : {&supply->there, &supply->back})
            EXPECT_NEAR(fastest ? way->expected_days : way->cost, distances[h][maker], kTolerance);
        }
    }
  }
  EXPECT_GT(unreached, 100U);
  EXPECT_GT(compared, 1000U);
}

TEST(RandomRoutes, CheapestInTimeIsTheBestOfAllPaths) {
  std::size_t hurried = 0, too_far = 0;
  for (std::uint32_t seed = 0; seed < kNetworks; ++seed) {
    SCOPED_TRACE("network " + std::to_string(seed));
    Dice dice(seed + kNetworks);
    Scenario s = some_network(dice);
    s.protocol->policy.route = Policy::Route::cheapest_in_time;
    const double limit = 0.5 * (1 + dice.below(16));
    make_fresh(s, limit);
    const auto cheapest = all_distances(s, cost);
    const auto supplies = supplies_of(s, *s.protocol);
    for (SiteIndex h = 0; h + 2U < s.sites.size(); ++h)
      for (const SiteIndex maker : s.protocol->product.made_at) {
        const double best = EveryPath(s, h, limit).from(maker);
        const Supply* supply = supply_between(supplies, h, maker);
        ASSERT_EQ(supply != nullptr, best < kFar);
        if (!supply) ++too_far;
        if (!supply) continue;
        expect_sound(s, h, maker, supply->there);
        expect_sound(s, maker, h, supply->back);
        EXPECT_NEAR(supply->there.cost, cheapest[h][maker], kTolerance);
        EXPECT_NEAR(supply->back.cost, best, kTolerance);
        EXPECT_LE(supply->back.transit_days, limit + kTolerance);
        if (best > cheapest[h][maker]) ++hurried;
      }
  }
  // Both searches have been at work.
  EXPECT_GT(hurried, 50U);
  EXPECT_GT(too_far, 100U);
}

/// What decides between two ways of the same length, after `Supplies.TiesGoTo...`: the lanes named
/// first, read from the one end or from the other.
struct Rank {
  std::int64_t first = 0, second = 0;
  std::size_t legs = 0;
  std::int64_t transit = 0;
  std::vector<LaneIndex> lanes;
  auto operator<=>(const Rank&) const = default;
};

/// The first of all simple paths from one site to another by rank, lanes read from its beginning.
class FirstPath {
 public:
  FirstPath(const Scenario& s, SiteIndex end, bool by_cost, double limit)
      : s_(s), end_(end), by_cost_(by_cost), limit_(limit), been_(s.sites.size(), false) {}
  std::vector<LaneIndex> from(SiteIndex at) {
    walk(at, {});
    return best_ ? best_->lanes : std::vector<LaneIndex>();
  }

 private:
  void walk(SiteIndex at, const Rank& rank) {
    if (Duration::milliseconds(rank.transit).in_days() > limit_) return;
    if (at == end_) {
      Rank done = rank;
      if (limit_ == kFar) done.transit = 0;  // Dijkstra's does not look at it
      if (!best_ || done < *best_) best_ = done;
      return;
    }
    been_[at] = true;
    for (LaneIndex i = 0; i < s_.lanes.size(); ++i) {
      const Lane& lane = s_.lanes[i];
      if (lane.from != at && lane.to != at) continue;
      const SiteIndex next = lane.from == at ? lane.to : lane.from;
      if (been_[next]) continue;
      const std::int64_t time = Duration::days(expected(lane)).in_milliseconds();
      const auto money = static_cast<std::int64_t>(cost(lane));
      Rank further = rank;
      further.first += by_cost_ ? money : time;
      further.second += by_cost_ ? time : money;
      ++further.legs;
      further.transit += lane.transit.fixed_value().in_milliseconds();
      further.lanes.push_back(i);
      walk(next, further);
    }
    been_[at] = false;
  }

  const Scenario& s_;
  SiteIndex end_;
  bool by_cost_;
  double limit_;
  std::vector<bool> been_;
  std::optional<Rank> best_;
};

std::vector<LaneIndex> lanes_of(const Route& route) {
  std::vector<LaneIndex> lanes;
  for (const Leg& leg : route.legs) lanes.push_back(leg.lane);
  return lanes;
}

TEST(RandomRoutes, TiesGoToTheLanesNamedFirst) {
  for (std::uint32_t seed = 0; seed < kNetworks; ++seed) {
    SCOPED_TRACE("network " + std::to_string(seed));
    Dice dice(seed + 2 * kNetworks);
    Scenario s = some_network(dice);
    for (Lane& each : s.lanes) each.cost = std::floor(each.cost / 5);  // more of them
    for (const auto route : {Policy::Route::fastest, Policy::Route::cheapest}) {
      s.protocol->policy.route = route;
      for (const Supply& supply : supplies_of(s, *s.protocol)) {
        const bool by_cost = route == Policy::Route::cheapest;
        auto lanes = FirstPath(s, supply.maker, by_cost, kFar).from(supply.hospital);
        EXPECT_EQ(lanes_of(supply.there), lanes);
        std::reverse(lanes.begin(), lanes.end());
        EXPECT_EQ(lanes_of(supply.back), lanes);
      }
    }
    s.protocol->policy.route = Policy::Route::cheapest_in_time;
    const double limit = 0.5 * (1 + dice.below(16));
    make_fresh(s, limit);
    for (const Supply& supply : supplies_of(s, *s.protocol)) {
      const auto usual = lanes_of(supply.there);
      if (lanes_of(supply.back) == std::vector<LaneIndex>(usual.rbegin(), usual.rend())) continue;
      EXPECT_EQ(lanes_of(supply.back),
                FirstPath(s, supply.hospital, true, limit).from(supply.maker));
    }
  }
}

}  // namespace
}  // namespace v2v::test
