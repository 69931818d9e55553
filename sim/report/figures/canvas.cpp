// Shapes as SVG, and how far they reach.
#include "report/figures/canvas.hpp"

#include "report/figures/markup.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/plain_text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::report {
namespace {

std::string path_of(const std::vector<ChartPoint>& points) {
  std::string path;
  for (const auto& [x, y] : points) path += (path.empty() ? "M" : "L") + mm(x) + ' ' + mm(y);
  return path;
}

std::string dash_attribute(const char* dashes) {
  return *dashes == '\0' ? "" : fmt::format(" stroke-dasharray=\"{}\"", dashes);
}

}  // namespace

void Canvas::reach(double x, double y) {
  left_ = std::min(left_, x);
  right_ = std::max(right_, x);
  top_ = std::min(top_, y);
  bottom_ = std::max(bottom_, y);
}

void Canvas::text(std::string_view content, double x, double baseline, const Type& type) {
  constexpr std::array<const char*, 3> anchors = {"start", "middle", "end"};
  const auto anchor = static_cast<std::size_t>(type.anchor);
  const double wide = text_width(content, type.size, type.bold);
  const double from = x - wide * static_cast<double>(anchor) / 2;
  reach(from, baseline - 0.76 * type.size);
  reach(from + wide, baseline + 0.24 * type.size);
  shapes_ += fmt::format(
      "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\"{} fill=\"{}\">{}</text>\n",
      mm(x), mm(baseline), mm(type.size), anchors[anchor], type.bold ? " font-weight=\"bold\"" : "",
      type.colour, xml_escaped(std::string(content)));
}

void Canvas::line(ChartPoint from, ChartPoint to, const char* colour, double thickness,
                  const char* dashes) {
  polyline({from, to}, colour, thickness, dashes);
}

void Canvas::polyline(const std::vector<ChartPoint>& points, const char* colour, double thickness,
                      const char* dashes) {
  for (const auto& [x, y] : points) reach(x, y);
  shapes_ += fmt::format(
      "<path d=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" "
      "stroke-linejoin=\"round\"{}/>\n",
      path_of(points), colour, mm(thickness), dash_attribute(dashes));
}

void Canvas::curve(const std::array<ChartPoint, 4>& p, const char* colour, double thickness,
                   const char* dashes) {
  for (const auto& [x, y] : p) reach(x, y);
  shapes_ += fmt::format(
      "<path d=\"M{} {}C{} {} {} {} {} {}\" fill=\"none\" stroke=\"{}\" "
      "stroke-width=\"{}\"{}/>\n",
      mm(p[0].first), mm(p[0].second), mm(p[1].first), mm(p[1].second), mm(p[2].first),
      mm(p[2].second), mm(p[3].first), mm(p[3].second), colour, mm(thickness),
      dash_attribute(dashes));
}

void Canvas::polygon(const std::vector<ChartPoint>& points, const char* fill, double opacity) {
  for (const auto& [x, y] : points) reach(x, y);
  shapes_ += fmt::format("<path d=\"{}Z\" fill=\"{}\"{}/>\n", path_of(points), fill,
                         opacity < 1 ? fmt::format(" fill-opacity=\"{}\"", mm(opacity)) : "");
}

void Canvas::rectangle(double x, double y, double w, double h, const char* fill, double opacity) {
  polygon({{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}, fill, opacity);
}

void Canvas::box(double x, double y, double w, double h, const char* fill) {
  reach(x, y);
  reach(x + w, y + h);
  shapes_ += fmt::format(
      "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\" stroke=\"{}\" "
      "stroke-width=\"0.25\"/>\n",
      mm(x), mm(y), mm(w), mm(h), fill, chart_line);
}

void Canvas::circle(ChartPoint centre, double radius, const char* fill, const char* stroke) {
  reach(centre.first - radius, centre.second - radius);
  reach(centre.first + radius, centre.second + radius);
  shapes_ += fmt::format(
      "<circle cx=\"{}\" cy=\"{}\" r=\"{}\" fill=\"{}\" stroke=\"{}\" stroke-width=\"0.25\"/>\n",
      mm(centre.first), mm(centre.second), mm(radius), fill, stroke);
}

std::string Canvas::svg(std::string_view title, std::string_view description) const {
  const bool empty = right_ < left_;
  const double x = empty ? 0 : left_ - margin, y = empty ? 0 : top_ - margin;
  const double w = empty ? width : right_ + margin - x, h = empty ? 1 : bottom_ + margin - y;
  return fmt::format(
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{2}mm\" height=\"{3}mm\" "
             "viewBox=\"{0} {1} {2} {3}\" role=\"img\" "
             "font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n"
             "<title>{4}</title>\n<desc>{5}</desc>\n"
             "<rect x=\"{0}\" y=\"{1}\" width=\"{2}\" height=\"{3}\" fill=\"#ffffff\"/>\n",
             mm(x), mm(y), mm(w), mm(h), xml_escaped(clean(title)),
             xml_escaped(clean(description))) +
         shapes_ + "</svg>\n";
}

}  // namespace v2v::report
