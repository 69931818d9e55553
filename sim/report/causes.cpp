// The causes that patients of several runs were lost to, by size.
#include "report/causes.hpp"

#include <algorithm>
#include <cmath>
#include <functional>

namespace v2v::report {

Runs runs_of(const SweepSummary& sweep) {
  Runs runs;
  for (const SweepPoint& point : sweep.points) runs.push_back(&point.summary);
  return runs;
}

Runs runs_of(const ComparisonSummary& comparison) {
  Runs runs;
  for (const RunSummary& arm : comparison.arms) runs.push_back(&arm);
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

const CauseRow* row_of(const PatientSummary& patients, const std::string& cause) {
  const auto found = std::find_if(patients.causes.begin(), patients.causes.end(),
                                  [&](const CauseRow& row) { return row.cause == cause; });
  return found == patients.causes.end() ? nullptr : &*found;
}

double lost_to(const PatientSummary& patients, const std::string& cause) {
  const CauseRow* row = row_of(patients, cause);
  return row && std::isfinite(row->mean) ? row->mean : 0;
}

std::vector<std::string> largest_causes(const Runs& runs, double least) {
  const auto largest = [&](const std::string& cause) {
    double most = 0;
    for (const RunSummary* run : runs) most = std::max(most, lost_to(*run, cause));
    return most;
  };
  std::vector<std::string> causes = causes_of(runs);
  std::erase_if(causes, [&](const std::string& cause) {
    return largest(cause) <= 0 || largest(cause) < least;
  });
  std::ranges::stable_sort(causes, std::greater(), largest);
  return causes;
}

double lost_to_others(const RunSummary& run, const std::vector<std::string>& named) {
  double sum = 0;
  for (const CauseRow& row : run.causes)
    if (std::find(named.begin(), named.end(), row.cause) == named.end() && std::isfinite(row.mean))
      sum += row.mean;
  return sum;
}

}  // namespace v2v::report
