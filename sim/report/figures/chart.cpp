// Titles, captions, keys and axes of charts.
#include "report/figures/chart.hpp"

#include "report/figures/type_metrics.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <algorithm>
#include <cmath>

namespace v2v::report {
namespace {

constexpr double title_size = 4, subtitle_size = 2.8, caption_size = 2.5, line_height = 1.35;
constexpr double tick_size = 2.5, axis_size = 2.7;

std::vector<std::string> lines_of(std::string_view text, double size, bool bold, std::size_t most) {
  std::vector<std::string> lines =
      wrap(clean(text), Canvas::width - 2 * Canvas::margin,
           [=](std::string_view part) { return text_width(part, size, bold); });
  lines.resize(std::min(lines.size(), most));
  return lines;
}

}  // namespace

const char* cause_fill(const RunSummary& run, std::string_view cause) {
  const auto found = std::find_if(run.causes.begin(), run.causes.end(),
                                  [&](const CauseRow& row) { return row.cause == cause; });
  return found == run.causes.end()
             ? chart_rest
             : cause_fills[static_cast<std::size_t>(found - run.causes.begin()) %
                           cause_fills.size()];
}

std::string Axis::label(double tick) const {
  return words.empty() ? number(tick, decimals) : words[static_cast<std::size_t>(tick)];
}

Axis axis_through(double low, double high, double from, double to, std::size_t most, bool widen) {
  if (!(high - low > 1e-9 * std::max(std::abs(low), std::abs(high)))) {
    const double room = low == 0 ? 1 : 0.1 * std::abs(low);
    low -= room;
    high += room;
  }
  const double rough = (high - low) / static_cast<double>(most);
  const double power = std::pow(10, std::floor(std::log10(rough)));
  double step = 10 * power;
  for (const double factor : {5.0, 2.0, 1.0})
    if (factor * power >= rough * (1 - 1e-9)) step = factor * power;
  Axis axis{low, high, from, to, {}, 0, {}};
  if (widen) {
    axis.low = step * std::floor(low / step + 1e-9);
    axis.high = step * std::ceil(high / step - 1e-9);
  }
  const auto first = static_cast<long>(std::ceil(axis.low / step - 1e-9));
  const auto last = static_cast<long>(std::floor(axis.high / step + 1e-9));
  for (long i = first; i <= last; ++i) axis.ticks.push_back(step * static_cast<double>(i));
  axis.decimals = std::max(0, static_cast<int>(-std::floor(std::log10(step) + 1e-9)));
  return axis;
}

double draw_heading(Canvas& canvas, std::string_view title, std::string_view subtitle) {
  double top = Canvas::margin;
  for (const std::string& line : lines_of(title, title_size, true, 2)) {
    canvas.text(line, Canvas::margin, top + 0.76 * title_size,
                {title_size, Canvas::Anchor::start, true});
    top += title_size * line_height;
  }
  for (const std::string& line : lines_of(subtitle, subtitle_size, false, 3)) {
    canvas.text(line, Canvas::margin, top + 0.76 * subtitle_size,
                {subtitle_size, Canvas::Anchor::start, false, chart_quiet});
    top += subtitle_size * line_height;
  }
  return top;
}

double draw_caption(Canvas& canvas, std::string_view caption, double top) {
  for (const std::string& line : lines_of(caption, caption_size, false, 8)) {
    canvas.text(line, Canvas::margin, top + 0.76 * caption_size,
                {caption_size, Canvas::Anchor::start, false, chart_quiet});
    top += caption_size * line_height;
  }
  return top;
}

double draw_key(Canvas& canvas, double left, double right, double top,
                const std::vector<KeyEntry>& entries) {
  constexpr double swatch = 4, gap = 1.4, between = 5, pitch = 4.2;
  double x = left;
  for (const KeyEntry& entry : entries) {
    const std::string word = cut_to(entry.word, right - left - swatch - gap, tick_size, false);
    const double width = swatch + gap + text_width(word, tick_size, false);
    if (x > left && x + width > right) x = left, top += pitch;
    canvas.rectangle(x, top, swatch, 2.6, entry.fill, entry.opacity);
    canvas.text(word, x + swatch + gap, top + 1.3 + 0.36 * tick_size, {tick_size});
    x += width + between;
  }
  return top + pitch;
}

void draw_horizontal_axis(Canvas& canvas, const Axis& x, double top, double bottom,
                          std::string_view title) {
  canvas.line({x.from, bottom}, {x.to, bottom}, chart_ink, 0.3);
  for (const double tick : x.ticks) {
    const double at = x.at(tick);
    canvas.line({at, top}, {at, bottom}, chart_grid, 0.12);
    canvas.line({at, bottom}, {at, bottom + 1.2}, chart_ink, 0.3);
    canvas.text(x.label(tick), at, bottom + 1.9 + 0.76 * tick_size,
                {tick_size, Canvas::Anchor::middle});
  }
  canvas.text(clean(title), (x.from + x.to) / 2, bottom + 8.3, {axis_size, Canvas::Anchor::middle});
}

void draw_vertical_axis(Canvas& canvas, const Axis& y, double left, double right,
                        std::string_view title) {
  canvas.line({left, y.from}, {left, y.to}, chart_ink, 0.3);
  for (const double tick : y.ticks) {
    const double at = y.at(tick);
    canvas.line({left, at}, {right, at}, chart_grid, 0.12);
    canvas.line({left - 1.2, at}, {left, at}, chart_ink, 0.3);
    canvas.text(y.label(tick), left - 1.8, at + 0.36 * tick_size, {tick_size, Canvas::Anchor::end});
  }
  canvas.text(clean(title), Canvas::margin, std::min(y.from, y.to) - 2.8,
              {axis_size, Canvas::Anchor::start});
}

std::vector<double> spread(const std::vector<double>& wanted, double pitch, double from,
                           double to) {
  std::vector<double> places = wanted;
  double least = from;
  for (double& place : places) {
    place = std::max(place, least);
    least = place + pitch;
  }
  double most = to;
  for (std::size_t i = places.size(); i-- > 0;) {
    places[i] = std::min(places[i], most);
    most = places[i] - pitch;
  }
  return places;
}

}  // namespace v2v::report
