// When equipment fails and is repaired, known to model and platform alike.
#pragma once

#include "vein2vein/core/random.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/engine/engine.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstdint>
#include <vector>

namespace v2v {

struct Luck;

/// A capacity that has outages. Its place in the list is its `EquipmentIndex`.
struct Equipment {
  SiteIndex site = 0;
  ResourceKind kind{};
};
/// All capacities with outages, by site and kind.
std::vector<Equipment> equipment_of(const Scenario& scenario);

/// The instants at which an equipment goes out of order and comes back, in turn: down, up, down...
/// The same for everybody who asks, with the same luck.
class OutageTimes {
 public:
  OutageTimes(const Scenario& scenario, const Equipment& equipment, EquipmentIndex index,
              Luck luck);
  /// The next instant; rises strictly.
  TimePoint next();

 private:
  const Outages* outages_;
  RandomStream stream_;
  std::uint32_t changes_ = 0;
  TimePoint last_;
};

}  // namespace v2v
