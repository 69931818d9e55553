// Times between failures and of repair, drawn from streams that belong to the equipment.
#include "vein2vein/pathway/outages.hpp"

#include "pathway/purposes.hpp"
#include "vein2vein/pathway/model.hpp"

namespace v2v {

std::vector<Equipment> equipment_of(const Scenario& scenario) {
  std::vector<Equipment> all;
  for (std::size_t site = 0; site < scenario.sites.size(); ++site)
    for (std::size_t kind = 0; kind < capacity_kind_count; ++kind)
      if (const Capacity& capacity = scenario.sites[site].capacity[kind];
          capacity.limited && capacity.outages)
        all.push_back({static_cast<SiteIndex>(site), static_cast<ResourceKind>(kind)});
  return all;
}

OutageTimes::OutageTimes(const Scenario& scenario, const Equipment& equipment, EquipmentIndex index,
                         Luck luck)
    : outages_(&*scenario.sites[equipment.site].capacity_of(equipment.kind).outages),
      stream_(luck.seed, luck.replication, purpose::stream_of_equipment(index)) {}

TimePoint OutageTimes::next() {
  const bool goes_down = changes_ % 2 == 0;
  const Duration drawn =
      goes_down ? outages_->between.sample(stream_.uniform(purpose::time_to_failure, changes_))
                : outages_->repair.sample(stream_.uniform(purpose::repair_time, changes_));
  ++changes_;
  last_ = last_ + std::max(drawn, Duration::milliseconds(1));
  return last_;
}

}  // namespace v2v
