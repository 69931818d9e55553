// The pieces of a run's results as JSON.
#include "report/json_parts.hpp"

#include "report/numbers.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/flowchart.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <utility>

namespace v2v::report {
namespace {

Json pair_or_null(const std::optional<double>& lo, const std::optional<double>& hi) {
  return lo && hi ? Json::array({*lo, *hi}) : Json(nullptr);
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

Json loss_json(const Loss& loss) {
  Json one;
  one["reason"] = loss.reason;
  one["mean"] = loss.mean;
  one["prediction95"] = interval_json(loss.prediction95);
  one["published"] = value_or_null(loss.published);
  one["outside"] = loss.is_outside();
  return one;
}

/// A number that nobody contributed to is unknown, not zero.
Json seen_by(const TimeSummary& time, double value) {
  return time.patients > 0 ? Json(value) : Json(nullptr);
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
    one["capacity"] = row.capacity;
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

Json waiting_json(const PatientSummary& patients) {
  const WaitingShare& waiting = patients.waiting;
  Json json;
  json["share_of_vein_to_vein"] = seen_by(patients.vein_to_vein.time, waiting.fraction);
  json["parts"] = Json::array();
  for (const WaitingShare::Part& part : waiting.parts) {
    Json one;
    one["name"] = part.name;
    one["mean_d"] = seen_by(patients.vein_to_vein.time, part.mean);
    one["lost"] = part.lost;
    json["parts"].push_back(std::move(one));
  }
  json["lost_waiting_for_nothing"] = waiting.lost_waiting_for_nothing;
  return json;
}

Json measures_json(const PatientSummary& patients) {
  Json json;
  for (const MeasureRow& row : patients.measures)
    if (!row.measure->of_care) json[std::string(row.measure->key)] = row.mean;
  return json;
}

Json times_json(const VeinToVein& times) {
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
  for (const auto& [part, mean] : times.parts) {
    Json one;
    one["name"] = name_of(part);
    one["mean"] = seen_by(time, mean);
    json["parts"].push_back(std::move(one));
  }
  return json;
}

/// The library's own text of a number is not always the shortest (Grisu2).
std::string text_of_number(double value) {
  if (!std::isfinite(value)) return "null";
  std::string text = known_digits_of(value);
  if (text.find_first_of(".e") == std::string::npos) text += ".0";
  return text;
}

void add_text(std::string& out, const Json& json, std::size_t indent) {
  const auto text = [](const Json& leaf) {
    return leaf.dump(-1, ' ', false, Json::error_handler_t::replace);
  };
  if (json.is_number_float()) {
    out += text_of_number(json.get<double>());
  } else if (!json.is_structured() || json.empty()) {
    out += text(json);
  } else {
    const std::string line = '\n' + std::string(indent, ' ');
    out += json.is_object() ? '{' : '[';
    for (auto each = json.begin(); each != json.end(); ++each) {
      out += (each == json.begin() ? "" : ",") + line + "  ";
      if (json.is_object()) out += text(each.key()) + ": ";
      add_text(out, *each, indent + 2);
    }
    out += line + (json.is_object() ? '}' : ']');
  }
}

}  // namespace

Json flowchart_json(const std::vector<Stage>& stages) {
  Json list = Json::array();
  const auto itt =
      std::find_if(stages.begin(), stages.end(), [](const Stage& stage) { return stage.is_itt; });
  for (auto stage = stages.begin(); stage != stages.end(); ++stage) {
    Json one;
    one["gate"] = std::string(name_of(stage->row.gate));
    one["itt"] = stage->is_itt;
    one["mean"] = stage->row.mean;
    one["prediction95"] = interval_json(stage->row.prediction95);
    one["share_of_itt"] =
        stage >= itt && itt->row.mean > 0 ? Json(stage->row.mean / itt->row.mean) : Json(nullptr);
    one["published"] = value_or_null(stage->row.published);
    one["outside"] = stage->is_outside();
    one["lost_as"] = stage->lost_as;
    one["lost"] = stage->lost;
    one["lost_published"] = value_or_null(stage->lost_published);
    one["losses"] = Json::array();
    for (const Loss& loss : stage->losses) one["losses"].push_back(loss_json(loss));
    list.push_back(std::move(one));
  }
  return list;
}

Json value_or_null(const std::optional<double>& value) { return value ? Json(*value) : Json(); }
Json value_or_null(const std::optional<std::uint32_t>& value) {
  return value ? Json(*value) : Json();
}
Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

Json interval_json(const std::optional<Interval>& interval) {
  return interval ? Json::array({interval->lo, interval->hi}) : Json(nullptr);
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
    one["stage"] = nullptr;
    if (row.stage) {
      one["stage"] = Json::object();
      one["stage"]["until"] = std::string(name_of(row.stage->until));
      one["stage"]["mean"] = row.stage->mean;
      one["stage"]["prediction95"] = interval_json(row.stage->prediction95);
    }
    list.push_back(std::move(one));
  }
  return list;
}

Json causes_json(const std::vector<CauseRow>& causes) {
  Json list = Json::array();
  for (const CauseRow& row : causes) {
    Json one;
    one["cause"] = row.cause;
    one["mean"] = row.mean;
    one["monte_carlo95"] = interval_json(row.monte_carlo95);
    one["prediction95"] = interval_json(row.prediction95);
    list.push_back(std::move(one));
  }
  return list;
}

Json treated_json(const TreatedFraction& treated) {
  Json json;
  json["of"] = treated.of_several_gates ? Json() : Json(std::string(name_of(treated.of)));
  json["mean"] = treated.mean;
  json["monte_carlo95"] = interval_json(treated.monte_carlo95);
  json["prediction95"] = interval_json(treated.prediction95);
  json["published"] = value_or_null(treated.published);
  json["published95"] = interval_json(treated.published95);
  return json;
}

Json vein_to_vein_json(const PatientSummary& patients) {
  if (!patients.from_patients_cells) return nullptr;
  return times_json(patients.vein_to_vein);
}

Json potential_json(const PatientSummary& patients, const RunSummary& run) {
  if (!patients.from_patients_cells) return nullptr;
  Json json = times_json(patients.potential_vein_to_vein);
  json["exact"] = run.potential_is_exact;
  json["replications"] = run.potential_replications;
  return json;
}

Json population_json(const PopulationSummary& population, const RunSummary& run) {
  Json json;
  json["name"] = population.name;
  json["title"] = population.title;
  json["flow"] = flow_json(population.flow);
  json["attrition"] = attrition_json(population.attrition);
  json["flowchart"] = flowchart_json(flowchart_of(population));
  json["causes"] = causes_json(population.causes);
  json["incidence"] = incidence_json(population.incidence);
  json["treated_fraction"] = treated_json(population.treated_fraction);
  json["vein_to_vein"] = vein_to_vein_json(population);
  json["potential_vein_to_vein"] = potential_json(population, run);
  json["intervals"] = intervals_json(population.intervals);
  json["waiting"] = waiting_json(population);
  json["products"] = measures_json(population);
  add_outcomes(json, population);
  add_places_and_periods(json, population);
  return json;
}

Json uncertainty_json(const UncertaintySummary& uncertainty) {
  Json json;
  json["mode"] = uncertainty.of_parameters ? "parameters" : "none";
  json["parameters"] = uncertainty.parameters;
  json["treated_fraction"] = nullptr;
  if (!uncertainty.treated_fraction) return json;
  const UncertaintySummary::Split& split = *uncertainty.treated_fraction;
  Json variance;
  variance["total"] = split.total;
  variance["parameters"] = split.parameters;
  variance["chance"] = split.chance;
  Json treated;
  treated["variance"] = std::move(variance);
  treated["share_of_parameters"] = split.share_of_parameters;
  treated["share95"] = interval_json(split.share95);
  json["treated_fraction"] = std::move(treated);
  return json;
}

Json precision_json(const std::optional<PrecisionSummary>& precision) {
  if (!precision) return nullptr;
  Json json;
  json["quantity"] = precision->quantity;
  json["goal"] = precision->goal;
  json["relative"] = precision->relative;
  json["minimum"] = precision->minimum;
  json["mean"] = precision->mean;
  json["half_width"] = precision->half_width;
  json["reached"] = precision->reached;
  return json;
}

Json warm_up_json(const std::optional<WarmUpSummary>& warm_up) {
  if (!warm_up) return nullptr;
  Json json;
  json["days"] = warm_up->days;
  json["found"] = warm_up->found;
  json["settled"] = warm_up->settled;
  json["replications"] = warm_up->replications;
  json["series"] = warm_up->in_the_way;
  json["not_counted"] = warm_up->not_counted;
  return json;
}

Json verified_json(const Verification& verified) {
  if (verified.engine.empty()) return nullptr;  // there was no other engine
  Json json;
  json["engine"] = verified.engine;
  json["events"] = verified.events;
  json["identical"] = verified.identical;
  json["timed"] = verified.timed;
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
  json["warnings"] = warnings_json(run.warnings);
  json["accrual_days"] = run.accrual_days ? Json(*run.accrual_days) : Json();
  json["flow"] = flow_json(run.flow);
  json["attrition"] = attrition_json(run.attrition);
  json["flowchart"] = flowchart_json(flowchart_of(run));
  json["causes"] = causes_json(run.causes);
  json["incidence"] = incidence_json(run.incidence);
  json["treated_fraction"] = treated_json(run.treated_fraction);
  json["uncertainty"] = uncertainty_json(run.uncertainty);
  json["precision"] = precision_json(run.precision);
  json["vein_to_vein"] = vein_to_vein_json(run);
  json["potential_vein_to_vein"] = potential_json(run, run);
  json["intervals"] = intervals_json(run.intervals);
  json["resources"] = resources_json(run.resources);
  json["site_resources"] = site_resources_json(run.site_resources);
  json["waiting"] = waiting_json(run);
  json["products"] = measures_json(run);
  add_outcomes(json, run);
  add_places_and_periods(json, run);
  if (!run.occupancy.empty()) json["occupancy"] = occupancy_json(run.occupancy);
  if (!run.people.empty()) json["people"] = people_json(run.people);
  json["warm_up"] = warm_up_json(run.warm_up);
  json["verified"] = verified_json(run.verified);
  json["fingerprint"] = fingerprint_text(run.fingerprint);
  for (const PopulationSummary& population : run.populations)
    json["populations"].push_back(population_json(population, run));
  return json;
}

std::string text_of_json(const Json& json) {
  std::string out;
  add_text(out, json, 0);
  return out + '\n';
}

}  // namespace v2v::report
