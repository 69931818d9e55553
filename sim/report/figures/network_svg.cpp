// Draws a network: as a map where every site says where it is, otherwise in columns.
#include "report/figures/chart.hpp"
#include "report/figures/network_layout.hpp"
#include "report/figures/network_map.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/network_picture.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/network_report.hpp"

#include <algorithm>
#include <array>

namespace v2v {
namespace report {
namespace {

constexpr std::size_t most_nodes = 60;
constexpr double type = 2.5, line = 3.2;

void draw_region(Canvas& canvas, const RegionBox& region) {
  canvas.rectangle(region.x, region.y, region.width, region.height, "#f1f3ef");
  canvas.text(region.name, region.x + region.size / 2, region.y + 1.1 * region.size,
              {region.size, Canvas::Anchor::start, false, chart_quiet});
}

/// On a light ground, so that lines below do not strike the words through.
void draw_lane_label(Canvas& canvas, const LaneCurve& lane) {
  if (lane.label.empty()) return;
  const double size = LaneCurve::label_size, width = text_width(lane.label, size, false) * 0.95;
  canvas.rectangle(lane.label_x - width / 2, lane.label_y - 0.6 * size, width, 1.2 * size,
                   "#ffffff");
  canvas.text(lane.label, lane.label_x, lane.label_y + 0.36 * size,
              {size, Canvas::Anchor::middle, false, chart_quiet});
}

const char* fill_of(const NetworkNode& node) {
  if (node.kind == "hospital") return "#ffffff";
  return node.kind == "laboratory" ? "#f3edf7" : "#e9f0f7";
}

void draw_bar(Canvas& canvas, double x, double y, double width, double height, double used) {
  canvas.rectangle(x, y, width, height, chart_grid);
  canvas.rectangle(x, y, width * std::clamp(used, 0.0, 1.0), height,
                   used >= 1     ? chart_alarm
                   : used >= 0.8 ? "#d0963a"
                                 : "#5b8db8");
}

/// Of what comes through, as much as there is room for.
std::string traffic_within(const NetworkNode& node, double width) {
  const bool has_patients = node.patients_per_day > 0;
  const double first = has_patients ? node.patients_per_day : node.products_per_day;
  if (!(first > 0)) return "";
  for (const std::string& words :
       {traffic_label(node), spoken_rate(first, has_patients ? "patients" : "cultures")})
    if (text_width(words, type, false) <= width) return words;
  return spoken_rate(first);
}

/// The number is what matters: where there is no room for both, the name is cut.
std::string use_within(const NetworkNode& node, double width) {
  if (!node.utilisation) return "";
  const std::string number = " " + percent_with_unit(*node.utilisation);
  return cut_to(node.busiest, width - text_width(number, type, false), type, false) + number;
}

/// As many lines as the box has room for: name, traffic, the busiest resource and its bar.
void draw_site(Canvas& canvas, const NetworkBox& box, const NetworkNode& node) {
  if (node.sites.size() > 1)  // an edge behind it: there are several
    canvas.box(box.x + 0.8, box.y + 0.8, box.width, box.height, fill_of(node));
  canvas.box(box.x, box.y, box.width, box.height, fill_of(node));
  constexpr double pad = 1.4, bar = 0.7;
  const double inner = box.width - 2 * pad, left = box.x + pad;
  std::vector<std::string> lines = {node.name};
  for (const std::string& more : {traffic_within(node, inner), use_within(node, inner)})
    if (!more.empty() && box.height >= line * static_cast<double>(lines.size() + 1) + 2.2)
      lines.push_back(more);
  double baseline = box.y + (box.height - (node.utilisation ? 1.4 * bar : 0)) / 2 + 0.36 * type -
                    line * static_cast<double>(lines.size() - 1) / 2;
  for (const std::string& words : lines) {
    const bool is_name = &words == &lines.front();
    canvas.text(cut_to(words, inner, type, is_name), left, baseline,
                {type, Canvas::Anchor::start, is_name, is_name ? chart_ink : chart_quiet});
    baseline += line;
  }
  if (node.utilisation)
    draw_bar(canvas, left, box.y + box.height - 1.5 * bar, inner, bar, *node.utilisation);
}

double draw_columns(Canvas& canvas, const NetworkDescription& network,
                    const NetworkPicture& picture, double top) {
  const NetworkPage page = lay_out(network, picture, top);
  for (const RegionBox& region : page.regions) draw_region(canvas, region);
  for (const LaneCurve& lane : page.lanes)
    canvas.curve({{{lane.x[0], lane.y[0]},
                   {lane.x[1], lane.y[1]},
                   {lane.x[2], lane.y[2]},
                   {lane.x[3], lane.y[3]}}},
                 chart_line, 0.3, dashes_of(lane.style));
  for (const LaneCurve& lane : page.lanes) draw_lane_label(canvas, lane);
  for (const NetworkBox& box : page.boxes) draw_site(canvas, box, picture.nodes[box.node]);
  return page.bottom;
}

}  // namespace

const char* dashes_of(std::size_t style) {
  constexpr std::array<const char*, 4> dashes = {"", "2 1", "0.5 0.8", "3 0.8 0.5 0.8"};
  return dashes[style % dashes.size()];
}

}  // namespace report

std::string network_svg(const NetworkDescription& network) {
  using namespace report;
  Canvas canvas;
  const std::string name = network.title.empty() ? network.scenario : network.title;
  const std::string sentence = bottleneck_sentence(network);
  double top = draw_heading(canvas, name, sentence) + 2;
  const bool is_map = has_map(network);
  const NetworkPicture picture = picture_of(network, is_map ? network.sites.size() : most_nodes);
  double x = Canvas::margin;
  const std::vector<std::string> modes = modes_of(picture);
  for (std::size_t i = 0; i < modes.size() && i < 4; ++i) {
    const std::string words = cut_to(modes[i].empty() ? "any way" : modes[i], 30, type, false);
    canvas.line({x, top + 1.3}, {x + 9, top + 1.3}, chart_line, 0.3, dashes_of(i));
    canvas.text(words, x + 10.5, top + 1.3 + 0.36 * type, {type});
    x += 15 + text_width(words, type, false);
  }
  top += modes.empty() ? 0 : 6;
  const double bottom = is_map ? draw_map(canvas, network, picture, top)
                               : draw_columns(canvas, network, picture, top);
  draw_caption(canvas,
               std::string(is_map ? ""
                                  : "Bars: the share of its busiest resource's capacity that "
                                    "is asked for, if nobody is lost while waiting. ") +
                   "Lines: how it is sent, and mean time from departure to arrival.",
               bottom + 4);
  return canvas.svg(name, sentence);
}

}  // namespace v2v
