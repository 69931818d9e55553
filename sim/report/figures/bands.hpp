// Stacked bands: the causes of losses, one below the other, over anything.
#pragma once

#include "report/figures/chart.hpp"

#include <string>
#include <vector>

namespace v2v::report {

/// Losses to one cause: its upper and lower edge, from left to right.
struct Band {
  std::string name;
  const char* fill;
  std::vector<ChartPoint> upper, lower;
};

/// With white seams between them.
void draw_bands(Canvas& canvas, const std::vector<Band>& bands);
/// What a name takes.
struct NamePlace {
  double left, right, top, bottom;
};
/// Names in the bands where they fit, the others to the right with a line to their band; returns
/// where the former stand.
std::vector<NamePlace> draw_band_names(Canvas& canvas, const std::vector<Band>& bands,
                                       const Axis& x, const Axis& y);
/// What the widest of the names takes to the right.
double room_for_names(const std::vector<std::string>& names);

}  // namespace v2v::report
