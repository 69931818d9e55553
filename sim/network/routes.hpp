// Shortest ways through the lanes of a scenario, whole numbers so that ties are ties.
#pragma once

#include "vein2vein/network/network.hpp"

#include <compare>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

namespace v2v {

/// The mean of a lane, as the choice among routes sees it.
struct LaneMeans {
  double transit_days = 0;
  double expected_days = 0;  ///< with the mean wait for a departure
};
std::vector<LaneMeans> means_of(const std::vector<Lane>& lanes);

/// What is made small, then what decides among equals, then the number of legs: every leg makes a
/// way longer, also one that takes no time and costs nothing.
struct Length {
  std::int64_t first = 0, second = 0;
  std::int32_t legs = 0;
  auto operator<=>(const Length&) const = default;
  friend Length operator+(const Length& a, const Length& b) noexcept {
    return {a.first + b.first, a.second + b.second, a.legs + b.legs};
  }
  static constexpr Length infinite() noexcept {
    return {std::numeric_limits<std::int64_t>::max(), 0, 0};
  }
};

/// What is made small.
enum class Metric {
  time,    ///< expected time, of equals the cost
  cost,    ///< cost, of equals the expected time
  transit  ///< transit without waits, of equals the expected time
};
inline constexpr std::size_t metric_count = 3;

/// The shortest ways between one site and all others.
struct Tree {
  SiteIndex root = 0;
  std::vector<Length> length;     ///< by site
  std::vector<Leg> towards_root;  ///< by site: the first leg of its way to the root

  bool reaches(SiteIndex site) const noexcept { return length[site] != Length::infinite(); }
};

/// The graph of a scenario's lanes; knows nothing of products. Refers to the scenario.
class Routes {
 public:
  explicit Routes(const Scenario& scenario);
  Routes(const Routes&) = delete;
  Routes& operator=(const Routes&) = delete;
  ~Routes();

  /// Milliseconds, as limits are compared with them.
  std::int64_t transit_of(LaneIndex lane) const noexcept;

  Tree tree(SiteIndex root, Metric metric) const;
  Route to_root(const Tree& tree, SiteIndex from) const;
  Route from_root(const Tree& tree, SiteIndex to) const;

  /// From the root of `cheapest` (metric cost) and `quickest` (metric transit) to `to`: the
  /// cheapest way whose transit is at most `limit`, which the quickest keeps.
  Route cheapest_within(const Tree& cheapest, const Tree& quickest, SiteIndex to,
                        Duration limit) const;

 private:
  struct Graph;
  Route finished(std::vector<Leg> legs) const;

  const Scenario& scenario_;
  std::vector<LaneMeans> means_;
  std::unique_ptr<const Graph> graph_;
};

}  // namespace v2v
