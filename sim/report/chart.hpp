// What the charts are drawn with: a page across, its title and caption, axes and shapes.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v::report {

/// Millimetres from the upper left corner throughout.
using ChartPoint = std::pair<double, double>;

inline constexpr const char* chart_ink = "#1c1c1c";
inline constexpr const char* chart_quiet = "#555555";
inline constexpr const char* chart_grid = "#d9d9d9";
/// Lines and intervals of what it is all about.
inline constexpr const char* chart_dark = "#12304f";
/// Fills that can be told apart with any colour vision and carry black words (Paul Tol, "Colour
/// schemes", technical note SRON/EPS/TN/09-002, the scheme `light`; the grey is for the rest).
inline constexpr std::array<const char*, 8> chart_fills = {
    "#77aadd", "#ee8866", "#eedd88", "#ffaabb", "#99ddff", "#44bb99", "#bbcc33", "#aaaa00"};
inline constexpr const char* chart_rest = "#dddddd";

/// Shapes in the order in which they are drawn.
class Canvas {
 public:
  static constexpr double width = 297, height = 210, margin = 14;
  enum class Anchor { start, middle, end };
  struct Type {
    double size = 3.2;
    Anchor anchor = Anchor::start;
    bool bold = false;
    const char* colour = chart_ink;
  };
  /// Cleaned text.
  void text(std::string_view content, double x, double baseline, const Type& type);
  void line(ChartPoint from, ChartPoint to, const char* colour, double thickness,
            const char* dashes = "");
  void polyline(const std::vector<ChartPoint>& points, const char* colour, double thickness,
                const char* dashes = "");
  void polygon(const std::vector<ChartPoint>& points, const char* fill, double opacity = 1);
  void rectangle(double x, double y, double w, double h, const char* fill, double opacity = 1);
  void circle(ChartPoint centre, double radius, const char* fill, const char* stroke = "#ffffff");
  /// The whole picture; `title` is for those who cannot see it.
  std::string svg(std::string_view title) const;

 private:
  std::string shapes_;
};

/// From values to places on the page.
struct Axis {
  double low = 0, high = 1;   ///< values at the two ends, low < high
  double from = 0, to = 1;    ///< their places
  std::vector<double> ticks;  ///< round values within the ends
  int decimals = 0;           ///< that tell one tick from the next

  double at(double value) const { return from + (value - low) / (high - low) * (to - from); }
  std::string label(double tick) const;
};

/// Steps of 1, 2 or 5 times a power of ten, at most `most` of them. With `widen` the ends move out
/// to the nearest ticks. Values that are all the same get some room around them.
Axis axis_through(double low, double high, double from, double to, std::size_t most, bool widen);

/// Writes title and subtitle and returns where they end.
double draw_heading(Canvas& canvas, std::string_view title, std::string_view subtitle);
/// Writes the caption at the bottom and returns where it begins.
double draw_caption(Canvas& canvas, std::string_view caption);
/// Ticks, grid and titles: the horizontal axis below, the title of the vertical one above it.
void draw_horizontal_axis(Canvas& canvas, const Axis& x, double top, double bottom,
                          std::string_view title);
void draw_vertical_axis(Canvas& canvas, const Axis& y, double left, double right,
                        std::string_view title);

/// Moves places apart to at least `pitch`, keeping their order and staying within the ends where
/// there is room for all.
std::vector<double> spread(const std::vector<double>& wanted, double pitch, double from, double to);

}  // namespace v2v::report
