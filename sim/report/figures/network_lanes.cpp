// Curves between the boxes of a network, and where the words on them stand.
#include "report/figures/network_layout.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/numbers.hpp"

#include <algorithm>
#include <array>

namespace v2v::report {
namespace {

struct Point {
  double x = 0, y = 0;
};

Point at(const LaneCurve& curve, double t) {
  const double s = 1 - t;
  const double weight[4] = {s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t};
  Point point;
  for (int i = 0; i < 4; ++i) {
    point.x += weight[i] * curve.x[i];
    point.y += weight[i] * curve.y[i];
  }
  return point;
}

struct Rectangle {
  double left = 0, top = 0, right = 0, bottom = 0;
  bool touches(const Rectangle& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

Rectangle around(const NetworkBox& box) {
  return {box.x, box.y, box.x + box.width, box.y + box.height};
}

class Lanes {
 public:
  Lanes(NetworkPage& page, const NetworkPicture& picture) : page_(page), picture_(picture) {}

  void draw() {
    std::vector<std::size_t> degree(picture_.nodes.size(), 0), used = degree;
    for (const NetworkEdge& edge : picture_.edges) {
      ++degree[edge.from];
      ++degree[edge.to];
    }
    const std::vector<std::string> modes = modes_of(picture_);
    for (const NetworkEdge& edge : picture_.edges) {
      const auto mode = std::find(modes.begin(), modes.end(), edge.mode);
      LaneCurve curve = curve_between(edge);
      curve.style = static_cast<std::size_t>(mode - modes.begin());
      // The words stand near the end that has fewer lanes, one after another.
      const bool at_from = degree[edge.from] <= degree[edge.to];
      const std::size_t end = at_from ? edge.from : edge.to;
      const double first = page_.boxes[end].height < 6 ? 0.1 : 0.2;
      const double along = first + 0.2 * static_cast<double>(used[end]++ % 3);
      curve.label = spoken_days(edge.days);
      put_label(curve, goes_forward(edge) == at_from ? along : 1 - along);
      page_.lanes.push_back(curve);
    }
  }

 private:
  bool goes_forward(const NetworkEdge& edge) const {
    return page_.boxes[edge.from].column <= page_.boxes[edge.to].column;
  }

  /// Lanes of several modes between two sites keep apart.
  std::size_t lanes_before(const NetworkEdge& edge) const {
    std::size_t same = 0;
    for (const NetworkEdge& other : picture_.edges) {
      if (&other == &edge) break;
      if (std::minmax(other.from, other.to) == std::minmax(edge.from, edge.to)) ++same;
    }
    return same;
  }

  /// From left to right; within a column round its right side.
  LaneCurve curve_between(const NetworkEdge& edge) const {
    const std::size_t from = goes_forward(edge) ? edge.from : edge.to;
    const std::size_t to = goes_forward(edge) ? edge.to : edge.from;
    const NetworkBox& a = page_.boxes[from];
    const NetworkBox& b = page_.boxes[to];
    const double apart = 7 * static_cast<double>(lanes_before(edge));
    const bool round = a.column == b.column;
    LaneCurve curve;
    curve.x[0] = a.x + a.width;
    curve.x[3] = round ? b.x + b.width : b.x;
    const double reach = round ? 14 + apart : (curve.x[3] - curve.x[0]) / 2;
    curve.x[1] = curve.x[0] + reach;
    curve.x[2] = round ? curve.x[3] + reach : curve.x[3] - reach;
    bend(curve, a, b, round ? 0 : apart);
    // Those between neighbouring columns have nothing in their way.
    if (b.column < a.column + 2) return curve;
    for (const double more : {0, 9, -9, 18, -18, 27, -27, 36, -36, 54, -54, 72, -72}) {
      bend(curve, a, b, apart + more);
      if (is_clear(curve, from, to)) return curve;
    }
    bend(curve, a, b, apart);
    return curve;
  }

  static void bend(LaneCurve& curve, const NetworkBox& a, const NetworkBox& b, double by) {
    curve.y[0] = a.y + a.height / 2;
    curve.y[3] = b.y + b.height / 2;
    curve.y[1] = curve.y[0] + by;
    curve.y[2] = curve.y[3] + by;
  }

  bool is_clear(const LaneCurve& curve, std::size_t from, std::size_t to) const {
    for (const NetworkBox& box : page_.boxes) {
      if (box.node == from || box.node == to) continue;
      for (int i = 0; i <= 40; ++i) {
        const Point point = at(curve, i / 40.0);
        if (Rectangle{point.x - 1, point.y - 1, point.x + 1, point.y + 1}.touches(around(box)))
          return false;
      }
    }
    return true;
  }

  void put_label(LaneCurve& curve, double wanted) {
    const double width = text_width(curve.label, curve.label_size, false);
    const auto place = [&](double t) {
      const Point point = at(curve, t);
      curve.label_x = point.x;
      curve.label_y = point.y;
      return Rectangle{point.x - width / 2, point.y - 0.6 * curve.label_size, point.x + width / 2,
                       point.y + 0.6 * curve.label_size};
    };
    const auto is_free = [&](const Rectangle& words) {
      return std::none_of(page_.boxes.begin(), page_.boxes.end(),
                          [&](const auto& box) { return words.touches(around(box)); }) &&
             std::none_of(labels_.begin(), labels_.end(),
                          [&](const Rectangle& other) { return words.touches(other); });
    };
    for (int step = 0; step < 24; ++step) {
      // Where it is wanted, then further and further away on both sides.
      const double t = wanted + (step % 2 == 0 ? 1 : -1) * 0.035 * ((step + 1) / 2);
      if (t < 0.08 || t > 0.92) continue;
      const Rectangle words = place(t);
      if (!is_free(words)) continue;
      labels_.push_back(words);
      return;
    }
    curve.label.clear();
  }

  NetworkPage& page_;
  const NetworkPicture& picture_;
  std::vector<Rectangle> labels_;
};

}  // namespace

std::vector<std::string> modes_of(const NetworkPicture& picture) {
  std::vector<std::string> modes;
  for (const NetworkEdge& edge : picture.edges)
    if (std::find(modes.begin(), modes.end(), edge.mode) == modes.end()) modes.push_back(edge.mode);
  return modes;
}

void draw_lanes(NetworkPage& page, const NetworkPicture& picture) { Lanes(page, picture).draw(); }

}  // namespace v2v::report
