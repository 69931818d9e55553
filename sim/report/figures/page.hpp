// Flowcharts laid out: boxes, arrows and lines of text with their places.
#pragma once

#include "report/figures/canvas.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <vector>

namespace v2v::report {

/// Millimetres from the upper left corner throughout.
struct PageBox {
  enum class Kind { gate, counted, losses };  ///< `counted`: the ITT gate and the last one
  Kind kind{};
  double x = 0, y = 0, width = 0, height = 0;
};

struct PageText {
  using Anchor = Canvas::Anchor;
  enum class Tone { normal, quiet, outside };
  double x = 0, baseline = 0, size = 0;
  Anchor anchor = Anchor::start;
  bool bold = false;
  Tone tone = Tone::normal;
  std::string content;  ///< cleaned, not escaped
  int box = -1;         ///< the box it stands in, -1 for title and caption
};

/// A straight line, horizontal or vertical, with its head (if it has one) at the second point.
struct PageArrow {
  double from_x = 0, from_y = 0, to_x = 0, to_y = 0;
  bool head = true;
};

/// As wide as the type area; as high as A4, or higher where the smallest type asks for it.
struct Page {
  static constexpr double width = 180, height = 265, margin = 2;
  double scale = 1;   ///< of the type in the chart; below 1 when it had to shrink to fit
  double bottom = 0;  ///< where it ends
  std::vector<PageBox> boxes;
  std::vector<PageArrow> arrows;
  std::vector<PageText> texts;
};

Page lay_out(const RunSummary& run);
/// Two arms side by side below the patients that both of them get.
Page lay_out(const ComparisonSummary& comparison);

}  // namespace v2v::report
