// The results of a run and of a comparison, and networks, as JSON.
#include "report/network_picture.hpp"
#include "report/numbers.hpp"
#include "vein2vein/report/network_report.hpp"
#include "vein2vein/report/report.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace v2v {
namespace {

using Json = nlohmann::ordered_json;

template <class T>
Json value_or_null(const std::optional<T>& value) {
  return value ? Json(*value) : Json(nullptr);
}

Json pair_or_null(const std::optional<double>& lo, const std::optional<double>& hi) {
  return lo && hi ? Json::array({*lo, *hi}) : Json(nullptr);
}

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json::array({interval->lo, interval->hi}) : Json(nullptr);
}

Json flow_json(const std::vector<FlowRow>& flow) {
  Json list = Json::array();
  for (const FlowRow& row : flow) {
    Json one;
    one["gate"] = std::string(name_of(row.gate));
    one["mean"] = row.mean;
    one["prediction95"] = interval_json(row.prediction95);
    one["published"] = value_or_null(row.published);
    list.push_back(std::move(one));
  }
  return list;
}

Json attrition_json(const std::vector<AttritionRow>& attrition) {
  Json list = Json::array();
  for (const AttritionRow& row : attrition) {
    Json one;
    one["after_gate"] = std::string(name_of(row.after_gate));
    one["reason"] = row.reason;
    one["mean"] = row.mean;
    one["prediction95"] = interval_json(row.prediction95);
    one["published"] = value_or_null(row.published);
    list.push_back(std::move(one));
  }
  return list;
}

Json treated_json(const TreatedFraction& treated) {
  Json json;
  json["of"] = std::string(name_of(treated.of));
  json["mean"] = treated.mean;
  json["monte_carlo95"] = interval_json(treated.monte_carlo95);
  json["prediction95"] = interval_json(treated.prediction95);
  json["published"] = value_or_null(treated.published);
  json["published95"] = interval_json(treated.published95);
  return json;
}

/// A number that nobody contributed to is unknown, not zero.
Json seen_by(const TimeSummary& time, double value) {
  return time.patients > 0 ? Json(value) : Json(nullptr);
}

Json vein_to_vein_json(const VeinToVein& times) {
  const TimeSummary& time = times.time;
  Json json;
  json["patients"] = time.patients;
  json["mean"] = seen_by(time, time.mean);
  json["median"] = seen_by(time, time.median);
  json["q1"] = seen_by(time, time.q1);
  json["q3"] = seen_by(time, time.q3);
  json["min"] = seen_by(time, time.min);
  json["max"] = seen_by(time, time.max);
  json["parts"] = Json::array();
  for (const auto& part : times.parts) {
    Json one;
    one["name"] = part.name;
    one["mean"] = seen_by(time, part.mean);
    json["parts"].push_back(std::move(one));
  }
  return json;
}

Json intervals_json(const std::vector<IntervalRow>& intervals) {
  Json list = Json::array();
  for (const IntervalRow& row : intervals) {
    const TimeSummary& time = row.time;
    Json one;
    one["name"] = row.name;
    one["patients"] = time.patients;
    one["median"] = seen_by(time, time.median);
    one["q1"] = seen_by(time, time.q1);
    one["q3"] = seen_by(time, time.q3);
    one["min"] = seen_by(time, time.min);
    one["max"] = seen_by(time, time.max);
    one["mean"] = seen_by(time, time.mean);
    one["published_median"] = value_or_null(row.published_median);
    one["published_range"] = pair_or_null(row.published_min, row.published_max);
    list.push_back(std::move(one));
  }
  return list;
}

Json resources_json(const std::vector<ResourceRow>& resources) {
  Json list = Json::array();
  for (const ResourceRow& row : resources) {
    Json one;
    one["site"] = row.site;
    one["name"] = row.name;
    one["capacity"] = row.capacity > 0 ? Json(row.capacity) : Json(nullptr);
    one["utilisation"] = row.utilisation;
    one["mean_wait_d"] = row.mean_wait;
    one["mean_queue"] = row.mean_queue;
    list.push_back(std::move(one));
  }
  return list;
}

Json site_resources_json(const std::vector<SiteResourceRow>& resources) {
  Json list = Json::array();
  for (const SiteResourceRow& row : resources) {
    Json one;
    one["site"] = row.site;
    one["name"] = row.name;
    one["capacity"] = row.capacity;
    one["utilisation"] = row.utilisation;
    one["mean_queue"] = row.mean_queue;
    one["served"] = row.served;
    one["mean_wait_d"] = row.mean_wait;
    one["median_wait_d"] = row.median_wait;
    one["wait90_d"] = row.wait90;
    one["longest_wait_d"] = row.longest_wait;
    one["waited"] = row.waited;
    one["lost_while_waiting"] = row.lost_while_waiting;
    list.push_back(std::move(one));
  }
  return list;
}

