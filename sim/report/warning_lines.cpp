// Warnings as text and JSON, and those of several arms as one list.
#include "report/warning_lines.hpp"

#include "report/plain_text.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/warnings.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <utility>
#include <variant>

namespace v2v::report {
namespace {

using Json = nlohmann::ordered_json;

Json fact_json(const Warning::Fact& fact) {
  return std::visit(
      [](const auto& value) -> Json {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, double>)
          return std::isfinite(value) ? Json(value) : Json(nullptr);
        else
          return value;
      },
      fact.value);
}

/// `suites 8, culture 7 d`: the last part of each path, and its value.
std::string name_of_point(const SweepSummary& sweep, const SweepPoint& point) {
  std::string name;
  for (std::size_t i = 0; i < std::min(sweep.paths.size(), point.values.size()); ++i)
    name += fmt::format("{}{} {}", i > 0 ? ", " : "",
                        sweep.paths[i].substr(sweep.paths[i].rfind('.') + 1), point.values[i].text);
  return clean(name);
}

/// Those of each, and what is true of them together.
std::vector<Warning> all_of(const std::vector<const std::vector<Warning>*>& lists,
                            const std::vector<std::optional<double>>& accrual_days,
                            const std::vector<std::string>& names, std::string_view plural) {
  std::vector<Warning> all = joined(lists, names, plural);
  if (auto warning = accrual_warning(accrual_days, names, plural))
    all.insert(all.begin(), std::move(*warning));
  return all;
}

}  // namespace

std::vector<std::string> names_of(const std::vector<std::string>& scenarios) {
  std::vector<std::string> names;
  for (const std::string& scenario : scenarios) {
    const auto shared = std::count(scenarios.begin(), scenarios.end(), scenario);
    std::string name = clean(scenario);
    if (shared > 1 || name.empty()) name += fmt::format(" (arm {})", names.size() + 1);
    names.push_back(clean(name));
  }
  return names;
}

std::vector<std::string> names_of(const std::vector<RunSummary>& arms) {
  std::vector<std::string> scenarios;
  for (const RunSummary& arm : arms) scenarios.push_back(arm.scenario);
  return names_of(scenarios);
}

std::vector<Warning> warnings_of(const ComparisonSummary& comparison) {
  std::vector<const std::vector<Warning>*> lists;
  std::vector<std::optional<double>> accrual;
  for (const RunSummary& arm : comparison.arms) {
    lists.push_back(&arm.warnings);
    accrual.push_back(arm.accrual_days);
  }
  return all_of(lists, accrual, names_of(comparison.arms), "arms");
}

std::vector<Warning> warnings_of(const SweepSummary& sweep) {
  std::vector<const std::vector<Warning>*> lists;
  std::vector<std::optional<double>> accrual;
  std::vector<std::string> names;
  for (const SweepPoint& point : sweep.points) {
    lists.push_back(&point.summary.warnings);
    accrual.push_back(point.summary.accrual_days);
    names.push_back(name_of_point(sweep, point));
  }
  return all_of(lists, accrual, names, "points");
}

std::vector<Warning> warnings_of(const SelectionSummary& selection) {
  std::vector<const std::vector<Warning>*> lists;
  std::vector<std::optional<double>> accrual;
  std::vector<std::string> names;
  for (const SelectionSummary::Policy& policy : selection.policies) {
    lists.push_back(&policy.warnings);
    accrual.push_back(policy.accrual_days);
    names.push_back(policy.name);
  }
  return all_of(lists, accrual, names, "policies");
}

std::string sentence_of(const Warning& warning) {
  return (is_note(warning) ? "Note: " : "Warning: ") + clean(warning.text);
}

Json warnings_json(const std::vector<Warning>& warnings, std::string_view holders,
                   const std::vector<std::string>& names) {
  Json list = Json::array();
  for (const Warning& warning : warnings) {
    Json one;
    one["kind"] = std::string(name_of(warning.kind));
    one["text"] = warning.text;
    for (const Warning::Fact& fact : warning.facts) one[fact.name] = fact_json(fact);
    if (!holders.empty()) {
      Json& held = one[std::string(holders)] = Json::array();
      for (const std::size_t i : warning.of)
        held.push_back(names.empty() ? Json(i) : Json(names.at(i)));
    }
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace v2v::report
