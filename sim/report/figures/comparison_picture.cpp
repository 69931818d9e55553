// What becomes of the same patients in each arm, and who is saved and who is lost instead.
#include "report/causes.hpp"
#include "report/figures/bars.hpp"
#include "report/figures/chart.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/comparison.hpp"
#include "report/warning_lines.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace report {
namespace {

constexpr double names_width = 46, row = 7, type = 2.6;

/// One arm from 0 to 100 %: the treated, then what the others are lost to, by name or by its number
/// in the key.
void draw_arm(Canvas& canvas, const RunSummary& arm, const std::string& name,
              const std::vector<std::string>& causes, const Axis& x, double top) {
  const double height = row - 1.6, middle = top + height / 2 + 0.36 * type;
  draw_row_name(canvas, name, x.from, middle, type);
  double edge = 0;
  const auto part = [&](double share, const char* fill, const std::string& words,
                        const std::string& number_of_it) {
    const double from = x.at(100 * edge), to = x.at(100 * (edge += share));
    canvas.rectangle(from, top, to - from, height, fill);
    canvas.line({to, top}, {to, top + height}, "#ffffff", 0.35);
    for (const std::string& shown : {words, number_of_it})
      if (text_width(shown, type, false) + 0.4 < to - from) {
        canvas.text(shown, (from + to) / 2, middle, {type, Canvas::Anchor::middle});
        break;
      }
  };
  part(arm.treated_fraction.mean, chart_treated,
       "treated " + percent_with_unit(arm.treated_fraction.mean), "");
  for (const CauseRow& cause : arm.causes) {
    const auto place = std::find(causes.begin(), causes.end(), cause.cause);
    if (cause.mean > 0)
      part(cause.mean, cause_fill(arm, cause.cause), words_of(cause.cause),
           place == causes.end() ? "" : fmt::format("{}", place - causes.begin() + 1));
  }
}

/// To the right those whom the arm saves from a cause, to the left those whom it loses to it.
double draw_changes(Canvas& canvas, const Difference& difference, const RunSummary& arm,
                    double top) {
  std::vector<CauseChange> rows;
  double most = 0.001;
  for (const CauseChange& change : difference.by_cause) {
    if (std::max(change.saved, change.lost_instead) < least_shown) continue;
    rows.push_back(change);
    most = std::max({most, change.saved, change.lost_instead});
  }
  rows.push_back({"all causes", difference.only_in_second, difference.only_in_first});
  most = std::max({most, rows.back().saved, rows.back().lost_instead});
  const double room = text_width("100.0 %", type, false) + 2;
  const Axis x = axis_through(-100 * most, 100 * most, Canvas::margin + names_width + room,
                              Canvas::width - Canvas::margin - room, 10, false);
  const double zero = x.at(0), bottom = top + 4 + row * static_cast<double>(rows.size());
  canvas.text("lost instead", zero - 2, top + 2, {type, Canvas::Anchor::end, true});
  canvas.text("saved", zero + 2, top + 2, {type, Canvas::Anchor::start, true});
  top += 4;
  for (const CauseChange& change : rows) {
    const double height = row - 2, middle = top + height / 2 + 0.36 * type;
    const bool is_sum = &change == &rows.back();
    draw_row_name(canvas, words_of(change.cause), Canvas::margin + names_width, middle, type);
    const char* fill = is_sum ? chart_dark : cause_fill(arm, change.cause);
    const double saved = x.at(100 * change.saved), lost = x.at(-100 * change.lost_instead);
    canvas.rectangle(zero, top, saved - zero, height, fill);
    canvas.rectangle(lost, top, zero - lost, height, fill);
    canvas.text(percent_with_unit(change.saved), saved + 1, middle, {type});
    canvas.text(percent_with_unit(change.lost_instead), lost - 1, middle,
                {type, Canvas::Anchor::end});
    top += row;
  }
  canvas.line({zero, bottom - row * static_cast<double>(rows.size()) - 1}, {zero, bottom - 1},
              chart_ink, 0.3);
  return bottom + 2;
}

}  // namespace
}  // namespace report

std::string comparison_svg(const ComparisonSummary& comparison) {
  using namespace report;
  const std::vector<std::string> names = names_of(comparison.arms);
  Canvas canvas;
  const std::string title = "What becomes of the same patients in each arm";
  double top = draw_heading(canvas, title, clean(comparison.arms[0].question)) + 3;
  const Axis x = axis_through(0, 100, Canvas::margin + names_width,
                              Canvas::width - Canvas::margin - 6, 10, false);
  const std::vector<std::string> causes = causes_in(comparison);
  for (std::size_t i = 0; i < names.size(); ++i, top += row)
    draw_arm(canvas, comparison.arms[i], names[i], causes, x, top);
  const RunSummary& first = comparison.arms[0];
  draw_horizontal_axis(canvas, x, top, top,
                       fmt::format("% of patients {} (ITT)", name_of(first.treated_fraction.of)));
  top += below_axis;
  std::vector<KeyEntry> entries = {{chart_treated, "treated"}};
  for (std::size_t i = 0; i < causes.size(); ++i)
    entries.push_back(
        {cause_fill(first, causes[i]), fmt::format("{} {}", i + 1, words_of(causes[i]))});
  top = draw_key(canvas, Canvas::margin, Canvas::width - Canvas::margin, top, entries) + 3;
  std::string told;
  for (std::size_t i = 0; i < comparison.differences.size() && i + 1 < names.size(); ++i) {
    const Difference& difference = comparison.differences[i];
    const std::string change = change_sentence(difference, names[0], names[i + 1]);
    top = draw_subheading(canvas, change, top) + 3;
    top = draw_changes(canvas, difference, comparison.arms[i + 1], top);
    told += change + ' ';
  }
  draw_caption(
      canvas,
      fmt::format("Saved: infused in this arm and lost to the cause in {}; lost instead: "
                  "infused in {} and lost to the cause in this arm. Shares of the "
                  "patients at the ITT gate, with the same luck in all arms; {} "
                  "replications, seed {}, version {}.",
                  names[0], names[0], whole(first.replications), first.seed, first.version),
      top);
  return canvas.svg(title, told);
}

}  // namespace v2v
