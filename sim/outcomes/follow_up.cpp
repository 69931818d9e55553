// States after infusion, one after another.
#include "vein2vein/outcomes/follow_up.hpp"

#include "core/quantiles.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace v2v {
namespace {

constexpr double never = FollowUp::never;

// What the random numbers are for: behind those of the pathway. Never renumber.
constexpr std::uint32_t kTransition = 64;  // index: Fate
constexpr std::uint32_t kResponse = 65;
constexpr std::uint32_t kSalvage = 66;
constexpr std::uint32_t kBurden = 67;  // a pair: burden, growth

enum class Fate : std::uint32_t {
  relapse,
  death_in_remission,
  transplant,
  relapse_after_transplant,
  death_after_transplant,
  death_without_response,
  death_after_relapse,
  death_after_salvage,
  death_not_infused,
  general_mortality
};

double burden_at_lymphodepletion(const OutcomeRules& rules, const TreatmentCourse& course,
                                 const RandomStream& luck) noexcept {
  if (!rules.burden_matters) return 0;
  const Burden& burden = rules.burden;
  const auto [now, growing] = luck.uniform_pair(kBurden, 0);
  const double growth =
      burden.growth +
      (burden.growth_sd > 0 ? burden.growth_sd * normal_quantile(inside_unit(growing)) : 0);
  return normal_quantile(inside_unit(now)) +
         growth * (course.waited - burden.centred_at.in_days()) +
         (course.bridging_response ? burden.after_bridging_response : 0);
}

/// A patient on the way through the states.
class Way {
 public:
  Way(const OutcomeRules& rules, const RandomStream& luck, FollowUp& follow_up) noexcept
      : rules_(rules), luck_(luck), way_(follow_up) {}

  void infused(double at) noexcept;
  void not_infused(double left) noexcept {
    way_.died = after(left, rules_.death_not_infused, Fate::death_not_infused);
  }
  /// Whatever else there is.
  void general_mortality() noexcept {
    const double at =
        rules_.general_mortality.when_grown_by(exponential(Fate::general_mortality), 0);
    way_.died = std::min(way_.died, at);
  }

 private:
  double exponential(Fate fate) const noexcept {
    return luck_.exponential(kTransition, static_cast<std::uint32_t>(fate));
  }
  /// When a transition out of a state entered at `since` would happen.
  double after(double since, const Transition& transition, Fate fate) const noexcept {
    if (transition.hazard.is_none()) return never;
    const double ratio =
        transition.burden == 1 ? 1 : std::exp(std::log(transition.burden) * way_.burden);
    return since + transition.hazard.when_grown_by(exponential(fate) / ratio, 0);
  }
  bool responds() const noexcept {
    const double u = luck_.uniform(kResponse);
    if (rules_.response_burden == 1 || rules_.response <= 0 || rules_.response >= 1)
      return u < rules_.response;
    const double logit = std::log(rules_.response / (1 - rules_.response)) +
                         std::log(rules_.response_burden) * way_.burden;
    return u < 1 / (1 + std::exp(-logit));
  }
  void in_remission(double since) noexcept;
  void transplanted(double at) noexcept;
  void relapsed(double at) noexcept;

  const OutcomeRules& rules_;
  const RandomStream& luck_;
  FollowUp& way_;
};

void Way::infused(double at) noexcept {
  way_.infused = at;
  way_.assessed = at + rules_.response_seen_after.in_days();
  way_.responded = responds();
  if (way_.responded) return in_remission(way_.assessed);
  way_.died = after(way_.assessed, rules_.death_without_response, Fate::death_without_response);
}

void Way::in_remission(double since) noexcept {
  const double relapse = after(since, rules_.relapse, Fate::relapse);
  const double death = after(since, rules_.death_in_remission, Fate::death_in_remission);
  const double transplant = after(since, rules_.transplant, Fate::transplant);
  if (transplant < std::min(relapse, death)) return transplanted(transplant);
  if (relapse < death) return relapsed(relapse);
  way_.died = death;
}

void Way::transplanted(double at) noexcept {
  way_.transplanted = at;
  const double relapse = after(at, rules_.relapse_after_transplant, Fate::relapse_after_transplant);
  const double death = after(at, rules_.death_after_transplant, Fate::death_after_transplant);
  if (relapse < death) return relapsed(relapse);
  way_.died = death;
}

void Way::relapsed(double at) noexcept {
  way_.relapsed = at;
  const bool salvaged = rules_.salvage > 0 && luck_.uniform(kSalvage) < rules_.salvage;
  way_.died = salvaged ? after(at, rules_.death_after_salvage, Fate::death_after_salvage)
                       : after(at, rules_.death_after_relapse, Fate::death_after_relapse);
}

/// Death ends the others: what would have come later does not.
void end_at_death(FollowUp& way) noexcept {
  if (way.assessed > way.died) {
    way.assessed = never;
    way.responded = false;
  }
  if (way.relapsed > way.died) way.relapsed = never;
  if (way.transplanted > way.died) way.transplanted = never;
}

}  // namespace

TreatmentCourse course_of(const PatientRecord& record, Gate itt_gate) noexcept {
  TreatmentCourse course;
  course.infused = !record.left;
  course.died = record.left && record.cause == static_cast<Cause>(KnownCause::death);
  course.bridging_response = record.responded;
  course.ended = std::max(0.0, (record.ended - record.at(itt_gate)).in_days());
  const TimePoint collected = record.at(Mark::collected);
  const TimePoint from = collected == TimePoint::never() ? record.entered : collected;
  const TimePoint depleted = record.at(Mark::lymphodepletion_started);
  const TimePoint until = depleted == TimePoint::never() ? record.ended : depleted;
  course.waited = std::max(0.0, (until - from).in_days());
  return course;
}

const OutcomeRules* outcome_rules_for(const Population& population,
                                      const PatientRecord& record) noexcept {
  const Protocol* protocol = &*population.protocol;
  const TimePoint decided = record.at(population.itt_gate);
  for (const Change& change : population.changes)
    if (change.from <= decided) protocol = &change.protocol;
  if (record.product != no_product && record.product < protocol->offered.size())
    protocol = &protocol->offered[record.product].protocol;
  if (record.maker != no_site) protocol = &protocol->at(record.maker);
  return protocol->outcomes ? &*protocol->outcomes : nullptr;
}

FollowUp follow_up(const OutcomeRules& rules, const TreatmentCourse& course,
                   const RandomStream& luck) noexcept {
  FollowUp result;
  Way way(rules, luck, result);
  if (course.infused) {
    result.burden = burden_at_lymphodepletion(rules, course, luck);
    way.infused(course.ended);
  } else if (course.died) {
    result.died = course.ended;
  } else {
    way.not_infused(course.ended);
  }
  way.general_mortality();
  // Nobody has died who comes to infusion alive, or who leaves by something else.
  result.died = std::max(result.died, course.ended);
  end_at_death(result);
  return result;
}

}  // namespace v2v
