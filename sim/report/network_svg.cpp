// Writes a laid-out network as SVG.
#include "report/markup.hpp"
#include "report/network_layout.hpp"
#include "report/network_picture.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/type_metrics.hpp"
#include "vein2vein/report/network_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace v2v {
namespace report {
namespace {

constexpr std::size_t most_nodes = 60;
constexpr double title_size = 5, caption_size = 2.7, line_height = 1.35;
constexpr const char* ink = "#1c1c1c";
constexpr const char* quiet = "#555555";
constexpr const char* line_colour = "#4a4a4a";

enum class Anchor { start, middle, end };

std::string text_svg(const std::string& text, double x, double baseline, double size,
                     Anchor anchor = Anchor::start, bool bold = false, const char* colour = ink) {
  constexpr std::array<const char*, 3> anchors = {"start", "middle", "end"};
  return fmt::format(
      "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{}\"{} fill=\"{}\">{}</text>\n",
      mm(x), mm(baseline), mm(size), anchors[static_cast<std::size_t>(anchor)],
      bold ? " font-weight=\"bold\"" : "", colour, xml_escaped(text));
}

std::string rectangle(double x, double y, double width, double height, const char* fill,
                      const char* rest = "") {
  return fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" fill=\"{}\"{}/>\n", mm(x),
                     mm(y), mm(width), mm(height), fill, rest);
}

std::string region_svg(const RegionBox& region) {
  const double size = region.size;
  return rectangle(region.x, region.y, region.width, region.height, "#f1f3ef", " rx=\"1\"") +
         text_svg(region.name, region.x + size / 2, region.y + 1.1 * size, size, Anchor::start,
                  false, quiet);
}

std::string lane_svg(const LaneCurve& lane) {
  constexpr std::array<const char*, 4> dashes = {"", "2 1", "0.5 0.8", "3 0.8 0.5 0.8"};
  const std::string dash = dashes[lane.style % dashes.size()];
  return fmt::format(
      "<path d=\"M{} {}C{} {} {} {} {} {}\" fill=\"none\" stroke=\"{}\" stroke-width=\"0.3\"{}/>\n",
      mm(lane.x[0]), mm(lane.y[0]), mm(lane.x[1]), mm(lane.y[1]), mm(lane.x[2]), mm(lane.y[2]),
      mm(lane.x[3]), mm(lane.y[3]), line_colour,
      dash.empty() ? "" : " stroke-dasharray=\"" + dash + "\"");
}

/// On a light ground, so that lines below do not strike the words through.
std::string lane_label_svg(const LaneCurve& lane) {
  const double width = text_width(lane.label, lane.label_size, false) * 0.95;
  return rectangle(lane.label_x - width / 2, lane.label_y - 0.6 * lane.label_size, width,
                   1.2 * lane.label_size, "#ffffff", " fill-opacity=\"0.85\"") +
         text_svg(lane.label, lane.label_x, lane.label_y + 0.36 * lane.label_size, lane.label_size,
                  Anchor::middle, false, quiet);
}

const char* fill_of(const NetworkNode& node) {
  if (node.kind == "hospital") return "#ffffff";
  return node.kind == "laboratory" ? "#f3edf7" : "#e9f0f7";
}

std::string bar_svg(double x, double y, double width, double height, double utilisation) {
  const char* colour = utilisation >= 1 ? "#a32015" : utilisation >= 0.8 ? "#d0963a" : "#5b8db8";
  return rectangle(x, y, width, height, "#d9d9d9") +
         rectangle(x, y, width * std::clamp(utilisation, 0.0, 1.0), height, colour);
}

/// As many lines as the box has room for: name, traffic, the busiest resource and its bar.
std::string box_svg(const NetworkBox& box, const NetworkNode& node) {
  std::string out = rectangle(box.x, box.y, box.width, box.height, fill_of(node),
                              " stroke=\"#4a4a4a\" stroke-width=\"0.25\"");
  if (node.sites.size() > 1)  // an edge behind it: there are several
    out = rectangle(box.x + 0.8, box.y + 0.8, box.width, box.height, fill_of(node),
                    " stroke=\"#4a4a4a\" stroke-width=\"0.25\"") +
          out;
  const double pad = std::min(1.8, 0.25 * box.height);
  const double inner = box.width - 2 * pad, left = box.x + pad;
  const std::size_t lines = box.height >= 10 && node.utilisation ? 3 : box.height >= 6 ? 2 : 1;
  const double bar = node.utilisation ? 0.12 * box.height : 0;
  const double pitch = (box.height - 2.1 * bar) / (static_cast<double>(lines) + 0.25);
  const double size = std::min(3.0, pitch * 0.85);
  double baseline = box.y + (pitch + 0.72 * size) / 2 + 0.05 * pitch;
  out += text_svg(cut_to(node.name, inner, size, true), left, baseline, size, Anchor::start, true);
  const std::string traffic = traffic_label(node);
  if (lines > 1) {
    baseline += pitch;
    out += text_svg(cut_to(traffic, inner, 0.85 * size, false), left, baseline, 0.85 * size,
                    Anchor::start, false, quiet);
  } else if (text_width(node.name, size, true) + text_width(traffic, 0.8 * size, false) + size <
             inner) {
    out +=
        text_svg(traffic, box.x + box.width - pad, baseline, 0.8 * size, Anchor::end, false, quiet);
  }
  if (!node.utilisation) return out;
  if (lines > 2)
    out += text_svg(cut_to(node.busiest + " " + percent_with_unit(*node.utilisation), inner,
                           0.85 * size, false),
                    left, baseline + pitch, 0.85 * size, Anchor::start, false, quiet);
  return out + bar_svg(left, box.y + box.height - bar * 1.6, inner, bar, *node.utilisation);
}

std::vector<std::string> lines_of(const std::string& text, double width, double size, bool bold) {
  return wrap(clean(text), width,
              [=](std::string_view part) { return text_width(part, size, bold); });
}

double height_of(const std::vector<std::string>& lines, double size) {
  return static_cast<double>(lines.size()) * size * line_height;
}

std::string lines_svg(const std::vector<std::string>& lines, double& top, double size, bool bold,
                      const char* colour) {
  std::string out;
  for (const std::string& line : lines) {
    out +=
        text_svg(line, NetworkPage::margin, top + 0.76 * size, size, Anchor::start, bold, colour);
    top += size * line_height;
  }
  return out;
}

}  // namespace
}  // namespace report

