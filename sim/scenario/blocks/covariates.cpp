// Characteristics of the patients.
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/quantity.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

namespace v2v::tables {
namespace {

const Field kCovariate[] = {
    {.key = "table",
     .form = Form::weights,
     .text = "Levels with their weights or counts.",
     .example = "{ 1: 15, 2: 35 }",
     .needed = true},
};

constinit const Table kCovariateTable{"covariate", "A characteristic of the patient.", kCovariate};

const Field kCovariateField{.key = "",
                            .form = Form::object,
                            .text = "A characteristic of the patient.",
                            .example = "{ table: { 1: 15, 2: 35 } }",
                            .table = &kCovariateTable};

}  // namespace

constinit const Table patients{
    "patients", "Characteristics of the patients.", {}, &kCovariateField};

}  // namespace v2v::tables

namespace v2v {
namespace {

constexpr std::size_t kMostCovariates = 20;

constexpr std::size_t kMostLevels = 50;

void read_covariate(Draft& draft, const Section& all, const Node::Entry& entry) {
  const Value value = all.below(entry);
  if (!is_snake_case(entry.key))
    value.wrong_at(entry.place,
                   "this is not a name of a characteristic; expected lower case "
                   "letters, digits and `_`, such as `prior_lines`");
  Section section(value);
  const auto table = section.get("table");
  if (!table) return;
  const Value levels = table->bare();
  if (!levels.node->is_map()) return levels.unexpected(levels.look() + " stands here");
  Covariate covariate;
  covariate.name = entry.key;
  double sum = 0;
  for (const auto& [level, place, inner] : levels.node->entries) {
    if (is_remark(level)) continue;
    const Value each = levels.below(level, inner, nullptr);
    const auto weight = read_weight(each);
    const auto label = clean_text(each, level, 60);
    if (!weight || !label) continue;
    covariate.levels.push_back(*label);
    covariate.weights.push_back(*weight);
    sum += *weight;
  }
  if (covariate.levels.empty() || covariate.levels.size() > kMostLevels)
    return levels.wrong(
        fmt::format("{} levels are given; expected 1 to {}", covariate.levels.size(), kMostLevels));
  if (sum <= 0) return levels.wrong("the weights add up to 0; expected at least one more than 0");
  for (double& weight : covariate.weights) weight /= sum;
  draft.population().covariates.push_back(std::move(covariate));
}

}  // namespace

void read_covariates(Draft& draft, Section& root) {
  auto patients = section_at(root, "patients");
  if (!patients) return;
  const auto entries = patients->free_entries();
  if (entries.size() > kMostCovariates)
    return patients->value().wrong(fmt::format("{} characteristics are given; expected at most {}",
                                               entries.size(), kMostCovariates));
  for (const Node::Entry* entry : entries) read_covariate(draft, *patients, *entry);
}

}  // namespace v2v
