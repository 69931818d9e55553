// What the reports of a sweep show of its points, whatever their form.
#include "report/sweep_view.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace v2v::report {

Runs runs_of(const SweepSummary& sweep) {
  Runs runs;
  for (const SweepPoint& point : sweep.points) runs.push_back(&point.summary);
  return runs;
}

std::vector<std::string> causes_of(const Runs& runs) {
  std::vector<std::string> causes;
  for (const RunSummary* run : runs)
    for (const CauseRow& row : run->causes)
      if (std::find(causes.begin(), causes.end(), row.cause) == causes.end())
        causes.push_back(row.cause);
  return causes;
}

const CauseRow* row_of(const RunSummary& run, const std::string& cause) {
  const auto found = std::find_if(run.causes.begin(), run.causes.end(),
                                  [&](const CauseRow& row) { return row.cause == cause; });
  return found == run.causes.end() ? nullptr : &*found;
}

double lost_to(const RunSummary& run, const std::string& cause) {
  const CauseRow* row = row_of(run, cause);
  return row && std::isfinite(row->mean) ? row->mean : 0;
}

std::vector<std::string> largest_causes(const SweepSummary& sweep, double least) {
  std::vector<std::pair<double, std::string>> sums;
  for (const std::string& cause : causes_of(runs_of(sweep))) {
    double sum = 0, most = 0;
    for (const SweepPoint& point : sweep.points) {
      sum += lost_to(point.summary, cause);
      most = std::max(most, lost_to(point.summary, cause));
    }
    if (most > 0 && most >= least) sums.emplace_back(sum, cause);
  }
  std::stable_sort(sums.begin(), sums.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> names;
  for (auto& [sum, cause] : sums) names.push_back(std::move(cause));
  return names;
}

double lost_to_others(const RunSummary& run, const std::vector<std::string>& named) {
  double sum = 0;
  for (const CauseRow& row : run.causes)
    if (std::find(named.begin(), named.end(), row.cause) == named.end() && std::isfinite(row.mean))
      sum += row.mean;
  return sum;
}

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
  if (sweep.points.empty()) return "0";
  const auto [least, most] = std::minmax_element(
      sweep.points.begin(), sweep.points.end(), [](const SweepPoint& a, const SweepPoint& b) {
        return a.summary.replications < b.summary.replications;
      });
  const std::string from = whole(least->summary.replications);
  const std::string to = whole(most->summary.replications);
  return from == to ? from : from + " to " + to;
}

}  // namespace v2v::report
