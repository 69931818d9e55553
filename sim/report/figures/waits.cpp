// What was waited for, where and how long; how many had come to which end by when.
#include "report/causes.hpp"
#include "report/figures/bands.hpp"
#include "report/figures/bars.hpp"
#include "report/figures/chart.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/statistics/incidence.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace report {
namespace {

constexpr std::size_t most_rows = 36;
constexpr const char* mean_fill = "#5b8db8";

std::string origin_of(const RunSummary& run) {
  // Of no replications: a trial that was observed.
  if (run.replications == 0) return fmt::format("Observed: {}.", run.scenario);
  return fmt::format("{}: {}, seed {}, version {}.", run.scenario,
                     so_many(run.replications, "replication"), run.seed, run.version);
}

std::string title_of(const RunSummary& run) { return run.title.empty() ? run.scenario : run.title; }

/// The longest waits, in the order of the sites.
std::vector<const SiteResourceRow*> rows_of(const RunSummary& run) {
  constexpr double a_quarter_of_an_hour = 0.01;
  std::vector<const SiteResourceRow*> rows;
  for (const SiteResourceRow& row : run.site_resources)
    if (row.served > 0 && row.wait90 >= a_quarter_of_an_hour) rows.push_back(&row);
  const auto longer = [](const auto* a, const auto* b) { return a->mean_wait > b->mean_wait; };
  std::stable_sort(rows.begin(), rows.end(), longer);
  rows.resize(std::min(rows.size(), most_rows));
  std::sort(rows.begin(), rows.end());
  return rows;
}

/// By day, without the days at the end on which nothing happens any more.
std::size_t days_shown(const std::vector<IncidenceCurve>& curves) {
  std::size_t last = 1;
  for (const IncidenceCurve& curve : curves)
    for (std::size_t day = 0; day < curve.by_day.size(); ++day)
      if (curve.by_day[day] < curve.by_day.back() - 0.001) last = std::max(last, day + 1);
  return last;
}

double at_day(const IncidenceCurve& curve, std::size_t day) {
  return curve.by_day.empty() ? 0 : curve.by_day[std::min(day, curve.by_day.size() - 1)];
}

/// Losses from the top, then who is under way, then the infused.
std::vector<Band> incidence_bands(const RunSummary& run, std::size_t days, const Axis& x,
                                  const Axis& y) {
  const IncidenceCurve& infused = run.incidence.front();
  std::vector<const IncidenceCurve*> shown;
  std::vector<Band> bands;
  for (std::size_t i = 1; i < run.incidence.size(); ++i) {
    const IncidenceCurve& curve = run.incidence[i];
    if (at_day(curve, days) < least_with_own_place) continue;
    shown.push_back(&curve);
    bands.push_back({words_of(curve.outcome), cause_fill(run, curve.outcome), {}, {}});
  }
  bands.push_back({"other causes", chart_rest, {}, {}});
  bands.push_back({"under way", "#ffffff", {}, {}});
  bands.push_back({"infused", chart_treated, {}, {}});
  double others = 0;
  for (std::size_t day = 0; day <= days; ++day) {
    double lost = 0, edge = 1;
    for (std::size_t i = 1; i < run.incidence.size(); ++i) lost += at_day(run.incidence[i], day);
    const double lowest = 1 - lost;
    const auto extend = [&](Band& band, double to) {
      band.upper.emplace_back(x.at(static_cast<double>(day)), y.at(100 * edge));
      band.lower.emplace_back(x.at(static_cast<double>(day)), y.at(100 * (edge = to)));
    };
    for (std::size_t i = 0; i < shown.size(); ++i) extend(bands[i], edge - at_day(*shown[i], day));
    others = std::max(others, edge - lowest);
    extend(bands[shown.size()], lowest);
    extend(bands[shown.size() + 1], std::min(lowest, at_day(infused, day)));
    extend(bands[shown.size() + 2], 0);
  }
  if (others < 1e-6) bands.erase(bands.end() - 3);
  return bands;
}

/// Between which shares 95 % of cohorts have their infused, week by week: a bar, where no name is
/// in its way. Whether there is any.
bool draw_range_of_infused(Canvas& canvas, const IncidenceCurve& infused, std::size_t days,
                           const Axis& x, const Axis& y, const std::vector<NamePlace>& names) {
  constexpr double cap = 0.9, thickness = 0.35, clear = 0.8;
  bool any = false;
  for (std::size_t step = 0; step < infused.prediction95.size(); ++step) {
    const Interval& range = infused.prediction95[step];
    if (incidence_days[step] > days || range.lo == range.hi) continue;
    const double across = x.at(incidence_days[step]);
    const double top = y.at(100 * range.hi), bottom = y.at(100 * range.lo);
    if (std::any_of(names.begin(), names.end(), [&](const NamePlace& name) {
          return across > name.left - clear && across < name.right + clear && top < name.bottom &&
                 bottom > name.top;
        }))
      continue;
    canvas.line({across, top}, {across, bottom}, chart_dark, thickness);
    for (const double end : {top, bottom})
      canvas.line({across - cap, end}, {across + cap, end}, chart_dark, thickness);
    any = true;
  }
  return any;
}

}  // namespace
}  // namespace report

