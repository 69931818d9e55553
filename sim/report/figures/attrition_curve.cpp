// The curve of the title: what becomes of patients against the time until their cells are back.
#include "report/causes.hpp"
#include "report/figures/bands.hpp"
#include "report/figures/sweep_chart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <algorithm>
#include <cmath>

namespace v2v::report {
namespace {

constexpr double least_band = 0.01, plot_height = 88;

std::vector<Band> bands_of(const SweepSummary& sweep, const SweepAxis& values, const Axis& x,
                           const Axis& y) {
  const std::vector<std::string> causes = largest_causes(runs_of(sweep), least_band);
  std::vector<Band> bands;
  for (const std::string& cause : causes)
    bands.push_back({words_of(cause), cause_fill(*values.runs.front().run, cause), {}, {}});
  bands.push_back({"other causes", chart_rest, {}, {}});
  for (const auto& [value, run] : values.runs) {
    double edge = 1;
    for (std::size_t i = 0; i < bands.size(); ++i) {
      bands[i].upper.emplace_back(x.at(value), y.at(100 * edge));
      edge -= i < causes.size() ? lost_to(*run, causes[i]) : lost_to_others(*run, causes);
      bands[i].lower.emplace_back(x.at(value), y.at(100 * edge));
    }
  }
  // Without anything lost to other causes there is nothing to draw.
  double others = 0;
  for (std::size_t i = 0; i < values.runs.size(); ++i)
    others = std::max(others, bands.back().lower[i].second - bands.back().upper[i].second);
  if (others < 1e-6) bands.pop_back();
  return bands;
}

using IntervalOf = std::optional<Interval> TreatedFraction::*;

/// The outlines of an interval over neighbouring points that have it: upper and lower edge.
std::vector<std::pair<std::vector<ChartPoint>, std::vector<ChartPoint>>> edges_of(
    const SweepAxis& values, IntervalOf which, const Axis& x, const Axis& y) {
  std::vector<std::pair<std::vector<ChartPoint>, std::vector<ChartPoint>>> edges(1);
  for (const auto& [value, run] : values.runs) {
    const std::optional<Interval>& interval = run->treated_fraction.*which;
    if (interval) {
      edges.back().first.emplace_back(x.at(value), y.at(100 * interval->hi));
      edges.back().second.emplace_back(x.at(value), y.at(100 * interval->lo));
    } else if (!edges.back().first.empty()) {
      edges.emplace_back();
    }
  }
  return edges;
}

void draw_treated(Canvas& canvas, const SweepAxis& values, const Axis& x, const Axis& y) {
  for (auto& [upper, lower] : edges_of(values, &TreatedFraction::prediction95, x, y)) {
    if (upper.size() < 2) continue;
    std::vector<ChartPoint> outline = upper;
    outline.insert(outline.end(), lower.rbegin(), lower.rend());
    canvas.polygon(outline, "#ffffff", prediction_veil);
    canvas.polyline(upper, chart_dark, 0.2, "1 0.8");
    canvas.polyline(lower, chart_dark, 0.2, "1 0.8");
  }
  for (auto& [upper, lower] : edges_of(values, &TreatedFraction::monte_carlo95, x, y)) {
    if (upper.size() < 2) continue;
    upper.insert(upper.end(), lower.rbegin(), lower.rend());
    canvas.polygon(upper, chart_dark, 0.55);
  }
  std::vector<ChartPoint> line;
  for (const auto& [value, run] : values.runs)
    line.emplace_back(x.at(value), y.at(100 * run->treated_fraction.mean));
  canvas.polyline(line, chart_dark, 0.6);
  for (const ChartPoint& point : line) canvas.circle(point, 0.75, chart_dark);
}

/// What the area below the line is, and the fractions at its ends.
void draw_words_below(Canvas& canvas, const SweepAxis& values, const Axis& x, const Axis& y) {
  const double first = values.runs.front().run->treated_fraction.mean;
  const double last = values.runs.back().run->treated_fraction.mean;
  const auto value = [&](double fraction, double at, Canvas::Anchor anchor) {
    const double baseline = y.at(100 * fraction) + 4.6;
    if (baseline < y.from - 1)
      canvas.text(percent_with_unit(fraction), at, baseline, {2.8, anchor, true, chart_dark});
  };
  value(first, x.from + 2, Canvas::Anchor::start);
  value(last, x.to - 2, Canvas::Anchor::end);
  const double middle = y.at(100 * std::min(first, last));
  if (y.from - middle > 22)
    canvas.text("treated", (x.from + x.to) / 2, y.from - 0.3 * (y.from - middle),
                {3.8, Canvas::Anchor::middle, true, chart_dark});
}

}  // namespace

std::string bands_svg(const SweepSummary& sweep, const SweepAxis& values) {
  Canvas canvas;
  const double heading = draw_heading(canvas, heading_of(sweep), subtitle_of(sweep));
  const double key =
      draw_key(canvas, Canvas::margin, Canvas::width - Canvas::margin, heading + 2,
               {{chart_dark, "treated, mean and its 95 % Monte Carlo interval", 0.55},
                {chart_rest, "95 % prediction interval of one cohort", 0.5}});
  std::vector<std::string> names = {"other causes"};
  for (const std::string& cause : largest_causes(runs_of(sweep), least_band))
    names.push_back(words_of(cause));
  const double left = Canvas::margin + 8,
               right = Canvas::width - Canvas::margin - room_for_names(names);
  const double top = key + 6, bottom = top + plot_height;
  const Axis x = axis_of(values, left, right, false);
  const Axis y = axis_through(0, 100, bottom, top, 10, true);
  const std::vector<Band> bands = bands_of(sweep, values, x, y);
  canvas.rectangle(left, top, right - left, bottom - top, chart_treated);
  draw_bands(canvas, bands);
  const double below = draw_value_axis(canvas, values, x, bottom, bottom);
  draw_vertical_axis(canvas, y, left, right, share_title(*values.runs.front().run));
  draw_treated(canvas, values, x, y);
  draw_band_names(canvas, bands, x, y);
  draw_words_below(canvas, values, x, y);
  draw_caption(canvas, caption_of_curve(sweep, values), below);
  return canvas.svg(heading_of(sweep), description_of(sweep, values));
}

}  // namespace v2v::report
