// Writes a laid-out flowchart as SVG.
#include "report/markup.hpp"
#include "report/page.hpp"
#include "report/plain_text.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <iterator>

namespace v2v {
namespace report {
namespace {

constexpr const char* ink = "#1c1c1c";
constexpr const char* line_colour = "#4a4a4a";

const char* fill_of(PageBox::Kind kind) {
  switch (kind) {
    case PageBox::Kind::gate:
      return "#ffffff";
    case PageBox::Kind::counted:
      return "#e9f0f7";
    case PageBox::Kind::losses:
      return "#f7f7f5";
  }
  return "";
}

const char* colour_of(PageText::Tone tone) {
  switch (tone) {
    case PageText::Tone::normal:
      return ink;
    case PageText::Tone::quiet:
      return "#555555";
    case PageText::Tone::outside:
      return "#a32015";
  }
  return "";
}

const char* anchor_of(PageText::Anchor anchor) {
  switch (anchor) {
    case PageText::Anchor::start:
      return "start";
    case PageText::Anchor::middle:
      return "middle";
    case PageText::Anchor::end:
      return "end";
  }
  return "";
}

std::string box_svg(const PageBox& box) {
  return fmt::format(
      R"(<rect x="{}" y="{}" width="{}" height="{}" fill="{}" stroke="{}" stroke-width="0.25"/>)",
      mm(box.x), mm(box.y), mm(box.width), mm(box.height), fill_of(box.kind), line_colour);
}

/// The line ends inside the head, so that the point is sharp.
std::string arrow_svg(const PageArrow& arrow, double scale) {
  const double length = 1.8 * scale, half = 0.75 * scale;
  const bool down = arrow.from_x == arrow.to_x;
  const double base_x = down ? arrow.to_x : arrow.to_x - length;
  const double base_y = down ? arrow.to_y - length : arrow.to_y;
  const double across_x = down ? half : 0, across_y = down ? 0 : half;
  return fmt::format(R"(<path d="M{} {}L{} {}" fill="none" stroke="{}" stroke-width="0.25"/>)"
                     "\n"
                     R"(<path d="M{} {}L{} {}L{} {}Z" fill="{}"/>)",
                     mm(arrow.from_x), mm(arrow.from_y), mm(base_x), mm(base_y), line_colour,
                     mm(arrow.to_x), mm(arrow.to_y), mm(base_x - across_x), mm(base_y - across_y),
                     mm(base_x + across_x), mm(base_y + across_y), line_colour);
}

std::string text_svg(const PageText& text) {
  return fmt::format(R"(<text x="{}" y="{}" font-size="{}" text-anchor="{}"{} fill="{}">{}</text>)",
                     mm(text.x), mm(text.baseline), mm(text.size), anchor_of(text.anchor),
                     text.bold ? R"( font-weight="bold")" : "", colour_of(text.tone),
                     xml_escaped(text.content));
}

}  // namespace
}  // namespace report

std::string flowchart_svg(const RunSummary& run) {
  using namespace report;
  const Page page = lay_out(run);
  const std::string title = xml_escaped(clean(run.title.empty() ? run.scenario : run.title));
  std::string out = R"(<?xml version="1.0" encoding="UTF-8"?>)"
                    "\n";
  fmt::format_to(std::back_inserter(out),
                 R"(<svg xmlns="http://www.w3.org/2000/svg" width="{0}mm" height="{1}mm" )"
                 R"(viewBox="0 0 {0} {1}" role="img" )"
                 R"(font-family="Helvetica, Arial, 'Liberation Sans', sans-serif">)"
                 "\n<title>{2}</title>\n"
                 R"(<rect width="{0}" height="{1}" fill="#ffffff"/>)"
                 "\n",
                 mm(Page::width), mm(Page::height), title);
  for (const PageArrow& arrow : page.arrows) out += arrow_svg(arrow, page.scale) + '\n';
  for (const PageBox& box : page.boxes) out += box_svg(box) + '\n';
  for (const PageText& text : page.texts) out += text_svg(text) + '\n';
  return out + "</svg>\n";
}

}  // namespace v2v
