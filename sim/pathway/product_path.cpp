// The product's way: to the maker, suite, culture, testing and release, back to the hospital.
#include "pathway/case.hpp"
#include "pathway/parts.hpp"
#include "pathway/turn.hpp"
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
  const Product& rules = patient.rules->protocol().product;
  const Duration drawn = patient.draw(rules.release, purpose::release, patient.record.cultures);
  if (!rules.release_since_collection) return patient.now() + drawn;
  return std::max(patient.now(), counts_as_collected(patient.record) + drawn);
}

void culture_starts(Case& patient, bool under_way) {
  PatientRecord& file = patient.record;
  ++file.cultures;
  const TimePoint began = under_way ? patient.now() - patient.under_way_for : patient.now();
  // Of one that was under way the journal knows already.
  if (!under_way || patient.under_way_for == Duration())
    patient.note_at(patient.supply->maker, What::culture_started, file.cultures);
  file.marks[static_cast<std::size_t>(Mark::culture_started)] = began;
  if (patient.rules->protocol().lymphodepletion.start == Lymphodepletion::Start::before_release)
    patient.plan_product({began, counts_as_collected(file), under_way, patient.under_way_for});
  patient.culture_begun.announce();
}

/// What a test of the product leads to.
enum class Next { go_on, another_culture, no_product };

Next after_culture(Case& patient) {
  const Product& rules = patient.rules->protocol().product;
  if (!patient.happens(rules.failure, purpose::failure, patient.record.cultures)) {
    patient.reach(Gate::manufactured, patient.supply->maker);
    return Next::go_on;
  }
  ++patient.record.failed;
  patient.note_at(patient.supply->maker, What::culture_failed);
  if (patient.patient_is_gone()) return Next::no_product;
  return patient.start_again(patient.choose(rules.after_failure), KnownCause::manufacturing_failure,
                             rules.failure_recorded_as)
             ? Next::another_culture
             : Next::no_product;
}

Next after_testing(Case& patient) {
  const Product& rules = patient.rules->protocol().product;
  const SiteIndex maker = patient.supply->maker;
  Way way = Way::infuse;
  // At risk, the tests are still under way.
  if (!rules.release_at_risk && is_out_of_specification(patient, patient.record.cultures)) {
    ++patient.record.out_of_specification;
    patient.note_at(maker, What::out_of_specification);
    way = patient.patient_is_gone() ? Way::lose : patient.choose(rules.after_out_of_specification);
  }
  if (way == Way::infuse) {
    patient.reach(Gate::released, maker);
    patient.mark(Mark::released);
    if (!patient.patient_is_gone()) return Next::go_on;
  }
  patient.discard(maker);
  if (patient.patient_is_gone()) return Next::no_product;
  return patient.start_again(way, KnownCause::out_of_specification,
                             rules.out_of_specification_recorded_as)
             ? Next::another_culture
             : Next::no_product;
}

/// What is left of one that was under way when the run started.
Duration culture_time(Case& patient, bool under_way) {
  const Distribution& culture = patient.rules->protocol().product.culture;
  const std::uint32_t number = patient.record.cultures;
  return under_way ? patient.draw_rest(culture, patient.under_way_for, purpose::culture, number)
                   : patient.draw(culture, purpose::culture, number);
}

/// What is allotted or kept in stock, and used up by a culture.
Process rations(World& world, Case& patient, Unit& slot, Unit& dose) {
  Facilities& shared = world.facilities;
  const SiteIndex maker = patient.supply->maker;
  const SiteIndex hospital = patient.record.hospital;
  slot = co_await turn_for(patient, Track::product, {ResourceKind::slots, hospital},
                           shared.slots(hospital, Slots::For::culture));
  shared.somebody_needs_vector(maker);
  dose = co_await turn_for(patient, Track::product, {ResourceKind::vector, maker},
                           shared.find(maker, ResourceKind::vector));
}

bool is_rationed(World& world, const Case& patient) {
  return world.facilities.find(patient.supply->maker, ResourceKind::vector) ||
         world.facilities.slots(patient.record.hospital, Slots::For::culture);
}

/// Work by hand, at the beginning or the end of a culture.
Process hands_on(World& world, Case& patient, const Distribution& takes, std::uint32_t purpose,
                 std::uint32_t culture) {
  const SiteIndex maker = patient.supply->maker;
  if (!patient.its_operator)
    patient.its_operator =
        co_await turn_for(patient, Track::product, {ResourceKind::operators, maker},
                          world.facilities.find(maker, ResourceKind::operators));
  if (purpose == purpose::start_work) culture_starts(patient, false);
  const Duration length = patient.draw(takes, purpose, culture);
  if (length > Duration()) co_await hold(world.engine, length);
  if (purpose == purpose::harvest_work || !patient.rules->protocol().product.same_operator)
    patient.its_operator.release();
}

