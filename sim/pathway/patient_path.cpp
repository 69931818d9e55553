// The patient's way: referral, screening, leukapheresis, waiting, lymphodepletion, infusion, stay.
#include "pathway/case.hpp"
#include "pathway/turn.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <array>

namespace v2v {
namespace {

/// From one gate before collection to the next; the time to the first one may have begun before the
/// run.
Process referral(World& world, Case& patient, const PatientUnderWay* so_far, bool& goes_on) {
  static constexpr std::array gates = {Gate::approved, Gate::screened, Gate::eligible};
  const Gate start = so_far ? so_far->reached : world.scenario.enters;
  Duration elapsed = so_far ? so_far->ago : Duration();
  for (const Gate gate : gates) {
    if (gate <= start) continue;
    const Step& step = world.scenario.steps[index_of(gate)];
    const auto index = static_cast<std::uint32_t>(gate);
    const Duration takes = elapsed > Duration()
                               ? patient.draw_rest(step.takes, elapsed, purpose::step_time, index)
                               : patient.draw(step.takes, purpose::step_time, index);
    elapsed = Duration();
    if (takes > Duration()) co_await hold(world.engine, takes);
    co_await turn_for(patient, Track::patient, {ResourceKind::sessions, no_site},
                      world.facilities.sessions(gate));
    goes_on = patient.passes(gate);
    if (!goes_on) co_return;
    patient.reach(gate, patient.record.hospital);
  }
}

/// What a patient may have to wait for before leukapheresis is planned.
Process permission_to_collect(World& world, Case& patient) {
  const SiteIndex hospital = patient.record.hospital;
  if (world.rules_now().protocol().policy.booking == Policy::Booking::at_referral) {
    patient.choose_maker();
    patient.book_suite();
    patient.booked_at_referral = true;
    if (patient.booking.alive())
      co_await turn_for(patient, Track::patient, {ResourceKind::suites, patient.supply->maker},
                        world.engine, patient.suite_booked);
  }
  Unit slot = co_await turn_for(patient, Track::patient, {ResourceKind::slots, hospital},
                                world.facilities.slots(hospital, Slots::For::collection));
  slot.consume();
}

bool needs_permission(World& world, const Case& patient) {
  return world.rules_now().protocol().policy.booking == Policy::Booking::at_referral ||
         world.facilities.slots(patient.record.hospital, Slots::For::collection);
}

/// From infusion to discharge. Nothing is lost here, but beds are occupied.
Process hospital_stay(World& world, Case& patient, const Stay& stay) {
  std::optional<Duration> after;
  if (patient.happens(stay.intensive_care, purpose::intensive_care))
    after = patient.draw(stay.intensive_care_after, purpose::intensive_care_after);
  return in_hospital(world, patient, patient.draw(stay.after_infusion, purpose::stay), after);
}

}  // namespace

Process in_hospital(World& world, Case& patient, Duration on_ward,
                    std::optional<Duration> until_intensive_care) {
  Engine& engine = world.engine;
  const SiteIndex hospital = patient.record.hospital;
  if (until_intensive_care) {
    const Duration before = std::min(on_ward, *until_intensive_care);
    co_await hold(engine, before);
    on_ward = on_ward - before;
    const Unit bed =
        co_await turn_for(patient, Track::patient, {ResourceKind::intensive_care_beds, hospital},
                          world.facilities.find(hospital, ResourceKind::intensive_care_beds));
    patient.note(What::intensive_care_started);
    // The rules are those of the maker, and stay the same.
    const Stay& stay = *patient.rules->protocol().stay;
    co_await hold(engine, patient.draw(stay.intensive_care_takes, purpose::intensive_care_time));
  }
  co_await hold(engine, on_ward);
  patient.ward_bed.release();
  patient.note(What::discharged);
}

Process patient_path(World& world, Case& patient, const PatientUnderWay* so_far) {
  Engine& engine = world.engine;
  Facilities& shared = world.facilities;
  PatientRecord& file = patient.record;
  const Gate start = so_far ? so_far->reached : world.scenario.enters;

  if (!so_far) patient.reach(start, file.hospital);
  if (start == Gate::infused) {
    co_await finished(rest_of_stay(world, patient, *so_far));
    co_return;
  }
  if (start < Gate::eligible) {
    bool goes_on = true;
    co_await finished(referral(world, patient, so_far, goes_on));
    if (!goes_on) co_return;
  }

  const bool gives_cells = world.scenario.protocol->product.from_patients_cells();
  for (bool collects = gives_cells && start < Gate::collected;; collects = true) {
    if (collects) {
      if (file.collected_again == 0) patient.enter_phase(Phase::collection);
      if (needs_permission(world, patient))
        co_await finished(permission_to_collect(world, patient));
      Unit bed;
      if (Resource* const beds = shared.find(file.hospital, ResourceKind::apheresis_beds))
        bed = co_await turn_for(patient, Track::patient,
                                {ResourceKind::apheresis_beds, file.hospital}, beds);
      if (Door* const door = shared.door(file.hospital))
        co_await turn_for(patient, Track::patient, {ResourceKind::opening_hours, file.hospital},
                          door);
      patient.note(What::collection_started);
      const Duration takes = patient.draw(world.scenario.steps[index_of(Gate::collected)].takes,
                                          purpose::collection_time, file.collected_again);
      if (takes > Duration()) co_await hold(engine, takes);
      bed.release();
      if (!patient.passes(Gate::collected)) co_return;
    }
    patient.product_begins(collects ? nullptr : so_far);
    if (!collects && start == Gate::lymphodepleted)
      co_await finished(rest_of_conditioning(world, patient, so_far->ago));
    for (Due due = patient.what_is_due(); due != Due::collection; due = patient.what_is_due()) {
      if (due == Due::leaving) co_return;
      if (due == Due::news_of_product) {
        patient.product_news.reset();
        co_await patient.product_news.heard(engine);
      } else if (due == Due::start_of_culture) {
        co_await patient.culture_begun.heard(engine);
      } else if (due == Due::later) {
        co_await hold_until(engine, patient.look_again_at);
      } else if (due == Due::lymphodepletion) {
        if (file.lymphodepletions == 0 && !patient.passes(Gate::lymphodepleted)) co_return;
        patient.lymphodepletion_starts();
        const Lymphodepletion& treatment = patient.rules->protocol().lymphodepletion;
        co_await hold(engine, treatment.length());
        patient.lymphodepletion_ends();
        if (treatment.rest() > Duration()) co_await hold(engine, treatment.rest());
      } else {
        if (!patient.passes(Gate::infused)) co_return;
        patient.infuse();
        const auto& stay = patient.rules->protocol().stay;
        if (stay) co_await finished(hospital_stay(world, patient, *stay));
        co_return;
      }
    }
    patient.is_sent_back_to_collection();
  }
}

}  // namespace v2v