std::string network_svg(const NetworkDescription& network) {
  using namespace report;
  const NetworkPicture picture = picture_of(network, most_nodes);
  const std::string name = network.title.empty() ? network.scenario : network.title;
  // Wrapped for the narrower page, which it may become.
  const double narrow = 210 - 2 * NetworkPage::margin;
  std::vector<std::string> title = lines_of(name, narrow, title_size, true);
  title.resize(std::min<std::size_t>(title.size(), 3));
  const auto sentence = lines_of(bottleneck_sentence(network), narrow, caption_size, false);
  const auto caption = lines_of(
      "Bars: the share of its busiest resource's capacity that is asked for, if nobody is "
      "lost while waiting. Lanes: how, and mean days from departure to arrival.",
      narrow, caption_size, false);
  const NetworkPage page = lay_out(
      network, picture, height_of(title, title_size) + height_of(sentence, caption_size) + 6,
      height_of(caption, caption_size) + 4);

  std::string out =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" +
      fmt::format(
          "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{0}mm\" height=\"{1}mm\" "
          "viewBox=\"0 0 {0} {1}\" role=\"img\" "
          "font-family=\"Helvetica, Arial, 'Liberation Sans', sans-serif\">\n"
          "<title>{2}</title>\n",
          mm(page.width), mm(page.height), xml_escaped(clean(name)));
  out += rectangle(0, 0, page.width, page.height, "#ffffff");
  double top = NetworkPage::margin;
  out += lines_svg(title, top, title_size, true, ink);
  top += 1;
  out += lines_svg(sentence, top, caption_size, false, quiet);
  for (const RegionBox& region : page.regions) out += region_svg(region);
  for (const LaneCurve& lane : page.lanes) out += lane_svg(lane);
  for (const LaneCurve& lane : page.lanes) out += lane_label_svg(lane);
  for (const NetworkBox& box : page.boxes) out += box_svg(box, picture.nodes[box.node]);
  top = page.bottom + 4;
  out += lines_svg(caption, top, caption_size, false, quiet);
  return out + "</svg>\n";
}

}  // namespace v2v