Json waiting_json(const RunSummary& run) {
  const WaitingShare& waiting = run.waiting;
  Json json;
  json["share_of_vein_to_vein"] = seen_by(run.vein_to_vein.time, waiting.fraction);
  json["parts"] = Json::array();
  for (const WaitingShare::Part& part : waiting.parts) {
    Json one;
    one["name"] = part.name;
    one["mean_d"] = seen_by(run.vein_to_vein.time, part.mean);
    one["lost"] = part.lost;
    json["parts"].push_back(std::move(one));
  }
  json["lost_waiting_for_nothing"] = waiting.lost_waiting_for_nothing;
  return json;
}

Json products_json(const ProductCounts& products) {
  Json json;
  json["cultures_started"] = products.cultures_started;
  json["failed"] = products.failed;
  json["out_of_specification"] = products.out_of_specification;
  json["made_again"] = products.made_again;
  json["collected_again"] = products.collected_again;
  json["expired"] = products.expired;
  json["frozen_when_missed"] = products.frozen_when_missed;
  json["wasted"] = products.wasted;
  json["infused"] = products.infused;
  json["bridged"] = products.bridged;
  json["responded"] = products.responded;
  json["infection_holds"] = products.infection_holds;
  json["lymphodepleted_not_infused"] = products.lymphodepleted_not_infused;
  json["lymphodepleted_again"] = products.lymphodepleted_again;
  json["lost_in_transit"] = products.lost_in_transit;
  json["infused_out_of_specification"] = products.infused_out_of_specification;
  return json;
}

Json run_json(const RunSummary& run) {
  Json json;
  json["scenario"] = run.scenario;
  json["title"] = run.title;
  json["seed"] = run.seed;
  json["replications"] = run.replications;
  json["engine"] = run.engine;
  json["version"] = run.version;
  json["flow"] = flow_json(run.flow);
  json["attrition"] = attrition_json(run.attrition);
  json["treated_fraction"] = treated_json(run.treated_fraction);
  json["vein_to_vein"] = vein_to_vein_json(run.vein_to_vein);
  json["potential_vein_to_vein"] = vein_to_vein_json(run.potential_vein_to_vein);
  json["potential_vein_to_vein"]["exact"] = run.potential_is_exact;
  json["intervals"] = intervals_json(run.intervals);
  json["resources"] = resources_json(run.resources);
  json["site_resources"] = site_resources_json(run.site_resources);
  json["waiting"] = waiting_json(run);
  json["products"] = products_json(run.products);
  json["verified"]["engine"] = run.verified.engine;
  json["verified"]["events"] = run.verified.events;
  json["verified"]["identical"] = run.verified.identical;
  json["fingerprint"] = report::fingerprint_text(run.fingerprint);
  return json;
}

Json sites_json(const NetworkDescription& network) {
  Json list = Json::array();
  for (const auto& row : network.sites) {
    Json one;
    one["name"] = row.name;
    one["kind"] = row.kind;
    one["region"] = row.region.empty() ? Json(nullptr) : Json(row.region);
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
    list.push_back(std::move(one));
  }
  return list;
}

Json load_json(const NetworkDescription& network, const OfferedLoad& row) {
  Json one;
  one["site"] = report::site_of(network, row);
  one["name"] = row.name;
  one["capacity"] = value_or_null(row.capacity);
  one["arrivals_per_day"] = row.arrivals_per_day;
  one["service_d"] = row.service_days;
  one["offered_load"] = row.offered_load;
  one["utilisation"] = value_or_null(row.utilisation);
  return one;
}

std::string text_of_json(const Json& json) {
  // A name that is not UTF-8 must not stop the report.
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

}  // namespace

std::string json_of(const RunSummary& run) { return text_of_json(run_json(run)); }

std::string json_of(const ComparisonSummary& comparison) {
  Json json;
  json["arms"] = Json::array();
  for (const RunSummary& arm : comparison.arms) json["arms"].push_back(run_json(arm));
  json["differences"] = Json::array();
  for (std::size_t i = 0; i < comparison.differences.size(); ++i) {
    const Difference& difference = comparison.differences[i];
    Json one;
    one["arm"] = i + 1 < comparison.arms.size() ? Json(comparison.arms[i + 1].scenario) : Json();
    one["treated_fraction"]["mean"] = difference.mean;
    one["treated_fraction"]["monte_carlo95"] = interval_json(difference.monte_carlo95);
    one["patients"]["treated_in_both"] = difference.treated_in_both;
    one["patients"]["only_in_first"] = difference.only_in_first;
    one["patients"]["only_in_second"] = difference.only_in_second;
    one["patients"]["in_neither"] = difference.in_neither;
    json["differences"].push_back(std::move(one));
  }
  return text_of_json(json);
}

std::string json_of(const NetworkDescription& network) {
  Json json;
  json["scenario"] = network.scenario;
  json["title"] = network.title;
  json["demand_per_day"] = network.demand_per_day;
  json["sites"] = sites_json(network);
  json["lanes"] = lanes_json(network);
  json["routes"] = routes_json(network);
  json["resources"] = Json::array();
  for (const OfferedLoad& load : network.resources)
    json["resources"].push_back(load_json(network, load));
  json["bottleneck"] = network.bottleneck
                           ? load_json(network, network.resources[*network.bottleneck])
                           : Json(nullptr);
  json["saturates_at_patients_per_day"] = value_or_null(network.saturates_at);
  return text_of_json(json);
}

}  // namespace v2v
