// A network as JSON.
#include "report/json_parts.hpp"
#include "report/network_picture.hpp"
#include "vein2vein/report/network_report.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace v2v {
namespace report {
namespace {

Json sites_json(const NetworkDescription& network) {
  Json list = Json::array();
  for (const auto& row : network.sites) {
    Json one;
    one["name"] = row.name;
    one["kind"] = row.kind;
    one["region"] = row.region.empty() ? Json(nullptr) : Json(row.region);
    one["at"] = row.at ? Json(*row.at) : Json(nullptr);
    one["patients_per_day"] = row.patients_per_day;
    one["products_per_day"] = row.products_per_day;
    list.push_back(std::move(one));
  }
  return list;
}

Json lanes_json(const NetworkDescription& network) {
  Json list = Json::array();
  for (const auto& row : network.lanes) {
    Json one;
    one["from"] = row.from;
    one["to"] = row.to;
    one["mode"] = row.mode.empty() ? Json(nullptr) : Json(row.mode);
    one["transit_d"] = row.transit_days;
    one["wait_d"] = row.wait_days;
    one["departures_per_week"] =
        row.departures_per_week > 0 ? Json(row.departures_per_week) : Json(nullptr);
    one["cost"] = row.cost;
    one["lost"] = row.lost;
    list.push_back(std::move(one));
  }
  return list;
}

Json routes_json(const NetworkDescription& network) {
  Json list = Json::array();
  for (const auto& row : network.routes) {
    Json one;
    one["hospital"] = row.hospital;
    one["maker"] = row.maker;
    one["there"] = row.there;
    one["there_d"] = row.there_days;
    one["back_d"] = row.back_days;
    one["cost"] = row.cost;
    one["share"] = row.share;
    if (!row.population.empty()) one["population"] = row.population;
    list.push_back(std::move(one));
  }
  return list;
}

Json load_json(const OfferedLoad& row) {
  Json one;
  one["site"] = row.place;
  one["name"] = row.name;
  one["kind"] = name_of(row.kind);
  one["capacity"] = row.capacity ? Json(*row.capacity) : Json(nullptr);
  one["arrivals_per_day"] = row.arrivals_per_day;
  one["service_d"] = row.service_days;
  one["offered_load"] = row.offered_load;
  one["utilisation"] = row.utilisation ? Json(*row.utilisation) : Json(nullptr);
  one["earlier"] = Json::array();
  for (const OfferedLoad::Earlier& phase : row.earlier)
    one["earlier"].push_back(
        {{"until", phase.until.empty() ? Json(nullptr) : Json(phase.until)},
         {"until_d", phase.until_d},
         {"units", phase.units},
         {"capacity", phase.capacity},
         {"utilisation", phase.utilisation ? Json(*phase.utilisation) : Json(nullptr)}});
  return one;
}

}  // namespace
}  // namespace report

std::string json_of(const NetworkDescription& network) {
  using namespace report;
  Json json;
  json["scenario"] = network.scenario;
  json["title"] = network.title;
  json["demand_per_day"] = network.demand_per_day;
  json["sites"] = sites_json(network);
  json["lanes"] = lanes_json(network);
  json["routes"] = routes_json(network);
  json["resources"] = Json::array();
  for (const OfferedLoad& load : network.resources) json["resources"].push_back(load_json(load));
  json["bottleneck"] =
      network.bottleneck ? load_json(network.resources[*network.bottleneck]) : Json(nullptr);
  json["saturates_at_patients_per_day"] =
      network.saturates_at ? Json(*network.saturates_at) : Json(nullptr);
  return text_of_json(json);
}

}  // namespace v2v
