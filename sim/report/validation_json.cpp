// A validation as JSON.
#include "report/json_parts.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
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

/// Null where it is not reached.
Json outcome_json(const ValidationOutcome& one) {
  const auto reached = [](double value) { return std::isinf(value) ? Json() : Json(value); };
  Json json;
  json["scenario"] = one.scenario;
  json["quantity"] = one.quantity;
  json["published"] = one.published;
  json["predicted"] = reached(one.predicted);
  json["prediction95"] = {reached(one.prediction95.lo), reached(one.prediction95.hi)};
  json["inside"] = one.inside;
  return json;
}

Json scores_json(const SkillScores& scores) {
  Json json;
  json["crps"] = scores.crps;
  json["interval_score"] = scores.interval_score;
  json["log_score"] = scores.log_score;
  return json;
}

/// Null where too few studies were predicted without their own counts.
Json skill_json(const std::optional<SkillSummary>& skill) {
  if (!skill) return nullptr;
  Json json;
  json["studies"] = skill->studies;
  json["model"] = scores_json(skill->model);
  json["baselines"] = Json::array();
  for (const SkillSummary::Baseline& baseline : skill->baselines) {
    Json one;
    one["name"] = word_of(baseline.looks_at);
    one.update(scores_json(baseline.mean));
    one["paired"]["difference"] = scores_json(baseline.difference);
    one["paired"]["standard_error"] = scores_json(baseline.standard_error);
    json["baselines"].push_back(std::move(one));
  }
  return json;
}

Json group_json(const ValidationGroup& group) {
  Json json;
  json["what"] = group.what;
  json["fitted"] = counted_json(group.fitted);
  json["leave_one_out"] = counted_json(group.left_out);
  json["relative_width"] = group.relative_width > 0 ? Json(group.relative_width) : Json();
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
  json["skill"] = skill_json(summary.skill);
  json["groups"] = Json::array();
  for (const ValidationGroup& group : summary.groups) json["groups"].push_back(group_json(group));
  json["checks"] = Json::array();
  for (const ValidationCheck& check : summary.checks) json["checks"].push_back(check_json(check));
  json["times"] = Json::array();
  for (const ValidationTime& time : summary.times) json["times"].push_back(time_json(time));
  json["curves"] = Json::array();
  for (const ValidationCurve& curve : summary.curves) json["curves"].push_back(curve_json(curve));
  json["observed_under_way"] = summary.observed_under_way;
  json["outcomes"] = Json::array();
  for (const ValidationOutcome& one : summary.outcomes)
    json["outcomes"].push_back(outcome_json(one));
  json["not_published"] = summary.not_published;
  json["simulated"] = summary.simulated;
  json["verified"] = summary.verified;
  return text_of_json(json);
}

}  // namespace v2v
