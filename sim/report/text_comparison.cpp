// The results of a comparison as text for a terminal.
#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/text.hpp"
#include "report/text_flowchart.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace v2v {
namespace report {
namespace {

std::string flowcharts_text(const ComparisonSummary& comparison,
                            const std::vector<std::string>& names) {
  const auto& arms = comparison.arms;
  std::string out;
  const auto add = [&out](const std::vector<std::string>& lines) {
    for (const std::string& line : lines) out += line + '\n';
  };
  const std::vector<std::string> together =
      arms.size() == 2
          ? beside(names[0], flowchart_lines(arms[0]), names[1], flowchart_lines(arms[1]))
          : std::vector<std::string>{};
  if (!together.empty()) {
    add(together);
  } else {
    for (std::size_t i = 0; i < arms.size(); ++i) {
      out += (i > 0 ? "\n" : "") + paragraph(names[i]);
      add(flowchart_lines(arms[i]));
    }
  }
  if (std::any_of(arms.begin(), arms.end(),
                  [](const RunSummary& arm) { return any_outside(flowchart_of(arm)); }))
    out += "(outside): the published count is not in the prediction interval\n";
  return out;
}

std::string change_sentence(const Difference& difference, const std::string& first,
                            const std::string& second) {
  const auto& interval = difference.monte_carlo95;
  const double points = 100 * difference.mean;
  const std::string with =
      interval ? fmt::format(" (Monte Carlo 95 % interval {})", percent_interval(interval)) : "";
  // What rounds to nothing, or may as well be nothing, is not called a change.
  if (std::abs(points) < 0.05 || (interval && interval->lo <= 0 && interval->hi >= 0))
    return fmt::format(
        "{}: no clear difference from {} in the treated fraction: {} percentage "
        "points{}.",
        second, first, number(points), with);
  return fmt::format("{} treats {} percentage points {} than {}{}.", second,
                     number(std::abs(points)), points > 0 ? "more" : "fewer", first, with);
}

std::string difference_text(const Difference& difference, const std::string& first,
                            const std::string& second, const RunSummary& first_arm) {
  return paragraph(change_sentence(difference, first, second)) +
         paragraph(fmt::format(
             "Of the patients who are {} ({}) in either arm, with the same luck in both: {} "
             "treated in both, {} only in {}, {} only in {}, {} in neither.",
             name_of(first_arm.treated_fraction.of), "ITT",
             percent_with_unit(difference.treated_in_both),
             percent_with_unit(difference.only_in_first), first,
             percent_with_unit(difference.only_in_second), second,
             percent_with_unit(difference.in_neither)));
}

}  // namespace
}  // namespace report

std::string text_of(const ComparisonSummary& comparison) {
  using namespace report;
  const std::vector<std::string> names = names_of(comparison.arms);
  std::string out;
  for (std::size_t i = 0; i < names.size(); ++i)
    out += paragraph(names[i] + ": " + comparison.arms[i].title);
  out += warnings_text(warnings_of(comparison));
  out += '\n' + flowcharts_text(comparison, names);
  for (std::size_t i = 0; i < comparison.differences.size() && i + 1 < names.size(); ++i)
    out += '\n' +
           difference_text(comparison.differences[i], names[0], names[i + 1], comparison.arms[0]);
  for (std::size_t i = 0; i < names.size(); ++i) {
    out += '\n' + paragraph("━━ " + names[i]);
    out += treated_text(comparison.arms[i]) + details_text(comparison.arms[i], 8) +
           origin_text(comparison.arms[i]);
  }
  return out;
}

}  // namespace v2v
