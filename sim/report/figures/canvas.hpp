// What every picture is drawn on: shapes in millimetres of print, cropped to what was drawn.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v::report {

/// Millimetres to the right and down, as they are printed across the type area of an A4 page.
using ChartPoint = std::pair<double, double>;

inline constexpr const char* chart_ink = "#1c1c1c";
inline constexpr const char* chart_quiet = "#555555";
inline constexpr const char* chart_line = "#4a4a4a";
inline constexpr const char* chart_grid = "#d9d9d9";
/// Lines and intervals of what it is all about.
inline constexpr const char* chart_dark = "#12304f";
/// The ground of the treated.
inline constexpr const char* chart_treated = "#d3deea";
/// What needs attention: outside, overloaded.
inline constexpr const char* chart_alarm = "#a32015";
/// Fills by the place of a cause in the scenario, whose first are the known ones, so that a cause
/// looks the same in every picture. They carry black words and can be told apart with any colour
/// vision (Paul Tol, "Colour schemes", technical note SRON/EPS/TN/09-002, `light` and `bright`
/// lightened; Okabe and Ito's reddish purple); in grey, names and white seams part them.
inline constexpr std::array<const char*, 16> cause_fills = {
    "#ee8866", "#77aadd", "#eedd88", "#ffaabb", "#99ddff", "#bbcc33", "#ccb8a0", "#aaaa00",
    "#44bb99", "#cc79a7", "#d0b7e6", "#b0896b", "#bbccee", "#ccddaa", "#eecccc", "#88ccaa"};
/// Low and high, before and after: light and dark in grey as well.
inline constexpr const char* chart_low = "#a9cbe8";
inline constexpr const char* chart_high = "#c8613c";
inline constexpr const char* chart_rest = "#dddddd";

/// Shapes in the order in which they are drawn.
class Canvas {
 public:
  /// Of the type area; pictures may be narrower, and as high as they need.
  static constexpr double width = 180, margin = 2;
  /// 7 points: no word is smaller.
  static constexpr double least_type = 2.47;
  enum class Anchor { start, middle, end };
  struct Type {
    double size = 2.6;
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
  /// A cubic curve.
  void curve(const std::array<ChartPoint, 4>& points, const char* colour, double thickness,
             const char* dashes = "");
  void polygon(const std::vector<ChartPoint>& points, const char* fill, double opacity = 1);
  void rectangle(double x, double y, double w, double h, const char* fill, double opacity = 1);
  /// With a line around it.
  void box(double x, double y, double w, double h, const char* fill);
  void circle(ChartPoint centre, double radius, const char* fill, const char* stroke = "#ffffff");
  /// The whole picture; title and description are for those who cannot see it.
  std::string svg(std::string_view title, std::string_view description) const;

 private:
  void reach(double x, double y);

  std::string shapes_;
  double left_ = 1e9, top_ = 1e9, right_ = -1e9, bottom_ = -1e9;
};

}  // namespace v2v::report
