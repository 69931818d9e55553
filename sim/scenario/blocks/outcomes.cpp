// What becomes of patients after infusion or without it: what may be said, and how it is read.
#include "scenario/counted.hpp"
#include "scenario/destination.hpp"
#include "scenario/distributions.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::tables {
namespace {

constexpr Field hazard_field(std::string_view key, std::string_view text, std::string_view example,
                             bool needed = false) {
  return {.key = key,
          .form = Form::hazard,
          .text = text,
          .example = example,
          .needed = needed,
          .table = &transition};
}

const Field kResponse[] = {
    {.key = "share",
     .form = Form::probability,
     .text = "How many of the infused are in remission when it is looked for.",
     .example = "{ events: 41, of: 48 }",
     .needed = true},
    {.key = "seen_after",
     .form = Form::duration,
     .text = "From infusion to that assessment.",
     .example = "28 d",
     .needed = true,
     .destination = into<&OutcomeRules::response_seen_after>},
    {.key = "burden",
     .form = Form::number,
     .text = "Odds ratio of a burden at lymphodepletion that is one standard deviation larger.",
     .example = "0.7",
     .fallback = "1",
     .least = 0.01,
     .most = 100,
     .destination = into<&OutcomeRules::response_burden>},
};
constinit const Table kResponseTable{"response", "Response.", kResponse};

const Field kRemission[] = {
    hazard_field("relapse", "From remission to relapse.", "0.036 /mo"),
    hazard_field("death", "Death in remission.", "0.005 /mo"),
    hazard_field("transplant", "Transplant in remission.",
                 "{ piecewise: { 0 d: 0 /mo, 1 mo: 0.1 /mo } }"),
};
constinit const Table kRemissionTable{"remission", "What ends a remission.", kRemission};

const Field kTransplanted[] = {
    hazard_field("relapse", "Relapse after transplant.", "0.026 /mo"),
    hazard_field("death", "Death after transplant, without relapse.", "0.013 /mo"),
};
constinit const Table kTransplantedTable{"transplanted", "What follows a transplant.",
                                         kTransplanted};

const Field kDeath[] = {hazard_field("death", "Death.", "0.042 /mo", true)};
constinit const Table kDeathTable{"death", "Death from a state.", kDeath};

const Field kRelapsed[] = {
    {.key = "salvage",
     .form = Form::probability,
     .text = "How many are salvaged.",
     .example = "30 %",
     .fallback = "0"},
    hazard_field("death", "Death of the others.", "0.167 /mo", true),
};
constinit const Table kRelapsedTable{"relapsed", "What follows a relapse.", kRelapsed};

const Field kBurden[] = {
    {.key = "growth",
     .form = Form::rate,
     .text = "By how many standard deviations it grows, mean over patients.",
     .example = "0.05 /mo",
     .fallback = "0 /mo",
     .least = -1,
     .most = 1,
     .destination = into<&Burden::growth>},
    {.key = "growth_sd",
     .form = Form::rate,
     .text = "How much that differs between patients: its standard deviation.",
     .example = "0.25 /mo",
     .fallback = "0 /mo",
     .destination = into<&Burden::growth_sd>},
    {.key = "after_bridging_response",
     .form = Form::number,
     .text = "What a response to bridging adds, in standard deviations.",
     .example = "-0.5",
     .fallback = "0",
     .least = -10,
     .most = 10,
     .destination = into<&Burden::after_bridging_response>},
    {.key = "centred_at",
     .form = Form::duration,
     .text = "From collection to lymphodepletion in the study that the outcomes come from, mean.",
     .example = "23 d",
     .needed = true,
     .destination = into<&Burden::centred_at>},
};
constinit const Table kBurdenTable{"burden", "Tumour burden at lymphodepletion.", kBurden};

const Field kOutcomes[] = {
    {.key = "follow_for",
     .form = Form::duration,
     .text = "How long patients are followed.",
     .example = "36 mo",
     .fallback = "60 mo",
     .least = 30,
     .most = 100 * days_a_year,
     .destination = into<&OutcomeRules::follow_for>},
    {.key = "response",
     .form = Form::object,
     .text = "Response of the infused.",
     .example = "{ share: 85 %, seen_after: 28 d }",
     .needed = true,
     .table = &kResponseTable},
    {.key = "remission",
     .form = Form::object,
     .text = "What ends a remission.",
     .example = "{ relapse: 0.036 /mo, death: 0.005 /mo }",
     .table = &kRemissionTable},
    {.key = "transplanted",
     .form = Form::object,
     .text = "What follows a transplant in remission.",
     .example = "{ relapse: 0.026 /mo, death: 0.013 /mo }",
     .table = &kTransplantedTable},
    {.key = "no_response",
     .form = Form::object,
     .text = "What becomes of those who do not respond, from the assessment on.",
     .example = "{ death: 0.042 /mo }",
     .table = &kDeathTable},
    {.key = "relapsed",
     .form = Form::object,
     .text = "What follows a relapse.",
     .example = "{ salvage: 30 %, death: 0.167 /mo }",
     .table = &kRelapsedTable},
    {.key = "salvaged",
     .form = Form::object,
     .text = "What becomes of those whose relapse is salvaged.",
     .example = "{ death: 0.01 /mo }",
     .table = &kDeathTable},
    {.key = "not_infused",
     .form = Form::object,
     .text = "What becomes of those who leave before infusion, from then on. Who leaves by `death` "
             "dies then.",
     .example = "{ death: 0.17 /mo }",
     .table = &kDeathTable},
    {.key = "general_mortality",
     .form = Form::hazard,
     .text = "What people of their age die of anyway, since the ITT gate: of a life table.",
     .example = "{ piecewise: { 0 d: 0.008 /y, 5 y: 0.012 /y } }",
     .table = &hazard},
    {.key = "burden",
     .form = Form::object,
     .text = "Tumour burden at lymphodepletion, which waiting changes.",
     .example = "{ growth: 0.05 /mo, growth_sd: 0.25 /mo, centred_at: 23 d }",
     .or_none = true,
     .table = &kBurdenTable},
    {.key = "burden_matters",
     .form = Form::choice,
     .text = "`no`: everybody has the mean burden, with the same luck, so that its share is seen.",
     .example = "no",
     .fallback = "yes",
     .choices = "yes no"},
};

}  // namespace

