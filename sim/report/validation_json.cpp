// A validation as JSON.
#include "report/json_parts.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace v2v {
namespace report {
namespace {

Json check_json(const ValidationCheck& check) {
  Json json;
  json["scenario"] = check.scenario;
  json["quantity"] = check.quantity;
  json["published"] = check.published;
  json["published95"] = interval_json(check.published95);
  json["predicted"] = check.predicted;
  json["prediction95"] = interval_json(check.prediction95);
  json["inside"] = check.inside;
  json["fitted"] = check.fitted;
  json["primary"] = check.primary;
  json["pit"] = check.pit;
  json["score"] = check.score;
  json["of"] = check.of;
  return json;
}

Json time_json(const ValidationTime& time) {
  Json json;
  json["scenario"] = time.scenario;
  json["interval"] = time.interval;
  json["published_median"] = time.published;
  json["predicted_median"] = time.predicted;
  json["fitted"] = time.fitted;
  return json;
}

Json curve_json(const ValidationCurve& curve) {
  Json json;
  json["scenario"] = curve.scenario;
  json["outcome"] = curve.outcome;
  json["fitted"] = curve.fitted;
  json["distance"] = curve.distance;
  json["day"] = curve.day;
  json["observed"] = curve.observed;
  json["predicted"] = curve.predicted;
  return json;
}

/// Null where there is nothing of that kind.
Json share_json(const ValidationCoverage& coverage) {
  return coverage.of == 0 ? Json(nullptr) : Json(coverage.share());
}

Json counted_json(const ValidationCoverage& coverage) {
  Json json;
  json["share"] = share_json(coverage);
  json["inside"] = coverage.inside;
  json["of"] = coverage.of;
  return json;
}

}  // namespace
}  // namespace report

std::string json_of(const ValidationSummary& summary) {
  using namespace report;
  Json json;
  json["version"] = summary.version;
  json["seed"] = summary.seed;
  json["replications"] = summary.replications;
  json["passed"] = summary.passed;
  json["coverage"]["fitted"] = share_json(summary.fitted);
  json["coverage"]["leave_one_out"] = share_json(summary.leave_one_out);
  json["primary"]["fitted"] = counted_json(summary.fitted);
  json["primary"]["leave_one_out"] = counted_json(summary.leave_one_out);
  json["reasons"]["fitted"] = counted_json(summary.reasons_fitted);
  json["reasons"]["leave_one_out"] = counted_json(summary.reasons_leave_one_out);
  // Nothing where no fitted study says how wide it should be.
  json["relative_width"] = summary.relative_width > 0 ? Json(summary.relative_width) : Json();
  json["checks"] = Json::array();
  for (const ValidationCheck& check : summary.checks) json["checks"].push_back(check_json(check));
  json["times"] = Json::array();
  for (const ValidationTime& time : summary.times) json["times"].push_back(time_json(time));
  json["curves"] = Json::array();
  for (const ValidationCurve& curve : summary.curves) json["curves"].push_back(curve_json(curve));
  json["not_published"] = summary.not_published;
  json["simulated"] = summary.simulated;
  json["verified"] = summary.verified;
  return text_of_json(json);
}

}  // namespace v2v
