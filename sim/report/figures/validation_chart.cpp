// The picture of a validation: studies one below the other, observed against predicted, and where
// the counts lie.
#include "report/figures/bars.hpp"
#include "report/figures/chart.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/validation_view.hpp"
#include "vein2vein/report/validation_report.hpp"
#include "vein2vein/scenario/published.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace v2v {
namespace report {
namespace {

constexpr const char* fitted_fill = chart_low;
constexpr const char* left_out_fill = chart_high;
constexpr double names_width = 44, gap = 12, side_width = 60, title_size = 2.5, type_size = 2.5;
constexpr double row_height = 4.6;

/// A count as percent of those intended to treat.
double percent_of(const ValidationCheck& check, double count) {
  return check.of == 0 ? 0 : 100 * count / check.of;
}

struct Panel {
  double left, right, top, bottom;
};

/// Whole tens below everything that is drawn of these counts.
double lowest_percent(const std::vector<ValidationRow>& rows) {
  double low = 80;
  for (const ValidationRow& row : rows)
    for (const ValidationCheck* check : {row.fitted, row.left_out})
      if (check)
        low = std::min({low, percent_of(*check, check->published95.lo),
                        percent_of(*check, check->prediction95.lo),
                        percent_of(*check, check->published)});
  return 10 * std::floor(low / 10);
}

Axis percent_axis(double low, double from, double to) {
  return axis_through(low, 100, from, to, 6, false);
}

void panel_title(Canvas& canvas, std::string_view title, double left, double top) {
  canvas.text(title, left, top - 3.2, {title_size, Canvas::Anchor::start, true});
}

void prediction_bar(Canvas& canvas, const Axis& x, const ValidationCheck* check, double top,
                    double height, const char* fill) {
  if (!check) return;
  const double from = x.at(percent_of(*check, check->prediction95.lo));
  const double to = x.at(percent_of(*check, check->prediction95.hi));
  canvas.rectangle(from, top, std::max(to - from, 0.4), height, fill, 0.75);
  const double mean = x.at(percent_of(*check, check->predicted));
  canvas.line({mean, top}, {mean, top + height}, chart_dark, 0.35);
}

/// The most successful study first.
std::vector<ValidationRow> sorted_rows(const ValidationSummary& summary) {
  std::vector<ValidationRow> rows = validation_rows(summary, true);
  const auto share = [](const ValidationRow& row) {
    return percent_of(row.any(), row.any().published);
  };
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    return share(a) != share(b) ? share(a) > share(b) : a.any().scenario < b.any().scenario;
  });
  return rows;
}

void draw_studies(Canvas& canvas, const std::vector<ValidationRow>& rows, const Panel& panel) {
  const Axis x = percent_axis(lowest_percent(rows), panel.left + names_width, panel.right);
  draw_horizontal_axis(canvas, x, panel.top, panel.bottom, "infused, % of those intended to treat");
  const double height = (panel.bottom - panel.top) / static_cast<double>(rows.size());
  const double type = type_size, bar = std::min(2.0, 0.36 * height);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ValidationCheck& check = rows[i].any();
    const double middle = panel.top + (static_cast<double>(i) + 0.5) * height;
    const bool both = rows[i].fitted && rows[i].left_out;
    prediction_bar(canvas, x, rows[i].fitted, middle - (both ? bar : bar / 2), bar, fitted_fill);
    prediction_bar(canvas, x, rows[i].left_out, middle - (both ? 0 : bar / 2), bar, left_out_fill);
    draw_whisker(canvas, x.at(percent_of(check, check.published95.lo)),
                 x.at(percent_of(check, check.published95.hi)), middle, std::min(0.9, 0.6 * bar));
    const bool inside = rows[i].inside();
    canvas.circle({x.at(percent_of(check, check.published)), middle}, std::min(1.3, 0.8 * bar),
                  inside ? chart_ink : chart_alarm);
    canvas.text(cut_to(fmt::format("{}, {}/{}", clean(check.scenario), check.published, check.of),
                       names_width - 3, type, !inside),
                x.from - 3, middle + 0.36 * type,
                {type, Canvas::Anchor::end, !inside, inside ? chart_ink : chart_alarm});
  }
}

/// Which of the two is shown on the right: what was predicted without the study, if anything was.
struct Shown {
  std::vector<const ValidationCheck*> checks;
  bool fitted = false;
  const char* fill() const { return fitted ? fitted_fill : left_out_fill; }
  const char* words() const { return fitted ? "fitted" : "left out"; }
};

Shown shown_of(const std::vector<ValidationRow>& rows) {
  Shown shown;
  for (const ValidationRow& row : rows)
    if (row.left_out) shown.checks.push_back(row.left_out);
  if (!shown.checks.empty()) return shown;
  shown.fitted = true;
  for (const ValidationRow& row : rows) shown.checks.push_back(row.fitted);
  return shown;
}

