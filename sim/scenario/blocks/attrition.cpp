// Hazards of leaving from many studies together.
#include "vein2vein/scenario/attrition.hpp"

#include "scenario/attrition_hazards.hpp"
#include "scenario/destination.hpp"
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::tables {
namespace {

const Field kAttrition[] = {
    {.key = "model",
     .form = Form::text,
     .text =
         "File of the model, made by `v2v calibrate`, relative to this one; `none`: no hazards.",
     .example = "../attrition.yaml",
     .needed = true},
    {.key = "disease",
     .form = Form::choice,
     .text = "What the patients have.",
     .example = "LBCL",
     .needed = true,
     .choices = "LBCL B-ALL FL MCL MM other"},
    {.key = "line",
     .form = Form::number,
     .text = "Line of therapy that the cells are given as; 4 stands for later ones, too.",
     .example = "3",
     .needed = true,
     .least = 1,
     .most = 20,
     .destination = into<&AttritionTraits::line>},
    {.key = "study",
     .form = Form::text,
     .text = "Its name among the studies that the model was made from.",
     .example = "zuma-1",
     .destination = into<&AttritionUse::study>},
    {.key = "evidence",
     .form = Form::choice,
     .text = "Hazards of this study, of it as the other studies predict it, or of a new one.",
     .example = "fitted",
     .choices = all_words<AttritionEvidence>},
    {.key = "burden",
     .form = Form::text,
     .text = "Which characteristic of the patients is tumour burden, its levels rising.",
     .example = "marrow_blasts"},
    {.key = "prior_lines",
     .form = Form::text,
     .text = "Which characteristic of the patients is the number of earlier lines.",
     .example = "prior_lines"},
};

}  // namespace

constinit const Table attrition{"attrition", "Hazards of leaving from many studies together.",
                                kAttrition};

}  // namespace v2v::tables

namespace v2v {
namespace {

/// Which of the scenario's characteristics the key names, if it is stated.
std::optional<std::size_t> covariate_at(const Draft& draft, Section& section,
                                        std::string_view key) {
  const auto value = section.get(key);
  const auto text = value ? read_text(*value) : std::nullopt;
  if (!text) return std::nullopt;
  std::vector<std::string> names;
  for (const Covariate& covariate : draft.population().covariates) names.push_back(covariate.name);
  const auto its = std::find(names.begin(), names.end(), *text);
  if (its != names.end()) return static_cast<std::size_t>(its - names.begin());
  value->wrong(
      names.empty()
          ? "this is not a characteristic of the patients; expected it under `patients:`"
          : fmt::format("this is not a characteristic of the patients; expected {}", one_of(names)),
      value->problems->meant(*text, names));
  return std::nullopt;
}

AttritionEvidence evidence_at(Section& section, const AttritionUse& use) {
  const auto value = section.get("evidence");
  const auto evidence = value ? read_word<AttritionEvidence>(*value) : std::nullopt;
  if (!evidence)
    return use.study.empty() ? AttritionEvidence::new_study : AttritionEvidence::fitted;
  if (*evidence != AttritionEvidence::new_study && use.study.empty())
    value->wrong(
        fmt::format("{} of which study? expected `study:` beside it", ticked(word_of(*evidence))));
  return *evidence;
}

/// Whether the model knows the study, as far as this scenario needs it.
void check_study(const Draft& draft, Section& section, const AttritionUse& use) {
  if (!use.model || use.study.empty() || use.evidence == AttritionEvidence::new_study) return;
  const auto value = section.get("study");
  std::vector<std::string> names;
  for (const AttritionModel::Study& study : use.model->studies) names.push_back(study.name);
  const AttritionModel::Study* study = use.model->study(use.study);
  if (!study)
    value->wrong(fmt::format("{} is not among the studies that the model was made from; expected "
                             "one of them, or `evidence: new_study`",
                             ticked(use.study)),
                 value->problems->meant(use.study, names));
  else if (draft.population().enters < Gate::eligible && !study->before_collection)
    value->wrong(
        fmt::format("the study {} was not followed before leukapheresis; expected "
                    "patients who enter at `eligible` or later, or `evidence: new_study`",
                    ticked(use.study)));
}

/// Gates before which the model knows a decision.
std::vector<Gate> decided_gates(const Population& population) {
  if (population.enters < Gate::eligible) return {Gate::eligible, Gate::lymphodepleted};
  return {Gate::lymphodepleted};
}

/// One entry a cause, without hazards so far, and as many behind the losses of each decision.
void add_risks(Draft& draft) {
  for (const KnownCause known : attrition_causes) {
    LeavingRisk risk;
    risk.cause = index_of(known);
    const RecordedAs recorded_as = draft.recorded_by_default(risk.cause);
    risk.recorded_as.fill(recorded_as);
    draft.population().leaving.push_back(std::move(risk));
    for (const Gate gate : decided_gates(draft.population()))
      draft.population().steps[index_of(gate)].lost.push_back({index_of(known), 0, recorded_as});
  }
  std::sort(draft.population().leaving.begin(), draft.population().leaving.end(),
            [](const LeavingRisk& a, const LeavingRisk& b) { return a.cause < b.cause; });
}

void note_posterior(Draft& draft) {
  const AttritionUse& use = *draft.population().attrition;
  auto joint = std::make_shared<CountedGroup::Joint>();
  joint->what =
      use.evidence == AttritionEvidence::new_study
          ? fmt::format("a new study of {}, line {:g}, by all studies of the model",
                        use.traits.disease, use.traits.line)
      : use.evidence == AttritionEvidence::fitted
          ? fmt::format("the study {}, by its own counts and all other studies", use.study)
          : fmt::format("the study {}, by the other studies", use.study);
  joint->inputs = attrition_inputs(use);
  joint->common_path = "attrition";
  joint->common_inputs = 1;
  joint->put = [](Population& population, std::span<const double> uniforms) {
    put_hazards(population, hazards_at(*population.attrition, uniforms));
  };
  joint->luck_at = [order = draws_by_total_hazard(use, draft.population().enters < Gate::eligible)](
                       std::span<const double> quantiles) { return uniforms_at(order, quantiles); };
  CountedGroup group;
  group.path = "attrition";
  group.joint = std::move(joint);
  draft.counted().push_back(std::move(group));
}

}  // namespace

void read_attrition(Draft& draft, Section& root) {
  auto section = section_at(root, "attrition");
  if (!section) return;
  if (root.states("leaving"))
    section->value().wrong("hazards of leaving are given twice; expected `attrition` or `leaving`");
  AttritionUse use;
  use.model = draft.attrition_model;
  if (const auto disease = section->get("disease"))
    use.traits.disease = read_choice(*disease).value_or(std::string(attrition_diseases.front()));
  read_fields(*section, use);
  read_fields(*section, use.traits);
  use.evidence = evidence_at(*section, use);
  use.burden = covariate_at(draft, *section, "burden");
  use.prior_lines = covariate_at(draft, *section, "prior_lines");
  use.traits.counted_from = draft.population().enters;
  check_study(draft, *section, use);
  if (!draft.problems->empty()) return;
  draft.population().attrition = std::move(use);
  add_risks(draft);
  if (!draft.population().attrition->model) return;
  put_hazards(draft.population(), middle_hazards(*draft.population().attrition));
  note_posterior(draft);
}

}  // namespace v2v
