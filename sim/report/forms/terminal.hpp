// The parts of a document that take most to draw with characters.
#pragma once

#include "vein2vein/report/document.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace v2v::report {

/// Lines indented by two and ended; the first column is wrapped where a line would be longer than
/// `width` columns.
std::string table_text(const blocks::Table& table, std::size_t width);

/// One string a line, without line ends: boxes on the left, losses beside the arrows. Two arms
/// stand beside each other where they fit into `width`.
std::vector<std::string> flowchart_lines(const blocks::Flowchart& flowchart, std::size_t width);
/// A line a box, with its share of the ITT, and one for the largest losses after it.
std::vector<std::string> short_flowchart_lines(const blocks::Flowchart& flowchart,
                                               std::size_t width);

}  // namespace v2v::report
