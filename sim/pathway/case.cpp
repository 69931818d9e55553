// What can happen to a patient: phases, infections, bridging, leaving, infusion.
#include "pathway/case.hpp"

#include "core/invariant.hpp"
#include "pathway/world.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace v2v {

Case::Case(World& its_world)
    : world(its_world),
      engine_(its_world.engine),
      observer_(its_world.observer),
      strike_alarm_(its_world.engine, *this),
      infection_alarm_(its_world.engine, *this),
      response_alarm_(its_world.engine, *this),
      expiry_alarm_(its_world.engine, *this) {}

double Case::uniform(std::uint32_t purpose, std::uint32_t index) {
  ++world.random_numbers;
  return stream.uniform(purpose, index);
}

Phase Case::first_phase(Gate enters, const Product& product) noexcept {
  if (enters < Gate::eligible) return Phase::screening;
  if (!product.from_patients_cells()) return Phase::waiting;
  return enters < Gate::received ? Phase::collection : Phase::waiting;
}

void Case::begin_file(PatientId patient_id, bool counted, const KnownPatient& known) {
  for (Process* process : {&patient, &product, &booking, &bed_request, &testing})
    process->destroy();
  stream = RandomStream(world.luck.seed, world.luck.replication, patient_id);
  static const PatientRecord blank = [] {
    PatientRecord file;
    file.reached.fill(TimePoint::never());
    file.marks.fill(TimePoint::never());
    return file;
  }();
  record = blank;
  record.patient = patient_id;
  record.counted = counted;
  record.entered = now();
  if (known.hospital)
    record.hospital = *known.hospital;
  else
    record.hospital =
        world.plan.hospital_for(world.plan.has_one_hospital() ? 0.0 : uniform(purpose::hospital));
  take(world.rules_now().options_for(record.hospital).front());
  forget_promises();
  culture_begun.reset();
  product_news.reset();
  suite_booked.reset();
  product_state = ProductState::on_the_way;
  booked_at_referral = false;
  cells_in_store = gone_ = immune_ = infected_ = false;
  infections_ = 0;
  next_loss_ = nullptr;
  under_way_for = Duration();
  held_until_ = TimePoint();
  waited_until_ = now();
  held_since_ = TimePoint::never();
  draw_levels(known);
}

void Case::begin(PatientId patient_id, bool counted, const KnownPatient& known) {
  begin_file(patient_id, counted, known);
  begin_risks(first_phase(world.scenario.enters, world.scenario.protocol->product), now());
  patient = patient_path(world, *this, nullptr);
  patient.start(&Case::patient_ended, this);
}

void Case::draw_levels(const KnownPatient& known) {
  const Scenario& scenario = world.scenario;
  levels_.clear();
  for (std::uint32_t i = 0; i < scenario.covariates.size(); ++i) {
    const std::vector<double>& weights = scenario.covariates[i].weights;
    double u = uniform(purpose::covariate, i);
    std::uint8_t level = 0;
    while (level + 1U < weights.size() && u >= weights[level]) u -= weights[level++];
    const bool is_known = i < known.levels.size() && known.levels[i] != KnownPatient::unknown_level;
    levels_.push_back(is_known ? known.levels[i] : level);
  }
}

void Case::begin_risks(Phase phase, TimePoint phase_start) {
  const Scenario& scenario = world.scenario;
  risks_.begin(world.plan, phase, phase_start, now());
  // Addressed by cause, so that a cause more or less leaves the others' luck alone. Neighbouring
  // causes share a block, which is worked out once.
  std::array<double, 2> pair{};
  std::uint32_t block = std::numeric_limits<std::uint32_t>::max();
  for (std::size_t risk = 0; risk < scenario.leaving.size(); ++risk) {
    const std::uint32_t address = world.plan.threshold_address(risk);
    if (address / 2 != block) {
      block = address / 2;
      pair = stream.uniform_pair(purpose::threshold, block);
    }
    ++world.random_numbers;
    risks_.set_factor(risk, factor_of(risk));
    risks_.set_threshold(risk, -std::log(pair[address % 2]));
  }
  if (scenario.infection) draw_onset_threshold();
  schedule_strike();
}

void Case::draw_onset_threshold() {
  risks_.set_threshold(world.plan.onset_risk(),
                       -std::log(uniform(purpose::infection_onset, infections_)));
}

double Case::factor_of(std::size_t risk) const noexcept {
  const LeavingRisk& leaving = world.scenario.leaving[risk];
  double factor = 1;
  for (std::size_t i = 0; i < leaving.multiplier.size(); ++i)
    if (!leaving.multiplier[i].empty()) factor *= leaving.multiplier[i][levels_[i]];
  if (record.responded) factor *= leaving.after_response;
  if (infected_) factor *= leaving.while_infected;
  return factor;
}

void Case::change_factors() {
  risks_.settle(now());
  for (std::size_t risk = 0; risk < world.scenario.leaving.size(); ++risk)
    risks_.set_factor(risk, factor_of(risk));
  schedule_strike();
  update_priority();
}

void Case::reach(Gate gate, SiteIndex site, TimePoint at) {
  TimePoint& reached = record.reached[index_of(gate)];
  if (reached != TimePoint::never()) return;
  reached = at;
  note_past(at, site, What::gate_reached, static_cast<std::uint8_t>(gate));
  if (gate == world.scenario.itt_gate && world.attrition == Attrition::none_from_itt_gate) {
    immune_ = true;
    schedule_strike();
  }
}

