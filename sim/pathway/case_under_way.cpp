// Patients who are under way when the run starts: what lies behind them, and how it goes on.
#include "pathway/case.hpp"
#include "pathway/parts.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {
namespace {

/// Whether somebody who has reached `last` has come by a gate in front of it, under these rules.
bool has_come_by(Gate gate, Gate last, const Protocol& protocol) {
  const bool of_product = gate >= Gate::collected && gate <= Gate::released;
  if (of_product && !protocol.product.from_patients_cells()) return false;
  if (gate == Gate::lymphodepleted && !protocol.product.needs_lymphodepletion()) return false;
  const bool early = protocol.lymphodepletion.start == Lymphodepletion::Start::before_release;
  const bool still_made = gate == Gate::manufactured || gate == Gate::released;
  return !(early && still_made && last == Gate::lymphodepleted);
}

/// Before intensive care there was so much time on the ward, at the latest until discharge.
Duration on_the_ward_before(Case& patient, const Stay& stay) {
  return std::min(patient.draw(stay.after_infusion, purpose::stay),
                  patient.draw(stay.intensive_care_after, purpose::intensive_care_after));
}

}  // namespace

/// When the gate just reached was reached: what a list says of intensive care is since when that
/// is, to which the days on the ward before it come.
TimePoint Case::reached_before_the_run(const PatientUnderWay& so_far) {
  const TimePoint since = now() - so_far.ago;
  const auto& stay = rules->protocol().stay;
  if (!so_far.in_intensive_care || !stay) return since;
  const TimePoint infused = since - on_the_ward_before(*this, *stay);
  return so_far.collected_ago ? std::max(infused, now() - *so_far.collected_ago) : infused;
}

/// Of the past only two instants are known: since when the patient is where he or she is, and when
/// cells were collected. Earlier gates had been reached by the next of them at the latest, and
/// stand there, so that gates are in order.
void Case::begin_under_way(PatientId patient_id, bool counted, const PatientUnderWay& so_far) {
  const bool infused = so_far.reached == Gate::infused;
  // The run has not treated those who were infused before it.
  begin_file(patient_id, counted && !infused, so_far.patient);
  if (so_far.maker)
    choose_maker(*so_far.maker);
  else if (so_far.reached >= Gate::lymphodepleted)
    choose_maker();
  const TimePoint since = reached_before_the_run(so_far);
  const TimePoint collected = so_far.collected_ago && so_far.reached > Gate::collected
                                  ? std::min(since, now() - *so_far.collected_ago)
                                  : since;
  record.entered = world.scenario.enters <= Gate::collected ? collected : since;
  gone_ = infused;
  begin_risks_under_way(so_far);
  for (std::size_t i = index_of(world.scenario.enters); i <= index_of(so_far.reached); ++i)
    if (has_come_by(static_cast<Gate>(i), so_far.reached, rules->protocol()))
      reach(static_cast<Gate>(i), record.hospital,
            i <= index_of(Gate::collected) ? collected : since);
  if (so_far.reached >= Gate::lymphodepleted) was_treated_before(so_far, since);
  patient = patient_path(world, *this, &so_far);
  patient.start(&Case::patient_ended, this);
}

void Case::begin_risks_under_way(const PatientUnderWay& so_far) {
  const TimePoint since = now() - so_far.ago;
  if (so_far.reached < Gate::lymphodepleted)
    return begin_risks(first_phase(so_far.reached, world.scenario.protocol->product), since);
  const Duration length = rules->protocol().lymphodepletion.length();
  if (so_far.reached == Gate::lymphodepleted && so_far.ago < length)
    return begin_risks(Phase::lymphodepletion, since);
  const Duration ago = so_far.reached == Gate::lymphodepleted ? so_far.ago - length : so_far.ago;
  begin_risks(Phase::hold, now() - ago);
}

/// The bed has been theirs since before the run, whether or not there is capacity for it.
void Case::was_treated_before(const PatientUnderWay& so_far, TimePoint since) {
  const auto& stay = rules->protocol().stay;
  const bool infused = so_far.reached == Gate::infused;
  Resource* const beds = world.facilities.find(record.hospital, ResourceKind::ward_beds);
  if (stay && beds && (infused || stay->from_lymphodepletion)) ward_bed = beds->already_in_use();
  const auto set = [this](Mark mark, TimePoint at) {
    record.marks[static_cast<std::size_t>(mark)] = at;
  };
  if (infused) {
    record.ended = since;
    record.cultures = world.scenario.protocol->product.from_patients_cells() ? 1 : 0;
    return set(Mark::infused, since);
  }
  record.lymphodepletions = 1;
  const Duration length = rules->protocol().lymphodepletion.length();
  set(Mark::lymphodepletion_started, since);
  if (so_far.ago >= length) set(Mark::lymphodepletion_ended, since + length);
}

