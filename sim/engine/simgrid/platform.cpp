// Building the platform, zone by zone.
#include "engine/simgrid/platform.hpp"

#include "core/invariant.hpp"
#include "engine/simgrid/core.hpp"

#include <simgrid/kernel/ProfileBuilder.hpp>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

namespace v2v {
namespace {

namespace sg = simgrid::s4u;
using simgrid::kernel::profile::DatedValue;
using simgrid::kernel::profile::ProfileBuilder;

/// Whenever something starts or ends on a host, SimGrid looks at everything that runs there. So a
/// site with more units than this is several hosts, up to the second number: measured with 62 lines
/// in use, hosts of 16 cost a tenth more than hosts of one, hosts of 64 half as much again.
constexpr std::uint32_t kUnitsAHost = 16;
constexpr std::uint32_t kMostHosts = 256;
/// It does so with links, too. There can be no more consignments than activities, so that this many
/// links have few each; how many lanes there are decides how many of them one gets.
constexpr std::size_t kLinks = 64;

/// SimGrid knows zones and hosts by one set of names and its traces put them between quotation
/// marks; a scenario may call a site and a region the same.
class Names {
 public:
  std::string own(std::string wanted) {
    for (char& letter : wanted)
      if (letter == '"' || static_cast<unsigned char>(letter) < ' ') letter = '\'';
    std::string name = wanted;
    for (int i = 2; !taken_.insert(name).second; ++i)
      name = wanted + " (" + std::to_string(i) + ")";
    return name;
  }

 private:
  std::set<std::string> taken_;
};

class Builder {
 public:
  Builder(const SimgridPlatform& platform, Links links)
      : platform_(platform),
        ways_a_lane_(links == Links::single || platform.lanes.empty()
                         ? 1
                         : std::max<std::size_t>(1, kLinks / platform.lanes.size())),
        root_(sg::create_full_zone(names_.own("vein2vein"))) {}

  SimgridGround build() {
    // Sites come first, so that their names are theirs.
    for (const SimgridPlatform::Site& site : platform_.sites)
      site_names_.push_back(names_.own(site.name));
    ground_.sites.resize(platform_.sites.size());
    ground_.equipment.resize(platform_.equipment.size());
    std::vector<std::string> regions;
    for (const SimgridPlatform::Site& site : platform_.sites)
      if (std::find(regions.begin(), regions.end(), site.region) == regions.end())
        regions.push_back(site.region);
    // Each zone is sealed before the next one begins: a trace takes it for a part of one that is
    // still open.
    for (const std::string& region : regions) add_region(region);
    add_lanes();
    root_->seal();
    return std::move(ground_);
  }

 private:
  /// Nothing is sent within the zone: what travels does so between the docks.
  void add_region(const std::string& region) {
    const std::string name = region.empty() ? "sites" : region;
    sg::NetZone* const zone = sg::create_empty_zone(names_.own(name))->set_parent(root_);
    for (std::size_t i = 0; i < platform_.sites.size(); ++i)
      if (platform_.sites[i].region == region) add_site(*zone, i);
    for (std::size_t i = 0; i < platform_.equipment.size(); ++i) {
      const SiteIndex site = platform_.equipment[i].site;
      V2V_INVARIANT(site < platform_.sites.size(), "equipment stands at no site");
      if (platform_.sites[site].region == region) add_equipment(*zone, i);
    }
    zone->seal();
  }

  void add_site(sg::NetZone& zone, std::size_t index) {
    const std::uint32_t units = platform_.sites[index].units;
    const std::uint32_t count = std::clamp((units + kUnitsAHost - 1) / kUnitsAHost, 1U, kMostHosts);
    for (std::uint32_t i = 0; i < count; ++i) {
      std::string name = site_names_[index];
      if (i > 0) name = names_.own(name + " host " + std::to_string(i + 1));
      // A site that makes nothing is there, too, with a core that nothing uses.
      const std::uint32_t cores = std::max((units + count - 1 - i) / count, 1U);
      ground_.sites[index].hosts.push_back(
          zone.create_host(name, kSimgridSpeed)->set_core_count(static_cast<int>(cores)));
    }
  }

