// What was seen of a trial as JSON, and as what a scenario may say of it.
#include "report/json_parts.hpp"
#include "vein2vein/report/observed_report.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <cmath>
#include <iterator>
#include <utility>

namespace v2v {
namespace report {
namespace {

/// Enough digits for a minute, without zeros behind.
std::string days_text(double days) { return fmt::format("{} d", std::round(days * 1e4) / 1e4); }

/// A word of YAML: JSON's quotes are YAML's.
std::string quoted(const std::string& word) {
  return Json(word).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace
}  // namespace report

std::string json_of(const ObservedSummary& observed) {
  using namespace report;
  Json json;
  json["source"] = observed.source;
  json["flow"] = Json::array();
  for (const ObservedSummary::Stage& stage : observed.stages) {
    Json one;
    one["gate"] = std::string(name_of(stage.gate));
    one["patients"] = stage.patients;
    one["under_way"] = stage.under_way;
    one["lost"] = Json::object();
    for (const auto& [reason, patients] : stage.lost) one["lost"][reason] = patients;
    json["flow"].push_back(std::move(one));
  }
  Json& fraction = json["treated_fraction"];
  fraction["of"] = std::string(name_of(observed.itt_gate));
  fraction["intended"] = observed.intended;
  fraction["infused"] = observed.infused;
  fraction["under_way"] = observed.under_way;
  fraction["value"] = observed.intended > 0
                          ? Json(static_cast<double>(observed.infused) / observed.intended)
                          : Json();
  fraction["exact95"] = interval_json(clopper_pearson95(observed.infused, observed.intended));
  json["times"] = Json::array();
  for (const auto& [measured, time] : observed.times)
    json["times"].push_back({{"name", std::string(name_of(measured))},
                             {"patients", time.patients},
                             {"median", time.median},
                             {"q1", time.q1},
                             {"q3", time.q3},
                             {"min", time.min},
                             {"max", time.max}});
  json["incidence"] = incidence_json(observed.incidence);
  return text_of_json(json);
}

std::string published_block(const ObservedSummary& observed, std::string_view source) {
  using namespace report;
  std::string flow, lost, times;
  for (const ObservedSummary::Stage& stage : observed.stages) {
    fmt::format_to(std::back_inserter(flow), "{}{}: {}", flow.empty() ? "" : ", ",
                   name_of(stage.gate), stage.patients);
    if (stage.lost.empty()) continue;
    std::string reasons;
    for (const auto& [reason, patients] : stage.lost)
      reasons += fmt::format("{}{}: {}", reasons.empty() ? "" : ", ", quoted(reason), patients);
    lost += fmt::format("    {}: {{ {} }}\n", name_of(stage.gate), reasons);
  }
  for (const auto& [measured, time] : observed.times)
    times += fmt::format("    {}: {{ median: {}, range: [{}, {}] }}\n", name_of(measured),
                         days_text(time.median), days_text(time.min), days_text(time.max));
  std::string text = fmt::format("published:\n  source: {}\n  flow: {{ {} }}\n", source, flow);
  if (!lost.empty()) text += "  lost:\n" + lost;
  if (!times.empty()) text += "  times:\n" + times;
  return text;
}

std::string published_yaml(const ObservedSummary& observed) {
  std::string text =
      "# What a trial saw, by `v2v observe`: to be laid over a scenario with --with.\n";
  std::uint32_t under_way = 0;
  for (const ObservedSummary::Stage& stage : observed.stages) under_way += stage.under_way;
  if (under_way > 0)
    text += fmt::format("# Patients still under way, in no count of losses: {}.\n", under_way);
  return text + fmt::format("format: 1\noverlay: true\nsources: {{ observed_trial: {} }}\n{}",
                            report::quoted(observed.source),
                            published_block(observed, "observed_trial"));
}

}  // namespace v2v
