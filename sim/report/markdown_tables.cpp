// Tables and single numbers of generated Markdown pages.
#include "report/causes.hpp"
#include "report/figures/markup.hpp"
#include "report/markdown_table.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/markdown_page.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <utility>

namespace v2v {
namespace report {
namespace {

std::string infused(const RunSummary& run) {
  return count(run.flow.back().mean, run.flow.back().prediction95);
}

std::string treated(const RunSummary& run) { return percent(run.treated_fraction.mean); }

double lost(const RunSummary& run) {
  double sum = 0;
  for (const CauseRow& row : run.causes) sum += row.mean;
  return sum;
}

template <class Cell>
Column column(std::string head, const Runs& runs, Cell cell) {
  Column result = {std::move(head)};
  for (const RunSummary* run : runs) result.push_back(cell(*run));
  return result;
}

/// What leads each row, then what is told of every run; `changes` are against the first of them.
std::string table_of_runs(const Runs& runs, Columns columns, const Columns& changes,
                          const std::vector<Warning>& warnings) {
  columns.push_back(column("infused", runs, &infused));
  columns.push_back(column("treated, %", runs, &treated));
  columns.insert(columns.end(), changes.begin(), changes.end());
  columns.push_back(column("vein to vein, d", runs, [](const RunSummary& run) {
    return median_text(run.potential_vein_to_vein.time);
  }));
  const std::vector<std::string> causes = largest_causes(runs, least_with_own_place);
  for (const std::string& cause : causes)
    columns.push_back(column(markdown_cleaned(words_of(cause)), runs, [&](const RunSummary& run) {
      const CauseRow* row = row_of(run, cause);
      return percent(row ? row->mean : 0);
    }));
  columns.push_back(column(
      "other", runs, [&](const RunSummary& run) { return percent(lost_to_others(run, causes)); }));
  const RunSummary& first = *runs.front();
  const std::string note = fmt::format(
      "Infused: mean [where one trial of this size would lie with probability 95 %]. Percentages "
      "are of those {}. {}Vein to vein: the median if nobody ever left. The columns after it: "
      "lost, by what really happened, %. {}{} virtual trials, seed {}, {}.",
      name_of(first.treated_fraction.of),
      changes.empty() ? ""
                      : "Saved, lost instead: treated in this arm only, in the first arm only, "
                        "with the same luck in both. ",
      changes.empty() ? "Each row: " : "", whole(first.replications), first.seed,
      first.uncertainty.of_parameters ? "parameters drawn anew for each"
                                      : "parameters at their point estimates");
  return table_of(columns, note, warnings);
}

std::string range_of(const std::optional<Interval>& interval, double scale, int decimals) {
  return interval ? range(scale * interval->lo, scale * interval->hi, decimals) : "-";
}

}  // namespace
}  // namespace report

std::string markdown_of(const ComparisonSummary& comparison) {
  using namespace report;
  Runs runs;
  for (const RunSummary& arm : comparison.arms) runs.push_back(&arm);
  Column saved = {"saved, %", "-"}, lost_instead = {"lost instead, %", "-"};
  for (const Difference& change : comparison.differences) {
    saved.push_back(percent(change.only_in_second));
    lost_instead.push_back(percent(change.only_in_first));
  }
  const Column arms =
      column("arm", runs, [](const RunSummary& arm) { return markdown_cleaned(arm.scenario); });
  return table_of_runs(runs, {arms}, {saved, lost_instead}, warnings_of(comparison));
}

std::string markdown_of(const SweepSummary& sweep) {
  using namespace report;
  Columns varied;
  for (std::size_t i = 0; i < sweep.paths.size(); ++i) {
    Column& path = varied.emplace_back(Column{markdown_cleaned(sweep.paths[i])});
    for (const SweepPoint& point : sweep.points)
      path.push_back(markdown_cleaned(point.values[i].text));
  }
  return table_of_runs(runs_of(sweep), varied, {}, warnings_of(sweep));
}

std::string markdown_of(const std::vector<ConditioningRow>& arms) {
  using namespace report;
  using Risks = ConditioningRisks;
  constexpr std::pair<const char*, std::uint64_t Risks::*> parts[] = {
      {"lymphodepleted before release", &Risks::before_release},
      {"left before release", &Risks::without_product},
      {"batch failed", &Risks::batch_lost},
      {"lymphodepleted again", &Risks::conditioned_again},
      {"never infused", &Risks::never_infused},
      {"for infection", &Risks::infected},
      {"for progression or death", &Risks::progressed}};
  Columns columns = {{"arm"}};
  for (const ConditioningRow& arm : arms) columns[0].push_back(markdown_cleaned(arm.name));
  for (const auto& [head, part] : parts) {
    Column& risk = columns.emplace_back(Column{head});
    for (const ConditioningRow& arm : arms)
      risk.push_back(percent_of(arm.risks.*part, arm.risks.intended));
  }
  return table_of(
      columns,
      "Per cent of those at the ITT gate, means over all virtual trials. The columns after the "
      "second are of patients who were lymphodepleted before release; one patient may be in "
      "several.");
}

std::string share_text(std::uint64_t events, std::uint64_t of) {
  using namespace report;
  return fmt::format("{} % (exact 95 % interval {} %)", percent_of(events, of),
                     range_of(clopper_pearson95(events, of), 100, 1));
}

std::vector<PageValue> page_values(const ComparisonSummary& comparison) {
  using namespace report;
  const RunSummary& arm = comparison.arms.back();
  const FlowRow& last = arm.flow.back();
  std::vector<PageValue> values = {
      {"treated", percent_with_unit(arm.treated_fraction.mean)},
      {"treated_interval", range_of(arm.treated_fraction.prediction95, 100, 1) + " %"},
      {"infused", number(last.mean)},
      {"infused_interval", range_of(last.prediction95, 1, 0)},
      {"vein_to_vein", median_text(arm.potential_vein_to_vein.time) + " d"},
      {"lost", percent_with_unit(lost(arm))}};
  const Difference* change =
      comparison.differences.empty() ? nullptr : &comparison.differences.back();
  const std::string points = " percentage points";
  if (change) {
    values.push_back({"difference", number(100 * change->mean) + points});
    values.push_back({"saved", percent_with_unit(change->only_in_second)});
    values.push_back({"lost_instead", percent_with_unit(change->only_in_first)});
  }
  if (const auto& split = arm.uncertainty.treated_fraction)
    values.push_back({"share_of_parameters", number(100 * split->share_of_parameters, 0) + " %"});
  for (const CauseRow& row : arm.causes)
    values.push_back({"lost." + row.cause, percent_with_unit(row.mean)});
  if (change)
    values.push_back({"difference_interval",
                      change->prediction95 ? range_of(change->prediction95, 100, 1) + points : ""});
  return values;
}

}  // namespace v2v
