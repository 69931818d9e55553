// Rows of bars with their names at the left.
#pragma once

#include "report/figures/chart.hpp"

#include <string>
#include <vector>

namespace v2v::report {

/// Right-aligned before `right`, cut to the page.
void draw_row_name(Canvas& canvas, std::string_view name, double right, double baseline,
                   double size, const char* colour = chart_ink);
/// A line in bold, wrapped; returns where it ends.
double draw_subheading(Canvas& canvas, std::string_view words, double top);
/// From `from` to `to` with ends.
void draw_whisker(Canvas& canvas, double from, double to, double y, double half);
/// Causes to which enough are lost in some arm to be seen, in the order of the scenario.
std::vector<std::string> causes_in(const ComparisonSummary& comparison);

}  // namespace v2v::report
