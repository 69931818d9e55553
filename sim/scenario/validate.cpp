// The order of reading; title, enrolment and gates.
#include "scenario/validate.hpp"

#include "scenario/draft.hpp"
#include "scenario/model_facts.hpp"
#include "scenario/remarks.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v {
namespace {

void read_head(Draft& draft, Section& root) {
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

/// Everything but the variants, in the order in which later parts use the words of earlier ones.
void read_all(Draft& draft, Section& section) {
  read_head(draft, section);
  read_calendars(draft, section);
  read_causes(draft, section);
  read_enrolment(draft, section);
  read_kind(draft, section);
  read_covariates(draft, section);
  read_sites(draft, section);
  read_protocol(draft, section);
  read_steps(draft, section);
  read_flowchart(draft, section);
  read_leaving(draft, section);
  read_attrition(draft, section);
  read_infections(draft, section);
  read_lists(draft, section);
  read_published(draft, section);
}

}  // namespace

Scenario validate(const Node& root, const std::string& name, const Lists& lists,
                  Problems& problems) {
  Draft draft;
  draft.problems = &problems;
  draft.lists = &lists;
  draft.attrition_model = lists.attrition;
  draft.scenario.name = name;
  Section section(Value{&root, "", &whole_file, &problems});
  read_all(draft, section);
  if (problems.empty()) read_makers(draft, root, section);
  if (problems.empty()) read_changes(draft, root, section);
  if (problems.empty()) {
    draft.scenario.provenance = collect_provenance(root, problems);
    draft.scenario.model_facts = model_facts_of(root);
  }
  return std::move(draft.scenario);
}

}  // namespace v2v
