// The document of a comparison: everything there is.
#include "report/views/comparison.hpp"

#include "report/flowchart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/outcomes.hpp"
#include "report/views/parts.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

namespace v2v {
namespace report {

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

namespace {

void add_difference(Document& document, const Difference& difference, const std::string& first,
                    const std::string& second, Gate itt) {
  document.apart().paragraph(change_sentence(difference, first, second));
  document.paragraph(fmt::format(
      "Of the patients who are {} (ITT) in either arm, with the same luck in both: {} treated in "
      "both, {} only in {}, {} only in {}, {} in neither.",
      name_of(itt), percent_with_unit(difference.treated_in_both),
      percent_with_unit(difference.only_in_first), first,
      percent_with_unit(difference.only_in_second), second,
      percent_with_unit(difference.in_neither)));
  add_survival_sentence(document, difference.survival, first, second);
  add_survival_differences(document, difference.survival, first, second);
}

}  // namespace
}  // namespace report

Document full_document(const ComparisonSummary& comparison) {
  using namespace report;
  const std::vector<std::string> names = names_of(comparison.arms);
  Document document;
  for (std::size_t i = 0; i < names.size(); ++i)
    document.title(names[i] + ": " + comparison.arms[i].title);
  document.warnings(warnings_of(comparison));
  blocks::Flowchart flowchart;
  for (std::size_t i = 0; i < names.size(); ++i)
    flowchart.arms.push_back({names[i], flowchart_of(comparison.arms[i])});
  document.apart().flowcharts(flowchart);
  add_key(document, flowchart);
  for (std::size_t i = 0; i < comparison.differences.size() && i + 1 < names.size(); ++i)
    add_difference(document, comparison.differences[i], names[0], names[i + 1],
                   comparison.arms[0].treated_fraction.of);
  for (std::size_t i = 0; i < names.size(); ++i) {
    document.part(names[i]);
    add_treated(document, comparison.arms[i]);
    add_outcomes(document, comparison.arms[i]);
    add_details(document, comparison.arms[i], 8);
    add_origin(document, comparison.arms[i]);
  }
  return document;
}

}  // namespace v2v
