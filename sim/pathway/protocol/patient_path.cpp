// The patient's way: referral, screening, leukapheresis, waiting, lymphodepletion, infusion, stay.
#include "pathway/protocol/paths.hpp"
#include "pathway/protocol/turn.hpp"
#include "pathway/protocol/under_way.hpp"
#include "pathway/shared/choice_of_maker.hpp"
#include "pathway/shared/choice_of_product.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <array>

namespace v2v {
namespace {

/// Nobody is eligible for whom there is no product: true where there is one.
bool is_offered_a_product(Case& patient) {
  if (has_a_product(patient)) return true;
  const Protocol& protocol = patient.group().current().rules().protocol();
  patient.leave({index_of(KnownCause::ineligible), &protocol.without_product_recorded_as});
  return false;
}

/// Of several: the one that the patient keeps to. While all that could be given are used up under
/// their contracts the patient waits for the next year.
Process choice_of_product(World& world, Case& patient) {
  std::uint8_t product = choose_product(world, patient);
  for (; product == no_product; product = choose_product(world, patient))
    co_await turn_for(patient.waits(), Track::patient, {ResourceKind::contract_places, no_site},
                      world.engine(), world.contracts().next_year());
  const Rules& rules = patient.group().current().rules();
  world.contracts().take_place(rules.protocol().offered[product].contract);
  patient.chart().note(What::product_chosen, product);
  patient.order().take(rules.options_for(patient.chart().file().hospital, product).front());
}

/// From one gate before collection to the next; the time to the first one may have begun before the
/// run.
Process referral(World& world, Case& patient, const PatientUnderWay* so_far, bool& goes_on) {
  static constexpr std::array gates = {Gate::approved, Gate::screened, Gate::eligible};
  const Gate start = so_far ? so_far->reached : patient.group().population().enters;
  Duration elapsed = so_far ? so_far->ago : Duration();
  for (const Gate gate : gates) {
    if (gate <= start) continue;
    const Step& step = patient.group().population().steps[index_of(gate)];
    const auto index = static_cast<std::uint32_t>(gate);
    const Duration takes =
        elapsed > Duration()
            ? patient.chance().draw_rest(step.takes, elapsed, purpose::step_time, index)
            : patient.chance().draw(step.takes, purpose::step_time, index);
    elapsed = Duration();
    if (takes > Duration()) co_await hold(world.engine(), takes);
    co_await turn_for(patient.waits(), Track::patient, {ResourceKind::sessions, no_site},
                      world.facilities().sessions(patient.group().place(), gate));
    goes_on = patient.passes(gate) && (gate != Gate::eligible || is_offered_a_product(patient));
    if (!goes_on) co_return;
    patient.reach(gate, patient.chart().file().hospital);
  }
}

bool suites_are_booked_at_referral(const Case& patient) {
  return patient.group().current().policy().booking == Policy::Booking::at_referral;
}

/// What a patient may have to wait for before leukapheresis is planned.
Process permission_to_collect(World& world, Case& patient, bool& maker_is_chosen) {
  const SiteIndex hospital = patient.chart().file().hospital;
  if (suites_are_booked_at_referral(patient)) {
    patient.order().take(choose_maker(world, patient.group().current(), patient.chart().file()));
    maker_is_chosen = true;
    patient.production().book_suite();
    Bookings& bookings = patient.production().bookings();
    if (bookings.awaits_suite())
      co_await turn_for(patient.waits(), Track::patient,
                        {ResourceKind::suites, patient.order().supply().maker}, world.engine(),
                        bookings.suite_booked());
  }
  Unit slot = co_await turn_for(patient.waits(), Track::patient, {ResourceKind::slots, hospital},
                                world.facilities().slots(hospital, Slots::For::collection));
  slot.consume();
}

bool needs_permission(World& world, Case& patient) {
  return suites_are_booked_at_referral(patient) ||
         world.facilities().slots(patient.chart().file().hospital, Slots::For::collection);
}

/// From the plan of leukapheresis to its end.
Process leukapheresis(World& world, Case& patient, bool& maker_is_chosen) {
  Facilities& shared = world.facilities();
  const PatientRecord& file = patient.chart().file();
  if (needs_permission(world, patient))
    co_await finished(permission_to_collect(world, patient, maker_is_chosen));
  const Unit bed = co_await turn_for(patient.waits(), Track::patient,
                                     {ResourceKind::apheresis_beds, file.hospital},
                                     shared.find(file.hospital, ResourceKind::apheresis_beds));
  co_await turn_for(patient.waits(), Track::patient, {ResourceKind::opening_hours, file.hospital},
                    shared.door(file.hospital));
  patient.chart().note(What::collection_started);
  const Step& step = patient.group().population().steps[index_of(Gate::collected)];
  const Duration takes =
      patient.chance().draw(step.takes, purpose::collection_time, file.collected_again);
  if (takes > Duration()) co_await hold(world.engine(), takes);
}

void cells_are_collected(World& world, Case& patient, bool maker_is_chosen) {
  const PatientRecord& file = patient.chart().file();
  patient.reach(Gate::collected, file.hospital);
  patient.chart().mark(Mark::collected);
  if (file.collected_again > 0) {
    patient.chart().mark(Mark::received, Mark::on_site, TimePoint::never());
    patient.waits().forget();
  }
  if (!maker_is_chosen) patient.order().take(choose_maker(world, patient.group().current(), file));
  if (patient.order().rules().protocol().policy.booking == Policy::Booking::at_collection)
    patient.production().book_suite();
  const bool are_there_at_once =
      patient.group().population().enters == Gate::received && file.collected_again == 0;
  if (are_there_at_once) cells_are_received(world, patient);
  patient.production().start(are_there_at_once ? ProductStage::in_store : ProductStage::shipping);
}

void do_at_once(World& world, Case& patient, Due due) {
  if (due == Due::ward_bed)
    patient.treatment().request_bed(bed_path(world, patient));
  else if (due == Due::missed_slot)
    patient.production().misses_slot();
  else if (due == Due::leaving_untreated)
    patient.leave(patient.order().given_up_for());
  else
    patient.leave(
        {index_of(KnownCause::infection), &patient.group().population().infection->recorded_as});
}

/// After what had to be done first.
Due what_is_due(World& world, Case& patient) {
  Due due = patient.treatment().next();
  while (is_done_at_once(due)) {
    do_at_once(world, patient, due);
    due = patient.treatment().next();
  }
  return due;
}

void lymphodepletion_starts(Case& patient) {
  patient.chart().note(What::lymphodepletion_started);
  patient.reach(Gate::lymphodepleted, patient.chart().file().hospital);
  patient.chart().mark(Mark::lymphodepletion_started);
  patient.body().enter_phase(Phase::lymphodepletion);
}

void is_sent_back_to_collection(Case& patient) {
  patient.treatment().gives_bed_back();
  patient.chart().note(What::collected_again);
  patient.body().enter_phase(Phase::waiting);
}

}  // namespace

void lymphodepletion_ends(Case& patient) {
  patient.chart().mark(Mark::lymphodepletion_ended);
  patient.chart().note(What::lymphodepletion_ended);
  patient.body().enter_phase(Phase::hold);
}

Process patient_path(World& world, Case& patient, const PatientUnderWay* so_far) {
  Engine& engine = world.engine();
  const PatientRecord& file = patient.chart().file();
  const Gate start = so_far ? so_far->reached : patient.group().population().enters;

  if (!so_far) patient.reach(start, file.hospital);
  if (start == Gate::infused) {
    co_await finished(rest_of_stay(world, patient, *so_far));
    co_return;
  }
  if (start < Gate::eligible) {
    bool goes_on = true;
    co_await finished(referral(world, patient, so_far, goes_on));
    if (!goes_on) co_return;
  } else if (!so_far && !is_offered_a_product(patient)) {
    co_return;
  }

  const bool gives_cells = patient.group().population().protocol->product.from_patients_cells();
  if (gives_cells && start < Gate::collected) patient.body().enter_phase(Phase::collection);
  if (!patient.group().current().rules().protocol().offered.empty())
    co_await finished(choice_of_product(world, patient));
  for (bool collects = gives_cells && start < Gate::collected;; collects = true) {
    bool maker_is_chosen = false;
    if (collects) {
      co_await finished(leukapheresis(world, patient, maker_is_chosen));
      if (!patient.passes(Gate::collected)) co_return;
    }
    if (gives_cells && (collects || !so_far)) {
      cells_are_collected(world, patient, maker_is_chosen);
    } else {
      product_goes_on(world, patient, so_far);
      if (start == Gate::lymphodepleted)
        co_await finished(rest_of_conditioning(world, patient, so_far->ago));
    }
    for (Due due = what_is_due(world, patient); due != Due::collection;
         due = what_is_due(world, patient)) {
      if (due == Due::nothing) co_return;
      if (due == Due::news_of_product) {
        patient.order().news().reset();
        co_await patient.order().news().heard(engine);
      } else if (due == Due::start_of_culture) {
        co_await patient.order().culture_begun().heard(engine);
      } else if (due == Due::later) {
        co_await hold_until(engine, patient.treatment().look_again_at());
      } else if (due == Due::lymphodepletion) {
        if (file.lymphodepletions == 0 && !patient.passes(Gate::lymphodepleted)) co_return;
        lymphodepletion_starts(patient);
        const Lymphodepletion& treatment = patient.order().rules().protocol().lymphodepletion;
        co_await hold(engine, treatment.length());
        lymphodepletion_ends(patient);
        if (treatment.rest() > Duration()) co_await hold(engine, treatment.rest());
      } else {
        if (!patient.passes(Gate::infused)) co_return;
        patient.is_infused();
        const auto& stay = patient.order().rules().protocol().stay;
        if (stay) co_await finished(hospital_stay(world, patient, *stay));
        co_return;
      }
    }
    is_sent_back_to_collection(patient);
  }
}

}  // namespace v2v
