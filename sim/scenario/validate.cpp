// The order of reading; title, enrolment and gates.
#include "scenario/validate.hpp"

#include "scenario/draft.hpp"
#include "scenario/model_facts.hpp"
#include "scenario/remarks.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v {
namespace {

void read_head(Draft& draft, Section& root) {
  read_fields<Population>(root, draft.scenario);
  read_fields(root, draft.scenario);
  read_flag(*root.get("overlay"));
  if (auto sources = section_at(root, "sources"))
    for (const Node::Entry* entry : sources->free_entries()) read_text(sources->below(*entry));
  check_remarks(*root.value().node, *draft.problems);
}

}  // namespace

std::optional<Section> section_at(Section& section, std::string_view key) {
  const auto value = section.get(key);
  if (!value) return std::nullopt;
  if (value->field->or_none && value->node->is_scalar() && value->node->text == "none")
    return std::nullopt;
  Section inner(*value);
  if (!value->node->is_map()) return std::nullopt;
  return inner;
}

void read_protocol(Draft& draft, Section& section) {
  read_makers_of_product(draft, section);
  read_product(draft, section);
  read_bridging(draft, section);
  read_lymphodepletion(draft, section);
  read_stay(draft, section);
  read_policy(draft, section);
}

namespace {

/// One population, which the document is all about. Words of the world and of the patients in the
/// order in which later parts use those of earlier ones.
void read_one(Draft& draft, const Node& root) {
  Section section(Value{&root, "", &whole_file, draft.problems});
  read_head(draft, section);
  read_calendars(draft, section);
  read_causes(draft, section);
  read_recorded(draft, section);
  read_enrolment(draft, section);
  read_kind(draft, section);
  read_covariates(draft, section);
  read_sites(draft, section);
  read_patients(draft, section);
  read_lists(draft, section);
  read_published(draft, section);
  if (draft.problems->empty()) read_makers(draft, root, section);
  if (draft.problems->empty()) read_changes(draft, root, section);
}

/// What populations share, then one after another.
void read_several(Draft& draft, const Node& root) {
  Section section(Value{&root, "", &whole_file, draft.problems}, tables::programme);
  read_head(draft, section);
  read_calendars(draft, section);
  read_causes(draft, section);
  read_sites(draft, section);
  read_populations(draft, root, section);
}

}  // namespace

void read_patients(Draft& draft, Section& section) {
  read_protocol(draft, section);
  read_steps(draft, section);
  read_flowchart(draft, section);
  read_leaving(draft, section);
  read_attrition(draft, section);
  read_infections(draft, section);
}

Scenario validate(const Node& root, const std::string& name, const Lists& lists,
                  Problems& problems) {
  Draft draft;
  draft.problems = &problems;
  draft.lists = &lists;
  draft.attrition_model = lists.attrition;
  draft.scenario.name = name;
  if (root.find("populations"))
    read_several(draft, root);
  else
    read_one(draft, root);
  if (problems.empty()) {
    draft.scenario.provenance = collect_provenance(root, problems);
    draft.scenario.model_facts = model_facts_of(root);
  }
  return std::move(draft.scenario);
}

}  // namespace v2v
