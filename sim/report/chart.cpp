// What the charts are drawn with.
#include "report/chart.hpp"

#include "report/markup.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/type_metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace v2v::report {
namespace {

constexpr double title_size = 5.2, subtitle_size = 3.4, caption_size = 2.8, line_height = 1.35;
constexpr double tick_size = 3.2;

std::vector<std::string> lines_of(std::string_view text, double size, bool bold, std::size_t most) {
  std::vector<std::string> lines =
      wrap(clean(text), Canvas::width - 2 * Canvas::margin,
           [=](std::string_view part) { return text_width(part, size, bold); });
  lines.resize(std::min(lines.size(), most));
  return lines;
}

std::string path_of(const std::vector<ChartPoint>& points) {
  std::string path;
  for (const auto& [x, y] : points) path += (path.empty() ? "M" : "L") + mm(x) + ' ' + mm(y);
  return path;
}

std::string dash_attribute(const char* dashes) {
  return *dashes == '\0' ? "" : fmt::format(" stroke-dasharray=\"{}\"", dashes);
}

}  // namespace

void Canvas::text(std::string_view content, double x, double baseline, const Type& type) {
  constexpr std::array<const char*, 3> anchors = {"start", "middle", "end"};
  shapes_ += fmt::format(
      "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\"{} fill=\"{}\">{}</text>\n",
      mm(x), mm(baseline), mm(type.size), anchors[static_cast<std::size_t>(type.anchor)],
      type.bold ? " font-weight=\"bold\"" : "", type.colour, xml_escaped(std::string(content)));
}

void Canvas::line(ChartPoint from, ChartPoint to, const char* colour, double thickness,
                  const char* dashes) {
  polyline({from, to}, colour, thickness, dashes);
}

void Canvas::polyline(const std::vector<ChartPoint>& points, const char* colour, double thickness,
                      const char* dashes) {
  shapes_ += fmt::format(
      "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" "
      "stroke-linejoin=\"round\"{}/>\n",
      path_of(points), colour, mm(thickness), dash_attribute(dashes));
}

void Canvas::polygon(const std::vector<ChartPoint>& points, const char* fill, double opacity) {
  shapes_ += fmt::format("<path d=\"{}Z\" fill=\"{}\"{}/>\n", path_of(points), fill,
                         opacity < 1 ? fmt::format(" fill-opacity=\"{}\"", mm(opacity)) : "");
}

void Canvas::rectangle(double x, double y, double w, double h, const char* fill, double opacity) {
  polygon({{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, fill, opacity);
}

void Canvas::circle(ChartPoint centre, double radius, const char* fill, const char* stroke) {
  shapes_ += fmt::format(
      "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"0.25\"/>\n",
      mm(centre.first), mm(centre.second), mm(radius), fill, stroke);
}

std::string Canvas::svg(std::string_view title) const {
  return fmt::format(
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}mm\" height=\"{1}mm\" "
             "viewBox=\"0 0 {0} {1}\" role=\"img\" "
             "font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n"
             "<title>{2}</title>\n<rect width=\"{0}\" height=\"{1}\" fill=\"#ffffff\"/>\n",
             mm(width), mm(height), xml_escaped(clean(title))) +
         shapes_ + "</svg>\n";
}

std::string Axis::label(double tick) const { return number(tick, decimals); }

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
  Axis axis{low, high, from, to, {}, 0};
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

double draw_caption(Canvas& canvas, std::string_view caption) {
  const std::vector<std::string> lines = lines_of(caption, caption_size, false, 6);
  const double start = Canvas::height - Canvas::margin -
                       static_cast<double>(lines.size()) * caption_size * line_height;
  double top = start;
  for (const std::string& line : lines) {
    canvas.text(line, Canvas::margin, top + 0.76 * caption_size,
                {caption_size, Canvas::Anchor::start, false, chart_quiet});
    top += caption_size * line_height;
  }
  return start;
}

void draw_horizontal_axis(Canvas& canvas, const Axis& x, double top, double bottom,
                          std::string_view title) {
  canvas.line({x.from, bottom}, {x.to, bottom}, chart_ink, 0.3);
  for (const double tick : x.ticks) {
    const double at = x.at(tick);
    canvas.line({at, top}, {at, bottom}, chart_grid, 0.12);
    canvas.line({at, bottom}, {at, bottom + 1.5}, chart_ink, 0.3);
    canvas.text(x.label(tick), at, bottom + 2.2 + 0.76 * tick_size,
                {tick_size, Canvas::Anchor::middle});
  }
  canvas.text(clean(title), (x.from + x.to) / 2, bottom + 10.5, {3.5, Canvas::Anchor::middle});
}

void draw_vertical_axis(Canvas& canvas, const Axis& y, double left, double right,
                        std::string_view title) {
  canvas.line({left, y.from}, {left, y.to}, chart_ink, 0.3);
  for (const double tick : y.ticks) {
    const double at = y.at(tick);
    canvas.line({left, at}, {right, at}, chart_grid, 0.12);
    canvas.line({left - 1.5, at}, {left, at}, chart_ink, 0.3);
    canvas.text(y.label(tick), left - 2.2, at + 0.36 * tick_size, {tick_size, Canvas::Anchor::end});
  }
  canvas.text(clean(title), Canvas::margin, std::min(y.from, y.to) - 3.5,
              {3.5, Canvas::Anchor::start});
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
