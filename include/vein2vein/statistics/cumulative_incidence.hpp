// Cumulative incidence of what was observed, where some were still under way when last seen.
#pragma once

#include <cstddef>
#include <limits>
#include <vector>

namespace v2v {

/// One patient: what came of so many days (finite, >= 0), or that observation ended.
struct ObservedEnd {
  static constexpr std::size_t under_way = std::numeric_limits<std::size_t>::max();
  double days = 0;
  std::size_t outcome = under_way;  ///< 0, 1, ...
};

/// By outcome, at 0, 1, 2, ... days up to the first at which nobody is seen any more (at most
/// `Incidence::last_day`, which holds all that comes later),
/// the fraction that had come to it: the estimator of Aalen and Johansen for competing outcomes
/// (Scandinavian Journal of Statistics 1978). Whoever was last seen at the instant at which others
/// come to an end was still at risk of it, as in R's cmprsk and survival. Ends that fall on whole
/// days count on these. Curves without days where there is nobody. An end of an outcome beyond
/// `outcomes` is a defect.
std::vector<std::vector<double>> cumulative_incidence(std::vector<ObservedEnd> patients,
                                                      std::size_t outcomes);

}  // namespace v2v
