// What the reports of a sweep show of its points, whatever their form.
#include "report/sweep_view.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace v2v::report {

std::string values_text(const SweepPoint& point) {
  std::string text;
  for (const VariedValue& value : point.values) text += (text.empty() ? "" : ", ") + value.text;
  return clean(text);
}

std::string extent_of(const SweepSummary& sweep, std::size_t path) {
  std::vector<const VariedValue*> seen;
  for (const SweepPoint& point : sweep.points) {
    if (path >= point.values.size()) continue;
    const VariedValue& value = point.values[path];
    if (std::none_of(seen.begin(), seen.end(),
                     [&](const auto* v) { return v->text == value.text; }))
      seen.push_back(&value);
  }
  const bool numbers =
      std::all_of(seen.begin(), seen.end(), [](const auto* value) { return value->number; });
  if (seen.size() > 2 && numbers) {
    const auto [least, most] =
        std::minmax_element(seen.begin(), seen.end(),
                            [](const auto* a, const auto* b) { return *a->number < *b->number; });
    return clean((*least)->text + " to " + (*most)->text);
  }
  std::string text;
  for (std::size_t i = 0; i < seen.size(); ++i)
    text += (i == 0 ? "" : i + 1 == seen.size() ? " and " : ", ") + seen[i]->text;
  return clean(text);
}

std::string replications_text(const SweepSummary& sweep) {
  if (sweep.points.empty()) return "no replications";
  const auto [least, most] = std::minmax_element(
      sweep.points.begin(), sweep.points.end(), [](const SweepPoint& a, const SweepPoint& b) {
        return a.summary.replications < b.summary.replications;
      });
  const std::string to = so_many(most->summary.replications, "replication");
  if (least->summary.replications == most->summary.replications) return to;
  return whole(least->summary.replications) + " to " + to;
}

std::vector<std::size_t> months_alive(const std::vector<const RunSummary*>& runs) {
  std::size_t followed = runs.empty() ? 0 : most_months;
  for (const RunSummary* run : runs)
    followed = run->outcomes
                   ? std::min(followed, run->outcomes->of(Survival::itt_overall).points.size() - 1)
                   : 0;
  std::vector<std::size_t> months;
  for (const std::size_t month : compared_months)
    if (month <= followed) months.push_back(month);
  return months;
}

}  // namespace v2v::report
