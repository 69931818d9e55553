// Survival and response as JSON.
#include "report/json_parts.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace v2v::report {
namespace {

Json curve_json(const SurvivalCurve& curve) {
  Json json;
  for (const char* const key : {"times", "mean", "monte_carlo95", "prediction95", "at_risk"})
    json[key] = Json::array();
  for (const SurvivalPoint& point : curve.points) {
    json["times"].push_back(point.month);
    json["mean"].push_back(point.mean);
    json["monte_carlo95"].push_back(interval_json(point.monte_carlo95));
    json["prediction95"].push_back(interval_json(point.prediction95));
    json["at_risk"].push_back(point.at_risk);
  }
  json["published"] = Json::array();
  for (const SurvivalPoint& point : curve.points)
    if (point.published)
      json["published"].push_back(
          {{"months", point.month}, {"share", *point.published}, {"outside", point.is_outside()}});
  json["median_months"] = value_or_null(curve.median_months);
  json["restricted_mean_months"] = curve.restricted_mean;
  return json;
}

Json difference_json(const SurvivalDifference& one) {
  Json json;
  json["months"] = one.month;
  json["mean"] = one.mean;
  json["monte_carlo95"] = interval_json(one.monte_carlo95);
  json["prediction95"] = interval_json(one.prediction95);
  json["fewer_losses"] = one.fewer_losses;
  json["less_disease"] = one.less_disease;
  return json;
}

}  // namespace

void add_outcomes(Json& json, const PatientSummary& patients) {
  if (!patients.outcomes) return;
  Json survival;
  survival["times_in"] = "months";
  for (const SurvivalCurve& curve : patients.outcomes->curves) {
    switch (curve.which) {
      case Survival::itt_overall:
        survival["itt"]["overall"] = curve_json(curve);
        break;
      case Survival::duration_of_response:
        survival["responders"]["duration_of_response"] = curve_json(curve);
        break;
      default:
        survival["infused"][std::string(name_of(curve.which))] = curve_json(curve);
    }
  }
  json["survival"] = std::move(survival);
  Json response;
  for (const ResponseSummary& one : patients.outcomes->response)
    response[one.key] = {{"infused", one.of_infused},
                         {"prediction95", interval_json(one.prediction95)},
                         {"itt", one.of_intended}};
  response["transplanted"] = patients.outcomes->transplanted;
  json["response"] = std::move(response);
}

Json survival_json(const SurvivalDifferences& difference) {
  Json json;
  json["at"] = Json::array();
  for (const SurvivalDifference& one : difference.at) json["at"].push_back(difference_json(one));
  json["restricted_mean"] =
      difference.restricted_mean ? difference_json(*difference.restricted_mean) : Json();
  return json;
}

}  // namespace v2v::report
