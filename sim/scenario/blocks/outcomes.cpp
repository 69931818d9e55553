// What becomes of patients after infusion or without it, as a file says it.
#include "scenario/counted.hpp"
#include "scenario/destination.hpp"
#include "scenario/distributions.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "scenario/what_becomes.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

using TransitionOf = Transition& (*)(OutcomeRules&);
using ShareOf = double& (*)(OutcomeRules&);

/// Whose rules are read, and where a drawn value finds them.
struct Rules {
  Draft& draft;
  OutcomeRules& rules;
  RulesAt at;
};

/// The hazard into its place, and where it was counted also whatever is drawn.
void read_transition(const Rules& whose, const Value& value,
                     const std::function<Transition&(OutcomeRules&)>& its) {
  const auto stated = read_hazard(value, tables::transition, {});
  if (!stated) return;
  Transition& transition = its(whose.rules);
  transition.hazard = stated->hazard;
  if (stated->events)
    note_rate(whose.draft, value.path, *stated->events, stated->person_days,
              [its, at = whose.at](const ParameterPlace& place, double rate) {
                its(at(place)).hazard = Hazard::exponential(rate);
              });
  if (!value.bare().node->is_map()) return;
  Section with_burden(value.bare(), tables::transition);
  read_into(with_burden, "burden", transition.burden);
}

void read_share(const Rules& whose, Section& section, std::string_view key, ShareOf its) {
  const auto value = section.get(key);
  if (!value) return;
  its(whose.rules) = read_counted(
      whose.draft, *value, tables::probability, 0,
      [its, at = whose.at](const ParameterPlace& place, double share) { its(at(place)) = share; });
}

template <auto Member>
constexpr TransitionOf member = [](OutcomeRules& rules) -> Transition& { return rules.*Member; };
template <auto Member>
constexpr ShareOf share_of = [](OutcomeRules& rules) -> double& { return rules.*Member; };
template <auto Which, auto Member>
constexpr TransitionOf of_remission =
    [](OutcomeRules& rules) -> Transition& { return (rules.*Which).*Member; };

struct StatedTransition {
  std::string_view state, key;
  TransitionOf its;
};
constexpr StatedTransition kTransitions[] = {
    {"treated", "death", member<&OutcomeRules::death_before_assessment>},
    {"remission", "relapse", of_remission<&OutcomeRules::remission, &Remission::relapse>},
    {"remission", "death", of_remission<&OutcomeRules::remission, &Remission::death>},
    {"remission", "transplant", of_remission<&OutcomeRules::remission, &Remission::transplant>},
    {"partial_remission", "relapse",
     of_remission<&OutcomeRules::partial_remission, &Remission::relapse>},
    {"partial_remission", "death",
     of_remission<&OutcomeRules::partial_remission, &Remission::death>},
    {"partial_remission", "transplant",
     of_remission<&OutcomeRules::partial_remission, &Remission::transplant>},
    {"transplanted", "relapse", member<&OutcomeRules::relapse_after_transplant>},
    {"transplanted", "death", member<&OutcomeRules::death_after_transplant>},
    {"no_response", "death", member<&OutcomeRules::death_without_response>},
    {"relapsed", "death", member<&OutcomeRules::death_after_relapse>},
    {"salvaged", "death", member<&OutcomeRules::death_after_salvage>},
    {"later_cells", "death",
     [](OutcomeRules& rules) -> Transition& { return rules.later_cells.death; }},
    {"not_infused", "death", member<&OutcomeRules::death_not_infused>},
};

struct StatedShare {
  std::string_view state, key;
  ShareOf its;
};
constexpr StatedShare kShares[] = {
    {"response", "share", share_of<&OutcomeRules::response>},
    {"response", "partial", share_of<&OutcomeRules::partial>},
    {"response", "stable", share_of<&OutcomeRules::stable>},
    {"relapsed", "salvage", share_of<&OutcomeRules::salvage>},
    {"later_cells", "share",
     [](OutcomeRules& rules) -> double& { return rules.later_cells.share; }},
};

bool is_yes(const Value& value) { return read_choice(value) != "no"; }

void read_event_clock(Section& section, OutcomeRules& rules) {
  auto stated = section_at(section, "event_free");
  if (!stated) return;
  EventClock& clock = rules.event_clock.emplace();
  read_fields(*stated, clock);
  clock.new_treatment_counts = is_yes(*stated->get("new_treatment_counts"));
}

void read_assessments(Section& section, OutcomeRules& rules) {
  constexpr std::size_t kMost = 500;
  auto stated = section_at(section, "assessments");
  if (!stated) return;
  read_fields(*stated, rules.assessments);
  if (const auto every = stated->get("every")) rules.assessments.every = read_days(*every);
  const auto days = stated->get("days");
  if (!days) return;
  for (const Value& item : list_items(*days, 1, kMost))
    if (const auto day = read_days(item)) rules.assessments.days.push_back(*day);
  if (!std::is_sorted(rules.assessments.days.begin(), rules.assessments.days.end()))
    days->unexpected("the durations are not in ascending order");
}

