// Survival, response and cumulative incidence as JSON.
#include "report/json_parts.hpp"
#include "report/numbers.hpp"
#include "vein2vein/statistics/incidence.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace v2v::report {
namespace {

/// Null where it is not reached, too.
Json reached_or_null(const std::optional<double>& months) {
  return months && *months != SurvivalCurve::not_reached ? Json(*months) : Json();
}

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
      json["published"].push_back({{"months", point.month},
                                   {"share", *point.published},
                                   {"outside", is_outside(point.published, point.prediction95)}});
  json["median_months"] = reached_or_null(curve.median_months);
  const auto& bounds = curve.median_prediction95;
  json["median_prediction95"] =
      bounds ? Json{reached_or_null(bounds->lo), reached_or_null(bounds->hi)} : Json();
  if (curve.published_median_months)
    json["published_median"] = {{"months", *curve.published_median_months},
                                {"outside", curve.published_median_is_outside()}};
  json["restricted_mean_months"] = curve.restricted_mean;
  return json;
}

/// Shares of those intended, by month from the ITT gate on.
Json standing_json(const std::vector<StandingSummary>& standing) {
  Json json;
  for (const StandingSummary& one : standing) json[std::string(name_of(one.which))] = one.by_month;
  return json;
}

Json trial_json(const RandomisedSummary& trial) {
  Json standard;
  standard["patients"] = trial.patients;
  for (const SurvivalCurve& curve : trial.curves)
    standard["survival"]["itt"][curve.which == Survival::event_free ? "event_free" : "overall"] =
        curve_json(curve);
  standard["standing"] = standing_json(trial.standing);
  standard["responded"] = trial.responded;
  standard["transplanted"] = trial.transplanted;
  standard["later_cells"] = trial.later_cells;
  Json ratios;
  for (const RandomisedSummary::HazardRatio& one : trial.hazard_ratios) {
    Json& its = ratios[one.which == Survival::event_free ? "event_free" : "overall"];
    its = {{"median", reached_or_null(one.median)},
           {"prediction95", interval_json(one.prediction95)},
           {"without", one.without}};
    if (one.published)
      its["published"] = {{"ratio", *one.published},
                          {"outside", is_outside(one.published, one.prediction95)}};
  }
  return {{"standard_of_care", std::move(standard)}, {"hazard_ratio", std::move(ratios)}};
}

Json difference_json(const SurvivalDifference& one) {
  Json json;
  json["months"] = one.month;
  json["mean"] = one.mean;
  json["monte_carlo95"] = interval_json(one.monte_carlo95);
  json["prediction95"] = interval_json(one.prediction95);
  json["fewer_losses"] = one.fewer_losses;
  json["less_disease"] = one.less_disease;
  json["other_outcomes"] = one.other_outcomes;
  return json;
}

}  // namespace

Json incidence_json(const std::vector<IncidenceCurve>& curves) {
  Json list = Json::array();
  for (const IncidenceCurve& curve : curves) {
    Json one;
    one["outcome"] = curve.outcome;
    one["by_day"] = curve.by_day;
    one["bands"] = Json::array();
    for (std::size_t step = 0; step < curve.prediction95.size(); ++step)
      one["bands"].push_back({{"day", incidence_days[step]},
                              {"prediction95", interval_json(curve.prediction95[step])}});
    list.push_back(std::move(one));
  }
  return list;
}

void add_outcomes(Json& json, const PatientSummary& patients) {
  for (const MeasureRow& row : patients.measures)
    if (row.measure->of_care) json["toxicity"][std::string(row.measure->key)] = row.mean;
  if (!patients.outcomes) return;
  Json survival;
  survival["times_in"] = "months";
  for (const SurvivalCurve& curve : patients.outcomes->curves) {
    switch (curve.which) {
      case Survival::itt_overall:
        survival["itt"]["overall"] = curve_json(curve);
        break;
      case Survival::event_free:
        survival["itt"]["event_free"] = curve_json(curve);
        break;
      case Survival::duration_of_response:
        survival["responders"]["duration_of_response"] = curve_json(curve);
        break;
      default:
        survival["infused"][std::string(name_of(curve.which))] = curve_json(curve);
    }
  }
  json["survival"] = std::move(survival);
  json["standing"] = standing_json(patients.outcomes->standing);
  Json response;
  for (const ResponseSummary& one : patients.outcomes->response) {
    Json& its = response[std::string(name_of(one.which))];
    its = {{"infused", one.of_infused},
           {"prediction95", interval_json(one.prediction95)},
           {"itt", one.of_intended}};
    if (one.published)
      its["published"] = {{"share", *one.published},
                          {"outside", is_outside(one.published, one.prediction95)}};
  }
  response["transplanted"] = patients.outcomes->transplanted;
  response["later_cells"] = patients.outcomes->later_cells;
  if (patients.outcomes->response_by_days)
    response["assessed_in_time"] = {{"by_day", *patients.outcomes->response_by_days},
                                    {"share", patients.outcomes->assessed_in_time}};
  json["response"] = std::move(response);
  if (patients.outcomes->randomised) json["trial"] = trial_json(*patients.outcomes->randomised);
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
