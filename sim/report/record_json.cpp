// The record of a study as JSON.
#include "report/json_parts.hpp"
#include "report/numbers.hpp"
#include "report/record.hpp"
#include "report/warning_lines.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

namespace v2v {
namespace report {
namespace {

std::string key_of(std::string header) {
  std::replace(header.begin(), header.end(), ' ', '_');
  return header;
}

Json table_json(const RecordTable& table) {
  Json json;
  json["name"] = table.name;
  json["rows"] = Json::array();
  for (const auto& row : table.rows) {
    Json one = Json::object();
    for (std::size_t i = 0; i < table.header.size(); ++i) one[key_of(table.header[i])] = row[i];
    json["rows"].push_back(std::move(one));
  }
  return json;
}

Json item_json(const RecordItem& item) {
  Json json;
  json["number"] = item.number;
  json["title"] = item.title;
  json["text"] = item.text;
  if (!item.drawing.empty()) json["drawing"] = item.drawing;
  json["tables"] = Json::array();
  for (const RecordTable& table : item.tables) json["tables"].push_back(table_json(table));
  return json;
}

Json build_json(const BuildFacts& build) {
  Json json;
  json["version"] = build.version;
  json["compiler"] = build.compiler;
  json["build_type"] = build.build_type;
  json["libraries"] = Json::object();
  for (const auto& [name, version] : build.libraries) json["libraries"][name] = version;
  return json;
}

Json run_facts_json(const RunSummary& run) {
  Json json;
  json["seed"] = run.seed;
  json["replications"] = run.replications;
  json["warnings"] = warnings_json(run.warnings);
  json["treated_fraction"] = treated_json(run.treated_fraction);
  json["uncertainty"] = uncertainty_json(run.uncertainty);
  json["precision"] = precision_json(run.precision);
  json["warm_up"] = warm_up_json(run.warm_up);
  json["verified"] = verified_json(run.verified);
  json["fingerprint"] = fingerprint_text(run.fingerprint);
  return json;
}

}  // namespace
}  // namespace report

std::string record_json(const StudyRecord& record) {
  using namespace report;
  Json json;
  json["guideline"] = record_guideline;
  json["scenario"] = record.scenario->name;
  json["title"] = record.scenario->title;
  json["digest"] = fingerprint_text(record.scenario->digest);
  json["command"] = record.command;
  json["build"] = build_json(record.build);
  json["run"] = record.run ? run_facts_json(*record.run) : Json(nullptr);
  json["store"] = nullptr;
  if (record.store) {
    json["store"] = Json::object();
    json["store"]["file"] = record.store->file;
    json["store"]["batches"] = record.store->batches;
    json["store"]["points"] = record.store->points;
  }
  json["sections"] = Json::array();
  for (const RecordSection& section : sections_of(record)) {
    Json one;
    one["number"] = section.number;
    one["title"] = section.title;
    one["items"] = Json::array();
    for (const RecordItem& item : section.items) one["items"].push_back(item_json(item));
    json["sections"].push_back(std::move(one));
  }
  return text_of_json(json);
}

}  // namespace v2v