constinit const Table outcomes{"outcomes", "What becomes of patients.", kOutcomes};

}  // namespace v2v::tables

namespace v2v {
namespace {

/// The hazard into its place, and where it was counted also whatever is drawn.
void read_transition(Draft& draft, Section& section, std::string_view key, OutcomeRules& rules,
                     Transition OutcomeRules::*its) {
  const auto value = section.get(key);
  if (!value) return;
  const auto stated = read_hazard(*value, tables::transition, {});
  if (!stated) return;
  Transition& transition = rules.*its;
  transition.hazard = stated->hazard;
  if (stated->events)
    note_rate(draft, value->path, *stated->events, stated->person_days,
              [its](const ParameterPlace& place, double rate) {
                ((*place.protocol.outcomes).*its).hazard = Hazard::exponential(rate);
              });
  if (!value->bare().node->is_map()) return;
  Section with_burden(value->bare(), tables::transition);
  read_into(with_burden, "burden", transition.burden);
}

void read_share(Draft& draft, Section& section, std::string_view key, OutcomeRules& rules,
                double OutcomeRules::*its) {
  const auto value = section.get(key);
  if (!value) return;
  rules.*its = read_counted(draft, *value, tables::probability, 0,
                            [its](const ParameterPlace& place, double share) {
                              (*place.protocol.outcomes).*its = share;
                            });
}

struct StatedTransition {
  std::string_view state, key;
  Transition OutcomeRules::*its;
};
constexpr StatedTransition kTransitions[] = {
    {"remission", "relapse", &OutcomeRules::relapse},
    {"remission", "death", &OutcomeRules::death_in_remission},
    {"remission", "transplant", &OutcomeRules::transplant},
    {"transplanted", "relapse", &OutcomeRules::relapse_after_transplant},
    {"transplanted", "death", &OutcomeRules::death_after_transplant},
    {"no_response", "death", &OutcomeRules::death_without_response},
    {"relapsed", "death", &OutcomeRules::death_after_relapse},
    {"salvaged", "death", &OutcomeRules::death_after_salvage},
    {"not_infused", "death", &OutcomeRules::death_not_infused},
};

}  // namespace

void read_outcomes(Draft& draft, Section& root) {
  auto section = section_at(root, "outcomes");
  if (!section) return;
  OutcomeRules rules;
  read_fields(*section, rules);
  if (auto response = section_at(*section, "response")) {
    read_share(draft, *response, "share", rules, &OutcomeRules::response);
    read_fields(*response, rules);
  }
  for (const StatedTransition& one : kTransitions)
    if (auto state = section_at(*section, one.state))
      read_transition(draft, *state, one.key, rules, one.its);
  if (auto relapsed = section_at(*section, "relapsed"))
    read_share(draft, *relapsed, "salvage", rules, &OutcomeRules::salvage);
  if (const auto value = section->get("general_mortality"))
    if (const auto stated = read_hazard(*value, tables::hazard, {}))
      rules.general_mortality = stated->hazard;
  if (auto burden = section_at(*section, "burden")) read_fields(*burden, rules.burden);
  rules.burden_matters = read_choice(*section->get("burden_matters")) != "no";
  if (rules.response_seen_after > rules.follow_for)
    section->get("follow_for")->wrong("a response is looked for later than this; expected more");
  draft.protocol().outcomes = rules;
}

}  // namespace v2v
