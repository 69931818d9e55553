// Tables and single numbers of generated Markdown pages.
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/markdown_page.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace v2v {
namespace report {
namespace {

/// A cause that nowhere takes this share of the patients is folded into `other`.
constexpr double kOwnColumn = 0.005;

std::string cell_text(std::string_view text) {
  std::string out;
  for (const char letter : clean(text)) {
    if (std::string_view("\\`*_[]<>|").find(letter) != std::string_view::npos) out += '\\';
    out += letter;
  }
  return out;
}

class MarkdownTable {
 public:
  explicit MarkdownTable(const std::vector<std::string>& header) {
    add(header);
    text_ += "|---|";
    for (std::size_t i = 1; i < header.size(); ++i) text_ += "--:|";
    text_ += '\n';
  }
  void add(const std::vector<std::string>& cells) {
    text_ += '|';
    for (const std::string& cell : cells) text_ += ' ' + (cell.empty() ? "-" : cell) + " |";
    text_ += '\n';
  }
  /// With what the table is made of below it, and what has to be known first above it.
  std::string with_note(const std::string& note, const std::vector<Warning>& warnings = {}) const {
    std::string first;
    for (const Warning& warning : most_important(warnings, overloads_in_text))
      first += (first.empty() ? "\n\n> " : "\n>\n> ") + cell_text(sentence_of(warning));
    return first + "\n\n" + text_ + '\n' + note + "\n\n";
  }

 private:
  std::string text_;
};

std::string median_days(const RunSummary& run) {
  const TimeSummary& time = run.potential_vein_to_vein.time;
  return time.patients > 0 ? number(time.median, 1) : "-";
}

double mean_of_cause(const RunSummary& run, const std::string& cause) {
  for (const CauseRow& row : run.causes)
    if (row.cause == cause) return row.mean;
  return 0;
}

double lost_of(const RunSummary& run) {
  double sum = 0;
  for (const CauseRow& row : run.causes) sum += row.mean;
  return sum;
}

/// The largest first, by their largest share in any run.
std::vector<std::string> causes_of(const std::vector<const RunSummary*>& runs) {
  std::vector<std::pair<double, std::string>> largest;
  for (const RunSummary* run : runs)
    for (const CauseRow& row : run->causes) {
      const auto known = std::find_if(largest.begin(), largest.end(),
                                      [&](const auto& one) { return one.second == row.cause; });
      if (known == largest.end())
        largest.emplace_back(row.mean, row.cause);
      else
        known->first = std::max(known->first, row.mean);
    }
  std::stable_sort(largest.begin(), largest.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> names;
  for (const auto& [share, name] : largest)
    if (share >= kOwnColumn) names.push_back(name);
  return names;
}

std::vector<std::string> cause_cells(const RunSummary& run,
                                     const std::vector<std::string>& causes) {
  std::vector<std::string> cells;
  double others = lost_of(run);
  for (const std::string& cause : causes) {
    cells.push_back(percent(mean_of_cause(run, cause)));
    others -= mean_of_cause(run, cause);
  }
  cells.push_back(percent(std::max(0.0, others)));
  return cells;
}

void append(std::vector<std::string>& to, const std::vector<std::string>& more) {
  to.insert(to.end(), more.begin(), more.end());
}

std::vector<std::string> cause_headers(const std::vector<std::string>& causes) {
  std::vector<std::string> headers;
  for (const std::string& cause : causes) headers.push_back(cell_text(words_of(cause)));
  headers.emplace_back("other");
  return headers;
}

std::string made_from(const RunSummary& run) {
  return fmt::format("{} virtual trials, seed {}, {}", whole(run.replications), run.seed,
                     run.uncertainty.of_parameters ? "parameters drawn anew for each"
                                                   : "parameters at their point estimates");
}

std::string gate_of(const RunSummary& run) { return std::string(name_of(run.treated_fraction.of)); }

std::string infused(const RunSummary& run) {
  if (run.flow.empty()) return "";
  return count(run.flow.back().mean, run.flow.back().prediction95);
}

}  // namespace
}  // namespace report

std::string markdown_of(const ComparisonSummary& comparison) {
  using namespace report;
  if (comparison.arms.empty()) return "\n";
  std::vector<const RunSummary*> runs;
  for (const RunSummary& arm : comparison.arms) runs.push_back(&arm);
  const std::vector<std::string> causes = causes_of(runs);
  std::vector<std::string> header = {"arm",      "infused",         "treated, %",
                                     "saved, %", "lost instead, %", "vein to vein, d"};
  append(header, cause_headers(causes));
  MarkdownTable table(header);
  for (std::size_t i = 0; i < comparison.arms.size(); ++i) {
    const RunSummary& arm = comparison.arms[i];
    std::vector<std::string> cells = {cell_text(arm.scenario), infused(arm),
                                      percent(arm.treated_fraction.mean)};
    if (i == 0)
      append(cells, {"-", "-"});
    else
      append(cells, {percent(comparison.differences[i - 1].only_in_second),
                     percent(comparison.differences[i - 1].only_in_first)});
    cells.push_back(median_days(arm));
    append(cells, cause_cells(arm, causes));
    table.add(cells);
  }
  return table.with_note(
      fmt::format(
          "Infused: mean [where one trial of this size would lie with probability 95 %]. "
          "Percentages "
          "are of those {0}. Saved, lost instead: treated in this arm only, in the first arm only, "
          "with the same luck in both. Vein to vein: the median if nobody ever left. The columns "
          "after it: lost, by what really happened, %. {1}.",
          gate_of(comparison.arms.front()), made_from(comparison.arms.front())),
      warnings_of(comparison));
}

std::string markdown_of(const SweepSummary& sweep) {
  using namespace report;
  if (sweep.points.empty()) return "\n";
  std::vector<const RunSummary*> runs;
  for (const SweepPoint& point : sweep.points) runs.push_back(&point.summary);
  const std::vector<std::string> causes = causes_of(runs);
  std::vector<std::string> header;
  for (const std::string& path : sweep.paths) header.push_back(cell_text(path));
  append(header, {"infused", "treated, %", "vein to vein, d"});
  append(header, cause_headers(causes));
  MarkdownTable table(header);
  for (const SweepPoint& point : sweep.points) {
    std::vector<std::string> cells;
    for (const VariedValue& value : point.values) cells.push_back(cell_text(value.text));
    append(cells, {infused(point.summary), percent(point.summary.treated_fraction.mean),
                   median_days(point.summary)});
    append(cells, cause_cells(point.summary, causes));
    table.add(cells);
  }
  return table.with_note(fmt::format("Infused: mean [where one trial of this size would lie with "
                                     "probability 95 %]. Percentages "
                                     "are of those {}. Vein to vein: the median if nobody ever "
                                     "left. The columns after it: lost, "
                                     "by what really happened, %. Each row: {}.",
                                     gate_of(*runs.front()), made_from(*runs.front())),
                         warnings_of(sweep));
}

std::string markdown_of(const std::vector<ConditioningRow>& arms) {
  using namespace report;
  MarkdownTable table({"arm", "lymphodepleted before release", "left before release",
                       "batch failed", "lymphodepleted again", "never infused", "for infection",
                       "for progression or death"});
  for (const auto& [name, risks] : arms) {
    const auto share = [of = risks.intended](std::uint64_t part) {
      return of == 0 ? std::string("-")
                     : percent(static_cast<double>(part) / static_cast<double>(of));
    };
    table.add({cell_text(name), share(risks.before_release), share(risks.without_product),
               share(risks.batch_lost), share(risks.conditioned_again), share(risks.never_infused),
               share(risks.infected), share(risks.progressed)});
  }
  return table.with_note(
      "Per cent of those at the ITT gate, means over all virtual trials. The columns after the "
      "second are of patients who were lymphodepleted before release; one patient may be in "
      "several.");
}

std::string share_text(std::uint64_t events, std::uint64_t of) {
  using namespace report;
  const Interval exact = clopper_pearson95(events, of);
  const double share = of == 0 ? 0 : static_cast<double>(events) / static_cast<double>(of);
  return fmt::format("{} % (exact 95 % interval {} to {} %)", percent(share), percent(exact.lo),
                     percent(exact.hi));
}

std::string points_text(const Interval& interval) {
  return fmt::format("{} to {} percentage points", report::number(100 * interval.lo),
                     report::number(100 * interval.hi));
}

std::vector<std::string> page_value_names(const ComparisonSummary& comparison) {
  std::vector<std::string> names = {"treated",          "treated_interval", "infused",
                                    "infused_interval", "vein_to_vein",     "lost"};
  if (!comparison.differences.empty())
    for (const char* name : {"difference", "saved", "lost_instead"}) names.emplace_back(name);
  if (comparison.arms.empty()) return {};
  const RunSummary& arm = comparison.arms.back();
  if (arm.uncertainty.treated_fraction) names.emplace_back("share_of_parameters");
  for (const CauseRow& row : arm.causes) names.push_back("lost." + row.cause);
  return names;
}

std::optional<std::string> page_value(const ComparisonSummary& comparison, std::string_view name) {
  using namespace report;
  const std::vector<std::string> names = page_value_names(comparison);
  if (std::find(names.begin(), names.end(), name) == names.end()) return std::nullopt;
  const RunSummary& arm = comparison.arms.back();
  const auto range = [](const std::optional<Interval>& interval, double scale, int decimals) {
    return interval ? fmt::format("{} to {}", number(scale * interval->lo, decimals),
                                  number(scale * interval->hi, decimals))
                    : std::string("-");
  };
  if (name == "treated") return percent_with_unit(arm.treated_fraction.mean);
  if (name == "treated_interval") return range(arm.treated_fraction.prediction95, 100, 1) + " %";
  if (name == "infused" && !arm.flow.empty()) return number(arm.flow.back().mean, 1);
  if (name == "infused_interval" && !arm.flow.empty())
    return range(arm.flow.back().prediction95, 1, 0);
  if (name == "vein_to_vein") return median_days(arm) + " d";
  if (name == "lost") return percent_with_unit(lost_of(arm));
  if (name == "share_of_parameters")
    return number(100 * arm.uncertainty.treated_fraction->share_of_parameters, 0) + " %";
  if (name.substr(0, 5) == "lost.")
    return percent_with_unit(mean_of_cause(arm, std::string(name.substr(5))));
  if (comparison.differences.empty()) return std::nullopt;
  const Difference& change = comparison.differences.back();
  if (name == "saved") return percent_with_unit(change.only_in_second);
  if (name == "lost_instead") return percent_with_unit(change.only_in_first);
  return number(100 * change.mean, 1) + " percentage points";
}

}  // namespace v2v
