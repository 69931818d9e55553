// A flowchart laid out on one A4 page: boxes, arrows and lines of text with their places.
#pragma once

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
  enum class Anchor { start, middle, end };
  enum class Tone { normal, quiet, outside };
  double x = 0, baseline = 0, size = 0;
  Anchor anchor = Anchor::start;
  bool bold = false;
  Tone tone = Tone::normal;
  std::string content;  ///< cleaned, not escaped
  int box = -1;         ///< the box it stands in, -1 for title and caption
};

/// A straight line, horizontal or vertical, with its head at the second point.
struct PageArrow {
  double from_x = 0, from_y = 0, to_x = 0, to_y = 0;
};

struct Page {
  static constexpr double width = 210, height = 297, margin = 15;
  double scale = 1;  ///< of the type in the chart; below 1 when it had to shrink to fit
  std::vector<PageBox> boxes;
  std::vector<PageArrow> arrows;
  std::vector<PageText> texts;
};

Page lay_out(const RunSummary& run);

}  // namespace v2v::report
