// The document of a sweep.
#include "report/causes.hpp"
#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/sweep_view.hpp"
#include "report/views/study_words.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/study_report.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace report {
namespace {

constexpr std::size_t widest_values = 40, gap = 2, widest_table = 100;

std::string varied_sentence(const SweepSummary& sweep) {
  std::string text = fmt::format("Varied ({}): ", clean(sweep.design));
  for (std::size_t i = 0; i < sweep.paths.size(); ++i)
    text += fmt::format("{}{} ({})", i > 0 ? ", " : "", clean(sweep.paths[i]),
                        shortened(extent_of(sweep, i), 60));
  return text + "; " + so_many(sweep.points.size(), "point") + ", with common random numbers.";
}

bool has_times(const SweepSummary& sweep) {
  return std::any_of(sweep.points.begin(), sweep.points.end(),
                     [](const SweepPoint& point) { return point.summary.from_patients_cells; });
}

void add_treated(Document& document, const SweepSummary& sweep) {
  blocks::Table table({"values", "potential, d", "treated, %", "Monte Carlo 95 %",
                       "one cohort 95 %", "replications"},
                      1);
  const auto or_dash = [](const std::string& text) { return text.empty() ? "-" : text; };
  for (const SweepPoint& point : sweep.points) {
    const RunSummary& run = point.summary;
    table.row({values_text(point), median_text(run.potential_vein_to_vein.time),
               percent(run.treated_fraction.mean),
               or_dash(percent_interval(run.treated_fraction.monte_carlo95)),
               or_dash(percent_interval(run.treated_fraction.prediction95)),
               whole(run.replications)});
  }
  document
      .section(has_times(sweep)
                   ? "Treated fraction and potential vein-to-vein time (median)"
                   : "Treated fraction; with this product there is no vein-to-vein time")
      .table(std::move(table));
  if (has_times(sweep))
    document.note(fmt::format(
        "Potential: the time of everybody {} if nobody ever left; the time of the infused would "
        "leave out those who did not live to see it.",
        name_of(sweep.points.front().summary.treated_fraction.of)));
}

/// As many of the largest causes as the page has room for.
std::vector<std::string> causes_that_fit(const SweepSummary& sweep) {
  std::size_t room = widest_table - 2 - std::string_view("other causes").size() - gap;
  std::size_t values = 6;
  for (const SweepPoint& point : sweep.points)
    values = std::max(values, std::min(columns(values_text(point)), widest_values));
  room -= values;
  std::vector<std::string> fitting;
  for (const std::string& cause : largest_causes(runs_of(sweep), 0)) {
    const std::size_t width = gap + std::max<std::size_t>(columns(words_of(cause)), 4);
    if (width > room) break;
    room -= width;
    fitting.push_back(cause);
  }
  return fitting;
}

void add_causes(Document& document, const SweepSummary& sweep) {
  const std::vector<std::string> causes = causes_that_fit(sweep);
  if (causes.empty()) return;
  std::vector<std::string> header = {"values"};
  for (const std::string& cause : causes) header.push_back(words_of(cause));
  const bool others = causes.size() < largest_causes(runs_of(sweep), 0).size();
  if (others) header.emplace_back("other causes");
  blocks::Table table(header, 1);
  for (const SweepPoint& point : sweep.points) {
    std::vector<Cell> cells = {values_text(point)};
    for (const std::string& cause : causes)
      cells.emplace_back(percent(lost_to(point.summary, cause)));
    if (others) cells.emplace_back(percent(lost_to_others(point.summary, causes)));
    table.row(std::move(cells));
  }
  document.section("Lost, by what really happened, % of those at the ITT gate")
      .table(std::move(table));
}

void add_alive(Document& document, const SweepSummary& sweep) {
  const std::vector<std::size_t> months = months_alive(runs_of(sweep));
  if (months.empty()) return;
  const bool has_room = months.size() <= 3;
  std::vector<std::string> header = {"values"};
  for (const std::size_t month : months) header.push_back(fmt::format("{} months", month));
  blocks::Table table(header, 1);
  for (const SweepPoint& point : sweep.points) {
    std::vector<Cell> cells = {values_text(point)};
    for (const std::size_t month : months) {
      const SurvivalPoint& alive = point.summary.outcomes->of(Survival::itt_overall).points[month];
      std::string text = percent(alive.mean);
      if (has_room && alive.monte_carlo95) text += ' ' + percent_interval(alive.monte_carlo95);
      cells.emplace_back(std::move(text), alive.mean);
    }
    table.row(std::move(cells));
  }
  document
      .section(has_room ? "Alive, % of those at the ITT gate, with the 95 % Monte Carlo interval"
                        : "Alive, % of those at the ITT gate")
      .table(std::move(table));
}

}  // namespace
}  // namespace report

Document full_document(const SweepSummary& sweep) {
  using namespace report;
  Document document;
  document.title(sweep.title.empty() ? sweep.scenario : sweep.title);
  if (!sweep.question.empty()) document.paragraph(sweep.question);
  document.paragraph(varied_sentence(sweep)).warnings(warnings_of(sweep));
  add_treated(document, sweep);
  add_causes(document, sweep);
  add_alive(document, sweep);
  const auto verified =
      std::count_if(sweep.points.begin(), sweep.points.end(),
                    [](const SweepPoint& point) { return point.summary.verified.identical; });
  document.apart().paragraph(
      fmt::format("{}; {} a point, seed {}, version {}",
                  verified_of(static_cast<std::uint64_t>(verified), sweep.points.size(), "points"),
                  replications_text(sweep), sweep.seed, sweep.version));
  return document;
}

}  // namespace v2v
