// Who makes a patient's product, and the suite that is booked there.
#include "pathway/case.hpp"
#include "pathway/rest.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <limits>

namespace v2v {
namespace {

/// Days until a suite would be free for one more culture: those that are there work off what the
/// maker has been given, in mean times. Infinite while there are none.
double expected_wait(World& world, const Rules& rules, SiteIndex maker) {
  const Capacity& suites = world.scenario.sites[maker].capacity_of(ResourceKind::suites);
  if (!suites.limited) return 0;
  std::uint32_t units = suites.units;
  for (const auto& [from, then] : suites.later)
    if (from <= world.engine.now()) units = then;
  if (units == 0) return std::numeric_limits<double>::infinity();
  const std::uint32_t load = world.facilities.load_of(maker);
  if (load < units) return 0;
  return (load - units + 1.0) * rules.mean_days_in_suite() / units;
}

double load_a_suite(World& world, SiteIndex maker) {
  const Capacity& suites = world.scenario.sites[maker].capacity_of(ResourceKind::suites);
  const double units = suites.limited ? std::max(1U, suites.most_units()) : 1e6;
  return world.facilities.load_of(maker) / units;
}

}  // namespace

void Case::take(const Option& option) noexcept {
  rules = option.rules;
  supply = option.supply;
}

void Case::choose_maker(SiteIndex maker) {
  take(world.rules_now().option_by(record.hospital, maker));
}

void Case::choose_maker() {
  using Assignment = Policy::Assignment;
  const Policy& policy = world.rules_now().protocol().policy;
  const auto options = world.rules_now().options_for(record.hospital);
  take(options.front());
  if (options.size() == 1) return;
  double best = std::numeric_limits<double>::infinity();
  for (const Option& option : options) {
    const SiteIndex maker = option.supply->maker;
    if (world.scenario.sites[maker].makes_from > now()) continue;
    const double wait = expected_wait(world, *option.rules, maker);
    if (policy.assignment == Assignment::in_order && wait <= policy.overflow_over.in_days())
      return take(option);
    double score = wait + option.rules->mean_days_without_queue(*option.supply);
    if (policy.assignment == Assignment::nearest) score = option.supply->there.expected_days;
    if (policy.assignment == Assignment::least_loaded) score = load_a_suite(world, maker);
    if (score < best) {
      best = score;
      take(option);
    }
  }
}

void Case::book_suite() {
  booking.destroy();
  suite.release();
  suite_booked.reset();
  if (!world.facilities.find(supply->maker, ResourceKind::suites)) return;
  commitment = Commitment(world.facilities.load_of(supply->maker));
  booking = booking_path(world, *this);
  booking.start();
}

Duration Case::draw_rest(const Distribution& distribution, Duration elapsed, std::uint32_t purpose,
                         std::uint32_t index) {
  const double passed = share_passed(distribution, elapsed);
  if (passed > all_passed) return {};
  return rest_at(distribution, elapsed, passed, uniform(purpose, index));
}

}  // namespace v2v
