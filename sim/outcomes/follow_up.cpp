// States after treatment, one after another.
#include "vein2vein/outcomes/follow_up.hpp"

#include "core/odds.hpp"
#include "core/purpose_ranges.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace v2v {
namespace {

constexpr double never = FollowUp::never;

// What the random numbers are for: behind those of the pathway. Never renumber.
constexpr std::uint32_t kTransition = purpose::of_outcomes;  // index: Fate
constexpr std::uint32_t kResponse = purpose::of_outcomes + 1;
constexpr std::uint32_t kSalvage = purpose::of_outcomes + 2;
static_assert(purpose::burden == purpose::of_outcomes + 3);
constexpr std::uint32_t kKind = purpose::of_outcomes + 4;        // of response, or without one
constexpr std::uint32_t kLaterCells = purpose::of_outcomes + 5;  // a pair: whether, when
constexpr std::uint32_t kAgeAndSex = purpose::of_outcomes + 6;   // a pair

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
  general_mortality,
  death_before_assessment,
  death_after_later_cells
};

/// A patient on the way through the states.
class Way {
 public:
  Way(const OutcomeRules& rules, const RandomStream& luck, FollowUp& follow_up) noexcept
      : rules_(rules), luck_(luck), way_(follow_up) {}

  void treated(double at) noexcept;
  void not_infused(double left, Cause cause) noexcept {
    const Transition* death = &rules_.death_not_infused;
    for (const auto& [its, instead] : rules_.death_not_infused_by_cause)
      if (its == cause) death = &instead;
    way_.died = after(left, *death, Fate::death_not_infused);
  }
  /// Whatever else there is.
  void general_mortality() noexcept {
    const double amount = exponential(Fate::general_mortality);
    const double at = rules_.life_table ? by_life_table(*rules_.life_table, amount)
                                        : rules_.general_mortality.when_grown_by(amount, 0);
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
  /// Days after the ITT gate; the clock is age, whatever else happens.
  double by_life_table(const LifeTable& table, double amount) const noexcept {
    const auto [of_age, of_sex] = luck_.uniform_pair(kAgeAndSex, 0);
    const double age = table.age.quantile(of_age);
    const Hazard& deaths = of_sex < table.women ? table.deaths_of_women : table.deaths_of_men;
    return deaths.when_grown_by(amount, age) - age;
  }
  bool responds() const noexcept {
    return luck_.uniform(kResponse) <
           share_with_odds(rules_.response, std::log(rules_.response_burden) * way_.burden);
  }
  bool is_of_that_kind(double share) const noexcept {
    return share > 0 && luck_.uniform(kKind) < share;
  }
  /// When what happens at `at` is seen.
  double seen(double at) const noexcept {
    const double origin =
        rules_.assessments.since == Assessments::Since::treatment ? way_.treated : 0;
    return std::max(at, origin + rules_.assessments.first_from(at - origin));
  }
  void in_remission(double since, const Remission& remission) noexcept;
  void transplanted(double at) noexcept;
  /// Before `death`, if it is seen by then.
  void relapses(double at, double death) noexcept;
  void failed(double at, const Transition& death, Fate fate) noexcept;

  const OutcomeRules& rules_;
  const RandomStream& luck_;
  FollowUp& way_;
};

void Way::treated(double at) noexcept {
  way_.treated = at;
  way_.assessed = seen(at + rules_.response_seen_after.in_days());
  const double death = after(at, rules_.death_before_assessment, Fate::death_before_assessment);
  if (death < way_.assessed) {
    way_.died = death;
    return;
  }
  way_.responded = responds();
  if (way_.responded)
    return in_remission(way_.assessed, is_of_that_kind(rules_.partial) ? rules_.partial_remission
                                                                       : rules_.remission);
  way_.stable = is_of_that_kind(rules_.stable);
  failed(way_.assessed, rules_.death_without_response, Fate::death_without_response);
}

void Way::in_remission(double since, const Remission& remission) noexcept {
  const double relapse = after(since, remission.relapse, Fate::relapse);
  const double death = after(since, remission.death, Fate::death_in_remission);
  const double transplant = after(since, remission.transplant, Fate::transplant);
  if (transplant < std::min(relapse, death)) return transplanted(transplant);
  relapses(relapse, death);
}

void Way::transplanted(double at) noexcept {
  way_.transplanted = at;
  relapses(after(at, rules_.relapse_after_transplant, Fate::relapse_after_transplant),
           after(at, rules_.death_after_transplant, Fate::death_after_transplant));
}

void Way::relapses(double at, double death) noexcept {
  const double relapse = at < death ? seen(at) : never;
  if (!(relapse < death)) {
    way_.died = death;
    return;
  }
  way_.relapsed = relapse;
  if (rules_.salvage > 0 && luck_.uniform(kSalvage) < rules_.salvage)
    way_.died = after(relapse, rules_.death_after_salvage, Fate::death_after_salvage);
  else
    failed(relapse, rules_.death_after_relapse, Fate::death_after_relapse);
}

void Way::failed(double at, const Transition& death, Fate fate) noexcept {
  way_.died = after(at, death, fate);
  const LaterCells& later = rules_.later_cells;
  if (later.share <= 0) return;
  const auto [whether, when] = luck_.uniform_pair(kLaterCells, 0);
  const double cells = at + later.after.quantile(when);
  if (whether >= later.share || cells >= way_.died) return;
  way_.given_later_cells = cells;
  way_.died = after(cells, later.death, Fate::death_after_later_cells);
}

/// Death ends the others: what would have come later does not.
void end_at_death(FollowUp& way) noexcept {
  if (way.assessed > way.died) {
    way.assessed = never;
    way.responded = way.stable = false;
  }
  for (double* instant : {&way.relapsed, &way.transplanted, &way.given_later_cells})
    if (*instant > way.died) *instant = never;
}

}  // namespace

Standing FollowUp::standing_at(double day, double left) const noexcept {
  if (died <= day) return Standing::dead;
  if (treated == never) return left <= day ? Standing::not_infused : Standing::waiting;
  if (treated > day) return Standing::waiting;
  if (given_later_cells <= day) return Standing::given_later_cells;
  if (relapsed <= day) return Standing::relapsed;
  if (transplanted <= day) return Standing::transplanted;
  if (!(assessed <= day)) return Standing::treated;
  return responded ? Standing::in_remission : Standing::no_response;
}

TreatmentCourse course_of(const PatientRecord& record, Gate itt_gate) noexcept {
  TreatmentCourse course;
  course.treated = !record.left;
  course.cause = record.cause;
  course.bridging_response = record.responded;
  course.ended = std::max(0.0, (record.ended - record.at(itt_gate)).in_days());
  course.waited = record.days_to_lymphodepletion();
  if (record.died_in_hospital != TimePoint::never())
    course.died_in_hospital = (record.died_in_hospital - record.at(itt_gate)).in_days();
  return course;
}

TreatmentCourse course_of_standard(const OutcomeRules& rules) noexcept {
  TreatmentCourse course;
  course.treated = true;
  course.waited = rules.burden.centred_at.in_days();
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
  if (course.treated) {
    result.burden = burden_at_lymphodepletion(rules, course.waited, course.bridging_response, luck);
    way.treated(course.ended);
  } else if (course.left_by(KnownCause::death)) {
    result.died = course.ended;
  } else {
    way.not_infused(course.ended, course.cause);
  }
  way.general_mortality();
  result.died = std::min(result.died, course.died_in_hospital);
  // Nobody has died who comes to treatment alive, or who leaves by something else.
  result.died = std::max(result.died, course.ended);
  end_at_death(result);
  return result;
}

}  // namespace v2v
