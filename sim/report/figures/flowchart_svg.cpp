// Draws a laid-out flowchart.
#include "report/figures/canvas.hpp"
#include "report/figures/page.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/flowchart.hpp"
#include "vein2vein/report/report.hpp"

namespace v2v {
namespace report {
namespace {

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
      return chart_ink;
    case PageText::Tone::quiet:
      return chart_quiet;
    case PageText::Tone::outside:
      return chart_alarm;
  }
  return "";
}

/// The line ends inside the head, so that the point is sharp.
void draw_arrow(Canvas& canvas, const PageArrow& arrow, double scale) {
  const double length = arrow.head ? 1.6 * scale : 0, half = 0.65 * scale;
  const bool down = arrow.from_x == arrow.to_x;
  const ChartPoint end{arrow.to_x, arrow.to_y};
  const ChartPoint base{down ? arrow.to_x : arrow.to_x - length,
                        down ? arrow.to_y - length : arrow.to_y};
  canvas.line({arrow.from_x, arrow.from_y}, base, chart_line, 0.25);
  const double x = down ? half : 0, y = down ? 0 : half;
  if (arrow.head)
    canvas.polygon({end, {base.first - x, base.second - y}, {base.first + x, base.second + y}},
                   chart_line);
}

std::string svg_of(const Page& page, std::string_view title, std::string_view description) {
  Canvas canvas;
  for (const PageArrow& arrow : page.arrows) draw_arrow(canvas, arrow, page.scale);
  for (const PageBox& box : page.boxes)
    canvas.box(box.x, box.y, box.width, box.height, fill_of(box.kind));
  for (const PageText& text : page.texts)
    canvas.text(text.content, text.x, text.baseline,
                {text.size, text.anchor, text.bold, colour_of(text.tone)});
  return canvas.svg(title, description);
}

/// `screened 92, received (ITT) 67.0, ...`
std::string counts_of(const RunSummary& run) {
  std::string text;
  for (const Stage& stage : flowchart_of(run))
    text += (text.empty() ? "" : ", ") + stage.name + ' ' + number(stage.row.mean);
  return text + '.';
}

}  // namespace
}  // namespace report

std::string flowchart_svg(const RunSummary& run) {
  using namespace report;
  return svg_of(lay_out(run), run.title.empty() ? run.scenario : run.title,
                "Patients at each gate, means: " + counts_of(run));
}

std::string flowchart_svg(const ComparisonSummary& comparison) {
  using namespace report;
  const std::vector<std::string> names = names_of(comparison.arms);
  return svg_of(lay_out(comparison), names[0] + " or " + names[1],
                names[0] + ": " + counts_of(comparison.arms[0]) + ' ' + names[1] + ": " +
                    counts_of(comparison.arms[1]));
}

}  // namespace v2v
