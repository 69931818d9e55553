// The scenario's sites, lanes and equipment as SimGrid's zones, hosts, links and profiles.
#pragma once

#include "vein2vein/engine/simgrid_engine.hpp"

#include <cstdint>
#include <vector>

namespace simgrid::s4u {
class Host;
class Link;
}  // namespace simgrid::s4u

namespace v2v {

/// What stands for what. SimGrid owns all of it.
struct SimgridGround {
  struct Site {
    /// At least one; unit u of the site is a core of host u modulo their number.
    std::vector<simgrid::s4u::Host*> hosts;
  };
  struct Way {
    simgrid::s4u::Host* from;
    simgrid::s4u::Host* to;
    simgrid::s4u::Link* link;
  };
  struct Lane {
    /// At least one; consignments take them in turn.
    std::vector<Way> ways;
  };
  std::vector<Site> sites;
  std::vector<Lane> lanes;
  /// Their user data is their index and one more; that of all other hosts is null.
  std::vector<simgrid::s4u::Host*> equipment;
};

constexpr double kSimgridSpeed = 1.0;  ///< of a core: work is measured in seconds
/// Payloads are whole bytes: a microsecond of transit each.
constexpr double kSimgridBandwidth = 1.0e6;

/// Most pieces of work and consignments under way at a time that are SimGrid's activities; further
/// ones are its timers. It searches a list of all activities whenever one ends.
constexpr std::uint32_t kMostActivities = 1024;

/// Whether every lane is a single link, which is easier to read, or several, where there are few
/// lanes, which is faster.
enum class Links : std::uint8_t { single, several };

/// Builds and seals. A process can do it once.
SimgridGround build_ground(const SimgridPlatform& platform, Links links);

}  // namespace v2v
