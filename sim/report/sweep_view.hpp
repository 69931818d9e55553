// What the reports of a sweep show of its points, whatever their form.
#pragma once

#include "vein2vein/statistics/study_summary.hpp"

#include <string>
#include <vector>

namespace v2v::report {

/// `7 d, nearest`: what was varied, in the order of the paths; cleaned.
std::string values_text(const SweepPoint& point);
/// `7 d to 35 d` or the values themselves where they are few or words.
std::string extent_of(const SweepSummary& sweep, std::size_t path);
/// `1,000`, or `310 to 1,240` where points differ.
std::string replications_text(const SweepSummary& sweep);
/// `compared_months`, as far as patients of all of these are followed; none where it is not told
/// what becomes of them.
std::vector<std::size_t> months_alive(const std::vector<const RunSummary*>& runs);

}  // namespace v2v::report