void draw_scatter(Canvas& canvas, const Shown& shown, double low, const Panel& panel) {
  const Axis x = percent_axis(low, panel.left, panel.right);
  const Axis y = percent_axis(low, panel.bottom, panel.top);
  panel_title(canvas, fmt::format("Observed against predicted ({}), %", shown.words()), panel.left,
              panel.top);
  draw_horizontal_axis(canvas, x, panel.top, panel.bottom, "predicted");
  draw_vertical_axis(canvas, y, panel.left, panel.right, "");
  canvas.line({x.at(low), y.at(low)}, {x.at(100), y.at(100)}, chart_quiet, 0.3, "1.5 1");
  for (const ValidationCheck* check : shown.checks) {
    const double at = y.at(percent_of(*check, check->published));
    canvas.line({x.at(percent_of(*check, check->prediction95.lo)), at},
                {x.at(percent_of(*check, check->prediction95.hi)), at}, shown.fill(), 0.3);
  }
  for (const ValidationCheck* check : shown.checks)
    canvas.circle(
        {x.at(percent_of(*check, check->predicted)), y.at(percent_of(*check, check->published))},
        1.4, check->inside ? shown.fill() : chart_alarm, chart_ink);
}

void draw_histogram(Canvas& canvas, const ValidationSummary& summary, const Shown& shown,
                    const Panel& panel) {
  const auto counts = pit_counts(summary, shown.fitted);
  const double even = static_cast<double>(shown.checks.size()) / static_cast<double>(pit_bins);
  const double most = std::max<double>(*std::max_element(counts.begin(), counts.end()), even);
  const Axis x{0, 1, panel.left, panel.right, {0, 0.2, 0.4, 0.6, 0.8, 1}, 1};
  const Axis y =
      axis_through(0, std::max(1.0, std::ceil(most * 1.05)), panel.bottom, panel.top, 4, true);
  panel_title(canvas, fmt::format("Where the counts lie ({}), studies", shown.words()), panel.left,
              panel.top);
  draw_vertical_axis(canvas, y, panel.left, panel.right, "");
  const double width = (panel.right - panel.left) / static_cast<double>(pit_bins);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const double top = y.at(counts[i]);
    canvas.rectangle(panel.left + static_cast<double>(i) * width + 0.3, top, width - 0.6,
                     panel.bottom - top, shown.fill());
  }
  draw_horizontal_axis(canvas, x, panel.bottom, panel.bottom,
                       "place in the predicted distribution");
  canvas.line({panel.left, y.at(even)}, {panel.right, y.at(even)}, chart_quiet, 0.3, "1.5 1");
}

std::string subtitle_of(const ValidationSummary& summary) {
  const auto inside = [](const ValidationCoverage& coverage, const char* how) {
    return coverage.of == 0 ? std::string()
                            : fmt::format("; {}: {} of {} published shares inside", how,
                                          whole(coverage.inside), whole(coverage.of));
  };
  return "Patients infused, of those intended to treat" + inside(summary.fitted, "fitted") +
         inside(summary.leave_one_out, "predicted from the other studies");
}

}  // namespace
}  // namespace report

std::string validation_svg(const ValidationSummary& summary) {
  using namespace report;
  Canvas canvas;
  constexpr const char* title = "Published studies against their predictions";
  const double right = Canvas::width - Canvas::margin, side = right - side_width;
  double top = draw_heading(canvas, title, subtitle_of(summary)) + 2;
  draw_whisker(canvas, Canvas::margin, Canvas::margin + 6, top + 1.3, 0.9);
  canvas.circle({Canvas::margin + 3, top + 1.3}, 1.1, chart_ink);
  canvas.text("published, exact 95 %", Canvas::margin + 7.5, top + 1.3 + 0.36 * type_size,
              {type_size});
  top = draw_key(canvas, Canvas::margin + 42, right, top,
                 {{fitted_fill, "predicted, fitted", 0.75},
                  {left_out_fill, "predicted from other studies", 0.75}}) +
        2;
  const std::vector<ValidationRow> rows = sorted_rows(summary);
  double bottom = top;
  if (!rows.empty()) {
    constexpr double histogram = 26, between = 19, scatter = 48;
    bottom = top + std::max(row_height * static_cast<double>(rows.size()),
                            4 + scatter + between + histogram);
    draw_studies(canvas, rows, {Canvas::margin, side - gap, top, bottom});
    const Shown shown = shown_of(rows);
    draw_scatter(canvas, shown, lowest_percent(rows),
                 {side, right - 5, top + 4, top + 4 + scatter});
    draw_histogram(canvas, summary, shown, {side, right - 5, bottom - histogram, bottom});
    bottom += below_axis;
  }
  draw_caption(
      canvas,
      fmt::format(
          "Bars: 95 % prediction intervals of a cohort of the study's size, with their means; "
          "{} replications, parameters drawn; seed {}, version {}. Red: the published count "
          "lies outside a prediction interval. Dashed: agreement, and evenly spread counts.",
          whole(summary.replications), summary.seed, summary.version),
      bottom);
  return canvas.svg(title, subtitle_of(summary));
}

}  // namespace v2v
