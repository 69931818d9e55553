// Accumulation of hazard and prediction of the next strike.
#include "pathway/patient/risk_clock.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace v2v {
void RiskClock::begin(const PopulationPlan& plan, Phase phase, TimePoint phase_start,
                      TimePoint now) {
  plan_ = &plan;
  phase_ = phase;
  phase_start_ = phase_start;
  settled_ = now;
  const std::size_t count = plan.risk_count();
  if (count > room_) {
    many_ = std::make_unique_for_overwrite<Risk[]>(count);
    risks_ = many_.get();
    room_ = count;
  }
  std::fill_n(risks_, count, Risk{std::numeric_limits<double>::infinity(), 1.0});
}

void RiskClock::settle(TimePoint now) noexcept {
  if (now == settled_) return;
  const double from = (settled_ - phase_start_).in_days();
  const double to = (now - phase_start_).in_days();
  for (const PhaseRisk& risk : plan_->risks_in(phase_)) {
    const double used =
        risks_[risk.risk].factor * (risk.hazard.cumulative(to) - risk.hazard.cumulative(from));
    // The clock is whole milliseconds, so a threshold can be overdrawn by a hair.
    risks_[risk.risk].remaining = std::max(0.0, risks_[risk.risk].remaining - used);
  }
  settled_ = now;
}

void RiskClock::enter(Phase phase, TimePoint now) noexcept {
  settle(now);
  phase_ = phase;
  phase_start_ = settled_ = now;
}

double RiskClock::of_next_day(TimePoint now) const noexcept {
  const double day = (now - phase_start_).in_days();
  double sum = 0;
  for (const PhaseRisk& risk : plan_->risks_in(phase_))
    if (risk.risk != plan_->onset_risk())
      sum += risks_[risk.risk].factor * hazard_of_day(risk.hazard, day);
  return rank_of_hazard(sum);
}

Urgency::Followed RiskClock::course(Courses& courses) const {
  const auto& risks = plan_->risks_in(phase_);
  std::array<double, most_risks> factors{};
  for (std::size_t i = 0; i < risks.size(); ++i) factors[i] = risks_[risks[i].risk].factor;
  return {courses.of_risks(phase_, {factors.data(), risks.size()}), phase_start_};
}

RiskClock::Strike RiskClock::next(TimePoint now, int only_risk) const noexcept {
  const double from = (settled_ - phase_start_).in_days();
  double soonest = std::numeric_limits<double>::infinity();
  Strike strike;
  for (const PhaseRisk& risk : plan_->risks_in(phase_)) {
    if (only_risk >= 0 && risk.risk != only_risk) continue;
    const double factor = risks_[risk.risk].factor;
    if (!(factor > 0)) continue;
    const double growth = risks_[risk.risk].remaining / factor;
    const double when = risk.hazard.family() == Hazard::Family::exponential
                            ? from + growth / risk.hazard.rate()
                            : risk.hazard.when_grown_by(growth, from);
    if (when < soonest) {
      soonest = when;
      strike.risk = risk.risk;
    }
  }
  if (soonest < std::numeric_limits<double>::infinity())
    strike.at = std::max(now, phase_start_ + Duration::days(soonest));
  return strike;
}

}  // namespace v2v
