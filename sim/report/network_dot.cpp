// A network for Graphviz.
#include "report/figures/markup.hpp"
#include "report/network_picture.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/network_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace v2v {
namespace report {
namespace {

const char* shape_of(const std::string& kind) {
  if (kind == "hospital") return "ellipse";
  return kind == "laboratory" ? "hexagon" : "box";
}

std::string node_dot(const NetworkPicture& picture, std::size_t i, const char* indent) {
  const NetworkNode& node = picture.nodes[i];
  std::string label = dot_label(node.name, "\\n");
  if (const std::string traffic = traffic_label(node); !traffic.empty())
    label += dot_label(traffic, "\\n");
  if (node.utilisation)
    label += dot_label(node.busiest + " " + percent_with_unit(*node.utilisation), "\\n");
  return fmt::format("{}site{} [shape={}, label=\"{}\"{}];\n", indent, i, shape_of(node.kind),
                     label, node.sites.size() > 1 ? ", peripheries=2" : "");
}

std::string region_dot(const NetworkPicture& picture, const std::string& region,
                       std::size_t number_of_it) {
  std::string out = fmt::format("  subgraph cluster{} {{\n    label=\"{}\";\n", number_of_it,
                                dot_quoted(clean(region)));
  for (std::size_t i = 0; i < picture.nodes.size(); ++i)
    if (picture.nodes[i].region == region) out += node_dot(picture, i, "    ");
  return out + "  }\n";
}

}  // namespace
}  // namespace report

std::string network_dot(const NetworkDescription& network) {
  using namespace report;
  const NetworkPicture picture = picture_of(network, std::numeric_limits<std::size_t>::max());
  std::string out = "graph network {\n";
  out += fmt::format(
      "  graph [rankdir=LR, labelloc=b, labeljust=l, fontname=\"Helvetica\", fontsize=9,\n"
      "         style=rounded, color=\"#999999\",\n         label=\"{}{}\"];\n",
      dot_label(network.title.empty() ? network.scenario : network.title, "\\l"),
      dot_label(bottleneck_sentence(network), "\\l"));
  out += "  node [fontname=\"Helvetica\", fontsize=10];\n";
  out += "  edge [fontname=\"Helvetica\", fontsize=8];\n";
  std::vector<std::string> regions;
  for (std::size_t i = 0; i < picture.nodes.size(); ++i) {
    const std::string& region = picture.nodes[i].region;
    if (region.empty()) {
      out += node_dot(picture, i, "  ");
    } else if (std::find(regions.begin(), regions.end(), region) == regions.end()) {
      regions.push_back(region);
      out += region_dot(picture, region, regions.size());
    }
  }
  for (const NetworkEdge& edge : picture.edges)
    out += fmt::format("  site{} -- site{} [label=\"{}\"];\n", edge.from, edge.to,
                       dot_quoted(lane_label(edge)));
  return out + "}\n";
}

}  // namespace v2v