std::string waits_svg(const RunSummary& run) {
  using namespace report;
  const std::vector<const SiteResourceRow*> rows = rows_of(run);
  if (rows.empty()) return {};
  Canvas canvas;
  constexpr double pitch = 5, names_width = 62, type = 2.6;
  double top = draw_heading(canvas, title_of(run), "Waits by site, of those served") + 2;
  const double left = Canvas::margin + names_width, right = Canvas::width - Canvas::margin - 20;
  top = draw_key(
            canvas, left, right, top,
            {{mean_fill, "mean"}, {chart_dark, "median"}, {chart_grid, "nine in ten wait less"}}) +
        1;
  double most = 0;
  for (const SiteResourceRow* row : rows) most = std::max({most, row->mean_wait, row->wait90});
  const Axis x = axis_through(0, most, left, right, 8, true);
  const double bottom = top + pitch * static_cast<double>(rows.size());
  draw_horizontal_axis(canvas, x, top, bottom, "days");
  const SiteResourceRow* before = nullptr;
  for (const SiteResourceRow* row : rows) {
    const double middle = top + pitch / 2, baseline = middle + 0.36 * type;
    const bool goes_on = before && before->site == row->site;
    before = row;
    draw_row_name(canvas, goes_on ? clean(row->name) : clean(row->site) + ", " + clean(row->name),
                  left - 2, baseline, type);
    canvas.rectangle(left, middle - 1.5, x.at(row->wait90) - left, 3, chart_grid);
    canvas.rectangle(left, middle - 0.9, x.at(row->mean_wait) - left, 1.8, mean_fill);
    canvas.rectangle(x.at(row->median_wait) - 0.3, middle - 1.7, 0.6, 3.4, chart_dark);
    canvas.text(spoken_days(row->mean_wait),
                std::max(x.at(row->wait90), x.at(row->mean_wait)) + 1.5, baseline, {type});
    top += pitch;
  }
  draw_caption(canvas,
               "Beside each bar: the mean. " + origin_of(run) +
                   (rows.size() == most_rows ? " Only the longest are shown." : ""),
               bottom + below_axis);
  const auto worst = *std::max_element(rows.begin(), rows.end(), [](const auto* a, const auto* b) {
    return a->mean_wait < b->mean_wait;
  });
  return canvas.svg(title_of(run) + ": waits",
                    fmt::format("The longest mean wait is {} for {} of {}.",
                                spoken_days(worst->mean_wait), worst->name, worst->site));
}

std::string incidence_svg(const RunSummary& run) {
  using namespace report;
  if (run.incidence.empty() || run.incidence.front().by_day.empty()) return {};
  Canvas canvas;
  const std::size_t days = days_shown(run.incidence);
  const std::string what =
      fmt::format("Cumulative incidence since {} (ITT)", name_of(run.treated_fraction.of));
  const double top = draw_heading(canvas, title_of(run), what) + 6, bottom = top + 88;
  std::vector<std::string> names = {"other causes"};
  for (const IncidenceCurve& curve : run.incidence) names.push_back(words_of(curve.outcome));
  const double left = Canvas::margin + 8;
  const double right = Canvas::width - Canvas::margin - room_for_names(names);
  const Axis x = axis_through(0, static_cast<double>(days), left, right, 10, false);
  const Axis y = axis_through(0, 100, bottom, top, 10, true);
  const std::vector<Band> bands = incidence_bands(run, days, x, y);
  draw_bands(canvas, bands);
  draw_horizontal_axis(canvas, x, bottom, bottom, "days since the ITT gate");
  draw_vertical_axis(canvas, y, left, right, "% of patients at the ITT gate");
  const std::vector<NamePlace> names_inside = draw_band_names(canvas, bands, x, y);
  const bool has_bars =
      draw_range_of_infused(canvas, run.incidence.front(), days, x, y, names_inside);
  draw_caption(canvas,
               "Losses by cause from the top, the infused from below, between them who is still "
               "under way. " +
                   std::string(has_bars ? "Bars: the infused of 95 % of cohorts. " : "") +
                   origin_of(run),
               bottom + below_axis);
  return canvas.svg(title_of(run) + ": " + what,
                    fmt::format("In the end {} are infused.",
                                percent_with_unit(at_day(run.incidence.front(), days))));
}

}  // namespace v2v