  void add_equipment(sg::NetZone& zone, std::size_t index) {
    const SimgridPlatform::Equipment& equipment = platform_.equipment[index];
    const std::string name = names_.own(equipment.name);
    sg::Host* const host = zone.create_host(name, kSimgridSpeed);
    host->set_speed_profile(ProfileBuilder::from_callback(name, changes_of(equipment), -1.0));
    host->set_data(reinterpret_cast<void*>(index + 1));
    ground_.equipment[index] = host;
  }

  /// SimGrid asks for one more whenever it has none left, so the profile never ends. It counts each
  /// change from the one before, and so does this, in the same arithmetic: each is as near to its
  /// tick as a double can be, however many there were.
  static std::function<void(std::vector<DatedValue>&)> changes_of(
      const SimgridPlatform::Equipment& equipment) {
    return [next = equipment.next_change, left = equipment.share_left, before = 0.0,
            down = false](std::vector<DatedValue>& values) mutable {
      const double after = seconds(next().in_milliseconds()) - before;
      before += after;
      down = !down;
      values.emplace_back(after, down ? left : 1.0);
    };
  }

  void add_lanes() {
    lanes_ = sg::create_full_zone(names_.own("lanes"))->set_parent(root_);
    docks_.resize(platform_.sites.size());
    for (const SimgridPlatform::Lane& lane : platform_.lanes) add_lane(lane);
    lanes_->seal();
  }

  sg::Host* dock(SiteIndex site, std::size_t which) {
    std::vector<sg::Host*>& docks = docks_[site];
    while (docks.size() <= which) {
      const std::string number = docks.empty() ? "" : " " + std::to_string(docks.size() + 1);
      docks.push_back(
          lanes_->create_host(names_.own(site_names_[site] + " dock" + number), kSimgridSpeed));
    }
    return docks[which];
  }

  void add_lane(const SimgridPlatform::Lane& lane) {
    V2V_INVARIANT(lane.from < platform_.sites.size() && lane.to < platform_.sites.size(),
                  "a lane ends at no site");
    const std::string mode = lane.mode.empty() ? "" : ", " + lane.mode;
    const std::string name = site_names_[lane.from] + " - " + site_names_[lane.to] + mode;
    SimgridGround::Lane& ways = ground_.lanes.emplace_back();
    for (std::size_t i = 0; i < ways_a_lane_; ++i)
      ways.ways.push_back(
          way(lane, names_.own(i == 0 ? name : name + " link " + std::to_string(i + 1))));
  }

  /// Two hosts have one route, so that the second way between two sites ends at second docks.
  SimgridGround::Way way(const SimgridPlatform::Lane& lane, const std::string& name) {
    const std::size_t which = ways_between_[std::minmax({lane.from, lane.to})]++;
    sg::Host* const from = dock(lane.from, which);
    sg::Host* const to = dock(lane.to, lane.from == lane.to ? which + 1 : which);
    // Left to its zone to be sealed: a trace takes a link that is sealed twice for a second one.
    sg::Link* const link = lanes_->create_link(name, kSimgridBandwidth)
                               ->set_latency(0.0)
                               ->set_sharing_policy(sg::Link::SharingPolicy::FATPIPE);
    lanes_->add_route(from->get_netpoint(), to->get_netpoint(), nullptr, nullptr,
                      {sg::LinkInRoute(link)}, true);
    return {from, to, link};
  }

  const SimgridPlatform& platform_;
  const std::size_t ways_a_lane_;
  Names names_;
  sg::NetZone* root_;
  sg::NetZone* lanes_ = nullptr;
  std::vector<std::string> site_names_;
  std::vector<std::vector<sg::Host*>> docks_;  // by site
  std::map<std::pair<SiteIndex, SiteIndex>, std::size_t> ways_between_;
  SimgridGround ground_;
};

}  // namespace

SimgridGround build_ground(const SimgridPlatform& platform, Links links) {
  return Builder(platform, links).build();
}

}  // namespace v2v
