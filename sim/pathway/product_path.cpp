// The product's way: to the maker, suite, culture, testing and release, back to the hospital.
#include "pathway/case.hpp"
#include "pathway/world.hpp"

#include <algorithm>

namespace v2v {
namespace {

/// From when `release: since collection` counts: made again, a product is as old as it would have
/// been when the cells arrived.
TimePoint counts_as_collected(const PatientRecord& file) {
  return file.at(Mark::suite_requested) - (file.at(Mark::received) - file.at(Mark::collected));
}

TimePoint release_instant(World& world, Case& patient) {
  const Product& rules = world.scenario.product;
  const Duration drawn = patient.draw(rules.release, purpose::release, patient.record.cultures);
  if (!rules.release_since_collection) return patient.now() + drawn;
  return std::max(patient.now(), counts_as_collected(patient.record) + drawn);
}

/// Makes the product again from the cells in store, or tells the patient that it will not come.
/// Returns true when another culture is to start.
bool start_again(Case& patient, Way way, KnownCause cause, const RecordedAs& recorded_as) {
  if (way == Way::make_again) {
    ++patient.record.made_again;
    patient.note_at(patient.supply->maker, What::made_again);
    patient.culture_begun.reset();
    patient.product_news.announce();
    return true;
  }
  patient.give_up(way, cause, recorded_as);
  return false;
}

void culture_starts(World& world, Case& patient) {
  PatientRecord& file = patient.record;
  ++file.cultures;
  patient.mark(Mark::culture_started);
  patient.note_at(patient.supply->maker, What::culture_started, file.cultures);
  if (world.scenario.lymphodepletion.start == Lymphodepletion::Start::before_release)
    patient.planned_on_site =
        patient.now() + world.plan.planned_from_culture_to_site(
                            *patient.supply, patient.now() - counts_as_collected(file));
  patient.culture_begun.announce();
}

/// What a test of the product leads to.
enum class Next { go_on, another_culture, no_product };

Next after_culture(World& world, Case& patient) {
  const Product& rules = world.scenario.product;
  if (!patient.happens(rules.failure, purpose::failure, patient.record.cultures)) {
    patient.reach(Gate::manufactured, patient.supply->maker);
    return Next::go_on;
  }
  ++patient.record.failed;
  patient.note_at(patient.supply->maker, What::culture_failed);
  if (patient.patient_is_gone()) return Next::no_product;
  return start_again(patient, patient.choose(rules.after_failure),
                     KnownCause::manufacturing_failure, rules.failure_recorded_as)
             ? Next::another_culture
             : Next::no_product;
}

Next after_testing(World& world, Case& patient) {
  const Product& rules = world.scenario.product;
  const SiteIndex maker = patient.supply->maker;
  Way way = Way::infuse;
  if (patient.happens(rules.out_of_specification, purpose::out_of_specification,
                      patient.record.cultures)) {
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
  return start_again(patient, way, KnownCause::out_of_specification,
                     rules.out_of_specification_recorded_as)
             ? Next::another_culture
             : Next::no_product;
}

}  // namespace

Process product_path(World& world, Case& patient) {
  Engine& engine = world.engine;
  const Scenario& scenario = world.scenario;
  const Supply& supply = *patient.supply;
  PatientRecord& file = patient.record;

  if (!patient.cells_in_store) {
    for (std::uint32_t leg = 0; leg < supply.there.size(); ++leg) {
      const LaneIndex lane = supply.there[leg].lane;
      co_await ship(engine, lane,
                    patient.draw(scenario.lanes[lane].transit, purpose::transit_there,
                                 leg + 64U * file.collected_again));
    }
    if (!patient.passes_elsewhere(Gate::received)) co_return;
    patient.receive();
  }

  for (Next next = Next::another_culture; next == Next::another_culture;) {
    patient.mark(Mark::suite_requested);
    patient.forget_marks(Mark::culture_started, Mark::on_site);
    Unit suite;
    if (Resource* suites = world.suites_of(supply.maker)) suite = co_await suites->acquire();
    culture_starts(world, patient);
    co_await work(engine, supply.maker,
                  patient.draw(scenario.product.culture, purpose::culture, file.cultures));
    suite.release();
    patient.mark(Mark::culture_ended);
    next = after_culture(world, patient);
    if (next == Next::go_on) {
      co_await hold_until(engine, release_instant(world, patient));
      next = after_testing(world, patient);
    }
    if (next == Next::no_product) co_return;
  }

  for (std::uint32_t leg = 0; leg < supply.back.size() && !patient.patient_is_gone(); ++leg) {
    const LaneIndex lane = supply.back[leg].lane;
    co_await ship(engine, lane,
                  patient.draw(scenario.lanes[lane].transit, purpose::transit_back,
                               leg + 64U * file.cultures));
  }
  if (patient.patient_is_gone())
    patient.discard(supply.hospital);
  else
    patient.arrive_on_site();
}

}  // namespace v2v
