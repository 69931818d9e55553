// The product's way: to the maker, suite, culture, testing and release, back to the hospital.
#include "pathway/case.hpp"
#include "pathway/parts.hpp"
#include "pathway/turn.hpp"
#include "pathway/world.hpp"

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
  const Product& rules = patient.rules->scenario().product;
  const Duration drawn = patient.draw(rules.release, purpose::release, patient.record.cultures);
  return std::max(patient.now(), counts_as_collected(patient.record) + drawn);
}

void culture_starts(Case& patient) {
  PatientRecord& file = patient.record;
  ++file.cultures;
  patient.mark(Mark::culture_started);
  patient.note_at(patient.supply->maker, What::culture_started, file.cultures);
  if (patient.rules->scenario().lymphodepletion.start == Lymphodepletion::Start::before_release)
    patient.planned_on_site =
        patient.now() + patient.rules->planned_from_culture_to_site(
                            *patient.supply, patient.now() - counts_as_collected(file));
  patient.culture_begun.announce();
}

/// What a test of the product leads to.
enum class Next { go_on, another_culture, no_product };

Next after_culture(Case& patient) {
  const Product& rules = patient.rules->scenario().product;
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
  const Product& rules = patient.rules->scenario().product;
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

/// Everything that a culture needs, one after another, and the culture itself.
Process culture(World& world, Case& patient, bool under_way) {
  Engine& engine = world.engine;
  Facilities& shared = world.facilities;
  const Product& rules = patient.rules->scenario().product;
  const SiteIndex maker = patient.supply->maker;
  const SiteIndex hospital = patient.record.hospital;
  const auto at = [maker](ResourceKind kind) { return WaitedFor{kind, maker}; };

  if (!under_way) {
    Unit slot = co_await turn_for(patient, Track::product, {ResourceKind::slots, hospital},
                                  shared.slots(hospital, Slots::For::culture));
    slot.consume();
    shared.somebody_needs_vector(maker);
    Unit dose = co_await turn_for(patient, Track::product, at(ResourceKind::vector),
                                  shared.find(maker, ResourceKind::vector));
    dose.consume();
  }
  if (patient.booking.alive())
    co_await turn_for(patient, Track::product, at(ResourceKind::suites), engine,
                      patient.suite_booked);
  Unit suite = std::move(patient.suite);
  if (!suite)
    suite = co_await turn_for(patient, Track::product, at(ResourceKind::suites),
                              shared.find(maker, ResourceKind::suites));
  const auto an_operator = [&] {
    return turn_for(patient, Track::product, at(ResourceKind::operators),
                    shared.find(maker, ResourceKind::operators));
  };
  Unit busy = co_await an_operator();
  culture_starts(patient);
  const std::uint32_t number = patient.record.cultures;
  if (under_way)
    patient.record.marks[static_cast<std::size_t>(Mark::culture_started)] =
        patient.now() - patient.under_way_for;
  const Duration start = patient.draw(rules.start_work, purpose::start_work, number);
  if (start > Duration() && !under_way) co_await hold(engine, start);
  if (!rules.same_operator) busy.release();
  co_await work(
      engine, maker,
      under_way ? patient.draw_rest(rules.culture, patient.under_way_for, purpose::culture, number)
                : patient.draw(rules.culture, purpose::culture, number));
  const Duration harvest = patient.draw(rules.harvest_work, purpose::harvest_work, number);
  if (harvest > Duration()) {
    if (!rules.same_operator) busy = co_await an_operator();
    co_await hold(engine, harvest);
  }
}

/// From the end of a culture to the decision about the product.
Process release(World& world, Case& patient) {
  Facilities& shared = world.facilities;
  const Product& rules = patient.rules->scenario().product;
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
  slot.consume();
}

}  // namespace

Process product_path(World& world, Case& patient, ProductStage from) {
  const Supply& supply = *patient.supply;
  PatientRecord& file = patient.record;

  if (from == ProductStage::shipping && !supply.there.legs.empty()) {
    Consignment cells{Consignment::What::cells, Track::product, 64U * file.collected_again};
    co_await finished(transport(world, patient, supply.there, cells));
    if (!cells.arrived) {
      patient.loses_consignment(false, cells.spoiled, cells.site);
      co_return;
    }
    co_await turn_for(patient, Track::product, {ResourceKind::opening_hours, supply.maker},
                      world.facilities.door(supply.maker));
  }
  if (from == ProductStage::shipping) {
    if (!patient.passes_elsewhere(Gate::received)) co_return;
    patient.receive();
  }

  while (true) {
    for (Next next = Next::another_culture; next == Next::another_culture;) {
      const ProductStage stage = std::exchange(from, ProductStage::in_store);
      if (stage == ProductStage::released) break;
      patient.mark(Mark::suite_requested);
      patient.forget_marks(Mark::culture_started, Mark::on_site);
      co_await finished(culture(world, patient, stage == ProductStage::in_culture));
      patient.commitment.end();
      patient.mark(Mark::culture_ended);
      next = after_culture(patient);
      if (next == Next::go_on) {
        co_await finished(release(world, patient));
        next = after_testing(patient);
      }
      if (next == Next::no_product) co_return;
    }
    if (supply.back.legs.empty() || patient.patient_is_gone()) break;
    Consignment product{Consignment::What::product, Track::product, 64U * file.cultures};
    co_await finished(transport(world, patient, supply.back, product));
    if (product.arrived) break;
    if (patient.patient_is_gone() ||
        !patient.loses_consignment(true, product.spoiled, product.site))
      co_return;
  }
  if (patient.patient_is_gone())
    patient.discard(file.hospital);
  else
    patient.arrive_on_site();
}

}  // namespace v2v
