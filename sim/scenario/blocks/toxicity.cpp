// Toxicity of the treatment: what may be said, and how it is read.
#include "vein2vein/scenario/toxicity.hpp"

#include "scenario/counted.hpp"
#include "scenario/destination.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <array>

namespace v2v::tables {
namespace {

const Field kKind[] = {
    {.key = "any",
     .form = Form::probability,
     .text = "How many of the infused have it, of any grade.",
     .example = "{ events: 42, of: 48 }",
     .needed = true},
    {.key = "severe",
     .form = Form::probability,
     .text = "How many of the infused have it of grade 3 or worse.",
     .example = "{ events: 6, of: 48 }",
     .fallback = "0"},
    {.key = "burden",
     .form = Form::number,
     .text = "Odds ratio of both for a burden at lymphodepletion that is one standard deviation "
             "larger (`outcomes`).",
     .example = "1.5",
     .fallback = "1",
     .least = 0.01,
     .most = 100,
     .destination = into<&ToxicityRule::burden>},
    {.key = "since",
     .form = Form::choice,
     .text = "What its onset is counted from: infusion, or the onset of cytokine release where the "
             "patient has one.",
     .example = "cytokine_release",
     .fallback = "infusion",
     .choices = "infusion cytokine_release"},
    {.key = "onset",
     .form = Form::distribution,
     .text = "From then to its onset.",
     .example = "{ median: 4.5 d, range: [1 d, 10 d], n: 42 }",
     .needed = true,
     .destination = into<&ToxicityRule::onset>},
    {.key = "takes",
     .form = Form::distribution,
     .text = "From its onset to its end.",
     .example = "{ median: 9 d, range: [3 d, 34 d], n: 42 }",
     .needed = true,
     .destination = into<&ToxicityRule::takes>},
    {.key = "ward",
     .form = Form::choice,
     .text =
         "Who needs a ward bed until it is over: everybody who has it, the severe, or nobody; who "
         "needs intensive care does in any case.",
     .example = "severe",
     .fallback = "any",
     .choices = "any severe nobody"},
    {.key = "intensive_care",
     .form = Form::probability,
     .text = "How many of those with grade 1 or 2 need intensive care.",
     .example = "15 %",
     .fallback = "0"},
    {.key = "intensive_care_if_severe",
     .form = Form::probability,
     .text = "How many of the severe do.",
     .example = "80 %",
     .fallback = "0"},
};
constinit const Table kKindTable{"toxicity_of_a_kind", "How often, how bad and how long.", kKind};

constexpr Field kind_field(Toxicity which, std::string_view text, std::string_view example) {
  return {.key = word_of(which),
          .form = Form::object,
          .text = text,
          .example = example,
          .table = &kKindTable};
}

const Field kToxicity[] = {
    {.key = "discharge_after",
     .form = Form::duration,
     .text = "Nobody is discharged earlier than so long after the end of what keeps them.",
     .example = "2 d",
     .fallback = "0 d",
     .destination = into<&ToxicityRules::discharge_after>},
    kind_field(Toxicity::cytokine_release, "Cytokine release syndrome (CRS).",
               "{ any: 88 %, severe: 12 %, onset: 5 d, takes: 9 d }"),
    kind_field(Toxicity::neurotoxicity, "Neurotoxicity (ICANS).",
               "{ any: 8 %, severe: 6 %, since: cytokine_release, onset: 6 d, takes: 5 d }"),
    kind_field(Toxicity::macrophage_activation, "Macrophage activation (HLH/MAS).",
               "{ any: 6 %, severe: 2 %, onset: 14 d, takes: 10 d }"),
    kind_field(Toxicity::infection, "Infection after infusion.",
               "{ any: 69 %, severe: 48 %, onset: 14 d, takes: 10 d, ward: severe }"),
    kind_field(Toxicity::cytopenia, "Prolonged cytopenia.",
               "{ any: 60 %, severe: 30 %, onset: 0 d, takes: 30 d, ward: nobody }"),
};

}  // namespace

constinit const Table toxicity{"toxicity", "Toxicity of the treatment.", kToxicity};

}  // namespace v2v::tables

