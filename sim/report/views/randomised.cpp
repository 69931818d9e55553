// The two arms of a randomised trial, in tables and sentences.
#include "report/numbers.hpp"
#include "report/views/outcomes.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>
#include <utility>
#include <vector>

namespace v2v::report {
namespace {

std::string ratio_words(double ratio) { return std::isinf(ratio) ? "unbounded" : number(ratio, 2); }

std::string ratio_words(const Interval& bounds) {
  return fmt::format("[{}, {}]", ratio_words(bounds.lo), ratio_words(bounds.hi));
}

blocks::Table ratio_table(const RandomisedSummary& trial) {
  blocks::Table table(
      {"hazard ratio, cells to standard of care", "median", "one trial 95 %", "published"}, 1);
  for (const RandomisedSummary::HazardRatio& ratio : trial.hazard_ratios) {
    Cell interval("-");
    if (ratio.prediction95)
      interval = {ratio_words(*ratio.prediction95), {}, "", ratio.prediction95};
    Cell published("");
    if (ratio.published)
      published = {fmt::format("{}{}", number(*ratio.published, 3),
                               is_outside(ratio.published, ratio.prediction95) ? " (outside)" : ""),
                   *ratio.published};
    table.row({std::string(prose_of(ratio.which)),
               {ratio_words(ratio.median), ratio.median},
               std::move(interval),
               std::move(published)});
  }
  return table;
}

}  // namespace

std::string hazard_ratio_words(const PatientSummary& patients) {
  std::string text;
  if (!patients.outcomes || !patients.outcomes->randomised) return text;
  for (const RandomisedSummary::HazardRatio& ratio : patients.outcomes->randomised->hazard_ratios) {
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ",
                        ratio.which == Survival::event_free ? "event-free" : "alive",
                        ratio_words(ratio.median));
    if (ratio.prediction95) text += ' ' + ratio_words(*ratio.prediction95);
    if (ratio.published) text += fmt::format(", published {}", number(*ratio.published, 3));
  }
  return text;
}

void add_randomised(Document& document, const OutcomeSummary& outcomes) {
  if (!outcomes.randomised) return;
  const RandomisedSummary& trial = *outcomes.randomised;
  std::vector<NamedCurve> curves;
  for (const SurvivalCurve& standard : trial.curves) {
    const std::string what = standard.which == Survival::event_free ? "event-free" : "alive";
    for (const SurvivalCurve& cells : outcomes.curves)
      if (cells.which == standard.which) curves.push_back({what + ", cells", &cells});
    curves.push_back({what + ", standard of care", &standard});
  }
  document
      .section(
          "Randomised against standard of care, % of everybody with the 95 % prediction of one "
          "trial")
      .table(survival_table(curves));
  document.note(fmt::format(
      "Since the ITT gate. Of {} who are given standard of care {} respond, {} are given a "
      "transplant, {} are given cells after it has failed.",
      number(trial.patients), percent_with_unit(trial.responded),
      percent_with_unit(trial.transplanted), percent_with_unit(trial.later_cells)));
  if (!trial.hazard_ratios.empty()) document.table(ratio_table(trial));
  for (const RandomisedSummary::HazardRatio& ratio : trial.hazard_ratios)
    if (ratio.without > 0)
      document.note(
          fmt::format("In {} of the trials nobody fails in either arm ({}): they have no "
                      "hazard ratio.",
                      whole(ratio.without), prose_of(ratio.which)));
}

}  // namespace v2v::report
