// How much of every limited capacity is in use, day by day, and how far trials differ.
#include "report/figures/bars.hpp"
#include "report/figures/chart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/trial_pictures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace v2v {
namespace report {
namespace {

constexpr double panel_height = 26;

/// Of sorted values, between neighbours (Hyndman and Fan's type 7).
double quantile_of(const std::vector<double>& sorted, double p) {
  const double at = p * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(at);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (at - std::floor(at)) * (sorted[above] - sorted[below]);
}

struct Fan {
  std::vector<double> day, mean, low, high, capacity;
};

/// Means over at most 120 equal stretches of days.
Fan fan_of(const std::vector<std::vector<float>>& in_use, const std::vector<double>& capacity) {
  std::vector<std::size_t> ends;
  for (const auto& days : in_use) ends.push_back(days.size());
  std::sort(ends.begin(), ends.end());
  const std::size_t last = ends[ends.size() / 2], wide = last / 120 + 1;
  Fan fan;
  for (std::size_t from = 0; from + wide <= last; from += wide) {
    std::vector<double> values;
    for (const auto& days : in_use)
      if (days.size() >= from + wide) {
        const auto begin = days.begin() + static_cast<std::ptrdiff_t>(from);
        values.push_back(std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(wide), 0.0) /
                         static_cast<double>(wide));
      }
    std::sort(values.begin(), values.end());
    fan.day.push_back(static_cast<double>(from) + static_cast<double>(wide) / 2);
    fan.mean.push_back(std::accumulate(values.begin(), values.end(), 0.0) /
                       static_cast<double>(values.size()));
    fan.low.push_back(quantile_of(values, 0.05));
    fan.high.push_back(quantile_of(values, 0.95));
    fan.capacity.push_back(from < capacity.size() ? capacity[from] : capacity.back());
  }
  return fan;
}

constexpr double panel_left = Canvas::margin + 10, panel_right = Canvas::width - Canvas::margin - 2;

Axis axis_of_days(const Fan& fan) {
  return axis_through(fan.day.front(), fan.day.back(), panel_left, panel_right, 10, false);
}

void draw_fan(Canvas& canvas, const Fan& fan, const Axis& x, const std::string& name, double top,
              std::string_view below) {
  const double left = panel_left, right = panel_right;
  const double bottom = top + panel_height;
  double most = *std::max_element(fan.capacity.begin(), fan.capacity.end());
  most = std::max(most, *std::max_element(fan.high.begin(), fan.high.end()));
  const Axis y = axis_through(0, most, bottom, top, 4, true);
  draw_horizontal_axis(canvas, x, top, bottom, below);
  draw_vertical_axis(canvas, y, left, right, name);
  std::vector<ChartPoint> outline, mean, capacity;
  for (std::size_t i = 0; i < fan.day.size(); ++i) {
    const double at = x.at(fan.day[i]);
    outline.emplace_back(at, y.at(fan.high[i]));
    mean.emplace_back(at, y.at(fan.mean[i]));
    capacity.emplace_back(at, y.at(fan.capacity[i]));
  }
  for (std::size_t i = fan.day.size(); i-- > 0;)
    outline.emplace_back(x.at(fan.day[i]), y.at(fan.low[i]));
  canvas.polygon(outline, chart_low, 0.6);
  canvas.polyline(mean, chart_dark, 0.5);
  canvas.polyline(capacity, chart_alarm, 0.3, "1.5 1");
}

using NamedFans = std::vector<std::pair<std::string, Fan>>;

/// One panel below another, with their key; returns where they end.
double draw_fans(Canvas& canvas, const NamedFans& fans, const Axis& x, double top, const char* band,
                 std::string_view below) {
  canvas.line({Canvas::margin, top + 1.3}, {Canvas::margin + 6, top + 1.3}, chart_alarm, 0.3,
              "1.5 1");
  canvas.text("what there is", Canvas::margin + 7.4, top + 2.2, {2.5});
  top = draw_key(canvas, Canvas::margin + 28, Canvas::width, top,
                 {{chart_dark, "mean"}, {chart_low, band, 0.6}});
  for (const auto& [name, fan] : fans) {
    top += 6;
    draw_fan(canvas, fan, x, name, top, &fan == &fans.back().second ? below : "");
    top += panel_height + 5;
  }
  return top;
}

/// Days of a resource by the calendar, in at most so many equal stretches.
constexpr std::size_t most_stretches = 150;

Fan fan_of(const std::vector<OccupancyDay>& days) {
  Fan fan;
  const std::size_t wide = (days.size() + most_stretches - 1) / most_stretches;
  for (std::size_t from = 0; from < days.size(); from += wide) {
    OccupancyDay sum;
    double open = 0;
    for (std::size_t i = from; i < std::min(from + wide, days.size()); ++i) {
      if (!std::isfinite(days[i].mean)) continue;
      open += 1;
      sum.mean += days[i].mean;
      sum.p05 += days[i].p05;
      sum.p95 += days[i].p95;
      sum.capacity += days[i].capacity;
    }
    if (open == 0) continue;
    fan.day.push_back(days[from].from_d);
    fan.mean.push_back(sum.mean / open);
    fan.low.push_back(sum.p05 / open);
    fan.high.push_back(sum.p95 / open);
    fan.capacity.push_back(sum.capacity / open);
  }
  return fan;
}

/// Where days stand: by their number, or with dates in stretches of so many months from the first.
struct Dates {
  Axis axis;
  double first = 0, step = 1;  ///< days

