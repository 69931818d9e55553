// What the reports of a sweep show of its points, whatever their form.
#pragma once

#include "vein2vein/statistics/study_summary.hpp"

#include <string>
#include <vector>

namespace v2v::report {

using Runs = std::vector<const RunSummary*>;
Runs runs_of(const SweepSummary& sweep);

/// The causes of all runs in the order in which they first appear.
std::vector<std::string> causes_of(const Runs& runs);
/// The fraction lost to it; 0 where the point does not know the cause.
double lost_to(const RunSummary& run, const std::string& cause);
/// The row of that cause, or null.
const CauseRow* row_of(const RunSummary& run, const std::string& cause);

/// Causes with at least `least` somewhere, the largest mean over the points first.
std::vector<std::string> largest_causes(const SweepSummary& sweep, double least);
/// What is lost to all causes but these.
double lost_to_others(const RunSummary& run, const std::vector<std::string>& named);

/// `7 d, nearest`: what was varied, in the order of the paths; cleaned.
std::string values_text(const SweepPoint& point);
/// `7 d to 35 d` or the values themselves where they are few or words.
std::string extent_of(const SweepSummary& sweep, std::size_t path);
/// `1,000`, or `310 to 1,240` where points differ.
std::string replications_text(const SweepSummary& sweep);

}  // namespace v2v::report
