// Columns of boxes, as large as the page allows.
#include "report/figures/network_layout.hpp"

#include "report/figures/type_metrics.hpp"
#include "report/plain_text.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace v2v::report {
namespace {

constexpr std::size_t kColumns = 4;  // hospitals, stops on the way, makers, laboratories
constexpr double kGap = 0.3, kBetweenRegions = 0.45;  // of a box's height
constexpr double kRegionHead = 3.8, kFrame = 2;
constexpr double head_size = 2.5;
constexpr double kHighBox = 12, kLowBox = 5, kHighPage = 225;

struct Group {
  std::string region;
  std::vector<std::size_t> nodes;
};
using Column = std::vector<Group>;

std::vector<Column> columns_of(const NetworkDescription& network, const NetworkPicture& picture) {
  std::set<std::string> makers;
  for (const auto& route : network.routes) makers.insert(route.maker);
  std::array<Column, kColumns> all;
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    const NetworkNode& node = picture.nodes[i];
    const bool makes =
        node.products_per_day > 0 || makers.count(network.sites[node.sites.front()].name) > 0;
    const std::size_t place = node.kind == "hospital"     ? 0U
                              : node.kind == "laboratory" ? 3U
                              : makes                     ? 2U
                                                          : 1U;
    Column& column = all[place];
    auto group = std::find_if(column.begin(), column.end(),
                              [&](const Group& one) { return one.region == node.region; });
    if (group == column.end()) group = column.insert(column.end(), Group{node.region, {}});
    group->nodes.push_back(i);
  }
  std::vector<Column> columns;
  for (Column& column : all)
    if (!column.empty()) columns.push_back(std::move(column));
  return columns;
}

double height_of(const Column& column, double box) {
  double height = 0;
  for (const Group& group : column)
    height += (group.region.empty() ? 0 : kRegionHead) +
              box * (kBetweenRegions + static_cast<double>(group.nodes.size()) * (1 + kGap));
  return height;
}

class Placing {
 public:
  Placing(NetworkPage& page, double box) : page_(page), box_(box) {}

  void column(const Column& column, std::size_t place, std::size_t columns) {
    constexpr double inner = NetworkPage::width - 2 * NetworkPage::margin - 2 * kFrame;
    const double width = std::min(46.0, inner / (1.65 * static_cast<double>(columns) - 0.65));
    const double step = columns > 1 ? (inner - width) / static_cast<double>(columns - 1) : 0;
    const double x = NetworkPage::margin + kFrame + step * static_cast<double>(place);
    const double box = box_;
    double y = page_.top + (page_.bottom - page_.top - height_of(column, box)) / 2;
    for (const Group& group : column) {
      const double top = y;
      if (!group.region.empty()) y += kRegionHead;
      for (const std::size_t node : group.nodes) {
        page_.boxes[node] = {x, y, width, box, node, place};
        y += (1 + kGap) * box;
      }
      if (!group.region.empty())
        page_.regions.push_back({x - kFrame, top, width + 2 * kFrame, y - top,
                                 cut_to(clean(group.region), width, head_size, false), head_size});
      y += kBetweenRegions * box;
    }
  }

 private:
  NetworkPage& page_;
  double box_;  // its height
};

}  // namespace

NetworkPage lay_out(const NetworkDescription& network, const NetworkPicture& picture, double top) {
  NetworkPage page;
  const std::vector<Column> columns = columns_of(network, picture);
  // As high as they fit, but never too low for their words.
  double box = kHighBox, most = 0;
  for (;; box -= 0.5) {
    most = 0;
    for (const Column& column : columns) most = std::max(most, height_of(column, box));
    if (most <= kHighPage || box <= kLowBox) break;
  }
  page.top = top;
  page.bottom = top + most;
  page.boxes.resize(picture.nodes.size());
  Placing placing(page, box);
  for (std::size_t i = 0; i < columns.size(); ++i) placing.column(columns[i], i, columns.size());
  draw_lanes(page, picture);
  return page;
}

}  // namespace v2v::report
