// Sweeps, sensitivity analyses and selections as JSON.
#include "report/json_parts.hpp"
#include "report/numbers.hpp"
#include "report/views/study_words.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/study_report.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace v2v {
namespace report {
namespace {

Json value_json(const VariedValue& value) {
  return value.number && value.unit.empty() ? Json(*value.number) : Json(value.text);
}

Json point_json(const SweepSummary& sweep, const SweepPoint& point) {
  const RunSummary& run = point.summary;
  Json json;
  json["values"] = Json::object();
  for (std::size_t i = 0; i < std::min(sweep.paths.size(), point.values.size()); ++i)
    json["values"][sweep.paths[i]] = value_json(point.values[i]);
  json["warnings"] = warnings_json(run.warnings);
  json["treated_fraction"] = treated_json(run.treated_fraction);
  json["attrition"] = attrition_json(run.attrition);
  json["causes"] = causes_json(run.causes);
  json["vein_to_vein"] = vein_to_vein_json(run);
  json["potential_vein_to_vein"] = potential_json(run, run);
  json["replications"] = run.replications;
  json["precision"] = precision_json(run.precision);
  json["uncertainty"] = uncertainty_json(run.uncertainty);
  json["warm_up"] = warm_up_json(run.warm_up);
  json["verified"] = verified_json(run.verified);
  json["fingerprint"] = fingerprint_text(run.fingerprint);
  return json;
}

Json factor_json(const SensitivitySummary& sensitivity, std::size_t index) {
  const FactorSummary& factor = sensitivity.factors[index];
  Json json;
  json["factor"] = factor.name;
  json["low"] = factor.low;
  json["high"] = factor.high;
  json["posterior"] = factor.posterior;
  return json;
}

/// The rows of the method, the most important first.
Json rows_json(const SensitivitySummary& sensitivity) {
  Json list = Json::array();
  for (const auto& row : sensitivity.tornado) {
    Json one = factor_json(sensitivity, row.factor);
    one["at_low"] = row.at_low;
    one["at_high"] = row.at_high;
    one["change"] = row.at_high - row.at_low;
    one["change95"] = interval_json(row.change95);
    list.push_back(std::move(one));
  }
  for (const auto& row : sensitivity.morris) {
    Json one = factor_json(sensitivity, row.factor);
    one["mu"] = row.mu;
    one["mu_star"] = row.mu_star;
    one["mu_star95"] = interval_json(known(row.mu_star95));
    one["sigma"] = row.sigma;
    list.push_back(std::move(one));
  }
  for (const auto& row : sensitivity.sobol) {
    Json one = factor_json(sensitivity, row.factor);
    one["first"] = row.first;
    one["first95"] = interval_json(known(row.first95));
    one["total"] = row.total;
    one["total95"] = interval_json(known(row.total95));
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace
}  // namespace report

std::string json_of(const SweepSummary& sweep) {
  using namespace report;
  Json json;
  json["scenario"] = sweep.scenario;
  json["title"] = sweep.title;
  json["seed"] = sweep.seed;
  json["version"] = sweep.version;
  json["warnings"] = warnings_json(warnings_of(sweep), "points");
  json["design"] = sweep.design;
  json["paths"] = sweep.paths;
  json["points"] = Json::array();
  for (const SweepPoint& point : sweep.points) json["points"].push_back(point_json(sweep, point));
  return text_of_json(json);
}

std::string json_of(const SensitivitySummary& sensitivity) {
  using namespace report;
  Json json;
  json["scenario"] = sensitivity.scenario;
  json["title"] = sensitivity.title;
  json["quantity"] = sensitivity.quantity;
  json["unit"] = sensitivity.unit;
  json["method"] = sensitivity.method;
  json["seed"] = sensitivity.seed;
  json["version"] = sensitivity.version;
  json["replications"] = sensitivity.replications;
  json["evaluations"] = sensitivity.evaluations;
  json["warnings"] = warnings_json(sensitivity.warnings);
  json["without_value"] = sensitivity.without_value;
  json["base"] = sensitivity.base;
  json["factors"] = rows_json(sensitivity);
  json["verified_evaluations"] = sensitivity.verified_evaluations;
  return text_of_json(json);
}

std::string json_of(const SelectionSummary& selection) {
  using namespace report;
  std::vector<std::string> names;
  for (const SelectionSummary::Policy& policy : selection.policies) names.push_back(policy.name);
  Json json;
  json["warnings"] = warnings_json(warnings_of(selection), "policies", names);
  json["quantity"] = selection.quantity;
  json["unit"] = selection.unit;
  json["maximise"] = selection.maximise;
  json["procedure"] = selection.procedure;
  json["indifference"] = selection.indifference;
  json["confidence"] = selection.confidence;
  json["seed"] = selection.seed;
  json["version"] = selection.version;
  json["first_stage"] = selection.first_stage;
  json["replications_spent"] = selection.replications_spent;
  json["replications_without_stopping"] = selection.replications_without_stopping;
  json["best"] = selection.best < selection.policies.size()
                     ? Json(selection.policies[selection.best].name)
                     : Json(nullptr);
  json["policies"] = Json::array();
  for (const SelectionSummary::Policy& policy : selection.policies) {
    Json one;
    one["name"] = policy.name;
    one["mean"] = policy.mean;
    one["monte_carlo95"] = interval_json(policy.monte_carlo95);
    one["replications"] = policy.replications;
    one["dropped"] = policy.dropped;
    one["verified"] = verified_json(policy.verified);
    json["policies"].push_back(std::move(one));
  }
  return text_of_json(json);
}

}  // namespace v2v
