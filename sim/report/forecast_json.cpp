// Forecasts as JSON.
#include "report/json_parts.hpp"
#include "vein2vein/report/forecast_report.hpp"

#include <nlohmann/json.hpp>

namespace v2v {
namespace report {
namespace {

Json weeks_json(const std::vector<ForecastWeek>& weeks) {
  Json list = Json::array();
  for (const ForecastWeek& week : weeks) {
    Json one;
    one["from"] = text_or_null(week.from);
    one["from_d"] = week.from_d;
    one["collections"] = predicted_json(week.collections);
    one["cultures_started"] = predicted_json(week.cultures);
    one["infused"] = predicted_json(week.infusions);
    list.push_back(std::move(one));
  }
  return list;
}

Json patients_json(const ForecastSummary& forecast) {
  Json list = Json::array();
  for (const ForecastPatient& patient : forecast.patients) {
    Json one;
    one["id"] = patient.id;
    if (!patient.population.empty()) one["population"] = patient.population;
    one["hospital"] = text_or_null(patient.hospital);
    one["infused"] = patient.infused;
    one["median"] = text_or_null(patient.median);
    one["median_d"] = value_or_null(patient.median_d);
    one["latest"] = text_or_null(patient.latest);
    one["latest_d"] = value_or_null(patient.latest_d);
    one["infused_in_time"] = forecast.late_after_d ? Json(patient.infused_in_time) : Json();
    one["late"] = forecast.late_after_d ? Json(patient.is_late) : Json();
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace
}  // namespace report

std::string json_of(const ForecastSummary& forecast) {
  using namespace report;
  Json json = run_json(forecast.run);
  Json& ahead = json["forecast"];
  ahead["until_d"] = forecast.until_d;
  ahead["late_after"] = text_or_null(forecast.late_after);
  ahead["late_after_d"] = value_or_null(forecast.late_after_d);
  ahead["weeks"] = weeks_json(forecast.weeks);
  ahead["patients"] = patients_json(forecast);
  return text_of_json(json);
}

}  // namespace v2v
