// Who makes for which hospital, and the ways between them.
#include "network/makers.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v {
namespace {

/// The product's way back: the cheapest may be too slow for it.
Route back_from(Makers& makers, const Protocol& protocol, SiteIndex maker, SiteIndex hospital) {
  const Tree& usual = makers.tree(maker, makers.metric());
  const Duration limit = keeps_for(protocol.product);
  if (protocol.policy.route == Policy::Route::cheapest_in_time && limit < Duration::longest()) {
    std::int64_t transit = 0;
    for (SiteIndex at = hospital; at != maker; at = usual.towards_root[at].to)
      transit += makers.routes().transit_of(usual.towards_root[at].lane);
    if (transit > limit.in_milliseconds())
      return makers.routes().cheapest_within(usual, makers.tree(maker, Metric::transit), hospital,
                                             limit);
  }
  return makers.routes().from_root(usual, hospital);
}

}  // namespace

std::vector<Supply> supplies_of(const Scenario& scenario, const Protocol& protocol) {
  Makers makers(scenario, protocol);
  std::vector<Supply> supplies;
  for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
    if (scenario.sites[i].kind != Site::Kind::hospital) continue;
    const auto hospital = static_cast<SiteIndex>(i);
    for (const SiteIndex maker : makers.supplying(hospital)) {
      Supply supply;
      supply.hospital = hospital;
      supply.maker = maker;
      if (maker != hospital) {
        supply.there = makers.routes().to_root(makers.tree(maker, makers.metric()), hospital);
        supply.back = back_from(makers, protocol, maker, hospital);
      }
      if (const auto laboratory = protocol.product.tested_at) {
        const Tree& samples = makers.tree(*laboratory, makers.metric());
        if (samples.reaches(maker)) supply.samples = makers.routes().to_root(samples, maker);
      }
      supplies.push_back(std::move(supply));
    }
  }
  return supplies;
}

}  // namespace v2v
