// The product's way: to the maker, suite, culture, testing and release, back to the hospital.
#include "pathway/protocol/parts.hpp"
#include "pathway/protocol/paths.hpp"
#include "pathway/protocol/turn.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <utility>

namespace v2v {
namespace {

/// From when `release: since collection` counts: made again, a product is as old as it would have
/// been when the cells arrived.
TimePoint counts_as_collected(const PatientRecord& file) {
  if (file.at(Mark::collected) == TimePoint::never()) return file.at(Mark::received);
  return file.at(Mark::suite_requested) - (file.at(Mark::received) - file.at(Mark::collected));
}

TimePoint release_instant(Case& patient) {
  const Product& rules = patient.order().rules().protocol().product;
  const Duration drawn =
      patient.chance().draw(rules.release, purpose::release, patient.chart().file().cultures);
  if (!rules.release_since_collection) return patient.chart().now() + drawn;
  return std::max(patient.chart().now(), counts_as_collected(patient.chart().file()) + drawn);
}

/// `under_way_for`: by the start of the run, of one that was under way then; its journal knows of
/// it.
void culture_starts(World& world, Case& patient, const Duration* under_way_for) {
  Chart& chart = patient.chart();
  const SiteIndex maker = patient.order().supply().maker;
  const Duration ago = under_way_for ? *under_way_for : Duration();
  if (ago == Duration())
    chart.note_at(maker, What::culture_started, chart.file().cultures + 1);
  else
    chart.count(What::culture_started);
  const TimePoint began = chart.now() - ago;
  chart.mark(Mark::culture_started, Mark::culture_started, began);
  const Rules& rules = patient.order().rules();
  if (rules.protocol().lymphodepletion.start == Lymphodepletion::Start::before_release) {
    const CultureStart start{began, counts_as_collected(chart.file()), under_way_for != nullptr,
                             ago};
    const PlannedProduct way = rules.planned(patient.order().supply(), start, world.promises());
    patient.order().is_planned_for(way.on_site);
    patient.production().bookings().promise(way, rules.protocol().product.tested_at.value_or(maker),
                                            chart.file().hospital);
  }
  patient.order().culture_begun().announce();
}

/// What a test of the product leads to.
enum class Next { go_on, another_culture, no_product };

Next start_again(Case& patient, Way way, KnownCause cause, const RecordedAs& recorded_as) {
  return patient.production().start_again(way, {index_of(cause), &recorded_as})
             ? Next::another_culture
             : Next::no_product;
}

Next after_culture(Case& patient) {
  Chart& chart = patient.chart();
  const SiteIndex maker = patient.order().supply().maker;
  const Product& rules = patient.order().rules().protocol().product;
  if (!patient.chance().happens(rules.failure, purpose::failure, chart.file().cultures)) {
    patient.reach(Gate::manufactured, maker);
    return Next::go_on;
  }
  chart.note_at(maker, What::culture_failed);
  if (chart.flow_is_over()) return Next::no_product;
  return start_again(patient, patient.production().choose(rules.after_failure),
                     KnownCause::manufacturing_failure, rules.failure_recorded_as);
}

Next after_testing(Case& patient) {
  Chart& chart = patient.chart();
  const SiteIndex maker = patient.order().supply().maker;
  const Product& rules = patient.order().rules().protocol().product;
  Way way = Way::infuse;
  // At risk, the tests are still under way.
  if (!rules.release_at_risk && is_out_of_specification(patient, chart.file().cultures)) {
    chart.note_at(maker, What::out_of_specification);
    way = chart.flow_is_over() ? Way::lose
                               : patient.production().choose(rules.after_out_of_specification);
  }
  if (way == Way::infuse) {
    patient.reach(Gate::released, maker);
    chart.mark(Mark::released);
    if (!chart.flow_is_over()) return Next::go_on;
  }
  chart.note_at(maker, What::discarded);
  if (chart.flow_is_over()) return Next::no_product;
  return start_again(patient, way, KnownCause::out_of_specification,
                     rules.out_of_specification_recorded_as);
}

/// What is allotted or kept in stock, and used up by a culture.
Process rations(World& world, Case& patient, Unit& slot, Unit& dose) {
  Facilities& shared = world.facilities();
  const SiteIndex maker = patient.order().supply().maker;
  const SiteIndex hospital = patient.chart().file().hospital;
  slot = co_await turn_for(patient.waits(), Track::product, {ResourceKind::slots, hospital},
                           shared.slots(hospital, Slots::For::culture));
  shared.somebody_needs_vector(maker);
  dose = co_await turn_for(patient.waits(), Track::product, {ResourceKind::vector, maker},
                           shared.find(maker, ResourceKind::vector));
}

bool is_rationed(World& world, Case& patient) {
  return world.facilities().find(patient.order().supply().maker, ResourceKind::vector) ||
         world.facilities().slots(patient.chart().file().hospital, Slots::For::culture);
}

/// Work by hand, at the beginning or the end of a culture, of an operator who may stay between
/// them.
Process hands_on(World& world, Case& patient, Unit& its_operator, std::uint32_t purpose,
                 std::uint32_t culture) {
  const Product& rules = patient.order().rules().protocol().product;
  const SiteIndex maker = patient.order().supply().maker;
  const bool starts = purpose == purpose::start_work;
  if (!its_operator)
    its_operator =
        co_await turn_for(patient.waits(), Track::product, {ResourceKind::operators, maker},
                          world.facilities().find(maker, ResourceKind::operators));
  if (starts) culture_starts(world, patient, nullptr);
  const Duration length =
      patient.chance().draw(starts ? rules.start_work : rules.harvest_work, purpose, culture);
  if (length > Duration()) co_await hold(world.engine(), length);
  if (!starts || !rules.same_operator) its_operator.release();
}

/// From the end of a culture to the decision about the product, when that takes more than time.
Process release(World& world, Case& patient) {
  Facilities& shared = world.facilities();
  const Product& rules = patient.order().rules().protocol().product;
  const SiteIndex maker = patient.order().supply().maker;
  const SiteIndex hospital = patient.chart().file().hospital;
  if (rules.release_at_risk) {
    patient.production().release_at_risk(patient.chart().file().cultures);
    co_await hold(world.engine(), *rules.release_at_risk);
  } else if (rules.release_since_collection) {
    co_await hold_until(world.engine(), release_instant(patient));
  } else {
    co_await finished(tests(world, patient, Track::product));
  }
  Unit person =
      co_await turn_for(patient.waits(), Track::product, {ResourceKind::qualified_persons, maker},
                        shared.find(maker, ResourceKind::qualified_persons));
  const Duration review =
      patient.chance().draw(rules.review, purpose::review, patient.chart().file().cultures);
  if (review > Duration()) co_await hold(world.engine(), review);
  person.release();
  Unit slot = co_await turn_for(patient.waits(), Track::product, {ResourceKind::slots, hospital},
                                shared.slots(hospital, Slots::For::release));
  patient.production().bookings().slot_is_used();
  slot.consume();
}

bool release_takes_only_time(World& world, Case& patient) {
  Facilities& shared = world.facilities();
  const Product& rules = patient.order().rules().protocol().product;
  const SiteIndex maker = patient.order().supply().maker;
  return !rules.release_at_risk && !rules.tested_at && rules.review.is_zero() &&
         !shared.test_batch(maker) && !shared.find(maker, ResourceKind::quality_control) &&
         !shared.find(maker, ResourceKind::qualified_persons) &&
         !shared.slots(patient.chart().file().hospital, Slots::For::release);
}

/// From the request for a suite until it is given back.
Process culture(World& world, Case& patient, const Duration* under_way_for) {
  Chance& chance = patient.chance();
  Bookings& bookings = patient.production().bookings();
  const Product& rules = patient.order().rules().protocol().product;
  const SiteIndex maker = patient.order().supply().maker;
  const WaitedFor a_suite{ResourceKind::suites, maker};
  Unit its_operator;
  Unit slot, dose;  // used up when the culture starts, given back if it never does
  if (!under_way_for && is_rationed(world, patient))
    co_await finished(rations(world, patient, slot, dose));
  if (bookings.awaits_suite())
    co_await turn_for(patient.waits(), Track::product, a_suite, world.engine(),
                      bookings.suite_booked());
  Unit suite = bookings.take_suite();
  Resource* const suites = world.facilities().find(maker, ResourceKind::suites);
  if (under_way_for && suites)
    suite = suites->already_in_use();
  else if (!suite)
    suite = co_await turn_for(patient.waits(), Track::product, a_suite, suites);
  const bool by_hand = rules.is_worked_on();
  const std::uint32_t number = patient.chart().file().cultures + 1U;
  if (by_hand && !under_way_for)
    co_await finished(hands_on(world, patient, its_operator, purpose::start_work, number));
  else
    culture_starts(world, patient, under_way_for);
  slot.consume();
  dose.consume();
  Duration takes;
  if (under_way_for)
    takes = chance.draw_rest(rules.culture, *under_way_for, purpose::culture, number);
  else
    takes = chance.draw(rules.culture, purpose::culture, number);
  co_await work(world.engine(), maker, takes);
  if (by_hand)
    co_await finished(hands_on(world, patient, its_operator, purpose::harvest_work, number));
}

}  // namespace

Process product_path(World& world, Case& patient, ProductStage from, Duration cultured_for) {
  const Supply& supply = patient.order().supply();
  Chart& chart = patient.chart();
  const PatientRecord& file = patient.chart().file();

  if (from == ProductStage::shipping) {
    Consignment cells{Consignment::What::cells, Track::product, 64U * file.collected_again,
                      file.hospital};
    for (const Leg& leg : supply.there.legs) {
      const TakesOnlyTime plain = plain_leg(world, patient, leg, cells);
      if (plain.yes)
        co_await ship(world.engine(), leg.lane, plain.length);
      else
        co_await finished(transport(world, patient, leg, cells));
      if (!cells.arrived) {
        patient.production().loses_consignment(false, cells.spoiled, cells.at);
        co_return;
      }
    }
    if (Door* const door = world.facilities().door(supply.maker);
        door && !supply.there.legs.empty())
      co_await turn_for(patient.waits(), Track::product,
                        {ResourceKind::opening_hours, supply.maker}, door);
    if (!patient.body().passes_elsewhere(Gate::received)) co_return;
    cells_are_received(world, patient);
  }

  while (true) {
    for (Next next = Next::another_culture; next == Next::another_culture;) {
      const ProductStage stage = std::exchange(from, ProductStage::in_store);
      if (stage == ProductStage::released) break;
      // Who was waiting or in culture before the run has asked for a suite then.
      if (file.cultures > 0 || file.at(Mark::suite_requested) == TimePoint::never() ||
          file.at(Mark::suite_requested) > TimePoint())
        chart.mark(Mark::suite_requested);
      chart.mark(Mark::culture_started, Mark::on_site, TimePoint::never());
      co_await finished(
          culture(world, patient, stage == ProductStage::in_culture ? &cultured_for : nullptr));
      patient.production().bookings().is_cultured();
      chart.mark(Mark::culture_ended);
      next = after_culture(patient);
      if (next == Next::go_on) {
        if (release_takes_only_time(world, patient))
          co_await hold_until(world.engine(), release_instant(patient));
        else
          co_await finished(release(world, patient));
        next = after_testing(patient);
      }
      if (next == Next::no_product) co_return;
    }
    Consignment product{Consignment::What::product, Track::product, 64U * file.cultures,
                        supply.maker};
    for (std::size_t i = 0; i < supply.back.legs.size() && product.arrived; ++i) {
      if (patient.chart().flow_is_over()) break;
      const Leg& leg = supply.back.legs[i];
      const TakesOnlyTime plain = plain_leg(world, patient, leg, product);
      if (plain.yes)
        co_await ship(world.engine(), leg.lane, plain.length);
      else
        co_await finished(transport(world, patient, leg, product));
    }
    if (product.arrived) break;
    if (patient.chart().flow_is_over() ||
        !patient.production().loses_consignment(true, product.spoiled, product.at))
      co_return;
  }
  if (patient.chart().flow_is_over())
    patient.chart().note(What::discarded);
  else
    patient.order().arrives();
}

}  // namespace v2v
