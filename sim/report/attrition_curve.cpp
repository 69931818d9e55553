// The curve of the title: what becomes of patients against the time until their cells are back.
#include "report/chart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/sweep_chart.hpp"
#include "report/sweep_view.hpp"
#include "report/type_metrics.hpp"

#include <algorithm>
#include <cmath>

namespace v2v::report {
namespace {

constexpr double label_size = 3.4, least_band = 0.01;

/// Losses to one cause: its upper and lower edge at each point.
struct Band {
  std::string name;
  const char* fill;
  std::vector<ChartPoint> upper, lower;
};

std::vector<Band> bands_of(const SweepSummary& sweep, const Runs& runs, const Axis& x,
                           const Axis& y) {
  std::vector<std::string> causes = largest_causes(sweep, least_band);
  causes.resize(std::min(causes.size(), chart_fills.size()));
  std::vector<Band> bands;
  for (std::size_t i = 0; i < causes.size(); ++i)
    bands.push_back({words_of(causes[i]), chart_fills[i], {}, {}});
  bands.push_back({"other causes", chart_rest, {}, {}});
  for (const RunSummary* run : runs) {
    const double at = x.at(days_of(*run));
    double edge = 1;
    for (std::size_t i = 0; i < bands.size(); ++i) {
      bands[i].upper.emplace_back(at, y.at(100 * edge));
      edge -= i < causes.size() ? lost_to(*run, causes[i]) : lost_to_others(*run, causes);
      bands[i].lower.emplace_back(at, y.at(100 * edge));
    }
  }
  // Without anything lost to other causes there is nothing to draw.
  double others = 0;
  for (std::size_t i = 0; i < runs.size(); ++i)
    others = std::max(others, bands.back().lower[i].second - bands.back().upper[i].second);
  if (others < 1e-6) bands.pop_back();
  return bands;
}

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

void draw_band(Canvas& canvas, const Band& band) {
  std::vector<ChartPoint> outline = band.upper;
  outline.insert(outline.end(), band.lower.rbegin(), band.lower.rend());
  canvas.polygon(outline, band.fill);
}

/// Names in the bands where they fit, the others to the right with a line to their band.
void draw_labels(Canvas& canvas, const std::vector<Band>& bands, const Axis& x, const Axis& y) {
  std::vector<const Band*> outside;
  for (const Band& band : bands) {
    const Label label = place_inside(band, x.from, x.to);
    if (label.fits)
      canvas.text(band.name, label.x, label.y + 0.36 * label_size,
                  {label_size, Canvas::Anchor::middle});
    else
      outside.push_back(&band);
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
}

using IntervalOf = std::optional<Interval> TreatedFraction::*;

/// The outlines of an interval over neighbouring points that have it: upper and lower edge.
std::vector<std::pair<std::vector<ChartPoint>, std::vector<ChartPoint>>> edges_of(const Runs& runs,
                                                                                  IntervalOf which,
                                                                                  const Axis& x,
                                                                                  const Axis& y) {
  std::vector<std::pair<std::vector<ChartPoint>, std::vector<ChartPoint>>> edges(1);
  for (const RunSummary* run : runs) {
    const std::optional<Interval>& interval = run->treated_fraction.*which;
    if (interval) {
      edges.back().first.emplace_back(x.at(days_of(*run)), y.at(100 * interval->hi));
      edges.back().second.emplace_back(x.at(days_of(*run)), y.at(100 * interval->lo));
    } else if (!edges.back().first.empty()) {
      edges.emplace_back();
    }
  }
  return edges;
}

void draw_treated(Canvas& canvas, const Runs& runs, const Axis& x, const Axis& y) {
  for (auto& [upper, lower] : edges_of(runs, &TreatedFraction::prediction95, x, y)) {
    if (upper.size() < 2) continue;
    std::vector<ChartPoint> outline = upper;
    outline.insert(outline.end(), lower.rbegin(), lower.rend());
    canvas.polygon(outline, "#ffffff", prediction_veil);
    canvas.polyline(upper, chart_dark, 0.2, "1 0.8");
    canvas.polyline(lower, chart_dark, 0.2, "1 0.8");
  }
  for (auto& [upper, lower] : edges_of(runs, &TreatedFraction::monte_carlo95, x, y)) {
    if (upper.size() < 2) continue;
    upper.insert(upper.end(), lower.rbegin(), lower.rend());
    canvas.polygon(upper, chart_dark, 0.55);
  }
  std::vector<ChartPoint> line;
  for (const RunSummary* run : runs)
    line.emplace_back(x.at(days_of(*run)), y.at(100 * run->treated_fraction.mean));
  canvas.polyline(line, chart_dark, 0.6);
  for (const ChartPoint& point : line) canvas.circle(point, 0.75, chart_dark);
}

/// What the area below the line is, and the fractions at its ends.
void draw_words_below(Canvas& canvas, const Runs& runs, const Axis& x, const Axis& y) {
  const double first = runs.front()->treated_fraction.mean;
  const double last = runs.back()->treated_fraction.mean;
  const auto value = [&](double fraction, double at, Canvas::Anchor anchor) {
    const double baseline = y.at(100 * fraction) + 6;
    if (baseline < y.from - 1)
      canvas.text(percent_with_unit(fraction), at, baseline, {3.4, anchor, true, chart_dark});
  };
  value(first, x.from + 2, Canvas::Anchor::start);
  value(last, x.to - 2, Canvas::Anchor::end);
  const double middle = y.at(100 * std::min(first, last));
  if (y.from - middle > 30)
    canvas.text("treated", (x.from + x.to) / 2, y.from - 0.3 * (y.from - middle),
                {5, Canvas::Anchor::middle, true, chart_dark});
}

/// Room for the widest name beside the chart.
double room_for_names(const SweepSummary& sweep) {
  double widest = text_width("other causes", label_size, false);
  for (const std::string& cause : largest_causes(sweep, least_band))
    widest = std::max(widest, text_width(words_of(cause), label_size, false));
  return std::min(widest + 9, 64.0);
}

/// What line and bands are, in one row.
void draw_key(Canvas& canvas, double left, double middle) {
  constexpr double size = 3.2, swatch = 9;
  const auto word = [&](const char* text) {
    canvas.text(text, left + swatch + 2, middle + 0.36 * size, {size});
    left += swatch + 2 + text_width(text, size, false) + 8;
  };
  canvas.line({left, middle}, {left + swatch, middle}, chart_dark, 0.6);
  canvas.circle({left + swatch / 2, middle}, 0.75, chart_dark);
  word("treated, mean");
  canvas.rectangle(left, middle - 1, swatch, 2, chart_dark, 0.55);
  word("95 % Monte Carlo interval of the mean");
  canvas.rectangle(left, middle - 1.7, swatch, 3.4, treated_ground);
  canvas.rectangle(left, middle - 1.7, swatch, 3.4, "#ffffff", prediction_veil);
  canvas.line({left, middle - 1.7}, {left + swatch, middle - 1.7}, chart_dark, 0.2, "1 0.8");
  canvas.line({left, middle + 1.7}, {left + swatch, middle + 1.7}, chart_dark, 0.2, "1 0.8");
  word("95 % prediction interval of one cohort");
}

}  // namespace

std::string bands_svg(const SweepSummary& sweep, const Runs& runs) {
  Canvas canvas;
  const double heading = draw_heading(canvas, heading_of(sweep), subtitle_of(sweep));
  const double caption = draw_caption(canvas, caption_of_curve(sweep, runs));
  const double left = Canvas::margin + 10,
               right = Canvas::width - Canvas::margin - room_for_names(sweep);
  const double top = heading + 16, bottom = caption - 15;
  const Axis x =
      axis_through(days_of(*runs.front()), days_of(*runs.back()), left, right, 12, false);
  const Axis y = axis_through(0, 100, bottom, top, 10, true);
  draw_key(canvas, left, heading + 4);

  const std::vector<Band> bands = bands_of(sweep, runs, x, y);
  canvas.rectangle(left, top, right - left, bottom - top, treated_ground);
  for (const Band& band : bands) draw_band(canvas, band);
  for (const Band& band : bands) canvas.polyline(band.lower, "#ffffff", 0.35);
  draw_horizontal_axis(canvas, x, bottom, bottom, days_title);
  draw_vertical_axis(canvas, y, left, right, share_title(*runs.front()));
  draw_treated(canvas, runs, x, y);
  draw_labels(canvas, bands, x, y);
  draw_words_below(canvas, runs, x, y);
  return canvas.svg(heading_of(sweep));
}

}  // namespace v2v::report