void read_by_cause(const Rules& whose, Section& section) {
  auto not_infused = section_at(section, "not_infused");
  auto by_cause = not_infused ? section_at(*not_infused, "by_cause") : std::nullopt;
  if (!by_cause) return;
  for (const Node::Entry* entry : by_cause->free_entries()) {
    const Value value = by_cause->below(*entry);
    const auto cause = whose.draft.require_cause(value, entry->place, entry->key, "");
    if (!cause) continue;
    if (*cause == static_cast<Cause>(KnownCause::death)) {
      value.wrong_at(entry->place, "who leaves by it has died; expected other causes");
      continue;
    }
    const std::size_t place = whose.rules.death_not_infused_by_cause.size();
    whose.rules.death_not_infused_by_cause.push_back({*cause, {}});
    read_transition(whose, value, [place](OutcomeRules& rules) -> Transition& {
      return rules.death_not_infused_by_cause[place].second;
    });
  }
}

/// Without outcomes nobody has a burden.
void refuse_burden_of_toxicity(const Draft& draft, Section& root) {
  const auto& stay = draft.protocol().stay;
  if (!stay || !stay->toxicity) return;
  const auto& rules = stay->toxicity->of;
  if (std::any_of(rules.begin(), rules.end(),
                  [](const ToxicityRule& rule) { return rule.burden != 1; }))
    section_at(root, "stay")
        ->get("toxicity")
        ->wrong(
            "`burden` is stated, but nobody has one; expected `outcomes`, or `burden` left out");
}

/// Both arms of a trial have the patients of one population: what the other arm took over changes
/// with the rules that it took it from.
template <class Put>
void in_both_arms(const ParameterPlace& place, Put put) {
  put(*place.protocol.outcomes);
  auto& trial = place.population.randomised;
  if (trial && &place.protocol == &*place.population.protocol) put(trial->rules);
}

void read_deaths(Draft& draft, const Value& value, OutcomeRules& rules,
                 Hazard& (*its)(OutcomeRules&)) {
  const auto stated = read_hazard(value, tables::hazard, {});
  if (!stated) return;
  its(rules) = stated->hazard;
  if (stated->events)
    note_rate(draft, value.path, *stated->events, stated->person_days,
              [its](const ParameterPlace& place, double rate) {
                in_both_arms(place,
                             [&](OutcomeRules& all) { its(all) = Hazard::exponential(rate); });
              });
}

void read_life_table(Draft& draft, Section& by_age, OutcomeRules& rules) {
  LifeTable& table = rules.life_table.emplace();
  read_fields(by_age, table);
  if (const auto share = by_age.get("women"))
    table.women = read_counted(
        draft, *share, tables::probability, 0, [](const ParameterPlace& place, double drawn) {
          in_both_arms(place, [drawn](OutcomeRules& all) { all.life_table->women = drawn; });
        });
  if (const auto value = by_age.get("deaths_of_women"))
    read_deaths(draft, *value, rules,
                [](OutcomeRules& all) -> Hazard& { return all.life_table->deaths_of_women; });
  if (const auto value = by_age.get("deaths_of_men"))
    read_deaths(draft, *value, rules,
                [](OutcomeRules& all) -> Hazard& { return all.life_table->deaths_of_men; });
}

void read_general_mortality(Draft& draft, Section& section, OutcomeRules& rules) {
  if (auto by_age = section_at(section, "life_table")) {
    section.refuse("general_mortality",
                   "nobody dies of the same twice; expected it or `life_table` (in a file that "
                   "extends another the key with nothing behind it takes the inherited one away)");
    read_life_table(draft, *by_age, rules);
  } else if (const auto value = section.get("general_mortality")) {
    read_deaths(draft, *value, rules,
                [](OutcomeRules& all) -> Hazard& { return all.general_mortality; });
  }
}

}  // namespace

void read_what_becomes(Draft& draft, Section& section, OutcomeRules& rules, RulesAt at) {
  const Rules whose{draft, rules, at};
  read_fields(section, rules);
  for (const StatedShare& one : kShares)
    if (auto state = section_at(section, one.state)) read_share(whose, *state, one.key, one.its);
  for (const StatedTransition& one : kTransitions)
    if (section.table().find(one.state))
      if (auto state = section_at(section, one.state))
        if (const auto value = state->get(one.key)) read_transition(whose, *value, one.its);
  for (const std::string_view key : {"response", "no_response"})
    if (auto state = section_at(section, key)) read_fields(*state, rules);
  if (auto later = section_at(section, "later_cells")) read_fields(*later, rules.later_cells);
  auto response = section_at(section, "response");
  if (rules.partial > 0 && !section.states("partial_remission"))
    response->get("partial")->wrong(
        "what ends a partial remission is not said; expected `partial_remission` beside "
        "`response`, such as `partial_remission: { relapse: 0.3 /mo }`");
}

void read_outcomes(Draft& draft, Section& root) {
  auto section = section_at(root, "outcomes");
  if (!section) return refuse_burden_of_toxicity(draft, root);
  OutcomeRules rules;
  const RulesAt at = [](const ParameterPlace& place) -> OutcomeRules& {
    return *place.protocol.outcomes;
  };
  read_what_becomes(draft, *section, rules, at);
  read_by_cause({draft, rules, at}, *section);
  read_event_clock(*section, rules);
  read_assessments(*section, rules);
  read_general_mortality(draft, *section, rules);
  if (auto burden = section_at(*section, "burden")) read_fields(*burden, rules.burden);
  rules.burden_matters = is_yes(*section->get("burden_matters"));
  if (rules.response_seen_after > rules.follow_for)
    section->get("follow_for")->wrong("a response is looked for later than this; expected more");
  draft.protocol().outcomes = std::move(rules);
}

}  // namespace v2v
