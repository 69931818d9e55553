// The order of reading; title, enrolment and gates.
#include "scenario/validate.hpp"

#include "scenario/draft.hpp"
#include "scenario/model_facts.hpp"
#include "scenario/remarks.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

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
  read_outcomes(draft, section);
  read_policy(draft, section);
}

namespace {

/// One population, which the document is all about. Words of the world and of the patients in the
/// order in which later parts use those of earlier ones.
void read_one(Draft& draft, const Node& root) {
  const bool offers = root.find("offered");
  Section document(Value{&root, "", &whole_file, draft.problems},
                   offers ? tables::programme : tables::scenario);
  read_head(draft, document);
  read_calendars(draft, document);
  read_causes(draft, document);
  if (offers) read_sites(draft, document);
  read_products(draft, document);
  const Node with_first = offer_products(draft, root, "");
  Section section(Value{&with_first, "", &whole_file, draft.problems});
  read_recorded(draft, section);
  read_enrolment(draft, section);
  read_kind(draft, section);
  read_covariates(draft, section);
  if (!offers) read_sites(draft, section);
  read_people(draft, section);
  read_patients(draft, section);
  refuse_list_beside_products(draft, section);
  read_lists(draft, section);
  read_published(draft, section);
  if (draft.problems->empty()) read_makers(draft, with_first, section);
  read_offered(draft, root, with_first);
  if (draft.problems->empty()) read_changes(draft, root, section);
  if (draft.problems->empty()) remark_on_idle_outcomes(draft, section);
  if (draft.problems->empty() && offers)
    check_beds(draft, section, draft.scenario.each_population());
  if (draft.problems->empty()) check_products(draft);
}

/// What populations share, then one after another.
void read_several(Draft& draft, const Node& root) {
  Section section(Value{&root, "", &whole_file, draft.problems}, tables::programme);
  read_head(draft, section);
  read_calendars(draft, section);
  read_causes(draft, section);
  read_sites(draft, section);
  read_people(draft, section);
  read_products(draft, section);
  read_populations(draft, root, section);
  if (draft.problems->empty()) check_products(draft);
}

}  // namespace

void read_patients(Draft& draft, Section& section) {
  read_protocol(draft, section);
  read_steps(draft, section);
  read_flowchart(draft, section);
  read_leaving(draft, section);
  read_attrition(draft, section);
  read_infections(draft, section);
  read_randomised(draft, section);
}

namespace {

/// Weeks are kept by shift and site.
void check_people(Draft& draft, const Node& root) {
  constexpr double kMostWeeks = 5e6, kWeek = 7;
  double rows = 0;
  for (const Role& role : draft.scenario.people)
    rows += static_cast<double>(std::count(role.at.begin(), role.at.end(), true)) *
            static_cast<double>(role.shifts.size());
  if (rows * (accrual_days(draft.scenario).value_or(0) / kWeek + 1) <= kMostWeeks) return;
  Value{&root, "", nullptr, draft.problems}
      .below("people", root.find("people")->value, nullptr)
      .wrong("too many shifts at too many sites for so long a time; expected fewer of them");
}

}  // namespace

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
  if (problems.empty() && !draft.scenario.people.empty()) check_people(draft, root);
  if (problems.empty()) {
    draft.scenario.provenance = collect_provenance(root, problems);
    draft.scenario.model_facts = model_facts_of(root);
  }
  return std::move(draft.scenario);
}

}  // namespace v2v
