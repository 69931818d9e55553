// A map: degrees as millimetres, and names that keep clear of each other.
#include "report/figures/network_map.hpp"

#include "report/figures/network_layout.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/numbers.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace v2v::report {
namespace {

constexpr double type = 2.5, km_per_degree = 111.2;

struct Region {
  double left, top, right, bottom;
  bool touches(const Region& other) const {
    return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
  }
};

/// Equirectangular about the middle: a country is small enough for it.
struct Projection {
  double west, north, across, mm_per_degree, left, top;
  ChartPoint at(const std::array<double, 2>& place) const {
    return {left + (place[1] - west) * across * mm_per_degree,
            top + (north - place[0]) * mm_per_degree};
  }
};

Projection projection_of(const NetworkDescription& network, double top, double& bottom) {
  constexpr double side = 30, highest = 190;
  double north = -90, south = 90, west = 180, east = -180;
  for (const auto& site : network.sites) {
    north = std::max(north, (*site.at)[0]);
    south = std::min(south, (*site.at)[0]);
    west = std::min(west, (*site.at)[1]);
    east = std::max(east, (*site.at)[1]);
  }
  const double across = std::cos((north + south) / 2 * std::numbers::pi / 180);
  const double wide = std::max((east - west) * across, 1e-6), high = std::max(north - south, 1e-6);
  const double scale = std::min((Canvas::width - 2 * side) / wide, highest / high);
  bottom = top + 4 + high * scale + 4;
  return {west, north, across, scale, Canvas::width / 2 - wide * scale / 2, top + 4};
}

void draw_mark(Canvas& canvas, const NetworkNode& node, const ChartPoint& at) {
  const auto& [x, y] = at;
  constexpr double r = 1.5;
  if (node.kind == "hospital")
    canvas.circle(at, r, "#ffffff", chart_ink);
  else if (node.kind == "laboratory")
    canvas.polygon({{x, y - r}, {x + r, y}, {x, y + r}, {x - r, y}}, chart_quiet);
  else
    canvas.rectangle(x - r, y - r, 2 * r, 2 * r, chart_dark);
}

/// The length of a round number of kilometres.
void draw_scale(Canvas& canvas, const Projection& map, double bottom) {
  constexpr double least = 12;  // millimetres
  const double wanted = least / map.mm_per_degree * km_per_degree;
  double km = std::pow(10, std::floor(std::log10(wanted)));
  for (const double times : {2.0, 2.5, 2.0})
    if (km < wanted) km *= times;
  const double wide = km / km_per_degree * map.mm_per_degree;
  const double left = Canvas::margin;
  canvas.line({left, bottom}, {left + wide, bottom}, chart_ink, 0.4);
  canvas.text(number(km, 0) + " km", left, bottom - 1, {type});
}

/// Puts words where they touch nothing that stands already; the first free of some places.
bool put_words(Canvas& canvas, std::vector<Region>& taken, const std::string& words,
               const ChartPoint& at, double away, const char* colour, bool bold) {
  const bool is_on_line = away < 1;
  const double wide = text_width(words, type, bold), high = 1.1 * type;
  const auto& [x, y] = at;
  for (const double further : {1.0, 2.0, 3.5, 5.0})
    for (const auto& [dx, dy] : {std::pair{is_on_line ? 0.0 : 1.0, 0.0},
                                 {1.0, 0.0},
                                 {-1.0, 0.0},
                                 {0.0, 1.0},
                                 {0.0, -1.0},
                                 {0.8, 0.8},
                                 {0.8, -0.8},
                                 {-0.8, 0.8},
                                 {-0.8, -0.8}}) {
      const double out = away * further;
      const double middle_x = x + dx * (out + wide / 2), middle_y = y + dy * (out + high / 2);
      const Region region{middle_x - wide / 2, middle_y - high / 2, middle_x + wide / 2,
                          middle_y + high / 2};
      if (region.left < 0 || region.right > Canvas::width ||
          std::any_of(taken.begin(), taken.end(),
                      [&](const Region& other) { return region.touches(other); }))
        continue;
      // Words on a line are led to by it.
      if (further > 1 && !is_on_line)
        canvas.line(at, {middle_x - dx * wide / 2, middle_y - dy * high / 2}, chart_quiet, 0.12);
      // On a light ground, so that lines below do not strike the words through.
      canvas.rectangle(middle_x - 0.475 * wide, region.top, 0.95 * wide, high, "#ffffff");
      canvas.text(words, middle_x, middle_y + 0.36 * type,
                  {type, Canvas::Anchor::middle, bold, colour});
      taken.push_back(region);
      return true;
    }
  return false;
}

}  // namespace

bool has_map(const NetworkDescription& network) {
  const auto& sites = network.sites;
  return !sites.empty() &&
         std::all_of(sites.begin(), sites.end(), [](const auto& site) { return site.at; }) &&
         std::any_of(sites.begin(), sites.end(),
                     [&](const auto& site) { return site.at != sites.front().at; });
}

double draw_map(Canvas& canvas, const NetworkDescription& network, const NetworkPicture& picture,
                double top) {
  double bottom = 0;
  const Projection map = projection_of(network, top, bottom);
  const auto place_of = [&](std::size_t node) {
    return map.at(*network.sites[picture.nodes[node].sites.front()].at);
  };
  const std::vector<std::string> modes = modes_of(picture);
  for (const NetworkEdge& edge : picture.edges) {
    const auto mode = std::find(modes.begin(), modes.end(), edge.mode) - modes.begin();
    canvas.line(place_of(edge.from), place_of(edge.to), chart_line, 0.25,
                dashes_of(static_cast<std::size_t>(mode)));
  }
  std::vector<Region> taken;
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    const auto [x, y] = place_of(i);
    taken.push_back({x - 1.8, y - 1.8, x + 1.8, y + 1.8});
    draw_mark(canvas, picture.nodes[i], {x, y});
  }
  for (std::size_t i = 0; i < picture.nodes.size(); ++i)
    put_words(canvas, taken, picture.nodes[i].name, place_of(i), 2.2, chart_ink,
              picture.nodes[i].kind != "hospital");
  for (const NetworkEdge& edge : picture.edges) {
    const ChartPoint a = place_of(edge.from), b = place_of(edge.to);
    put_words(canvas, taken, spoken_days(edge.days),
              {(a.first + b.first) / 2, (a.second + b.second) / 2}, 0.4, chart_quiet, false);
  }
  draw_scale(canvas, map, bottom);
  return bottom + 1;
}

}  // namespace v2v::report
