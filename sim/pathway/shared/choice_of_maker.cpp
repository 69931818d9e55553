// Expected waits and loads, by which a maker is chosen.
#include "pathway/shared/choice_of_maker.hpp"

#include "pathway/world.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <limits>

namespace v2v {
namespace {

/// Days until a suite would be free for one more culture: those that are there work off what the
/// maker has been given, in mean times. Infinite while there are none.
double expected_wait(World& world, const Rules& rules, SiteIndex maker) {
  const Capacity& suites = world.scenario().sites[maker].capacity_of(ResourceKind::suites);
  if (!suites.limited) return 0;
  std::uint32_t units = suites.units;
  for (const auto& [from, then] : suites.later)
    if (from <= world.engine().now()) units = then;
  if (units == 0) return std::numeric_limits<double>::infinity();
  const std::uint32_t load = world.facilities().load_of(maker);
  if (load < units) return 0;
  return (load - units + 1.0) * rules.mean_days_in_suite() / units;
}

double load_a_suite(World& world, SiteIndex maker) {
  const Capacity& suites = world.scenario().sites[maker].capacity_of(ResourceKind::suites);
  const double units = suites.limited ? std::max(1U, suites.most_units()) : 1e6;
  return world.facilities().load_of(maker) / units;
}

bool makes_now(World& world, const Option& option) {
  return world.scenario().sites[option.supply->maker].makes_from <= world.engine().now();
}

}  // namespace

double days_to_infusion(World& world, std::span<const Option> options) {
  double least = std::numeric_limits<double>::infinity();
  for (const Option& option : options)
    if (makes_now(world, option))
      least = std::min(least, expected_wait(world, *option.rules, option.supply->maker) +
                                  option.rules->mean_days_without_queue(*option.supply));
  return least;
}

const Option& choose_maker(World& world, const CurrentRules& current, const PatientRecord& file) {
  using Assignment = Policy::Assignment;
  const Policy& policy = current.policy();
  const auto options = file.product == no_product
                           ? current.rules().options_for(file.hospital)
                           : current.rules().options_for(file.hospital, file.product);
  const Option* chosen = &options.front();
  if (options.size() == 1) return *chosen;
  double best = std::numeric_limits<double>::infinity();
  for (const Option& option : options) {
    const SiteIndex maker = option.supply->maker;
    if (!makes_now(world, option)) continue;
    const double wait = expected_wait(world, *option.rules, maker);
    if (policy.assignment == Assignment::in_order && wait <= policy.overflow_over.in_days())
      return option;
    double score = wait + option.rules->mean_days_without_queue(*option.supply);
    if (policy.assignment == Assignment::nearest) score = option.supply->there.expected_days;
    if (policy.assignment == Assignment::least_loaded) score = load_a_suite(world, maker);
    if (score < best) {
      best = score;
      chosen = &option;
    }
  }
  return *chosen;
}

}  // namespace v2v
