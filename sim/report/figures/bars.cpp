// Rows of bars with their names at the left.
#include "report/figures/bars.hpp"

#include "report/causes.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/plain_text.hpp"

#include <algorithm>

namespace v2v::report {

void draw_row_name(Canvas& canvas, std::string_view name, double right, double baseline,
                   double size, const char* colour) {
  canvas.text(cut_to(name, right - Canvas::margin - 1.5, size, false), right - 1.5, baseline,
              {size, Canvas::Anchor::end, false, colour});
}

double draw_subheading(Canvas& canvas, std::string_view words, double top) {
  constexpr double size = 2.8;
  for (const std::string& line :
       wrap(clean(words), Canvas::width - 2 * Canvas::margin,
            [](std::string_view part) { return text_width(part, size, true); })) {
    canvas.text(line, Canvas::margin, top + size, {size, Canvas::Anchor::start, true});
    top += 1.35 * size;
  }
  return top;
}

void draw_whisker(Canvas& canvas, double from, double to, double y, double half) {
  canvas.line({from, y}, {to, y}, chart_ink, 0.25);
  canvas.line({from, y - half}, {from, y + half}, chart_ink, 0.25);
  canvas.line({to, y - half}, {to, y + half}, chart_ink, 0.25);
}

std::vector<std::string> causes_in(const ComparisonSummary& comparison) {
  std::vector<std::string> causes;
  for (const RunSummary& arm : comparison.arms)
    for (const CauseRow& row : arm.causes)
      if (row.mean >= least_shown &&
          std::find(causes.begin(), causes.end(), row.cause) == causes.end())
        causes.push_back(row.cause);
  return causes;
}

}  // namespace v2v::report
