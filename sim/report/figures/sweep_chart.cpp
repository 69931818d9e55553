// The words of a sweep's pictures, and the scatter of its points.
#include "report/figures/sweep_chart.hpp"

#include "report/causes.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/sweep_view.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/study_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>

namespace v2v {
namespace report {
namespace {

/// What every point of one path is, as numbers of one unit; nothing where some are words.
bool has_numbers(const SweepSummary& sweep, std::size_t path) {
  const VariedValue* first = nullptr;
  for (const SweepPoint& point : sweep.points) {
    if (path >= point.values.size()) continue;
    const VariedValue& value = point.values[path];
    if (!first) first = &value;
    if (!value.number || value.unit != first->unit) return false;
  }
  return first != nullptr;
}

bool is_time(const std::string& unit) {
  return unit == "d" || unit == "h" || unit == "min" || unit == "weeks" || unit == "w";
}

/// Points at which somebody reached the ITT gate, by what was varied.
SweepAxis axis_of(const SweepSummary& sweep) {
  SweepAxis axis;
  while (axis.path < sweep.paths.size() && !has_numbers(sweep, axis.path)) ++axis.path;
  const bool numbers = axis.path < sweep.paths.size();
  if (!numbers) axis.path = 0;
  for (const SweepPoint& point : sweep.points) {
    const RunSummary& run = point.summary;
    if (axis.path >= point.values.size() || run.potential_vein_to_vein.time.patients == 0 ||
        !std::isfinite(days_of(run)) || !std::isfinite(run.treated_fraction.mean))
      continue;
    const VariedValue& value = point.values[axis.path];
    double at = value.number.value_or(0);
    if (!numbers) {
      const std::string word = words_of(value.text);
      const auto found = std::find(axis.words.begin(), axis.words.end(), word);
      at = static_cast<double>(found - axis.words.begin());
      if (found == axis.words.end()) axis.words.push_back(word);
    }
    axis.is_time = numbers && is_time(value.unit);
    axis.title = clean(sweep.paths[axis.path]) + (value.unit.empty() ? "" : ", " + value.unit);
    axis.runs.push_back({at, &run});
  }
  std::stable_sort(axis.runs.begin(), axis.runs.end(), [](const auto& a, const auto& b) {
    return std::pair(a.at, days_of(*a.run)) < std::pair(b.at, days_of(*b.run));
  });
  return axis;
}

Interval widest(const std::vector<SweepRun>& runs) {
  Interval range{1, 0};
  const auto add = [&](const Interval& interval) {
    range = {std::min(range.lo, interval.lo), std::max(range.hi, interval.hi)};
  };
  for (const auto& [at, run] : runs) {
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
/// Marks that can be told apart with any colour vision (Paul Tol, as in the canvas, `bright`).
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

std::string empty_svg(const SweepSummary& sweep) {
  Canvas canvas;
  const double heading = draw_heading(canvas, heading_of(sweep), subtitle_of(sweep));
  canvas.text("No point has patients at the ITT gate: there is nothing to draw.", Canvas::margin,
              heading + 10, {3});
  return canvas.svg(heading_of(sweep), "There is nothing to draw.");
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

std::string caption_of_curve(const SweepSummary& sweep, const SweepAxis& values) {
  const std::vector<SweepRun>& runs = values.runs;
  std::string text = fmt::format(
      "{}: {} of {} each, with common random numbers; seed {}, version {}.", sweep.scenario,
      so_many(runs.size(), "point"), replications_text(sweep), sweep.seed, sweep.version);
  if (values.is_time)
    text +=
        " Potential vein-to-vein time: what it would be for every patient at the ITT gate if "
        "nobody ever left, so that those who did not live to be infused count as well (the time "
        "of the infused alone would be biased: immortal time).";
  const bool parameters = std::any_of(runs.begin(), runs.end(), [](const SweepRun& one) {
    return one.run->uncertainty.of_parameters;
  });
  text += parameters ? " The prediction interval holds chance and what counts leave unknown about "
                       "parameters."
                     : " The prediction interval holds chance, with every parameter at its point "
                       "estimate.";
  const std::size_t left_out = sweep.points.size() - runs.size();
  if (left_out > 0)
    text += " Left out: " + so_many(left_out, "point") + " where nobody reached the gate.";
  for (const Warning& warning : most_important(warnings_of(sweep), overloads_in_caption))
    text += ' ' + sentence_of(warning);
  return text;
}

std::string description_of(const SweepSummary& sweep, const SweepAxis& values) {
  const auto [least, most] = std::minmax_element(
      values.runs.begin(), values.runs.end(), [](const SweepRun& a, const SweepRun& b) {
        return a.run->treated_fraction.mean < b.run->treated_fraction.mean;
      });
  return fmt::format("{}. Treated: from {} to {} of those at the ITT gate.", subtitle_of(sweep),
                     percent_with_unit(least->run->treated_fraction.mean),
                     percent_with_unit(most->run->treated_fraction.mean));
}

Axis axis_of(const SweepAxis& values, double left, double right, bool widen) {
  Axis x = axis_through(values.runs.front().at, values.runs.back().at, left, right, 10, widen);
  if (values.words.empty()) return x;
  const auto count = static_cast<double>(values.words.size());
  x = {-0.5, count - 0.5, left, right, {}, 0, {}};
  for (const std::string& word : values.words) {
    x.ticks.push_back(static_cast<double>(x.ticks.size()));
    x.words.push_back(cut_to(word, (right - left) / count - 1, 2.5, false));
  }
  return x;
}

double draw_value_axis(Canvas& canvas, const SweepAxis& values, const Axis& x, double top,
                       double bottom) {
  draw_horizontal_axis(canvas, x, top, bottom, cut_to(values.title, x.to - x.from, 2.7, false));
  if (!values.is_time) return bottom + below_axis;
  // The curve of the title: the time that somebody waits for it all, between the points.
  const std::vector<SweepRun>& runs = values.runs;
  const Canvas::Type quiet{2.5, Canvas::Anchor::middle, false, chart_quiet};
  for (const double tick : x.ticks)
    for (std::size_t i = 1; i < runs.size(); ++i) {
      const double from = runs[i - 1].at, to = runs[i].at;
      if (tick < from - 1e-9 || tick > to + 1e-9 || to <= from) continue;
      const double first = days_of(*runs[i - 1].run), second = days_of(*runs[i].run);
      canvas.text(number(first + (second - first) * (tick - from) / (to - from)), x.at(tick),
                  bottom + 12.4, quiet);
      break;
    }
  canvas.text("potential vein-to-vein time, median, days", (x.from + x.to) / 2, bottom + 16, quiet);
  return bottom + 19;
}

std::string scatter_svg(const SweepSummary& sweep, const SweepAxis& values) {
  Canvas canvas;
  const std::vector<SweepRun>& runs = values.runs;
  const double heading = draw_heading(canvas, heading_of(sweep), subtitle_of(sweep));
  const double left = Canvas::margin + 8, right = Canvas::width - Canvas::margin - 6;
  const Groups groups = groups_of(sweep);
  std::vector<KeyEntry> entries = {
      {chart_dark, "treated, mean and its 95 % Monte Carlo interval", monte_carlo_opacity},
      {chart_dark, "95 % prediction interval of one cohort", prediction_opacity}};
  for (std::size_t i = 0; i < groups.levels.size(); ++i)
    entries.push_back({mark_colours[i], words_of(groups.levels[i])});
  const double top = draw_key(canvas, Canvas::margin, right, heading + 2, entries) + 6;
  const double bottom = top + 88;
  const Axis x = axis_of(values, left, right, true);
  const Interval range = widest(runs);
  const Axis y = axis_through(100 * range.lo, 100 * range.hi, bottom, top, 10, true);
  const double below = draw_value_axis(canvas, values, x, top, bottom);
  draw_vertical_axis(canvas, y, left, right, share_title(*runs.front().run));
  // Many points leave less room for each.
  const double thick = std::clamp(60.0 / static_cast<double>(runs.size()), 0.5, 2.4);
  const auto bar = [&](const SweepRun& one, const std::optional<Interval>& interval, double width,
                       double opacity) {
    if (!interval) return;
    const double high = y.at(100 * interval->hi), low = y.at(100 * interval->lo);
    canvas.rectangle(x.at(one.at) - width / 2, high, width, low - high, groups.colour_of(one.run),
                     opacity);
  };
  for (const SweepRun& one : runs)
    bar(one, one.run->treated_fraction.prediction95, thick, prediction_opacity);
  for (const SweepRun& one : runs)
    bar(one, one.run->treated_fraction.monte_carlo95, thick, monte_carlo_opacity);
  for (const auto& [at, run] : runs)
    canvas.circle({x.at(at), y.at(100 * run->treated_fraction.mean)},
                  std::clamp(0.6 * thick, 0.5, 1.0), groups.colour_of(run));
  draw_caption(canvas, caption_of_curve(sweep, values), below);
  return canvas.svg(heading_of(sweep), description_of(sweep, values));
}

}  // namespace report

std::string attrition_curve_svg(const SweepSummary& sweep) {
  using namespace report;
  const SweepAxis values = axis_of(sweep);
  if (values.runs.empty()) return empty_svg(sweep);
  const bool curve = sweep.paths.size() == 1 && values.words.empty() &&
                     values.runs.front().at < values.runs.back().at;
  return curve ? bands_svg(sweep, values) : scatter_svg(sweep, values);
}

}  // namespace v2v
