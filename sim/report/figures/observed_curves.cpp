// Cumulative incidence in a trial against what was predicted, outcome by outcome.
#include "report/causes.hpp"
#include "report/figures/bands.hpp"
#include "report/figures/chart.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/validation_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace v2v {
namespace report {
namespace {

constexpr double plot_height = 70, name_size = 2.7, observed_width = 0.7, predicted_width = 0.5;
constexpr const char* predicted_dashes = "1.6 1";
constexpr const char* infused_colour = chart_dark;
/// Darker than fills, because lines are thin; by the place of an outcome in the trial.
constexpr std::array<const char*, 6> loss_colours = {"#c8613c", "#2a7f9e", "#7a6a00",
                                                     "#8a3f7d", "#3d7a4f", "#555555"};

struct Line {
  const ValidationCurve* curve;
  const char* colour;
};

/// Of one study; reasons to which hardly anybody was lost, seen or predicted, are not drawn.
std::vector<Line> outcomes_of(const ValidationSummary& summary, const std::string& scenario) {
  std::vector<Line> lines;
  std::size_t losses = 0;
  for (const ValidationCurve& curve : summary.curves) {
    if (curve.scenario != scenario || curve.observed.empty()) continue;
    const bool is_infused = curve.outcome == "infused";
    if (!is_infused &&
        std::max(curve.observed.back(), curve.predicted.back()) < least_with_own_place)
      continue;
    lines.push_back(
        {&curve, is_infused ? infused_colour : loss_colours[losses++ % loss_colours.size()]});
  }
  return lines;
}

/// What is known of a day holds until the next one.
std::vector<ChartPoint> steps(const std::vector<double>& by_day, const Axis& x, const Axis& y) {
  std::vector<ChartPoint> points;
  for (std::size_t day = 0; day < by_day.size(); ++day) {
    const double across = x.at(static_cast<double>(day)), up = y.at(100 * by_day[day]);
    if (!points.empty() && points.back().second != up)
      points.emplace_back(across, points.back().second);
    if (points.empty() || points.back().second != up || day + 1 == by_day.size())
      points.emplace_back(across, up);
  }
  return points;
}

/// Where its name points to: what was observed, or where that is nothing, what was predicted.
double end_of(const ValidationCurve& curve) {
  return curve.observed.back() > 0 ? curve.observed.back() : curve.predicted.back();
}

void draw_names(Canvas& canvas, std::vector<Line> lines, const Axis& x, const Axis& y) {
  std::stable_sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return end_of(*a.curve) > end_of(*b.curve);
  });
  std::vector<double> wanted;
  for (const Line& line : lines) wanted.push_back(y.at(100 * end_of(*line.curve)));
  const std::vector<double> places = spread(wanted, 1.25 * name_size, y.to, y.from);
  const double room = Canvas::width - Canvas::margin - x.to - 5;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    canvas.polyline({{x.to, wanted[i]}, {x.to + 4, places[i]}}, lines[i].colour, 0.25);
    canvas.text(cut_to(words_of(lines[i].curve->outcome), room, name_size, false), x.to + 5,
                places[i] + 0.36 * name_size,
                {name_size, Canvas::Anchor::start, false, lines[i].colour});
  }
}

/// Returns where it ends.
double draw_study(Canvas& canvas, const std::vector<Line>& lines, double top) {
  std::vector<std::string> names;
  std::size_t days = 1;
  double most = 0;
  for (const Line& line : lines) {
    names.push_back(words_of(line.curve->outcome));
    days = std::max(days, line.curve->observed.size() - 1);
    most = std::max({most, line.curve->observed.back(), line.curve->predicted.back()});
  }
  const double left = Canvas::margin + 8, bottom = top + plot_height;
  const Axis x = axis_through(0, static_cast<double>(days), left,
                              Canvas::width - Canvas::margin - room_for_names(names), 10, false);
  const Axis y = axis_through(0, 100 * most, bottom, top, 8, true);
  draw_horizontal_axis(canvas, x, bottom, bottom, "days since the ITT gate");
  draw_vertical_axis(canvas, y, left, x.to, "% of patients at the ITT gate");
  for (const Line& line : lines)
    canvas.polyline(steps(line.curve->predicted, x, y), line.colour, predicted_width,
                    predicted_dashes);
  for (const Line& line : lines)
    canvas.polyline(steps(line.curve->observed, x, y), line.colour, observed_width);
  draw_names(canvas, lines, x, y);
  return bottom + below_axis;
}

}  // namespace
}  // namespace report

std::string observed_curves_svg(const ValidationSummary& summary) {
  using namespace report;
  if (summary.curves.empty()) return {};
  std::vector<std::string> scenarios;
  for (const ValidationCurve& curve : summary.curves)
    if (std::find(scenarios.begin(), scenarios.end(), curve.scenario) == scenarios.end())
      scenarios.push_back(curve.scenario);
  const std::string title = scenarios.size() == 1 ? clean(scenarios.front()) : "Several studies";
  constexpr const char* what = "Cumulative incidence, observed (solid) and predicted (dashed)";
  Canvas canvas;
  double top = draw_heading(canvas, title, what) + 6;
  for (const std::string& scenario : scenarios) {
    const std::vector<Line> lines = outcomes_of(summary, scenario);
    if (lines.empty()) continue;
    if (scenarios.size() > 1) {
      canvas.text(cut_to(clean(scenario), Canvas::width - 2 * Canvas::margin, name_size, true),
                  Canvas::margin, top, {name_size, Canvas::Anchor::start, true});
      top += 3 * name_size;
    }
    top = draw_study(canvas, lines, top) + 6;
  }
  const auto worst =
      *std::max_element(summary.curves.begin(), summary.curves.end(),
                        [](const auto& a, const auto& b) { return a.distance < b.distance; });
  const std::string apart =
      fmt::format("Furthest apart: {}, by {} points on day {}.", words_of(worst.outcome),
                  number(100 * worst.distance), whole(worst.day));
  draw_caption(canvas,
               fmt::format("{} Observed by Aalen and Johansen, predicted over {} replications, "
                           "seed {}, version {}.",
                           apart, whole(summary.replications), summary.seed, summary.version),
               top - 6);
  return canvas.svg(title + ": " + what, apart);
}

}  // namespace v2v
