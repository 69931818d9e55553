// How much of every limited capacity is in use, day by day, and how far trials differ.
#include "report/figures/bars.hpp"
#include "report/figures/chart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
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

void draw_fan(Canvas& canvas, const Fan& fan, const std::string& name, double top, bool is_last) {
  const double left = Canvas::margin + 10, right = Canvas::width - Canvas::margin - 2;
  const double bottom = top + panel_height;
  double most = *std::max_element(fan.capacity.begin(), fan.capacity.end());
  most = std::max(most, *std::max_element(fan.high.begin(), fan.high.end()));
  const Axis x = axis_through(fan.day.front(), fan.day.back(), left, right, 10, false);
  const Axis y = axis_through(0, most, bottom, top, 4, true);
  draw_horizontal_axis(canvas, x, top, bottom, is_last ? "days since the start" : "");
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
  std::vector<std::pair<std::string, Fan>> fans;
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
  double top = draw_heading(canvas, clean(title), what) + 2;
  canvas.line({Canvas::margin, top + 1.3}, {Canvas::margin + 6, top + 1.3}, chart_alarm, 0.3,
              "1.5 1");
  canvas.text("what there is", Canvas::margin + 7.4, top + 2.2, {2.5});
  top = draw_key(canvas, Canvas::margin + 28, Canvas::width, top,
                 {{chart_dark, "mean"}, {chart_low, "nine trials in ten", 0.6}});
  std::string told;
  for (const auto& [name, fan] : fans) {
    top += 6;
    draw_fan(canvas, fan, name, top, &fan == &fans.back().second);
    top += panel_height + 5;
    told += fmt::format("{}: at most {} on average. ", name,
                        number(*std::max_element(fan.mean.begin(), fan.mean.end())));
  }
  draw_caption(canvas,
               fmt::format("Mean and the middle 90 % of {} virtual trials, up to the day on which "
                           "half of them have ended.",
                           whole(replication_)),
               top + below_axis - 5);
  return blocks::Figure{picture_name("occupancy", arm), what,
                        canvas.svg(clean(title) + ": " + what, told)};
}

}  // namespace v2v
