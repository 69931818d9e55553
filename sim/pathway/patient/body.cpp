// What can happen to a body: phases, infections, a response to bridging, decisions, a strike.
#include "pathway/patient/body.hpp"

#include "vein2vein/scenario/levels.hpp"

#include <cmath>

namespace v2v {

Body::Body(Engine& engine, Attrition attrition, Chart& chart, Chance& chance, Watcher& watcher)
    : engine_(engine),
      chart_(chart),
      chance_(chance),
      watcher_(watcher),
      attrition_(attrition),
      strike_alarm_(engine, *this),
      infection_alarm_(engine, *this),
      response_alarm_(engine, *this) {}

void Body::begin(const PopulationPlan& plan, const KnownPatient& known, Phase phase,
                 TimePoint phase_start) {
  plan_ = &plan;
  const Population& population = plan.population();
  immune_ = infected_ = false;
  infections_ = 0;
  next_loss_ = nullptr;
  held_until_ = TimePoint();
  draw_levels(known);
  risks_.begin(plan, phase, phase_start, chart_.now());
  // Addressed by cause, so that a cause more or less leaves the others' luck alone.
  for (std::size_t risk = 0; risk < population.leaving.size(); ++risk) {
    const double u = chance_.uniform_of_pair(purpose::threshold, plan.threshold_address(risk));
    risks_.set_factor(risk, factor_of(risk));
    risks_.set_threshold(risk, -std::log(u));
  }
  if (population.infection) draw_onset_threshold();
  schedule_strike();
}

void Body::draw_levels(const KnownPatient& known) {
  const std::vector<Covariate>& covariates = plan_->population().covariates;
  levels_.clear();
  for (std::uint32_t i = 0; i < covariates.size(); ++i)
    levels_.push_back(
        v2v::level_of(covariates[i], i, known, chance_.uniform(covariate_purpose, i)));
}

void Body::draw_onset_threshold() {
  risks_.set_threshold(plan_->onset_risk(),
                       -std::log(chance_.uniform(purpose::infection_onset, infections_)));
}

double Body::factor_of(std::size_t risk) const noexcept {
  const LeavingRisk& leaving = plan_->population().leaving[risk];
  double factor = 1;
  for (std::size_t i = 0; i < leaving.multiplier.size(); ++i)
    if (!leaving.multiplier[i].empty()) factor *= leaving.multiplier[i][levels_[i]];
  if (chart_.file().responded) factor *= leaving.after_response;
  if (infected_) factor *= leaving.while_infected;
  return factor;
}

void Body::change_factors() {
  risks_.settle(chart_.now());
  for (std::size_t risk = 0; risk < plan_->population().leaving.size(); ++risk)
    risks_.set_factor(risk, factor_of(risk));
  schedule_strike();
  watcher_.body_changes(nullptr);
}

void Body::enter_phase(Phase phase) {
  if (phase == risks_.phase()) return;
  if (plan_->hazards_go_on_into(phase) && index_of(phase) == index_of(risks_.phase()) + 1)
    return risks_.rename(phase);
  risks_.enter(phase, chart_.now());
  schedule_strike();
  watcher_.body_changes(nullptr);
}

void Body::becomes_immune() {
  immune_ = true;
  schedule_strike();
}

void Body::schedule_strike() {
  if (chart_.flow_is_over() || next_loss_) return;
  const TimePoint now = chart_.now();
  risks_.settle(now);
  const int only = immune_ ? plan_->onset_risk() : -1;
  const RiskClock::Strike next = risks_.next(now, only);
  strike_alarm_.cancel();
  if (next.at == TimePoint::never()) return;
  next_risk_ = next.risk;
  engine_.schedule(strike_alarm_, next.at, EventClass::decision);
}

void Body::strike() {
  if (!next_loss_ && next_risk_ == plan_->onset_risk()) return infection_starts();
  Leaving leaving;
  if (next_loss_) {
    leaving = {next_loss_->cause, &next_loss_->recorded_as};
  } else {
    const LeavingRisk& risk = plan_->population().leaving[next_risk_];
    leaving = {risk.cause, &risk.recorded_as[index_of(risks_.phase())]};
  }
  watcher_.body_changes(&leaving);
}

void Body::infection_starts() {
  const Infection& infection = *plan_->population().infection;
  const std::uint32_t index = infections_++;
  const bool holds = infection.holds_treatment >= 1 ||
                     chance_.happens(infection.holds_treatment, purpose::infection_severity, index);
  const Duration length = chance_.draw(infection.resolves, purpose::infection_length, index);
  infected_ = true;
  if (holds) held_until_ = chart_.now() + length;
  chart_.note(What::infection_started, holds ? 1 : 0);
  risks_.settle(chart_.now());
  risks_.set_threshold(plan_->onset_risk(), HUGE_VAL);  // no second one before it resolves
  change_factors();
  engine_.schedule(infection_alarm_, chart_.now() + length, EventClass::decision);
}

void Body::infection_resolves() {
  infected_ = false;
  chart_.note(What::infection_resolved);
  risks_.settle(chart_.now());
  draw_onset_threshold();
  change_factors();
}

void Body::is_bridged(const Bridging& bridging) {
  chart_.note(What::bridging_started);
  if (chance_.happens(bridging.response, purpose::bridging_response))
    engine_.schedule(response_alarm_,
                     chart_.now() + chance_.draw(bridging.responds_after, purpose::bridging_time),
                     EventClass::decision);
}

void Body::bridging_responds() {
  chart_.note(What::bridging_response);
  change_factors();
}

const GateLoss* Body::decision_at(Gate gate) {
  const std::vector<GateLoss>& lost = plan_->population().steps[index_of(gate)].lost;
  if (lost.empty() || immune_) return nullptr;
  double u = chance_.uniform(purpose::gate_decision, static_cast<std::uint32_t>(gate));
  for (const GateLoss& loss : lost) {
    if (u < loss.probability) return &loss;
    u -= loss.probability;
  }
  return nullptr;
}

bool Body::passes_elsewhere(Gate gate) {
  next_loss_ = decision_at(gate);
  if (!next_loss_) return true;
  strike_alarm_.cancel();
  engine_.schedule(strike_alarm_, chart_.now(), EventClass::decision);
  return false;
}

void Body::stop() noexcept {
  strike_alarm_.cancel();
  infection_alarm_.cancel();
  response_alarm_.cancel();
}

}  // namespace v2v
