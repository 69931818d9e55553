// The choice among makers as far as distance and contracts decide it.
#include "network/makers.hpp"

namespace v2v {

Makers::Makers(const Scenario& scenario)
    : scenario_(scenario),
      routes_(scenario),
      metric_(scenario.policy.route == Policy::Route::fastest ? Metric::time : Metric::cost),
      makes_(scenario.sites.size(), false) {
  for (const SiteIndex maker : scenario.product.made_at) makes_[maker] = true;
  for (auto& trees : trees_) trees.resize(scenario.sites.size());
}

const Tree& Makers::tree(SiteIndex root, Metric metric) {
  std::optional<Tree>& tree = trees_[static_cast<std::size_t>(metric)][root];
  if (!tree) tree = routes_.tree(root, metric);
  return *tree;
}

std::optional<SiteIndex> Makers::nearest_to(SiteIndex hospital) {
  if (makes(hospital)) return hospital;
  std::optional<SiteIndex> nearest;
  std::int64_t least = 0;
  for (const SiteIndex maker : scenario_.product.made_at) {
    const Tree& ways = tree(maker, Metric::time);
    const std::int64_t time = ways.length[hospital].first;
    if (!ways.reaches(hospital) || (nearest && time >= least)) continue;
    nearest = maker;
    least = time;
  }
  return nearest;
}

std::vector<SiteIndex> Makers::choosable_by(SiteIndex hospital) {
  const auto reaches = [&](SiteIndex maker) {
    return maker == hospital || tree(maker, metric_).reaches(hospital);
  };
  std::vector<SiteIndex> makers;
  switch (scenario_.policy.assignment) {
    case Policy::Assignment::nearest:
      if (const auto maker = nearest_to(hospital)) makers.push_back(*maker);
      break;
    case Policy::Assignment::contract:
      if (const auto maker = scenario_.sites[hospital].contract)
        if (makes(*maker) && reaches(*maker)) makers.push_back(*maker);
      break;
    case Policy::Assignment::least_loaded:
    case Policy::Assignment::earliest_infusion:
    case Policy::Assignment::in_order:
      for (const SiteIndex maker : scenario_.product.made_at)
        if (reaches(maker)) makers.push_back(maker);
      break;
  }
  return makers;
}

bool Makers::keeps(SiteIndex maker, SiteIndex hospital) {
  if (scenario_.product.cryopreserved || maker == hospital) return true;
  return tree(maker, Metric::transit).length[hospital].first <=
         keeps_for(scenario_.product).in_milliseconds();
}

}  // namespace v2v
