// Causes of leaving, and the reasons that stand on record for them.
#include "scenario/draft.hpp"
#include "scenario/field_tables.hpp"
#include "scenario/fields.hpp"
#include "scenario/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v::tables {
namespace {

const Field kRecordedRest{.key = "",
                          .form = Form::recorded,
                          .text = "The reason that the study's records give for a cause.",
                          .example = "physician decision"};

}  // namespace

constinit const Table recorded{"recorded", "Reported reasons by cause.", {}, &kRecordedRest};

}  // namespace v2v::tables

namespace v2v {
namespace {

constexpr std::size_t kMostCauses = 32;

constexpr std::size_t kMostReasons = 250;

void declare_cause(Draft& draft, const Value& item) {
  const std::string& name = item.node->text;
  std::vector<std::string>& causes = draft.scenario.causes;
  if (!item.node->is_scalar() || !is_snake_case(name))
    item.wrong(
        fmt::format("{} is not a name of a cause; expected lower case letters, digits and "
                    "`_`, such as `donor_failure`",
                    item.look()));
  else if (draft.cause_named(name))
    item.wrong(fmt::format("{} is known already; expected only causes that are not", ticked(name)));
  else if (causes.size() == kMostCauses)
    item.wrong(fmt::format("too many causes; expected at most {}", kMostCauses));
  else
    causes.push_back(name);
}

}  // namespace

std::optional<Cause> Draft::cause_named(const std::string& name) const {
  const auto found = std::find(scenario.causes.begin(), scenario.causes.end(), name);
  if (found == scenario.causes.end()) return std::nullopt;
  return static_cast<Cause>(found - scenario.causes.begin());
}

std::optional<Cause> Draft::require_cause(const Value& value, Place place, const std::string& name,
                                          const std::string& otherwise) const {
  const auto cause = cause_named(name);
  if (!cause)
    value.wrong_at(place,
                   fmt::format("{} is not a cause; expected {}{}", ticked(name),
                               one_of(scenario.causes), otherwise),
                   problems->meant(name, scenario.causes));
  return cause;
}

Reason Draft::reason_number(const Value& value, const std::string& reason) {
  const auto known = reason_numbers.find(reason);
  if (known != reason_numbers.end()) return known->second;
  if (scenario.reasons.size() == kMostReasons) {
    value.wrong(fmt::format("too many different reasons; expected at most {}", kMostReasons));
    return 0;
  }
  const Reason number = static_cast<Reason>(scenario.reasons.size());
  reason_numbers.emplace(reason, number);
  scenario.reasons.push_back(reason);
  return number;
}

RecordedAs Draft::recorded_by_default(Cause cause) {
  const auto stated = recorded_by_cause.find(cause);
  if (stated != recorded_by_cause.end()) return stated->second;
  std::string reason = scenario.causes[cause];
  std::replace(reason.begin(), reason.end(), '_', ' ');
  static const Node nowhere;
  RecordedAs result{{reason_number({&nowhere, "recorded_as", nullptr, problems}, reason), 1}};
  recorded_by_cause.emplace(cause, result);
  return result;
}

RecordedAs read_recorded_as(Draft& draft, const Value& given) {
  const Value value = given.bare();
  if (value.node->is_scalar()) {
    const auto reason = clean_text(value, value.node->text, 80);
    if (!reason) return {};
    return {{draft.reason_number(value, *reason), 1}};
  }
  if (!value.node->is_map()) {
    value.unexpected(value.look() + " stands here");
    return {};
  }
  if (value.node->entries.size() > kMostReasons) {
    value.wrong(fmt::format("too many reasons; expected at most {}", kMostReasons));
    return {};
  }
  RecordedAs result;
  double sum = 0;
  bool good = true;
  for (const auto& [key, place, inner] : value.node->entries) {
    if (is_remark(key)) continue;
    const Value each = value.below(key, inner, nullptr);
    const auto probability = read_plain_probability(each);
    const auto reason = clean_text(each, key, 80);
    good = good && probability && reason;
    if (!probability || !reason) continue;
    result.emplace_back(draft.reason_number(each, *reason), *probability);
    sum += *probability;
  }
  if (good && std::abs(sum - 1) > sum_tolerance) {
    value.wrong(fmt::format("the probabilities of the reasons add up to {:.10g}; expected 1", sum));
    return {};
  }
  for (auto& [reason, probability] : result) probability /= good ? sum : 1;
  return result;
}

void read_causes(Draft& draft, Section& root) {
  draft.scenario.causes.assign(known_cause_names.begin(), known_cause_names.end());
  if (const auto causes = root.get("causes"))
    for (const Value& item : list_items(*causes, 0, kMostCauses)) declare_cause(draft, item);
}

void read_recorded(Draft& draft, Section& root) {
  draft.recorded_by_cause.clear();
  auto recorded = section_at(root, "recorded_as");
  if (!recorded) return;
  for (const Node::Entry* entry : recorded->free_entries()) {
    const Value value = recorded->below(*entry);
    const auto cause = draft.require_cause(value, entry->place, entry->key, "");
    const RecordedAs reasons = read_recorded_as(draft, value);
    if (cause && !reasons.empty()) draft.recorded_by_cause[*cause] = reasons;
  }
}

}  // namespace v2v
