// The causes that patients of several runs were lost to, by size.
#pragma once

#include "vein2vein/statistics/study_summary.hpp"

#include <string>
#include <vector>

namespace v2v::report {

using Runs = std::vector<const RunSummary*>;
Runs runs_of(const SweepSummary& sweep);
Runs runs_of(const ComparisonSummary& comparison);

/// A smaller fraction of the patients reads as 0.0 %.
inline constexpr double least_shown = 0.0005;
/// A cause or curve that nowhere takes this fraction has no place of its own among the others.
inline constexpr double least_with_own_place = 0.005;

/// The causes of all runs in the order in which they first appear.
std::vector<std::string> causes_of(const Runs& runs);
/// The fraction lost to it; 0 where the run does not know the cause.
double lost_to(const PatientSummary& patients, const std::string& cause);
/// The row of that cause, or null.
const CauseRow* row_of(const PatientSummary& patients, const std::string& cause);

/// Causes that take more than nobody and at least `least` in some run, the largest first, by their
/// largest fraction in any run.
std::vector<std::string> largest_causes(const Runs& runs, double least);
/// What is lost to all causes but these.
double lost_to_others(const RunSummary& run, const std::vector<std::string>& named);

}  // namespace v2v::report
