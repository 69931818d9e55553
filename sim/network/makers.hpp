// Which makers a hospital's patients can be assigned to, before anybody is.
#pragma once

#include "network/routes.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <array>
#include <optional>
#include <vector>

namespace v2v {

/// How long the product keeps on its way; a cryopreserved one for ever.
inline Duration keeps_for(const Product& product) noexcept {
  return product.cryopreserved ? Duration::longest() : product.stable_for;
}

/// Trees are grown when they are first asked for: most scenarios need few of them.
class Makers {
 public:
  Makers(const Scenario& scenario, const Protocol& protocol);

  const Routes& routes() const noexcept { return routes_; }
  const Tree& tree(SiteIndex root, Metric metric);
  /// What `Policy::route` makes small.
  Metric metric() const noexcept { return metric_; }

  /// What `Policy::assignment` can choose from among those that can be reached, whether or not the
  /// product keeps on its way. The hospital itself where nobody makes anything for its patients.
  std::vector<SiteIndex> choosable_by(SiteIndex hospital);
  /// Whether the product keeps as long as its quickest way takes.
  bool keeps(SiteIndex maker, SiteIndex hospital);
  /// Those that can be chosen and whose product keeps on its way.
  std::vector<SiteIndex> supplying(SiteIndex hospital);

 private:
  /// The nearest of those that make from the start, and those nearer ones that begin later.
  std::vector<SiteIndex> nearest_to(SiteIndex hospital);
  bool makes(SiteIndex site) const noexcept { return makes_[site]; }

  const Scenario& scenario_;
  const Protocol& protocol_;
  Routes routes_;
  Metric metric_;
  std::vector<bool> makes_;                                           // by site
  std::array<std::vector<std::optional<Tree>>, metric_count> trees_;  // by site
};

}  // namespace v2v
