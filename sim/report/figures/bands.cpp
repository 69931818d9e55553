// Stacked bands and where their names stand.
#include "report/figures/bands.hpp"

#include "report/figures/type_metrics.hpp"

#include <algorithm>
#include <cmath>

namespace v2v::report {
namespace {

constexpr double label_size = 2.7;

double height_at(const std::vector<ChartPoint>& edge, double x) {
  if (x <= edge.front().first) return edge.front().second;
  for (std::size_t i = 1; i < edge.size(); ++i) {
    const auto& [x0, y0] = edge[i - 1];
    const auto& [x1, y1] = edge[i];
    if (x <= x1) return x1 > x0 ? y0 + (y1 - y0) * (x - x0) / (x1 - x0) : y1;
  }
  return edge.back().second;
}

struct Label {
  bool fits = false;
  double x = 0, y = 0;  ///< of its middle
};

/// A place for words inside a band: right of the middle where there is plenty of room, otherwise
/// where there is most.
Label place_inside(const Band& band, double left, double right) {
  const double width = text_width(band.name, label_size, false) + 6;
  constexpr double enough = 1.25 * label_size, plenty = 2 * label_size, favourite = 0.7;
  constexpr int places = 120, samples = 12;
  Label best;
  double most_room = enough, nearest = 1;
  for (int i = 0; i <= places && width < right - left; ++i) {
    const double middle = left + width / 2 + (right - left - width) * i / places;
    double top = -1e9, bottom = 1e9;
    for (int k = 0; k <= samples; ++k) {
      const double x = middle - width / 2 + width * k / samples;
      top = std::max(top, height_at(band.upper, x));
      bottom = std::min(bottom, height_at(band.lower, x));
    }
    const double room = std::min(bottom - top, plenty);
    const double distance = std::abs(static_cast<double>(i) / places - favourite);
    const bool roomier = room > most_room + 1e-6;
    if (roomier || (best.fits && room > most_room - 1e-6 && distance < nearest)) {
      most_room = room;
      nearest = distance;
      best = {true, middle, (top + bottom) / 2};
    }
  }
  return best;
}

}  // namespace

void draw_bands(Canvas& canvas, const std::vector<Band>& bands) {
  for (const Band& band : bands) {
    std::vector<ChartPoint> outline = band.upper;
    outline.insert(outline.end(), band.lower.rbegin(), band.lower.rend());
    canvas.polygon(outline, band.fill);
  }
  for (const Band& band : bands) canvas.polyline(band.lower, "#ffffff", 0.35);
}

std::vector<NamePlace> draw_band_names(Canvas& canvas, const std::vector<Band>& bands,
                                       const Axis& x, const Axis& y) {
  std::vector<NamePlace> inside;
  std::vector<const Band*> outside;
  for (const Band& band : bands) {
    const Label label = place_inside(band, x.from, x.to);
    if (!label.fits) {
      outside.push_back(&band);
      continue;
    }
    canvas.text(band.name, label.x, label.y + 0.36 * label_size,
                {label_size, Canvas::Anchor::middle});
    const double half = text_width(band.name, label_size, false) / 2;
    inside.push_back(
        {label.x - half, label.x + half, label.y - label_size / 2, label.y + label_size / 2});
  }
  std::vector<double> wanted;
  for (const Band* band : outside)
    wanted.push_back((band->upper.back().second + band->lower.back().second) / 2);
  const std::vector<double> places = spread(wanted, 1.25 * label_size, y.to, y.from);
  const double room = Canvas::width - Canvas::margin - x.to - 8;
  for (std::size_t i = 0; i < outside.size(); ++i) {
    canvas.polyline({{x.to, wanted[i]}, {x.to + 2, wanted[i]}, {x.to + 5, places[i]}}, chart_quiet,
                    0.2);
    canvas.rectangle(x.to + 5, places[i] - 1, 2, 2, outside[i]->fill);
    canvas.text(cut_to(outside[i]->name, room, label_size, false), x.to + 8,
                places[i] + 0.36 * label_size, {label_size});
  }
  return inside;
}

double room_for_names(const std::vector<std::string>& names) {
  double widest = 0;
  for (const std::string& name : names)
    widest = std::max(widest, text_width(name, label_size, false));
  return std::min(widest + 9, 48.0);
}

}  // namespace v2v::report
