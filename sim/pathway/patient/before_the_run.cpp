// Patients who are under way when the run starts: what lies behind them.
#include "pathway/patient/case.hpp"
#include "pathway/protocol/under_way.hpp"
#include "pathway/shared/choice_of_maker.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <utility>

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

/// When the gate just reached was reached: what a list says of intensive care is since when that
/// is, to which the days on the ward before it come.
TimePoint reached_before_the_run(Case& patient, const PatientUnderWay& so_far) {
  const TimePoint now = patient.chart().now();
  const TimePoint since = now - so_far.ago;
  const auto& stay = patient.order().rules().protocol().stay;
  if (!so_far.in_intensive_care || !stay) return since;
  const TimePoint infused = since - on_the_ward_before(patient, *stay);
  return so_far.collected_ago ? std::max(infused, now - *so_far.collected_ago) : infused;
}

/// The phase, and how long it has lasted.
std::pair<Phase, Duration> phase_so_far(const PatientUnderWay& so_far, const Protocol& protocol,
                                        const Product& product) {
  if (so_far.reached < Gate::lymphodepleted)
    return {first_phase(so_far.reached, product), so_far.ago};
  if (so_far.reached > Gate::lymphodepleted) return {Phase::hold, so_far.ago};
  const Duration length = protocol.lymphodepletion.length();
  if (so_far.ago < length) return {Phase::lymphodepletion, so_far.ago};
  return {Phase::hold, so_far.ago - length};
}

/// The bed has been theirs since before the run, whether or not there is capacity for it.
void takes_own_bed(World& world, Case& patient, bool infused) {
  const auto& stay = patient.order().rules().protocol().stay;
  Resource* const beds =
      world.facilities().find(patient.chart().file().hospital, ResourceKind::ward_beds);
  if (stay && beds && (infused || stay->from_lymphodepletion))
    patient.treatment().takes_bed(beds->already_in_use());
}

void was_conditioned_before(Case& patient, const PatientUnderWay& so_far, TimePoint since) {
  Chart& chart = patient.chart();
  const Duration length = patient.order().rules().protocol().lymphodepletion.length();
  chart.count(What::lymphodepletion_started);
  chart.mark(Mark::lymphodepletion_started, Mark::lymphodepletion_started, since);
  if (so_far.ago >= length)
    chart.mark(Mark::lymphodepletion_ended, Mark::lymphodepletion_ended, since + length);
}

}  // namespace

/// Of the past only two instants are known: since when the patient is where he or she is, and when
/// cells were collected. Earlier gates had been reached by the next of them at the latest, and
/// stand there, so that gates are in order.
void Case::take_up(const PatientUnderWay& so_far) {
  const Population& population = group_->population();
  const Product& product = population.protocol->product;
  const bool infused = so_far.reached == Gate::infused;
  const SiteIndex hospital = chart_.file().hospital;
  if (so_far.maker)
    order_.take(group_->current().rules().option_by(hospital, *so_far.maker));
  else if (so_far.reached >= Gate::lymphodepleted)
    order_.take(choose_maker(world_, group_->current(), chart_.file()));
  const Protocol& protocol = order_.rules().protocol();
  const TimePoint since = reached_before_the_run(*this, so_far);
  const TimePoint collected = so_far.collected_ago && so_far.reached > Gate::collected
                                  ? std::min(since, chart_.now() - *so_far.collected_ago)
                                  : since;
  if (infused) {
    chart_.is_infused(since, {});
    if (product.from_patients_cells()) chart_.count(What::culture_started);
  }
  const auto [phase, ago] = phase_so_far(so_far, protocol, product);
  body_.begin(group_->plan(), so_far.patient, phase, chart_.now() - ago);
  for (std::size_t i = index_of(population.enters); i <= index_of(so_far.reached); ++i) {
    const auto gate = static_cast<Gate>(i);
    if (has_come_by(gate, so_far.reached, protocol) &&
        chart_.reach(gate, hospital, gate <= Gate::collected ? collected : since))
      body_.has_reached(gate);
  }
  if (so_far.reached >= Gate::lymphodepleted) takes_own_bed(world_, *this, infused);
  if (so_far.reached == Gate::lymphodepleted) was_conditioned_before(*this, so_far, since);
}

}  // namespace v2v
