// Months, years, beds and hospitals as JSON.
#include "report/json_parts.hpp"

#include <nlohmann/json.hpp>

namespace v2v::report {
namespace {

Json wait_json(const std::optional<Predicted>& wait) {
  return wait ? predicted_json(*wait) : Json();
}

Json period_json(const PeriodSummary& period, const std::vector<CauseRow>& causes) {
  Json json;
  json["from"] = text_or_null(period.from);
  json["until"] = text_or_null(period.until);
  json["from_d"] = period.from_d;
  json["until_d"] = period.until_d;
  for (const auto& [count, word, prose] : words<CalendarCount>)
    json[std::string(word)] = predicted_json(period.of(count));
  json["lost"] = Json::object();
  for (std::size_t i = 0; i < period.lost.size() && i < causes.size(); ++i)
    json["lost"][causes[i].cause] = predicted_json(period.lost[i]);
  json["median_wait"] = wait_json(period.median_wait);
  json["wait90"] = wait_json(period.wait90);
  return json;
}

/// Of anything that lasts from a date to another.
template <class Lasting>
Json span_json(const Lasting& lasting) {
  Json json;
  json["from"] = text_or_null(lasting.from);
  json["until"] = text_or_null(lasting.until);
  json["from_d"] = lasting.from_d;
  json["until_d"] = lasting.until_d;
  return json;
}

Json closure_json(const ClosureSummary& closure) {
  Json json = span_json(closure);
  json["queue_before"] = closure.queue_before;
  json["longest_queue"] = closure.longest_queue;
  json["days_until_back"] = value_or_null(closure.days_until_back);
  return json;
}

Json periods_json(const std::vector<PeriodSummary>& periods, const std::vector<CauseRow>& causes) {
  Json list = Json::array();
  for (const PeriodSummary& period : periods) list.push_back(period_json(period, causes));
  return list;
}

Json places_json(const std::vector<PlaceSummary>& places) {
  Json list = Json::array();
  for (const PlaceSummary& place : places) {
    Json one;
    one["name"] = place.name;
    one["intended"] = place.intended;
    one["infused"] = place.infused;
    one["treated_fraction"] = place.treated_fraction;
    one["monte_carlo95"] = interval_json(place.monte_carlo95);
    one["median_wait"] = value_or_null(place.median_wait);
    one["wait90"] = value_or_null(place.wait90);
    one["made_by"] = Json::object();
    for (const PlaceSummary::Share& share : place.made_by)
      one["made_by"][share.maker] = share.fraction;
    list.push_back(std::move(one));
  }
  return list;
}

}  // namespace

Json predicted_json(const Predicted& number) {
  Json json;
  json["mean"] = number.mean;
  json["prediction95"] = interval_json(number.prediction95);
  return json;
}

Json occupancy_json(const std::vector<OccupancySummary>& occupancy) {
  Json list = Json::array();
  for (const OccupancySummary& row : occupancy) {
    Json one;
    one["site"] = row.site;
    one["resource"] = row.name;
    one["units"] = row.units;
    one["enough95"] = row.enough95;
    one["days_short"] = row.days_short;
    const ShortStretch* for_good = row.short_to_the_end();
    one["short_from"] = text_or_null(for_good ? for_good->from : "");
    one["short_from_d"] = for_good ? Json(for_good->from_d) : Json();
    one["short_stretches"] = Json::array();
    for (const ShortStretch& stretch : row.short_stretches)
      one["short_stretches"].push_back(span_json(stretch));
    one["closures"] = Json::array();
    for (const ClosureSummary& closure : row.closures)
      one["closures"].push_back(closure_json(closure));
    list.push_back(std::move(one));
  }
  return list;
}

Json people_json(const std::vector<PeopleSummary>& people) {
  Json list = Json::array();
  for (const PeopleSummary& row : people) {
    Json one;
    one["site"] = row.site;
    one["role"] = row.role;
    one["shift"] = text_or_null(row.shift);
    one["there"] = row.people;
    one["hours_a_week"] = {{"offered", row.offered_hours},
                           {"used", row.used_hours},
                           {"p05", row.p05},
                           {"p50", row.p50},
                           {"p95", row.p95}};
    one["fte"] = {{"offered", row.offered_fte}, {"used", row.used_fte}, {"enough95", row.fte95}};
    one["weeks_short"] = row.weeks_short;
    one["hours_in_all"] = row.hours_in_all;
    one["hours_a_week_by_year"] = row.hours_by_year;
    list.push_back(std::move(one));
  }
  return list;
}

void add_places_and_periods(Json& json, const PatientSummary& patients) {
  json["hospitals"] = places_json(patients.hospitals);
  json["regions"] = places_json(patients.regions);
  if (!patients.offered.empty()) json["offered"] = places_json(patients.offered);
  if (!patients.years.empty()) json["years"] = periods_json(patients.years, patients.causes);
  if (!patients.months.empty()) json["months"] = periods_json(patients.months, patients.causes);
}

}  // namespace v2v::report