/// From the end of a culture to the decision about the product, when that takes more than time.
Process release(World& world, Case& patient) {
  Facilities& shared = world.facilities;
  const Product& rules = patient.rules->protocol().product;
  const SiteIndex maker = patient.supply->maker;
  const SiteIndex hospital = patient.record.hospital;
  if (rules.release_at_risk) {
    patient.testing = testing_path(world, patient, patient.record.cultures);
    patient.testing.start(&Case::testing_ended, &patient);
    co_await hold(world.engine, *rules.release_at_risk);
  } else if (rules.release_since_collection) {
    co_await hold_until(world.engine, release_instant(patient));
  } else {
    co_await finished(tests(world, patient, Track::product));
  }
  Unit person = co_await turn_for(patient, Track::product, {ResourceKind::qualified_persons, maker},
                                  shared.find(maker, ResourceKind::qualified_persons));
  const Duration review = patient.draw(rules.review, purpose::review, patient.record.cultures);
  if (review > Duration()) co_await hold(world.engine, review);
  person.release();
  Unit slot = co_await turn_for(patient, Track::product, {ResourceKind::slots, hospital},
                                shared.slots(hospital, Slots::For::release));
  patient.slot_to_come.end();
  slot.consume();
}

bool release_takes_only_time(World& world, const Case& patient) {
  Facilities& shared = world.facilities;
  const Product& rules = patient.rules->protocol().product;
  const SiteIndex maker = patient.supply->maker;
  return !rules.release_at_risk && !rules.tested_at && rules.review.is_zero() &&
         !shared.test_batch(maker) && !shared.find(maker, ResourceKind::quality_control) &&
         !shared.find(maker, ResourceKind::qualified_persons) &&
         !shared.slots(patient.record.hospital, Slots::For::release);
}

/// From the request for a suite until it is given back.
Process culture(World& world, Case& patient, bool under_way) {
  const Product& rules = patient.rules->protocol().product;
  const SiteIndex maker = patient.supply->maker;
  const WaitedFor a_suite{ResourceKind::suites, maker};
  Unit slot, dose;  // used up when the culture starts, given back if it never does
  if (!under_way && is_rationed(world, patient))
    co_await finished(rations(world, patient, slot, dose));
  if (patient.booking.alive())
    co_await turn_for(patient, Track::product, a_suite, world.engine, patient.suite_booked);
  Unit suite = std::move(patient.suite);
  Resource* const suites = world.facilities.find(maker, ResourceKind::suites);
  if (under_way && suites)
    suite = suites->already_in_use();
  else if (!suite)
    suite = co_await turn_for(patient, Track::product, a_suite, suites);
  const bool by_hand = rules.is_worked_on();
  const std::uint32_t number = patient.record.cultures + 1U;
  if (by_hand && !under_way)
    co_await finished(hands_on(world, patient, rules.start_work, purpose::start_work, number));
  else
    culture_starts(patient, under_way);
  slot.consume();
  dose.consume();
  const Duration takes = culture_time(patient, under_way);
  co_await work(world.engine, maker, takes);
  if (by_hand)
    co_await finished(hands_on(world, patient, rules.harvest_work, purpose::harvest_work, number));
}

}  // namespace

Process product_path(World& world, Case& patient, ProductStage from) {
  const Supply& supply = *patient.supply;
  PatientRecord& file = patient.record;

  if (from == ProductStage::shipping) {
    Consignment cells{Consignment::What::cells, Track::product, 64U * file.collected_again,
                      file.hospital};
    for (const Leg& leg : supply.there.legs) {
      const TakesOnlyTime plain = plain_leg(world, patient, leg, cells);
      if (plain.yes)
        co_await ship(world.engine, leg.lane, plain.length);
      else
        co_await finished(transport(world, patient, leg, cells));
      if (!cells.arrived) {
        patient.loses_consignment(false, cells.spoiled, cells.at);
        co_return;
      }
    }
    if (Door* const door = world.facilities.door(supply.maker); door && !supply.there.legs.empty())
      co_await turn_for(patient, Track::product, {ResourceKind::opening_hours, supply.maker}, door);
    if (!patient.passes_elsewhere(Gate::received)) co_return;
    patient.receive();
  }

  while (true) {
    for (Next next = Next::another_culture; next == Next::another_culture;) {
      const ProductStage stage = std::exchange(from, ProductStage::in_store);
      if (stage == ProductStage::released) break;
      // Who was waiting or in culture before the run has asked for a suite then.
      if (file.cultures > 0 || file.at(Mark::suite_requested) == TimePoint::never() ||
          file.at(Mark::suite_requested) > TimePoint())
        patient.mark(Mark::suite_requested);
      patient.forget_marks(Mark::culture_started, Mark::on_site);
      co_await finished(culture(world, patient, stage == ProductStage::in_culture));
      patient.commitment.end();
      patient.mark(Mark::culture_ended);
      next = after_culture(patient);
      if (next == Next::go_on) {
        if (release_takes_only_time(world, patient))
          co_await hold_until(world.engine, release_instant(patient));
        else
          co_await finished(release(world, patient));
        next = after_testing(patient);
      }
      if (next == Next::no_product) co_return;
    }
    Consignment product{Consignment::What::product, Track::product, 64U * file.cultures,
                        supply.maker};
    for (std::size_t i = 0; i < supply.back.legs.size() && product.arrived; ++i) {
      if (patient.patient_is_gone()) break;
      const Leg& leg = supply.back.legs[i];
      const TakesOnlyTime plain = plain_leg(world, patient, leg, product);
      if (plain.yes)
        co_await ship(world.engine, leg.lane, plain.length);
      else
        co_await finished(transport(world, patient, leg, product));
    }
    if (product.arrived) break;
    if (patient.patient_is_gone() || !patient.loses_consignment(true, product.spoiled, product.at))
      co_return;
  }
  if (patient.patient_is_gone())
    patient.discard(file.hospital);
  else
    patient.arrive_on_site();
}

}  // namespace v2v
