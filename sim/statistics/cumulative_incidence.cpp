// The estimator of Aalen and Johansen, read off at whole days.
#include "vein2vein/statistics/cumulative_incidence.hpp"

#include "core/invariant.hpp"
#include "vein2vein/statistics/incidence.hpp"

#include <algorithm>
#include <cmath>

namespace v2v {

std::vector<std::vector<double>> cumulative_incidence(std::vector<ObservedEnd> patients,
                                                      std::size_t outcomes) {
  std::vector<std::vector<double>> curves(outcomes);
  if (patients.empty()) return curves;
  std::sort(patients.begin(), patients.end(),
            [](const ObservedEnd& a, const ObservedEnd& b) { return a.days < b.days; });
  V2V_INVARIANT(patients.front().days >= 0 && std::isfinite(patients.back().days),
                "an observed time is a finite number of days");
  const double longest = std::min(std::ceil(patients.back().days), double{Incidence::last_day});
  const auto days = static_cast<std::size_t>(longest) + 1;
  std::vector<double> so_far(outcomes);
  double free = 1;  // of any outcome, just before the instant
  std::size_t seen = 0;
  for (std::size_t day = 0; day < days; ++day) {
    const bool is_last = day + 1 == days;
    while (seen < patients.size() && (is_last || patients[seen].days <= static_cast<double>(day))) {
      // All ends of one instant share the same risk set, and leave it together.
      const double now = patients[seen].days;
      const double at_risk = static_cast<double>(patients.size() - seen);
      double ended = 0;
      for (; seen < patients.size() && patients[seen].days == now; ++seen) {
        if (patients[seen].outcome == ObservedEnd::under_way) continue;
        V2V_INVARIANT(patients[seen].outcome < outcomes, "an outcome that is none of these");
        so_far[patients[seen].outcome] += free / at_risk;
        ended += 1;
      }
      free *= 1 - ended / at_risk;
    }
    for (std::size_t outcome = 0; outcome < outcomes; ++outcome)
      curves[outcome].push_back(so_far[outcome]);
  }
  return curves;
}

}  // namespace v2v
