// The day on which a product will be on site, planned with all that is known on the day its culture
// starts. The order of its steps is that of the product's path.
#include "pathway/rest.hpp"
#include "vein2vein/pathway/plan.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <array>

namespace v2v {
namespace {

Duration at_quantile(const Distribution& takes, double quantile) {
  return takes.is_fixed() ? takes.fixed_value() : takes.sample(quantile);
}

/// The first instant at which there is a unit, in use or not: by the hours and plans of the
/// capacity; outages come unforeseen.
TimePoint manned_from(const Capacity& capacity, TimePoint at) noexcept {
  if (!capacity.limited) return at;
  const auto& later = capacity.later;
  auto next = std::upper_bound(later.begin(), later.end(), at,
                               [](TimePoint t, const auto& step) { return t < step.first; });
  while (true) {
    const std::uint32_t units = next == later.begin() ? capacity.units : std::prev(next)->second;
    const TimePoint until = next == later.end() ? TimePoint::never() : next->first;
    const TimePoint opens = units > 0 ? capacity.open.next_open(at) : TimePoint::never();
    if (opens < until) return opens;
    if (until == TimePoint::never()) return at;  // never again: nothing to plan with
    at = until;
    ++next;
  }
}

}  // namespace

void Rules::plan_times() {
  const Product& product = protocol_->product;
  const double quantile = protocol_->lymphodepletion.planned_at;
  planned_.start_work = at_quantile(product.start_work, quantile);
  planned_.culture = at_quantile(product.culture, quantile);
  planned_.harvest_work = at_quantile(product.harvest_work, quantile);
  planned_.release = at_quantile(product.release, quantile);
  planned_.review = at_quantile(product.review, quantile);
  planned_.scheduling = at_quantile(protocol_->lymphodepletion.scheduling, quantile);
  planned_.delivery = at_quantile(product.delivery, quantile);
  std::vector<Duration>& transit = planned_.transit;
  transit.assign(scenario_->lanes.size(), Duration::longest());
  for (const Supply& supply : supplies_)
    for (const Route* const route : {&supply.back, &supply.samples})
      for (const Leg& leg : route->legs)
        if (transit[leg.lane] == Duration::longest())
          transit[leg.lane] = at_quantile(scenario_->lanes[leg.lane].transit, quantile);
}

TimePoint Rules::planned_along(const Route& route, TimePoint at) const noexcept {
  for (const Leg& leg : route.legs) {
    const TimePoint leaves = scenario_->lanes[leg.lane].departures.next(at);
    if (leaves != TimePoint::never()) at = leaves;
    at = at + planned_.transit[leg.lane];
  }
  return at;
}

/// From the end of culture to the release.
TimePoint Rules::planned_release(const Supply& supply, const CultureStart& start,
                                 TimePoint cultured, PlannedProduct& way,
                                 const Foresight& foresight) const noexcept {
  const Product& product = protocol_->product;
  TimePoint at = cultured;
  if (product.release_at_risk) {
    at = at + *product.release_at_risk;
  } else if (product.release_since_collection) {
    at = std::max(at, start.counts_as_collected + planned_.release);
  } else {
    const Site& laboratory = scenario_->sites[product.tested_at.value_or(supply.maker)];
    if (product.tested_at) {
      at = planned_along(supply.samples, at);
      if (const TimePoint opens = laboratory.open.next_open(at); opens != TimePoint::never())
        at = opens;
    }
    if (laboratory.test_batch.size > 1) {
      way.joins_batch = at;
      at = foresight.batch_goes(product.tested_at.value_or(supply.maker), at);
    }
    at = manned_from(laboratory.capacity_of(ResourceKind::quality_control), at) + planned_.release;
  }
  const Site& maker = scenario_->sites[supply.maker];
  at = manned_from(maker.capacity_of(ResourceKind::qualified_persons), at) + planned_.review;
  const auto& slots = scenario_->sites[supply.hospital].slots;
  if (slots && slots->needed_for == Slots::For::release)
    way.takes_slot = at = foresight.slot_from(supply.hospital, at);
  return at;
}

PlannedProduct Rules::planned(const Supply& supply, const CultureStart& start,
                              const Foresight& foresight) const noexcept {
  const Product& product = protocol_->product;
  const Capacity& operators = scenario_->sites[supply.maker].capacity_of(ResourceKind::operators);
  PlannedProduct way;
  TimePoint at = start.began;
  if (start.under_way)
    at = at + start.under_way_for +
         rest_at(product.culture, start.under_way_for, protocol_->lymphodepletion.planned_at);
  else
    at = at + planned_.start_work + planned_.culture;
  if (product.is_worked_on()) {
    // One who has stayed with the culture is there.
    if (!product.same_operator || start.under_way) at = manned_from(operators, at);
    at = at + planned_.harvest_work;
  }
  at = planned_release(supply, start, at, way, foresight);
  way.on_site = planned_along(supply.back, at);
  return way;
}

bool Rules::bridging_offered(const Supply& supply, TimePoint received,
                             TimePoint counts_as_collected,
                             const Foresight& foresight) const noexcept {
  const Bridging& bridging = protocol_->bridging;
  if (!bridging.offered) return false;
  const Lymphodepletion& treatment = protocol_->lymphodepletion;
  const Product& product = protocol_->product;
  if (!product.from_patients_cells())
    return planned_.delivery + planned_.scheduling > bridging.if_waiting_over;
  const Site& maker = scenario_->sites[supply.maker];
  TimePoint began = manned_from(maker.capacity_of(ResourceKind::suites), received);
  if (product.is_worked_on())
    began = manned_from(maker.capacity_of(ResourceKind::operators), began);
  const TimePoint on_site =
      planned(supply, {began, counts_as_collected, false, Duration()}, foresight).on_site;
  const TimePoint starts = treatment.start == Lymphodepletion::Start::before_release
                               ? std::max(began, on_site - treatment.lead)
                               : on_site + planned_.scheduling;
  return starts - received > bridging.if_waiting_over;
}

}  // namespace v2v
