// What a planner sees first of a comparison: which arm treats more, and whom.
#include "report/causes.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/comparison.hpp"
#include "report/views/outcomes.hpp"
#include "report/views/parts.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

namespace v2v {
namespace report {
namespace {

constexpr std::size_t most_causes = 8, most_verdicts = 3;

Cell bounds_cell(const std::optional<Interval>& interval) {
  Cell cell(interval ? percent_interval(interval) : "-");
  cell.interval = interval;
  return cell;
}

/// By how much an arm differs from the first, and how sure that is.
std::vector<Cell> difference_cells(const Difference* difference) {
  if (!difference) return {"", "", "", ""};
  return {{number(100 * difference->mean), difference->mean},
          bounds_cell(difference->monte_carlo95),
          {percent_with_unit(difference->only_in_second), difference->only_in_second},
          {percent_with_unit(difference->only_in_first), difference->only_in_first}};
}

/// Who was lost to it in the first arm and is infused in the other, and the other way round.
std::vector<Cell> change_cells(const Difference& difference, const std::string& cause) {
  for (const CauseChange& row : difference.by_cause)
    if (row.cause == cause)
      return {{percent(row.saved), row.saved}, {percent(row.lost_instead), row.lost_instead}};
  return {"-", "-"};
}

/// The first arm, and of the others those that differ most.
std::vector<std::size_t> arms_to_show(const ComparisonSummary& comparison, std::size_t most_arms) {
  std::vector<std::size_t> arms;
  for (std::size_t i = 0; i < comparison.arms.size(); ++i) arms.push_back(i);
  if (arms.size() <= most_arms) return arms;
  std::stable_sort(arms.begin() + 1, arms.end(), [&](std::size_t a, std::size_t b) {
    return std::abs(comparison.differences[a - 1].mean) >
           std::abs(comparison.differences[b - 1].mean);
  });
  arms.resize(most_arms);
  std::sort(arms.begin(), arms.end());
  return arms;
}

blocks::Table arms_table(const ComparisonSummary& comparison, std::size_t most) {
  const std::vector<std::string> names = names_of(comparison.arms);
  blocks::Table table({"", "treated", "95 %", "points", "95 %", "saved", "lost instead", "days"},
                      1);
  for (const std::size_t i : arms_to_show(comparison, most)) {
    const RunSummary& arm = comparison.arms[i];
    const TreatedFraction& treated = arm.treated_fraction;
    std::vector<Cell> cells = {names[i],
                               {percent_with_unit(treated.mean), treated.mean},
                               bounds_cell(treated.monte_carlo95)};
    const bool has = i > 0 && i <= comparison.differences.size();
    for (Cell& cell : difference_cells(has ? &comparison.differences[i - 1] : nullptr))
      cells.push_back(std::move(cell));
    const TimeSummary& time = arm.potential_vein_to_vein.time;
    cells.push_back(time.patients > 0 ? Cell{number(time.median), time.median, "d"} : Cell{"-"});
    table.row(std::move(cells));
  }
  return table;
}

}  // namespace

void add_arms(Document& document, const ComparisonSummary& comparison, std::size_t most) {
  document.table(arms_table(comparison, most));
  if (comparison.arms.size() > most)
    document.note(fmt::format("These differ most; {} more with --full.",
                              whole(comparison.arms.size() - most)));
  document.note(fmt::format(
      "Of patients {} (ITT), the same ones with the same luck in every arm; points: per cent of "
      "them, more than in {}; saved: infused here and not there; lost instead: the other way "
      "round; "
      "days: the median vein-to-vein time if nobody ever left.",
      name_of(comparison.arms.front().treated_fraction.of), names_of(comparison.arms).front()));
}

void add_causes(Document& document, const ComparisonSummary& comparison) {
  constexpr std::size_t few = 4;
  const auto& arms = comparison.arms;
  if (arms.empty() || arms.size() > few) return;
  std::vector<std::string> causes = largest_causes(runs_of(comparison), least_shown);
  causes.resize(std::min(causes.size(), most_causes));
  if (causes.empty()) return;
  std::vector<std::string> header = {"lost to, % of ITT"};
  for (const std::string& name : names_of(arms)) header.push_back(name);
  const bool has_changes = arms.size() == 2 && comparison.differences.size() == 1;
  if (has_changes) header.insert(header.end(), {"saved", "lost instead"});
  blocks::Table table(header, 1);
  for (const std::string& cause : causes) {
    std::vector<Cell> cells = {words_of(cause)};
    for (const RunSummary& arm : arms) {
      const double lost = lost_to(arm, cause);
      cells.push_back({percent(lost), lost});
    }
    if (has_changes)
      for (Cell& cell : change_cells(comparison.differences.front(), cause))
        cells.push_back(std::move(cell));
    table.row(std::move(cells));
  }
  document.apart().table(std::move(table));
}

namespace {

/// Of many arms those of the best and the worst.
std::vector<std::size_t> verdicts_of(const ComparisonSummary& comparison) {
  std::vector<std::size_t> all;
  for (std::size_t i = 0; i < comparison.differences.size(); ++i) all.push_back(i);
  std::stable_sort(all.begin(), all.end(), [&](std::size_t a, std::size_t b) {
    return comparison.differences[a].mean > comparison.differences[b].mean;
  });
  if (all.size() > most_verdicts) all = {all.front(), all.back()};
  return all;
}

}  // namespace

void add_verdicts(Document& document, const ComparisonSummary& comparison) {
  const std::vector<std::string> names = names_of(comparison.arms);
  for (const std::size_t i : verdicts_of(comparison))
    if (i + 1 < names.size())
      document.answer(change_sentence(comparison.differences[i], names[0], names[i + 1]));
}

}  // namespace report

Document first_screen(const ComparisonSummary& comparison) {
  using namespace report;
  Document document;
  document.short_warnings(warnings_of(comparison));
  add_verdicts(document, comparison);
  if (comparison.arms.empty()) return document.answer("Nothing was compared.");
  if (comparison.arms.size() == 2 && comparison.differences.size() == 1) {
    const std::vector<std::string> names = names_of(comparison.arms);
    add_survival_sentence(document, comparison.differences.front().survival, names[0], names[1]);
  }
  document.apart();
  add_arms(document, comparison);
  add_causes(document, comparison);
  document.apart().paragraph(more_to_read);
  return document;
}

}  // namespace v2v