namespace v2v {
namespace {

using ShareOf = double ToxicityRule::*;

void read_share(Draft& draft, Section& section, std::string_view key, std::size_t kind,
                ShareOf share, ToxicityRule& rule) {
  const auto value = section.get(key);
  if (!value) return;
  rule.*share = read_counted(draft, *value, tables::probability, 0,
                             [kind, share](const ParameterPlace& its, double p) {
                               its.protocol.stay->toxicity->of[kind].*share = p;
                             });
}

/// Severe and milder ones exclude one another: counted among the same patients they are drawn
/// together, so that never more are severe than have it.
void read_grades(Draft& draft, Section& section, std::size_t kind, ToxicityRule& rule) {
  const auto any_value = section.get("any"), severe_value = section.get("severe");
  if (!any_value) return;
  const auto any = read_probability(*any_value, tables::probability);
  const auto severe = read_probability(*severe_value, tables::probability);
  if (!any || !severe || any->of <= 0 || any->of != severe->of || severe->events > any->events) {
    read_share(draft, section, "any", kind, &ToxicityRule::any, rule);
    read_share(draft, section, "severe", kind, &ToxicityRule::severe, rule);
    return;
  }
  rule.any = any->value;
  rule.severe = severe->value;
  const auto at = [kind](const ParameterPlace& its) -> ToxicityRule& {
    return its.protocol.stay->toxicity->of[kind];
  };
  note_shares(draft, section.value().path,
              {{severe_value->path, severe->events, severe->of,
                [at](const ParameterPlace& its, double p) { at(its).severe = p; }},
               {any_value->path + " but not severe", any->events - severe->events, any->of,
                [at](const ParameterPlace& its, double p) { at(its).any = at(its).severe + p; }}},
              {});
}

Severity ward_from(const Value& value) {
  const auto word = read_choice(value);
  if (word == "nobody") return Severity::none;
  return word == "severe" ? Severity::severe : Severity::mild;
}

void read_kind(Draft& draft, Section& section, std::size_t kind, ToxicityRule& rule) {
  read_fields(section, rule);
  read_grades(draft, section, kind, rule);
  read_share(draft, section, "intensive_care", kind, &ToxicityRule::intensive_care_if_mild, rule);
  read_share(draft, section, "intensive_care_if_severe", kind,
             &ToxicityRule::intensive_care_if_severe, rule);
  rule.since_cytokine_release = read_choice(*section.get("since")) == "cytokine_release";
  rule.ward_from = ward_from(*section.get("ward"));
  if (rule.severe > rule.any)
    section.get("severe")->unexpected("more patients have it severe than have it at all");
  if (rule.since_cytokine_release && kind == static_cast<std::size_t>(Toxicity::cytokine_release))
    section.get("since")->wrong("its own onset is what is asked for; expected `infusion`");
}

}  // namespace

void read_toxicity(Draft& draft, Section& section, Stay& stay) {
  auto stated = section_at(section, "toxicity");
  if (!stated) return;
  ToxicityRules& rules = stay.toxicity.emplace();
  read_fields(*stated, rules);
  for (std::size_t kind = 0; kind < toxicity_count; ++kind)
    if (auto one = section_at(*stated, words<Toxicity>[kind].word))
      read_kind(draft, *one, kind, rules.of[kind]);
  if (rules.of[index_of(Toxicity::cytokine_release)].any > 0) return;
  for (std::size_t kind = 0; kind < toxicity_count; ++kind)
    if (rules.of[kind].since_cytokine_release)
      stated->get(words<Toxicity>[kind].word)
          ->wrong(
              "nobody has a cytokine release that it could count from; expected `since` left "
              "out, or `cytokine_release`");
}

}  // namespace v2v