  void put(Fan& fan) const {
    for (double& day : fan.day) day = (day - first) / step;
  }
};

/// As many ticks at the beginnings of months as there is room for.
Dates dates_of(const std::vector<OccupancyDay>& days, const Fan& fan) {
  const std::optional<DayNumber> first = day_number(days.front().from);
  if (!first) return {axis_of_days(fan)};
  const double length = fan.day.back() - days.front().from_d;
  int months = 120;
  for (const int fewer : {60, 24, 12, 6, 3, 1})
    if (length / (fewer * days_a_year / 12) <= 10) months = fewer;
  const double step = months * days_a_year / 12;
  Axis axis{0, length / step, panel_left, panel_right, {}, 0, {}};
  for (int tick = 0; tick <= axis.high; ++tick) {
    axis.ticks.push_back(tick);
    axis.words.push_back(date_of(months_after(*first, tick * months)).substr(0, 7));
  }
  return {axis, days.front().from_d, step};
}

constexpr std::size_t most_panels = 6;

/// What is short first, then what is needed most of what there is.
std::vector<const OccupancySummary*> to_draw(const RunSummary& run) {
  std::vector<const OccupancySummary*> rows;
  for (const OccupancySummary& row : run.occupancy)
    if (row.days.size() > 1) rows.push_back(&row);
  const auto rank = [](const OccupancySummary* row) {
    return std::pair(row->days_short,
                     static_cast<double>(row->enough95) / std::max(1U, row->units));
  };
  std::stable_sort(rows.begin(), rows.end(),
                   [&](const auto* a, const auto* b) { return rank(a) > rank(b); });
  rows.resize(std::min(rows.size(), most_panels));
  return rows;
}

}  // namespace
}  // namespace report

void OccupancyPicture::on_day(const ResourceDay& day) {
  if (day.site >= scenario_->sites.size() || index_of(day.kind) >= capacity_kind_count) return;
  const double at = std::floor(day.from.since_start().in_days());
  if (at < 0) return;
  const auto index = static_cast<std::size_t>(at);
  Series& series = series_[{scenario_->sites[day.site].kind, day.kind}];
  series.in_use.resize(replication_ + 1);
  std::vector<float>& in_use = series.in_use.back();
  if (in_use.size() <= index) in_use.resize(index + 1);
  in_use[index] += static_cast<float>(day.in_use);
  if (replication_ > 0) return;
  if (series.capacity.size() <= index) series.capacity.resize(index + 1);
  series.capacity[index] += day.capacity;
}

void OccupancyPicture::next_replication() { ++replication_; }

std::optional<blocks::Figure> OccupancyPicture::figure(const std::string& title,
                                                       std::string_view arm) const {
  using namespace report;
  NamedFans fans;
  for (const auto& [key, series] : series_) {
    Fan fan = fan_of(series.in_use, series.capacity);
    const std::string name = std::string(name_of(key.second)) + " of all " +
                             std::string(word_of(key.first)) +
                             (key.first == Site::Kind::laboratory ? "" : "s") + " in use";
    if (fan.day.size() > 1) fans.emplace_back(name, std::move(fan));
  }
  if (fans.empty()) return std::nullopt;
  Canvas canvas;
  const std::string what = "Use of what is limited, day by day";
  const double top = draw_fans(canvas, fans, axis_of_days(fans.front().second),
                               draw_heading(canvas, clean(title), what) + 2, "nine trials in ten",
                               "days since the start");
  std::string told;
  for (const auto& [name, fan] : fans)
    told += fmt::format("{}: at most {} on average. ", name,
                        number(*std::max_element(fan.mean.begin(), fan.mean.end())));
  draw_caption(canvas,
               fmt::format("Mean and the middle 90 % of {} virtual trials, up to the day on which "
                           "half of them have ended.",
                           whole(replication_)),
               top + below_axis - 5);
  return blocks::Figure{picture_name("occupancy", arm), what,
                        canvas.svg(clean(title) + ": " + what, told)};
}

std::optional<blocks::Figure> occupancy_picture(const RunSummary& run, std::string_view arm) {
  using namespace report;
  NamedFans fans;
  std::string told;
  std::optional<Dates> x;
  const std::vector<const OccupancySummary*> rows = to_draw(run);
  for (const OccupancySummary* row : rows) {
    Fan fan = fan_of(row->days);
    if (fan.day.size() < 2) continue;
    if (!x) x = dates_of(row->days, fan);
    x->put(fan);
    const std::string name =
        fmt::format("{} of {}: {} there, {} enough on 95 % of days", clean(row->name),
                    clean(row->site), whole(row->units), whole(row->enough95));
    told += name + ". ";
    fans.emplace_back(name, std::move(fan));
  }
  if (fans.empty()) return std::nullopt;
  Canvas canvas;
  const std::string title = clean(run.title.empty() ? run.scenario : run.title);
  const std::string what = "Use of what is limited, by date";
  const bool dated = !rows.front()->days.front().from.empty();
  const double top = draw_fans(canvas, fans, x->axis, draw_heading(canvas, title, what) + 2,
                               "nine tenths of the time", dated ? "" : "days since the start");
  std::string caption = fmt::format(
      "Units in use while it is open: mean over {} replications, and where nine tenths of their "
      "time lie.",
      whole(run.replications));
  if (fans.size() < run.occupancy.size())
    caption += fmt::format(" What is short first; {} more in occupancy.csv.",
                           whole(run.occupancy.size() - fans.size()));
  draw_caption(canvas, caption, top + below_axis - 5);
  return blocks::Figure{picture_name("occupancy", arm), what,
                        canvas.svg(title + ": " + what, told)};
}

}  // namespace v2v
