// What follows for those who are under way when the run starts.
#include "pathway/protocol/under_way.hpp"

#include "pathway/protocol/paths.hpp"
#include "pathway/shared/choice_of_maker.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {
namespace {

/// It comes on the day for which it was planned before the run.
Process planned_product_path(World& world, Case& patient) {
  co_await hold_until(world.engine(), patient.order().usable_from());
  if (patient.group().population().protocol->product.from_patients_cells()) {
    const SiteIndex maker = patient.order().supply().maker;
    patient.chart().count(What::culture_started);
    patient.reach(Gate::manufactured, maker);
    patient.chart().mark(Mark::culture_ended);
    patient.reach(Gate::released, maker);
    patient.chart().mark(Mark::released);
  }
  if (patient.chart().flow_is_over())
    patient.chart().note(What::discarded);
  else
    patient.order().arrives();
}

/// Who is conditioned after release has the product on site; before release it comes when it was
/// planned to.
void product_of_the_conditioned(World& world, Case& patient, TimePoint since) {
  const TimePoint now = patient.chart().now();
  const Lymphodepletion& treatment = patient.order().rules().protocol().lymphodepletion;
  const bool early = treatment.start == Lymphodepletion::Start::before_release;
  if (patient.group().population().protocol->product.from_patients_cells()) {
    patient.chart().mark(Mark::received, early ? Mark::culture_started : Mark::on_site, since);
    if (!early) patient.chart().count(What::culture_started);
  }
  patient.order().culture_begun().announce();
  if (!early) return patient.order().is_on_site(now);
  patient.order().is_planned_for(std::max(now, since + treatment.lead));
  patient.production().start(planned_product_path(world, patient));
}

/// One that needs no cells; who was eligible at the start of the run has ordered it then.
void product_is_ordered(World& world, Case& patient, Duration ago) {
  patient.body().enter_phase(Phase::waiting);
  // Its rules are those that hold now.
  patient.order().take(choose_maker(world, patient.group().current(), patient.chart().file()));
  begin_bridging_if_offered(world, patient);
  patient.production().start(delivery_path(world, patient, ago));
}

/// Goes on where a patient was at the start of the run, who has given cells.
void production_goes_on(World& world, Case& patient, const PatientUnderWay& so_far) {
  Chart& chart = patient.chart();
  Production& production = patient.production();
  const TimePoint since = chart.now() - so_far.ago;
  if (so_far.reached == Gate::collected)
    chart.mark(Mark::collected, Mark::collected, since);
  else if (so_far.collected_ago)
    chart.mark(Mark::collected, Mark::collected, chart.now() - *so_far.collected_ago);
  if (so_far.reached == Gate::lymphodepleted)
    return product_of_the_conditioned(world, patient, since);
  if (!so_far.maker)
    patient.order().take(choose_maker(world, patient.group().current(), chart.file()));
  if (so_far.reached == Gate::collected) {
    const Policy& policy = patient.order().rules().protocol().policy;
    if (policy.booking == Policy::Booking::at_collection) production.book_suite();
    return production.start();
  }
  chart.mark(Mark::received, Mark::suite_requested, since);
  if (so_far.in_culture && so_far.ago > Duration())
    chart.note_past(since, patient.order().supply().maker, What::culture_started, 1);
  begin_bridging_if_offered(world, patient);
  if (so_far.reached == Gate::received)
    return so_far.in_culture ? production.start(ProductStage::in_culture, so_far.ago)
                             : production.start(ProductStage::in_store);
  chart.mark(Mark::culture_started, Mark::released, since);
  chart.count(What::culture_started);
  production.start(ProductStage::released);
}

}  // namespace

void product_goes_on(World& world, Case& patient, const PatientUnderWay* so_far) {
  if (so_far && patient.group().population().protocol->product.from_patients_cells())
    return production_goes_on(world, patient, *so_far);
  if (so_far && so_far->reached == Gate::lymphodepleted)
    return product_of_the_conditioned(world, patient, patient.chart().now() - so_far->ago);
  const bool ordered = so_far && so_far->reached == Gate::eligible;
  product_is_ordered(world, patient, ordered ? so_far->ago : Duration());
}

/// Before intensive care there was so much time on the ward, at the latest until discharge.
Duration on_the_ward_before(Case& patient, const Stay& stay) {
  return std::min(patient.chance().draw(stay.after_infusion, purpose::stay),
                  patient.chance().draw(stay.intensive_care_after, purpose::intensive_care_after));
}

Process rest_of_conditioning(World& world, Case& patient, Duration ago) {
  const Lymphodepletion& treatment = patient.order().rules().protocol().lymphodepletion;
  if (ago < treatment.length()) {
    co_await hold(world.engine(), treatment.length() - ago);
    lymphodepletion_ends(patient);
    ago = treatment.length();
  }
  const Duration both = treatment.length() + treatment.rest();
  if (ago < both) co_await hold(world.engine(), both - ago);
}

Process rest_of_stay(World& world, Case& patient, const PatientUnderWay& so_far) {
  const auto& rules = patient.order().rules().protocol().stay;
  if (!rules) co_return;
  const Stay& stay = *rules;
  Duration left;
  if (so_far.in_intensive_care) {
    Unit bed;
    if (Resource* const beds = world.facilities().find(patient.chart().file().hospital,
                                                       ResourceKind::intensive_care_beds))
      bed = beds->already_in_use();
    co_await hold(world.engine(), patient.chance().draw_rest(stay.intensive_care_takes, so_far.ago,
                                                             purpose::intensive_care_time));
    if (!survives_intensive_care(patient, stay)) co_return;
    left = patient.chance().draw(stay.after_infusion, purpose::stay) -
           on_the_ward_before(patient, stay);
  } else {
    left = patient.chance().draw_rest(stay.after_infusion, so_far.ago, purpose::stay);
    // Whose time for intensive care has passed has been there, or did not need it.
    const Duration after =
        patient.chance().draw(stay.intensive_care_after, purpose::intensive_care_after);
    if (after >= so_far.ago &&
        patient.chance().happens(stay.intensive_care, purpose::intensive_care)) {
      co_await finished(in_hospital(world, patient, left, after - so_far.ago));
      co_return;
    }
  }
  co_await finished(in_hospital(world, patient, left, std::nullopt));
}

}  // namespace v2v
