// Columns of boxes, as large as the page allows.
#include "report/network_layout.hpp"

#include "report/plain_text.hpp"
#include "report/type_metrics.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

namespace v2v::report {
namespace {

constexpr std::size_t kColumns = 4;  // hospitals, stops on the way, makers, laboratories
constexpr double kGap = 0.3, kBetweenRegions = 0.55, kRegionHead = 0.75;  // of a box's height
constexpr std::size_t kTallFrom = 18;  // boxes in a column, from which the page stands upright

struct Group {
  std::string region;
  std::vector<std::size_t> nodes;
};
using Column = std::vector<Group>;

std::size_t size_of(const Column& column) {
  std::size_t boxes = 0;
  for (const Group& group : column) boxes += group.nodes.size();
  return boxes;
}

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

/// In heights of a box.
double height_of(const Column& column) {
  double height = 0;
  for (const Group& group : column)
    height += (group.region.empty() ? 0 : kRegionHead) + kBetweenRegions +
              static_cast<double>(group.nodes.size()) * (1 + kGap);
  return height;
}

class Placing {
 public:
  explicit Placing(NetworkPage& page) : page_(page) {}

  void column(const Column& column, std::size_t place, std::size_t columns) {
    const double inner = page_.width - 2 * NetworkPage::margin;
    const double width = std::min(62.0, inner / (1.65 * static_cast<double>(columns) - 0.65));
    const double step = columns > 1 ? (inner - width) / static_cast<double>(columns - 1) : 0;
    const double x = NetworkPage::margin + step * static_cast<double>(place);
    const double room = page_.bottom - page_.top;
    const double box = std::min(14.0, room / height_of(column));
    double y = page_.top + (room - box * height_of(column)) / 2;
    for (const Group& group : column) {
      const double top = y;
      if (!group.region.empty()) y += kRegionHead * box;
      for (const std::size_t node : group.nodes) {
        page_.boxes[node] = {x, y, width, box, node, place};
        y += (1 + kGap) * box;
      }
      if (!group.region.empty())
        page_.regions.push_back({x - 0.2 * box, top, width + 0.4 * box, y - top,
                                 cut_to(clean(group.region), width, head_size(box), false),
                                 head_size(box)});
      y += kBetweenRegions * box;
    }
  }
  static double head_size(double box) { return std::min(2.8, 0.5 * box); }

 private:
  NetworkPage& page_;
};

}  // namespace

NetworkPage lay_out(const NetworkDescription& network, const NetworkPicture& picture,
                    double title_height, double caption_height) {
  NetworkPage page;
  const std::vector<Column> columns = columns_of(network, picture);
  if (std::any_of(columns.begin(), columns.end(),
                  [](const Column& column) { return size_of(column) >= kTallFrom; }))
    std::swap(page.width, page.height);
  page.top = NetworkPage::margin + title_height;
  page.bottom = page.height - NetworkPage::margin - caption_height;
  page.boxes.resize(picture.nodes.size());
  Placing placing(page);
  for (std::size_t i = 0; i < columns.size(); ++i) placing.column(columns[i], i, columns.size());
  draw_lanes(page, picture);
  return page;
}

}  // namespace v2v::report
