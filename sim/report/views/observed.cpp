// What was seen of a trial as a document and in pictures.
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/parts.hpp"
#include "vein2vein/report/observed_report.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

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
  run.incidence = observed.incidence;
  for (const IncidenceCurve& curve : observed.incidence)
    if (curve.outcome != "infused") run.causes.push_back({curve.outcome, 0, {}, {}});
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
  for (const std::size_t day : {7U, 14U, 21U, 28U, 42U, 60U, 90U, 180U, 365U})
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

std::vector<blocks::Figure> pictures_of(const ObservedSummary& observed) {
  const RunSummary run = report::as_run(observed);
  std::vector<blocks::Figure> pictures = {
      {"observed-flowchart", "Patients of the trial", flowchart_svg(run)}};
  if (std::string incidence = incidence_svg(run); !incidence.empty())
    pictures.push_back({"observed-incidence", "Cumulative incidence of infusion and losses",
                        std::move(incidence)});
  return pictures;
}

Document report_of(const ObservedSummary& observed) {
  Document document = full_document(observed);
  report::add_pictures(document, pictures_of(observed));
  return document;
}

}  // namespace v2v
