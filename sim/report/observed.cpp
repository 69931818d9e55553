// What was seen of a trial, in every form.
#include "report/csv_cell.hpp"
#include "report/json_parts.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/parts.hpp"
#include "vein2vein/report/observed_report.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <utility>

namespace v2v {
namespace report {
namespace {

double treated(const ObservedSummary& observed) {
  return static_cast<double>(observed.infused) / observed.intended;
}

/// Drawn as the flowchart of a run of which there are no replications: everything was counted.
RunSummary as_run(const ObservedSummary& observed) {
  RunSummary run;
  run.scenario = observed.source;
  run.treated_fraction.of = observed.itt_gate;
  run.treated_fraction.mean = treated(observed);
  for (const ObservedSummary::Stage& stage : observed.stages) {
    run.flow.push_back({stage.gate, static_cast<double>(stage.patients), {}, {}});
    for (const auto& [reason, patients] : stage.lost)
      run.attrition.push_back({stage.gate, reason, static_cast<double>(patients), {}, {}});
    if (stage.under_way > 0)
      run.attrition.push_back(
          {stage.gate, "still under way", static_cast<double>(stage.under_way), {}, {}});
  }
  return run;
}

std::string answer(const ObservedSummary& observed) {
  std::string text = fmt::format("{} of {} patients {} (ITT) were infused", whole(observed.infused),
                                 whole(observed.intended), name_of(observed.itt_gate));
  if (observed.intended > 0)
    text += fmt::format(": {}, exact 95 % interval {}", percent_with_unit(treated(observed)),
                        percent_interval(clopper_pearson95(observed.infused, observed.intended)));
  if (observed.under_way > 0)
    text +=
        fmt::format("; {} still under way, so that the share can rise", whole(observed.under_way));
  return text + '.';
}

/// Days at which a table of curves is read: weeks at first, and the last one.
std::vector<std::size_t> days_to_show(std::size_t last) {
  std::vector<std::size_t> days;
  for (const std::size_t day : {7, 14, 21, 28, 42, 60, 90, 180, 365})
    if (day < last) days.push_back(day);
  days.push_back(last);
  return days;
}

void add_incidence(Document& document, const ObservedSummary& observed) {
  if (observed.incidence.empty()) {
    document.note("Without a column `left` it is not known when patients left: no curves.");
    return;
  }
  if (observed.incidence.front().by_day.empty()) return;
  const std::vector<std::size_t> days = days_to_show(observed.incidence.front().by_day.size() - 1);
  std::vector<std::string> header = {"by day"};
  for (const std::size_t day : days) header.push_back(whole(day));
  blocks::Table table(header, 1);
  for (const IncidenceCurve& curve : observed.incidence) {
    if (!(curve.by_day.back() > 0) && curve.outcome != "infused") continue;
    std::vector<Cell> cells = {words_of(curve.outcome)};
    for (const std::size_t day : days)
      cells.push_back({percent(curve.by_day[day]), curve.by_day[day]});
    table.row(std::move(cells));
  }
  document
      .section(
          fmt::format("Cumulative incidence since {}, % of patients", name_of(observed.itt_gate)))
      .table(std::move(table))
      .note("Aalen and Johansen: whoever is under way counts as long as the patient was seen.");
}

void add_times(Document& document, const ObservedSummary& observed) {
  if (observed.times.empty()) return;
  blocks::Table table({"", "patients", "median", "quartiles", "range"}, 1);
  for (const auto& [measured, time] : observed.times)
    table.row({words_of(name_of(measured)),
               whole(time.patients),
               {number(time.median), time.median, "d"},
               fmt::format("{} to {}", number(time.q1), number(time.q3)),
               fmt::format("{} to {}", number(time.min), number(time.max))});
  document.section("Times, days").table(std::move(table));
}

/// Enough digits for a minute, without zeros behind.
std::string days_text(double days) { return fmt::format("{} d", std::round(days * 1e4) / 1e4); }

/// A word of YAML: JSON's quotes are YAML's.
std::string quoted(const std::string& word) {
  return Json(word).dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace
}  // namespace report

Document full_document(const ObservedSummary& observed) {
  using namespace report;
  Document document;
  document.title(clean(observed.source));
  document.answer(answer(observed));
  const blocks::Flowchart flowchart{{{"", flowchart_of(as_run(observed))}}};
  document.apart().flowcharts(flowchart);
  add_incidence(document, observed);
  add_times(document, observed);
  return document;
}

std::string flowchart_svg(const ObservedSummary& observed) {
  return flowchart_svg(report::as_run(observed));
}

std::string incidence_csv(const ObservedSummary& observed) {
  std::string text = "day";
  for (const IncidenceCurve& curve : observed.incidence)
    text += ',' + report::csv_cell(curve.outcome);
  text += '\n';
  const std::size_t days =
      observed.incidence.empty() ? 0 : observed.incidence.front().by_day.size();
  for (std::size_t day = 0; day < days; ++day) {
    text += fmt::format("{}", day);
    for (const IncidenceCurve& curve : observed.incidence)
      text += fmt::format(",{}", curve.by_day[day]);
    text += '\n';
  }
  return text;
}

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
  fraction["value"] = observed.intended > 0 ? Json(treated(observed)) : Json();
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

std::string published_yaml(const ObservedSummary& observed) {
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
  std::string text =
      "# What a trial saw, by `v2v observe`: to be laid over a scenario with --with.\n";
  std::uint32_t under_way = 0;
  for (const ObservedSummary::Stage& stage : observed.stages) under_way += stage.under_way;
  if (under_way > 0)
    text += fmt::format("# Patients still under way, in no count of losses: {}.\n", under_way);
  text += fmt::format(
      "format: 1\noverlay: true\nsources: {{ observed_trial: {} }}\npublished:\n"
      "  source: observed_trial\n  flow: {{ {} }}\n",
      quoted(observed.source), flow);
  if (!lost.empty()) text += "  lost:\n" + lost;
  if (!times.empty()) text += "  times:\n" + times;
  return text;
}

}  // namespace v2v
