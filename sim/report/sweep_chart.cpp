// The words of a sweep's pictures, and the scatter of its points.
#include "report/sweep_chart.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/sweep_view.hpp"
#include "report/type_metrics.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/study_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

namespace v2v {
namespace report {
namespace {

/// Points at which somebody reached the ITT gate, by rising time.
Runs runs_by_time(const SweepSummary& sweep) {
  Runs runs;
  for (const SweepPoint& point : sweep.points)
    if (point.summary.potential_vein_to_vein.time.patients > 0 &&
        std::isfinite(days_of(point.summary)) && std::isfinite(point.summary.treated_fraction.mean))
      runs.push_back(&point.summary);
  std::stable_sort(runs.begin(), runs.end(),
                   [](const auto* a, const auto* b) { return days_of(*a) < days_of(*b); });
  return runs;
}

Interval widest(const Runs& runs) {
  Interval range{runs.front()->treated_fraction.mean, runs.front()->treated_fraction.mean};
  const auto add = [&](const Interval& interval) {
    range = {std::min(range.lo, interval.lo), std::max(range.hi, interval.hi)};
  };
  for (const RunSummary* run : runs) {
    const TreatedFraction& treated = run->treated_fraction;
    add({treated.mean, treated.mean});
    if (treated.monte_carlo95) add(*treated.monte_carlo95);
    if (treated.prediction95) add(*treated.prediction95);
  }
  return range;
}

/// The caption is one paragraph.
constexpr std::size_t overloads_in_caption = 1;
constexpr double prediction_opacity = 0.2, monte_carlo_opacity = 0.6;
/// Marks that can be told apart with any colour vision (Paul Tol, as above, the scheme `bright`).
constexpr std::array<const char*, 6> mark_colours = {"#4477aa", "#ee6677", "#228833",
                                                     "#ccbb44", "#66ccee", "#aa3377"};

/// Points by what a path says that is varied in words: a colour each.
struct Groups {
  std::vector<std::string> levels;  ///< empty: one colour for all
  std::map<const RunSummary*, std::size_t> level_of;
  const char* colour_of(const RunSummary* run) const {
    return levels.empty() ? chart_dark : mark_colours[level_of.at(run)];
  }
};

/// By the first path with words, if there are not more of them than colours.
Groups groups_of(const SweepSummary& sweep) {
  for (std::size_t path = 0; path < sweep.paths.size(); ++path) {
    Groups groups;
    bool words = true;
    for (const SweepPoint& point : sweep.points) {
      words = words && path < point.values.size() && !point.values[path].number;
      if (!words) break;
      const std::string& level = point.values[path].text;
      auto found = std::find(groups.levels.begin(), groups.levels.end(), level);
      if (found == groups.levels.end()) found = groups.levels.insert(found, level);
      groups.level_of[&point.summary] = static_cast<std::size_t>(found - groups.levels.begin());
    }
    if (words && groups.levels.size() > 1 && groups.levels.size() <= mark_colours.size())
      return groups;
  }
  return {};
}

void draw_scatter_key(Canvas& canvas, const Groups& groups, double left, double middle) {
  constexpr double size = 3.2;
  const auto word = [&](std::string_view text, double swatch) {
    const std::string shown =
        cut_to(text, Canvas::width - Canvas::margin - left - swatch - 2, size, false);
    canvas.text(shown, left + swatch + 2, middle + 0.36 * size, {size});
    left += swatch + 2 + text_width(shown, size, false) + 6;
  };
  canvas.circle({left + 1, middle}, 1, chart_dark);
  word("treated, mean", 2);
  canvas.rectangle(left, middle - 1.7, 2.4, 3.4, chart_dark, monte_carlo_opacity);
  word("95 % Monte Carlo interval", 2.4);
  canvas.rectangle(left, middle - 1.7, 2.4, 3.4, chart_dark, prediction_opacity);
  word("95 % prediction interval of one cohort", 2.4);
  for (std::size_t i = 0; i < groups.levels.size(); ++i) {
    if (left > Canvas::width - Canvas::margin - 12) break;
    canvas.circle({left + 1.2, middle}, 1.2, mark_colours[i]);
    word(words_of(groups.levels[i]), 2.4);
  }
}

std::string empty_svg(const SweepSummary& sweep) {
  Canvas canvas;
  const double heading = draw_heading(canvas, heading_of(sweep), subtitle_of(sweep));
  canvas.text("No point has patients at the ITT gate: there is nothing to draw.", Canvas::margin,
              heading + 20, {4});
  return canvas.svg(heading_of(sweep));
}

}  // namespace

std::string share_title(const RunSummary& run) {
  return fmt::format("% of patients {} (ITT)", name_of(run.treated_fraction.of));
}

std::string heading_of(const SweepSummary& sweep) {
  return sweep.title.empty() ? sweep.scenario : sweep.title;
}

std::string subtitle_of(const SweepSummary& sweep) {
  std::string text = "Varied: ";
  for (std::size_t i = 0; i < sweep.paths.size(); ++i)
    text += fmt::format("{}{}, {}", i > 0 ? "; " : "", clean(sweep.paths[i]), extent_of(sweep, i));
  return text;
}

std::string caption_of_curve(const SweepSummary& sweep, const Runs& runs) {
  std::string text = fmt::format(
      "{}: {} point{} of {} replications each, with common random numbers; seed {}, version {}. "
      "Potential vein-to-vein time: what it would be for every patient at the ITT gate if nobody "
      "ever left, so that those who did not live to be infused count as well (the time of the "
      "infused alone would be biased: immortal time).",
      sweep.scenario, whole(runs.size()), runs.size() == 1 ? "" : "s", replications_text(sweep),
      sweep.seed, sweep.version);
  const bool parameters = std::any_of(runs.begin(), runs.end(), [](const RunSummary* run) {
    return run->uncertainty.of_parameters;
  });
  text += parameters ? " The prediction interval holds chance and what counts leave unknown about "
                       "parameters."
                     : " The prediction interval holds chance, with every parameter at its point "
                       "estimate.";
  const std::size_t left_out = sweep.points.size() - runs.size();
  if (left_out > 0)
    text += fmt::format(" Left out: {} point{} where nobody reached the gate.", whole(left_out),
                        left_out == 1 ? "" : "s");
  for (const Warning& warning : most_important(warnings_of(sweep), overloads_in_caption))
    text += ' ' + sentence_of(warning);
  return text;
}

std::string scatter_svg(const SweepSummary& sweep, const Runs& runs) {
  Canvas canvas;
  const double heading = draw_heading(canvas, heading_of(sweep), subtitle_of(sweep));
  const double caption = draw_caption(canvas, caption_of_curve(sweep, runs));
  const double left = Canvas::margin + 10, right = Canvas::width - Canvas::margin;
  const double top = heading + 16, bottom = caption - 15;
  const Axis x = axis_through(days_of(*runs.front()), days_of(*runs.back()), left, right, 12, true);
  const Interval range = widest(runs);
  const Axis y = axis_through(100 * range.lo, 100 * range.hi, bottom, top, 10, true);
  const Groups groups = groups_of(sweep);
  draw_scatter_key(canvas, groups, left, heading + 4);
  draw_horizontal_axis(canvas, x, top, bottom, days_title);
  draw_vertical_axis(canvas, y, left, right, share_title(*runs.front()));
  // Many points leave less room for each.
  const double thick = std::clamp(60.0 / static_cast<double>(runs.size()), 0.5, 2.4);
  const auto bar = [&](const RunSummary* run, const std::optional<Interval>& interval, double width,
                       double opacity) {
    if (!interval) return;
    const double high = y.at(100 * interval->hi), low = y.at(100 * interval->lo);
    canvas.rectangle(x.at(days_of(*run)) - width / 2, high, width, low - high,
                     groups.colour_of(run), opacity);
  };
  for (const RunSummary* run : runs)
    bar(run, run->treated_fraction.prediction95, thick, prediction_opacity);
  for (const RunSummary* run : runs)
    bar(run, run->treated_fraction.monte_carlo95, thick, monte_carlo_opacity);
  for (const RunSummary* run : runs)
    canvas.circle({x.at(days_of(*run)), y.at(100 * run->treated_fraction.mean)},
                  std::clamp(0.6 * thick, 0.5, 1.0), groups.colour_of(run));
  return canvas.svg(heading_of(sweep));
}

}  // namespace report

std::string attrition_curve_svg(const SweepSummary& sweep) {
  using namespace report;
  const Runs runs = runs_by_time(sweep);
  if (runs.empty()) return empty_svg(sweep);
  const bool curve = sweep.paths.size() == 1 && days_of(*runs.front()) < days_of(*runs.back());
  return curve ? bands_svg(sweep, runs) : scatter_svg(sweep, runs);
}

}  // namespace v2v
