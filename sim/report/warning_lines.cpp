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

/// What is compared: arms, points or policies.
struct Compared {
  std::vector<const std::vector<Warning>*> lists;
  std::vector<std::optional<double>> accrual_days;
  std::vector<std::optional<Gate>> itt_gates;
  std::vector<std::string> names;

  void add(const RunSummary& run) {
    const TreatedFraction& treated = run.treated_fraction;
    lists.push_back(&run.warnings);
    accrual_days.push_back(run.accrual_days);
    itt_gates.push_back(treated.of_several_gates ? std::nullopt : std::optional(treated.of));
  }
};

/// Those of each, and what is true of them together.
std::vector<Warning> all_of(const Compared& compared, std::string_view plural) {
  std::vector<Warning> all = joined(compared.lists, compared.names, plural);
  for (auto& warning : {accrual_warning(compared.accrual_days, compared.names, plural),
                        counted_from_warning(compared.itt_gates, compared.names, plural)})
    if (warning) all.insert(all.begin(), *warning);
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
  Compared compared;
  for (const RunSummary& arm : comparison.arms) compared.add(arm);
  compared.names = names_of(comparison.arms);
  std::vector<Warning> all = all_of(compared, "arms");
  std::vector<double> expected;
  for (const RunSummary& arm : comparison.arms) expected.push_back(arm.expected_patients);
  if (auto warning = different_patients_warning(expected, compared.names))
    all.insert(all.begin(), std::move(*warning));
  return all;
}

std::vector<Warning> warnings_of(const SweepSummary& sweep) {
  Compared compared;
  for (const SweepPoint& point : sweep.points) {
    compared.add(point.summary);
    compared.names.push_back(name_of_point(sweep, point));
  }
  return all_of(compared, "points");
}

std::vector<Warning> warnings_of(const SelectionSummary& selection) {
  Compared compared;
  for (const SelectionSummary::Policy& policy : selection.policies) {
    compared.lists.push_back(&policy.warnings);
    compared.accrual_days.push_back(policy.accrual_days);
    compared.itt_gates.push_back(policy.itt_gate);
    compared.names.push_back(policy.name);
  }
  return all_of(compared, "policies");
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
