// The choice among makers as far as distance and contracts decide it.
#include "network/makers.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {

Makers::Makers(const Scenario& scenario, const Protocol& protocol)
    : scenario_(scenario),
      protocol_(protocol),
      routes_(scenario),
      metric_(protocol.policy.route == Policy::Route::fastest ? Metric::time : Metric::cost),
      makes_(scenario.sites.size(), false) {
  for (const SiteIndex maker : protocol.product.made_at) makes_[maker] = true;
  for (auto& trees : trees_) trees.resize(scenario.sites.size());
}

const Tree& Makers::tree(SiteIndex root, Metric metric) {
  std::optional<Tree>& tree = trees_[static_cast<std::size_t>(metric)][root];
  if (!tree) tree = routes_.tree(root, metric);
  return *tree;
}

std::vector<SiteIndex> Makers::nearest_to(SiteIndex hospital) {
  std::vector<std::pair<std::int64_t, SiteIndex>> by_time;
  // Nobody is nearer than one's own unit; it is not even looked for, because there may be many.
  const bool own = makes(hospital) && scenario_.sites[hospital].makes_from == TimePoint();
  for (const SiteIndex maker : protocol_.product.made_at) {
    if (maker == hospital)
      by_time.emplace_back(-1, maker);
    else if (!own && tree(maker, Metric::time).reaches(hospital))
      by_time.emplace_back(tree(maker, Metric::time).length[hospital].first, maker);
  }
  std::stable_sort(by_time.begin(), by_time.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<SiteIndex> nearest;
  for (const auto& [time, maker] : by_time) {
    nearest.push_back(maker);
    if (scenario_.sites[maker].makes_from == TimePoint()) break;
  }
  return nearest;
}

std::vector<SiteIndex> Makers::choosable_by(SiteIndex hospital) {
  if (!protocol_.product.from_patients_cells()) return {hospital};
  const auto reaches = [&](SiteIndex maker) {
    return maker == hospital || tree(maker, metric_).reaches(hospital);
  };
  std::vector<SiteIndex> makers;
  switch (protocol_.policy.assignment) {
    case Policy::Assignment::nearest:
      return nearest_to(hospital);
    case Policy::Assignment::contract:
      if (const auto maker = scenario_.sites[hospital].contract)
        if (makes(*maker) && reaches(*maker)) makers.push_back(*maker);
      break;
    case Policy::Assignment::least_loaded:
    case Policy::Assignment::earliest_infusion:
    case Policy::Assignment::in_order:
      for (const SiteIndex maker : protocol_.product.made_at)
        if (reaches(maker)) makers.push_back(maker);
      break;
  }
  return makers;
}

bool Makers::keeps(SiteIndex maker, SiteIndex hospital) {
  const Product& product = protocol_.at(maker).product;
  if (product.cryopreserved || maker == hospital) return true;
  return tree(maker, Metric::transit).length[hospital].first <=
         keeps_for(product).in_milliseconds();
}

std::vector<SiteIndex> Makers::supplying(SiteIndex hospital) {
  std::vector<SiteIndex> makers = choosable_by(hospital);
  makers.erase(std::remove_if(makers.begin(), makers.end(),
                              [&](SiteIndex maker) { return !keeps(maker, hospital); }),
               makers.end());
  return makers;
}

}  // namespace v2v