void Case::enter_phase(Phase phase) {
  if (phase == risks_.phase()) return;
  if (world.plan.hazards_go_on_into(phase) && index_of(phase) == index_of(risks_.phase()) + 1)
    return risks_.rename(phase);
  risks_.enter(phase, now());
  schedule_strike();
  update_priority();
}

void Case::schedule_strike() {
  if (gone_ || next_loss_) return;
  risks_.settle(now());
  const int only = immune_ ? world.plan.onset_risk() : -1;
  const RiskClock::Strike next = risks_.next(now(), only);
  strike_alarm_.cancel();
  if (next.at == TimePoint::never()) return;
  next_risk_ = next.risk;
  engine_.schedule(strike_alarm_, next.at, EventClass::decision);
}

void Case::strike() {
  if (next_loss_) {
    leave(next_loss_->cause, next_loss_->recorded_as);
  } else if (next_risk_ == world.plan.onset_risk()) {
    return infection_starts();
  } else {
    const LeavingRisk& risk = world.scenario.leaving[next_risk_];
    leave(risk.cause, risk.recorded_as[index_of(risks_.phase())]);
  }
  patient.destroy();
  patient_is_done();
}

void Case::infection_starts() {
  const Infection& infection = *world.scenario.infection;
  const std::uint32_t index = infections_++;
  const bool holds = infection.holds_treatment >= 1 ||
                     happens(infection.holds_treatment, purpose::infection_severity, index);
  const Duration length = draw(infection.resolves, purpose::infection_length, index);
  infected_ = true;
  if (holds) held_until_ = now() + length;
  note(What::infection_started, holds ? 1 : 0);
  risks_.settle(now());
  risks_.set_threshold(world.plan.onset_risk(), HUGE_VAL);  // no second one before it resolves
  change_factors();
  engine_.schedule(infection_alarm_, now() + length, EventClass::decision);
}

void Case::infection_resolves() {
  infected_ = false;
  note(What::infection_resolved);
  risks_.settle(now());
  draw_onset_threshold();
  change_factors();
}

void Case::begin_bridging_if_offered() {
  const Bridging& bridging = rules->protocol().bridging;
  if (record.bridged || !bridging.offered) return;
  const TimePoint received = record.at(Mark::received);
  const TimePoint collected = record.at(Mark::collected);
  if (!rules->bridging_offered(*supply, received,
                               collected == TimePoint::never() ? received : collected,
                               world.promises) ||
      !happens(bridging.share, purpose::bridging))
    return;
  record.bridged = true;
  note(What::bridging_started);
  if (happens(bridging.response, purpose::bridging_response))
    engine_.schedule(response_alarm_, now() + draw(bridging.responds_after, purpose::bridging_time),
                     EventClass::decision);
}

void Case::bridging_responds() {
  record.responded = true;
  note(What::bridging_response);
  change_factors();
}

const GateLoss* Case::decision_at(Gate gate) {
  const std::vector<GateLoss>& lost = world.scenario.steps[index_of(gate)].lost;
  if (lost.empty() || immune_) return nullptr;
  double u = uniform(purpose::gate_decision, static_cast<std::uint32_t>(gate));
  for (const GateLoss& loss : lost) {
    if (u < loss.probability) return &loss;
    u -= loss.probability;
  }
  return nullptr;
}

bool Case::passes(Gate gate) {
  const GateLoss* const loss = decision_at(gate);
  if (loss) leave(loss->cause, loss->recorded_as);
  return !loss;
}

bool Case::passes_elsewhere(Gate gate) {
  next_loss_ = decision_at(gate);
  if (!next_loss_) return true;
  strike_alarm_.cancel();
  engine_.schedule(strike_alarm_, now(), EventClass::decision);
  return false;
}

void Case::leave(Cause cause, const RecordedAs& recorded_as) {
  V2V_INVARIANT(!gone_, "a patient leaves twice");
  V2V_INVARIANT(!recorded_as.empty(), "a cause has no reason on record");
  record.left = true;
  record.cause = cause;
  record.reason = recorded_as.back().first;
  if (recorded_as.size() > 1) {
    double u = uniform(purpose::recorded_reason, cause);
    for (const auto& [reason, probability] : recorded_as) {
      if (u < probability) {
        record.reason = reason;
        break;
      }
      u -= probability;
    }
  }
  note_what_was_waited_for();
  end_patient();
  note(What::left, cause);
  note(What::put_on_record, record.reason);
}

void Case::infuse() {
  end_patient();
  mark(Mark::infused);
  reach(Gate::infused, record.hospital);
  V2V_INVARIANT(has_waited_no_longer_than_lived(), "a patient has waited longer than vein to vein");
}

void Case::patient_ended(void* self) { static_cast<Case*>(self)->patient_is_done(); }

/// From here on nothing happens to the patient any more.
void Case::end_patient() noexcept {
  gone_ = true;
  record.ended = now();
  strike_alarm_.cancel();
  infection_alarm_.cancel();
  response_alarm_.cancel();
  expiry_alarm_.cancel();
}

void Case::patient_is_done() {
  V2V_INVARIANT(gone_, "a patient's path ends without infusion or leaving");
  bed_request.destroy();
  ward_bed.release();
  if (record.left) stop_product();
  close_if_done();
}

void Case::close_if_done() {
  if (gone_ && !product.alive() && !patient.alive() && !testing.alive()) world.close(*this);
}

}  // namespace v2v
