// Sites, lanes and equipment by their names.
#include "experiment/simgrid_platform.hpp"

#include "vein2vein/pathway/outages.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <variant>

namespace v2v {
namespace {

unsigned attempts_by(const Protocol& protocol) {
  unsigned most = std::max(protocol.product.attempts, 1U);
  for (const MadeOtherwise& otherwise : protocol.made_otherwise)
    most = std::max(most, otherwise.protocol.product.attempts);
  for (const OfferedProduct& offered : protocol.offered)
    most = std::max(most, attempts_by(offered.protocol));
  return most;
}

/// Most cultures that a patient can have.
unsigned most_attempts(const Population& population) {
  unsigned most = attempts_by(*population.protocol);
  for (const Change& change : population.changes)
    most = std::max(most, attempts_by(change.protocol));
  return most;
}

/// Where a scenario sets no limit there are at most as many cultures as patients can have, and no
/// more than `kPlenty` have a core each.
unsigned most_cultures(const Scenario& scenario) {
  constexpr std::uint64_t kPlenty = 100'000;
  std::uint64_t most = 0;
  for (const Population& population : scenario.each_population()) {
    std::uint64_t patients = kPlenty;
    if (const auto* cohort = std::get_if<Cohort>(&population.enrolment)) patients = cohort->size;
    if (const auto* referrals = std::get_if<Referrals>(&population.enrolment))
      patients = referrals->list.size();
    patients += population.under_way.size();
    most += patients * most_attempts(population);
  }
  return static_cast<unsigned>(std::min(kPlenty, most));
}

/// Cultures that are under way at the start. Which maker has one is the policy's choice where the
/// list does not say, or names one that the policy cannot choose: they may all be at one.
unsigned cultures_under_way(const Scenario& scenario) {
  std::ptrdiff_t cultures = 0;
  for (const Population& population : scenario.each_population())
    cultures += std::count_if(population.under_way.begin(), population.under_way.end(),
                              [](const PatientUnderWay& one) { return one.in_culture; });
  return static_cast<unsigned>(cultures);
}

/// Cultures that are under way have their places, whatever the capacity; further ones start only
/// below it, so that there are never more than the greater of the two.
unsigned units_of(const Plan& plan, SiteIndex site) {
  if (!plan.is_maker(site)) return 0;
  const Scenario& scenario = plan.scenario();
  const Capacity& suites = scenario.sites[site].capacity_of(ResourceKind::suites);
  if (!suites.limited) return most_cultures(scenario);
  return std::max(suites.most_units(), cultures_under_way(scenario));
}

/// Outages that leave some units in order slow the equipment down; the others stop it.
double share_left(const Capacity& capacity) {
  const std::uint32_t most = capacity.most_units();
  const std::uint32_t down = capacity.outages->units;
  if (down == 0 || down >= most) return 0;
  return static_cast<double>(most - down) / most;
}

}  // namespace

SimgridPlatform platform_of(const Plan& plan, Luck luck) {
  const Scenario& scenario = plan.scenario();
  SimgridPlatform platform;
  for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
    const Site& site = scenario.sites[i];
    const auto index = static_cast<SiteIndex>(i);
    const bool unlimited = plan.is_maker(index) && !site.capacity_of(ResourceKind::suites).limited;
    platform.sites.push_back({site.name, units_of(plan, index), site.region, unlimited});
  }
  for (const Lane& lane : scenario.lanes) platform.lanes.push_back({lane.from, lane.to, lane.mode});
  const std::vector<Equipment> all = equipment_of(scenario);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const Site& site = scenario.sites[all[i].site];
    OutageTimes times(scenario, all[i], static_cast<EquipmentIndex>(i), luck);
    platform.equipment.push_back({fmt::format("{} {}", site.name, name_of(all[i].kind)),
                                  all[i].site, [times]() mutable { return times.next(); },
                                  share_left(site.capacity_of(all[i].kind))});
  }
  return platform;
}

}  // namespace v2v
