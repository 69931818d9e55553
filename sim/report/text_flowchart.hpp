// The flowchart drawn with box characters.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <vector>

namespace v2v::report {

/// One string a line, without line ends, each at most 100 columns wide.
std::vector<std::string> flowchart_lines(const RunSummary& run);

/// Two drawings beside each other with headings, or nothing when they are not narrow enough.
std::vector<std::string> beside(const std::string& left_heading,
                                const std::vector<std::string>& left,
                                const std::string& right_heading,
                                const std::vector<std::string>& right);

}  // namespace v2v::report