void Case::resumes(const PatientUnderWay& so_far) {
  const TimePoint since = now() - so_far.ago;
  under_way_for = so_far.in_culture ? so_far.ago : Duration();
  const auto set = [this](Mark mark, TimePoint at) {
    record.marks[static_cast<std::size_t>(mark)] = at;
  };
  if (so_far.reached == Gate::collected)
    set(Mark::collected, since);
  else if (so_far.collected_ago)
    set(Mark::collected, now() - *so_far.collected_ago);
  if (so_far.reached == Gate::lymphodepleted) return product_of_the_conditioned(since);
  if (!so_far.maker) choose_maker();
  if (so_far.reached == Gate::collected) {
    if (rules->protocol().policy.booking == Policy::Booking::at_collection) book_suite();
    return start_product();
  }
  cells_in_store = true;
  for (const Mark passed : {Mark::received, Mark::suite_requested}) set(passed, since);
  if (under_way_for > Duration()) note_past(since, supply->maker, What::culture_started, 1);
  begin_bridging_if_offered();
  if (so_far.reached == Gate::received)
    return start_product(so_far.in_culture ? ProductStage::in_culture : ProductStage::in_store);
  for (const Mark passed : {Mark::culture_started, Mark::culture_ended, Mark::released})
    set(passed, since);
  record.cultures = 1;
  start_product(ProductStage::released);
}

/// Who is conditioned after release has the product on site; before release it comes when it was
/// planned to.
void Case::product_of_the_conditioned(TimePoint since) {
  const Lymphodepletion& treatment = rules->protocol().lymphodepletion;
  const bool early = treatment.start == Lymphodepletion::Start::before_release;
  const Mark last = early ? Mark::culture_started : Mark::on_site;
  if (world.scenario.protocol->product.from_patients_cells()) {
    cells_in_store = true;
    for (auto i = static_cast<std::size_t>(Mark::received); i <= static_cast<std::size_t>(last);
         ++i)
      record.marks[i] = since;
    record.cultures = early ? 0 : 1;
  }
  planned_on_site = early ? std::max(now(), since + treatment.lead) : now();
  culture_begun.announce();
  if (!early) {
    product_state = ProductState::on_site;
    fit_for_use = now();
    return;
  }
  product = planned_product_path(world, *this);
  product.start(&Case::product_ended, this);
}

Process planned_product_path(World& world, Case& patient) {
  co_await hold_until(world.engine, patient.planned_on_site);
  if (world.scenario.protocol->product.from_patients_cells()) {
    patient.record.cultures = 1;
    patient.reach(Gate::manufactured, patient.supply->maker);
    patient.mark(Mark::culture_ended);
    patient.reach(Gate::released, patient.supply->maker);
    patient.mark(Mark::released);
  }
  if (patient.patient_is_gone())
    patient.discard(patient.record.hospital);
  else
    patient.arrive_on_site();
}

Process rest_of_conditioning(World& world, Case& patient, Duration ago) {
  const Lymphodepletion& treatment = patient.rules->protocol().lymphodepletion;
  if (ago < treatment.length()) {
    co_await hold(world.engine, treatment.length() - ago);
    patient.lymphodepletion_ends();
    ago = treatment.length();
  }
  const Duration both = treatment.length() + treatment.rest();
  if (ago < both) co_await hold(world.engine, both - ago);
}

Process rest_of_stay(World& world, Case& patient, const PatientUnderWay& so_far) {
  const auto& rules = patient.rules->protocol().stay;
  if (!rules) co_return;
  const Stay& stay = *rules;
  Duration left;
  if (so_far.in_intensive_care) {
    Unit bed;
    if (Resource* const beds =
            world.facilities.find(patient.record.hospital, ResourceKind::intensive_care_beds))
      bed = beds->already_in_use();
    co_await hold(world.engine, patient.draw_rest(stay.intensive_care_takes, so_far.ago,
                                                  purpose::intensive_care_time));
    left = patient.draw(stay.after_infusion, purpose::stay) - on_the_ward_before(patient, stay);
  } else {
    left = patient.draw_rest(stay.after_infusion, so_far.ago, purpose::stay);
    // Whose time for intensive care has passed has been there, or did not need it.
    const Duration after = patient.draw(stay.intensive_care_after, purpose::intensive_care_after);
    if (after >= so_far.ago && patient.happens(stay.intensive_care, purpose::intensive_care)) {
      co_await finished(in_hospital(world, patient, left, after - so_far.ago));
      co_return;
    }
  }
  co_await finished(in_hospital(world, patient, left, std::nullopt));
}

}  // namespace v2v
