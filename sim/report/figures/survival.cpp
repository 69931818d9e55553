// Survival curves with the numbers at risk below them.
#include "report/figures/chart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace v2v {
namespace report {
namespace {

constexpr double plot_height = 78, row_height = 4.2;
constexpr std::array<const char*, 4> colours = {chart_dark, chart_high, "#2f7d4f", "#6f5aa8"};
constexpr std::array<const char*, 4> dashes = {"", "2.4 1", "0.8 0.8", "3 1 0.8 1"};

struct Line {
  std::string name;
  const SurvivalCurve* curve = nullptr;
};

std::vector<ChartPoint> points_of(const SurvivalCurve& curve, const Axis& x, const Axis& y) {
  std::vector<ChartPoint> points;
  for (const SurvivalPoint& point : curve.points)
    if (!std::isnan(point.mean))
      points.emplace_back(x.at(static_cast<double>(point.month)), y.at(100 * point.mean));
  return points;
}

/// Of one cohort: a veil with its edges.
void draw_prediction(Canvas& canvas, const SurvivalCurve& curve, const Axis& x, const Axis& y,
                     const char* colour) {
  std::vector<ChartPoint> outline, lower;
  for (const SurvivalPoint& point : curve.points) {
    if (!point.prediction95) continue;
    const double at = x.at(static_cast<double>(point.month));
    outline.emplace_back(at, y.at(100 * point.prediction95->hi));
    lower.emplace_back(at, y.at(100 * point.prediction95->lo));
  }
  if (outline.size() < 2) return;
  outline.insert(outline.end(), lower.rbegin(), lower.rend());
  canvas.polygon(outline, colour, 0.13);
}

/// What a study saw.
void draw_published(Canvas& canvas, const SurvivalCurve& curve, const Axis& x, const Axis& y,
                    const char* colour) {
  for (const SurvivalPoint& point : curve.points)
    if (point.published)
      canvas.circle({x.at(static_cast<double>(point.month)), y.at(100 * *point.published)}, 1.1,
                    "#ffffff", colour);
}

bool any_published(const std::vector<Line>& lines) {
  return std::any_of(lines.begin(), lines.end(), [](const Line& line) {
    const auto& points = line.curve->points;
    return std::any_of(points.begin(), points.end(),
                       [](const SurvivalPoint& point) { return point.published.has_value(); });
  });
}

/// How many are at risk below each tick.
double draw_at_risk(Canvas& canvas, const std::vector<Line>& lines, const Axis& x, double top) {
  canvas.text("at risk, mean", Canvas::margin, top,
              {Canvas::least_type, Canvas::Anchor::start, true});
  double baseline = top + row_height;
  for (std::size_t i = 0; i < lines.size(); ++i, baseline += row_height) {
    canvas.text(lines[i].name, Canvas::margin, baseline,
                {Canvas::least_type, Canvas::Anchor::start, false, colours[i % colours.size()]});
    for (const double tick : x.ticks) {
      const auto month = static_cast<std::size_t>(tick);
      if (month < lines[i].curve->points.size())
        canvas.text(count_mean(lines[i].curve->points[month].at_risk, Interval{}), x.at(tick),
                    baseline + row_height, {Canvas::least_type, Canvas::Anchor::middle});
    }
    baseline += row_height;
  }
  return baseline;
}

std::string ends_of(const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines)
    for (const std::size_t month : {std::size_t{12}, std::size_t{24}})
      if (month < line.curve->points.size())
        text += fmt::format("{}{} {} at {} months", text.empty() ? "" : "; ", line.name,
                            percent_with_unit(line.curve->points[month].mean), month);
  return text + '.';
}

std::string drawn(const std::string& title, const std::string& what, const std::string& share,
                  const std::vector<Line>& lines, const RunSummary& run) {
  Canvas canvas;
  const double heading = draw_heading(canvas, title, what);
  std::vector<KeyEntry> key;
  for (std::size_t i = 0; i < lines.size(); ++i)
    key.push_back({colours[i % colours.size()], lines[i].name});
  const double left = Canvas::margin + 8, right = Canvas::width - Canvas::margin;
  const double top = draw_key(canvas, Canvas::margin, right, heading + 2, key) + 6;
  const double bottom = top + plot_height;
  const double months = static_cast<double>(lines.front().curve->points.size() - 1);
  Axis x = axis_through(0, months, left, right, 10, false);
  // Years and their halves are what is read off.
  const double step = months > 72 ? 24 : months > 36 ? 12 : 6;
  x.ticks.clear();
  for (double tick = 0; tick <= months; tick += step) x.ticks.push_back(tick);
  const Axis y = axis_through(0, 100, bottom, top, 10, true);
  draw_horizontal_axis(canvas, x, bottom, bottom, "months");
  draw_vertical_axis(canvas, y, left, right, share);
  for (std::size_t i = 0; i < lines.size(); ++i)
    draw_prediction(canvas, *lines[i].curve, x, y, colours[i % colours.size()]);
  for (std::size_t i = 0; i < lines.size(); ++i)
    canvas.polyline(points_of(*lines[i].curve, x, y), colours[i % colours.size()], 0.7,
                    dashes[i % dashes.size()]);
  for (std::size_t i = 0; i < lines.size(); ++i)
    draw_published(canvas, *lines[i].curve, x, y, colours[i % colours.size()]);
  const double below = draw_at_risk(canvas, lines, x, bottom + below_axis + 3);
  const std::string ends = ends_of(lines);
  draw_caption(
      canvas,
      fmt::format("{} Shaded: where 95 % of cohorts of this size would lie.{} {} "
                  "replications, seed {}, version {}, fingerprint {}.",
                  ends, any_published(lines) ? " Circles: published." : "", whole(run.replications),
                  run.seed, run.version, fingerprint_text(run.fingerprint)),
      below);
  return canvas.svg(title + ": " + what, ends);
}

}  // namespace
}  // namespace report

std::string survival_svg(const RunSummary& run) {
  using namespace report;
  if (!run.outcomes) return {};
  const std::string title = clean(run.title.empty() ? run.scenario : run.title);
  std::vector<Line> lines;
  if (run.outcomes->randomised) {
    for (const SurvivalCurve& standard : run.outcomes->randomised->curves) {
      const std::string what = standard.which == Survival::event_free ? "event-free" : "alive";
      lines.push_back({what + ", cells", &run.outcomes->of(standard.which)});
      lines.push_back({what + ", standard of care", &standard});
    }
    return drawn(title, "Everybody who was randomised, since then", "% alive, or without an event",
                 lines, run);
  }
  for (const Survival which :
       {Survival::itt_overall, Survival::overall, Survival::progression_free})
    lines.push_back({std::string(prose_of(which)), &run.outcomes->of(which)});
  return drawn(title,
               "Survival of all intended since the ITT gate, and of the infused since infusion",
               "% alive, or without progression", lines, run);
}

std::string survival_svg(const ComparisonSummary& comparison) {
  using namespace report;
  const std::vector<std::string> names = names_of(comparison.arms);
  std::vector<Line> lines;
  for (std::size_t i = 0; i < names.size() && lines.size() < colours.size(); ++i)
    if (comparison.arms[i].outcomes)
      lines.push_back(
          {clean(names[i]), &comparison.arms[i].outcomes->curves[index_of(Survival::itt_overall)]});
  if (lines.size() < 2) return {};
  return drawn("Survival of everybody whom it was intended to treat",
               "The same patients with the same luck in each arm, since the ITT gate", "% alive",
               lines, comparison.arms.front());
}

}  // namespace v2v
