// Charts on a canvas: title and caption, axes, and places for words.
#pragma once

#include "report/figures/canvas.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace v2v::report {

/// The one colour of a cause of the run's scenario.
const char* cause_fill(const RunSummary& run, std::string_view cause);

/// From values to places on the page.
struct Axis {
  double low = 0, high = 1;             ///< values at the two ends, low < high
  double from = 0, to = 1;              ///< their places
  std::vector<double> ticks;            ///< round values within the ends
  int decimals = 0;                     ///< that tell one tick from the next
  std::vector<std::string> words = {};  ///< what stands at each of the ticks 0, 1, ... instead

  double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
  std::string label(double tick) const;
};

/// Steps of 1, 2 or 5 times a power of ten, at most `most` of them. With `widen` the ends move out
/// to the nearest ticks. Values that are all the same get some room around them.
Axis axis_through(double low, double high, double from, double to, std::size_t most, bool widen);

/// Writes title and subtitle and returns where they end.
double draw_heading(Canvas& canvas, std::string_view title, std::string_view subtitle);
/// Writes the caption below `top` and returns where it ends.
double draw_caption(Canvas& canvas, std::string_view caption, double top);
/// Below a plot there is room for ticks and the title of the axis.
inline constexpr double below_axis = 11;
/// Swatches with their words in rows from `left` to `right`; returns where the last one ends.
struct KeyEntry {
  const char* fill;
  std::string word;
  double opacity = 1;
};
double draw_key(Canvas& canvas, double left, double right, double top,
                const std::vector<KeyEntry>& entries);
/// Ticks, grid and titles: the horizontal axis below, the title of the vertical one above it.
void draw_horizontal_axis(Canvas& canvas, const Axis& x, double top, double bottom,
                          std::string_view title);
void draw_vertical_axis(Canvas& canvas, const Axis& y, double left, double right,
                        std::string_view title);

/// Moves places apart to at least `pitch`, keeping their order and staying within the ends where
/// there is room for all.
std::vector<double> spread(const std::vector<double>& wanted, double pitch, double from, double to);

}  // namespace v2v::report
