// Pictures of sensitivity analyses: tornado, Morris' plane, Sobol's bars.
#include "report/chart.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/type_metrics.hpp"
#include "report/views/study_words.hpp"
#include "vein2vein/report/study_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace report {
namespace {

constexpr const char* low_fill = "#77aadd";
constexpr const char* high_fill = "#ee8866";
constexpr std::size_t most_rows = 30;
constexpr double names_width = 88;

/// Rows of equal height below one another, as high as the page allows.
struct Rows {
  double top = 0, height = 0;
  double middle(std::size_t row) const { return top + (static_cast<double>(row) + 0.5) * height; }
  double type() const { return std::min(3.6, 0.5 * height); }
};

Rows rows_between(double top, double bottom, std::size_t count) {
  return {top,
          std::min(24.0, (bottom - top) / static_cast<double>(std::max<std::size_t>(count, 1)))};
}

std::string ends_of(const FactorSummary& factor) {
  return clean(factor.low) + " to " + clean(factor.high) +
         (factor.posterior ? " of its posterior" : "");
}

/// The factor's name, and below it where there is room how far it goes.
void draw_name(Canvas& canvas, const FactorSummary& factor, const Rows& rows, std::size_t row) {
  const double size = rows.type(), middle = rows.middle(row), right = Canvas::margin + names_width;
  const bool two = rows.height > 8;
  canvas.text(cut_to(factor.name, names_width, size, false), right,
              middle + (two ? -0.1 : 0.36) * size, {size, Canvas::Anchor::end});
  if (two)
    canvas.text(cut_to(ends_of(factor), names_width, 0.8 * size, false), right, middle + 1.1 * size,
                {0.8 * size, Canvas::Anchor::end, false, chart_quiet});
}

void whisker(Canvas& canvas, double from, double to, double y, double half) {
  canvas.line({from, y}, {to, y}, chart_ink, 0.25);
  canvas.line({from, y - half}, {from, y + half}, chart_ink, 0.25);
  canvas.line({to, y - half}, {to, y + half}, chart_ink, 0.25);
}

/// Swatches with their words, in one row.
void draw_swatches(Canvas& canvas, double left, double middle,
                   const std::vector<std::pair<const char*, const char*>>& fill_and_word) {
  for (const auto& [fill, word] : fill_and_word) {
    canvas.rectangle(left, middle - 1.6, 6, 3.2, fill);
    canvas.text(word, left + 8, middle + 0.36 * 3.2, {3.2});
    left += 16 + text_width(word, 3.2, false);
  }
}

struct Frame {
  double top, bottom, left, right;
};

std::string caption_of(const SensitivitySummary& sensitivity, std::size_t rows) {
  std::string text = fmt::format(
      "{}: {} evaluations of {} replication{} each, with common random numbers; seed {}, version "
      "{}.",
      sensitivity.scenario, whole(sensitivity.evaluations), whole(sensitivity.replications),
      sensitivity.replications == 1 ? "" : "s", sensitivity.seed, sensitivity.version);
  if (sensitivity.method == "tornado")
    text +=
        " One factor at a time, the others in their middle. Beside the bars: the change from "
        "low to high with its 95 % Monte Carlo interval.";
  if (sensitivity.method == "morris")
    text +=
        " Elementary effects over the whole range of each factor (Morris 1991; mu* of "
        "Campolongo et al. 2007); bars are 95 % bootstrap intervals of mu*. Above the line the "
        "effect varies more than it is large: interactions, or no straight line.";
  if (sensitivity.method == "sobol")
    text +=
        " Shares of the outcome's variance (Saltelli et al. 2010, Jansen 1999) with 95 % "
        "bootstrap intervals: first, what goes away when the factor is known; total, what is "
        "left when all others are known.";
  if (const std::string why = not_claimed(sensitivity); !why.empty()) text += ' ' + why;
  if (sensitivity.factors.size() > rows)
    text += fmt::format(" The {} most important of {} factors.", rows, sensitivity.factors.size());
  return text;
}

Frame begin(Canvas& canvas, const SensitivitySummary& sensitivity, std::size_t rows) {
  const std::string title = sensitivity.title.empty() ? sensitivity.scenario : sensitivity.title;
  const std::string what = sensitivity.method == "tornado"  ? "one factor at a time"
                           : sensitivity.method == "morris" ? "Morris screening"
                                                            : "Sobol indices";
  const double top = draw_heading(
      canvas, title, fmt::format("Sensitivity of {}: {}", words_of(sensitivity.quantity), what));
  const double bottom = draw_caption(canvas, caption_of(sensitivity, rows));
  return {top + 14, bottom - 15, Canvas::margin + names_width + 4, Canvas::width - Canvas::margin};
}

void tornado(Canvas& canvas, const SensitivitySummary& sensitivity) {
  const Scale scale(sensitivity.unit);
  const std::size_t count = std::min(sensitivity.tornado.size(), most_rows);
  const Frame frame = begin(canvas, sensitivity, count);
  const double base = scale.of(sensitivity.base);
  double low = base, high = base;
  for (const auto& row : sensitivity.tornado)
    for (const double value : {scale.of(row.at_low), scale.of(row.at_high)}) {
      if (!std::isfinite(value)) continue;
      low = std::min(low, value);
      high = std::max(high, value);
    }
  const Axis x = axis_through(low, high, frame.left, frame.right - 44, 8, true);
  draw_swatches(canvas, frame.left, frame.top - 9,
                {{low_fill, "factor at its low end"}, {high_fill, "factor at its high end"}});
  const Rows rows = rows_between(frame.top + 1, frame.bottom, count);
  const double bottom = rows.top + rows.height * static_cast<double>(count);
  draw_horizontal_axis(canvas, x, frame.top, bottom,
                       words_of(sensitivity.quantity) + "," + scale.value_unit());
  for (std::size_t i = 0; i < count; ++i) {
    const auto& row = sensitivity.tornado[i];
    const double middle = rows.middle(i), half = 0.28 * rows.height, centre = x.at(base);
    draw_name(canvas, sensitivity.factors[row.factor], rows, i);
    const auto bar = [&](double value, double top, double height, const char* fill) {
      if (!std::isfinite(value)) return;
      const double end = x.at(scale.of(value));
      canvas.rectangle(std::min(centre, end), top, std::abs(end - centre), height, fill);
    };
    // Where both ends lie on one side, each has its half of the row.
    const bool one_side = (row.at_low - sensitivity.base) * (row.at_high - sensitivity.base) > 0;
    bar(row.at_low, middle - half, one_side ? half : 2 * half, low_fill);
    bar(row.at_high, one_side ? middle : middle - half, one_side ? half : 2 * half, high_fill);
    std::string change = number(scale.of(row.at_high - row.at_low), 1);
    if (row.change95) change += ' ' + scaled_interval(scale, row.change95, 1);
    canvas.text(change, frame.right, middle + 0.36 * rows.type(),
                {rows.type(), Canvas::Anchor::end});
  }
  canvas.line({x.at(base), frame.top}, {x.at(base), bottom}, chart_ink, 0.35);
  canvas.text(fmt::format("{}{}", number(base, 1), scale.value_unit()), x.at(base), frame.top - 0.8,
              {3.2, Canvas::Anchor::middle, true});
}

void sobol(Canvas& canvas, const SensitivitySummary& sensitivity) {
  const std::size_t count = std::min(sensitivity.sobol.size(), most_rows);
  const Frame frame = begin(canvas, sensitivity, count);
  double low = 0, high = 0.1;
  for (const auto& row : sensitivity.sobol) {
    low = std::min({low, row.first95.lo, row.total95.lo});
    high = std::max({high, row.first95.hi, row.total95.hi});
  }
  const Axis x = axis_through(low, high, frame.left, frame.right - 6, 10, true);
  draw_swatches(canvas, frame.left, frame.top - 9,
                {{low_fill, "first order"}, {high_fill, "total"}});
  const Rows rows = rows_between(frame.top + 1, frame.bottom, count);
  const double bottom = rows.top + rows.height * static_cast<double>(count);
  draw_horizontal_axis(canvas, x, frame.top, bottom, "share of the variance between evaluations");
  for (std::size_t i = 0; i < count; ++i) {
    const auto& row = sensitivity.sobol[i];
    const double half = 0.3 * rows.height, middle = rows.middle(i), zero = x.at(0);
    draw_name(canvas, sensitivity.factors[row.factor], rows, i);
    const auto bar = [&](double value, const Interval& interval, double top, const char* fill) {
      canvas.rectangle(std::min(zero, x.at(value)), top, std::abs(x.at(value) - zero), half, fill);
      whisker(canvas, x.at(interval.lo), x.at(interval.hi), top + half / 2,
              std::min(1.0, half / 4));
    };
    bar(row.first, row.first95, middle - half, low_fill);
    bar(row.total, row.total95, middle, high_fill);
  }
  canvas.line({x.at(0), frame.top}, {x.at(0), bottom}, chart_ink, 0.35);
}

/// Whether the rows of Morris or Sobol, if these were asked for, have values: all do, or none.
bool has_indices(const SensitivitySummary& sensitivity) {
  return (sensitivity.morris.empty() || std::isfinite(sensitivity.morris.front().mu_star)) &&
         (sensitivity.sobol.empty() || std::isfinite(sensitivity.sobol.front().total));
}

/// Numbers stand for the factors, whose names are beside the plane, the most important first.
void morris(Canvas& canvas, const SensitivitySummary& sensitivity) {
  const Scale scale(sensitivity.unit);
  const std::size_t count = std::min(sensitivity.morris.size(), most_rows);
  const Frame frame = begin(canvas, sensitivity, count);
  double right = 0, high = 0;
  for (const auto& row : sensitivity.morris) {
    right = std::max({right, scale.of(row.mu_star), scale.of(row.mu_star95.hi)});
    high = std::max(high, scale.of(row.sigma));
  }
  const double left = Canvas::margin + 10, end = Canvas::width - Canvas::margin - 100;
  const Axis x = axis_through(0, right, left, end, 8, true);
  const Axis y = axis_through(0, high, frame.bottom, frame.top, 8, true);
  draw_horizontal_axis(canvas, x, frame.top, frame.bottom,
                       "mu*, mean size of the effect," + scale.difference_unit());
  draw_vertical_axis(canvas, y, left, end,
                     "sigma, standard deviation of the effect," + scale.difference_unit());
  // sigma = mu*
  const double reach = std::min(x.high, y.high);
  canvas.line({x.at(0), y.at(0)}, {x.at(reach), y.at(reach)}, chart_quiet, 0.25, "1.5 1");
  const Rows rows = rows_between(frame.top, frame.bottom, std::max<std::size_t>(count, 12));
  const double size = std::min(3.2, 0.6 * rows.height), list = end + 8;
  for (std::size_t i = 0; i < count; ++i) {
    const auto& row = sensitivity.morris[i];
    const double at = y.at(scale.of(row.sigma)), middle = rows.middle(i);
    whisker(canvas, x.at(scale.of(row.mu_star95.lo)), x.at(scale.of(row.mu_star95.hi)), at, 0.8);
    canvas.circle({list + 2.2, middle}, 2.2, low_fill);
    canvas.text(fmt::format("{}", i + 1), list + 2.2, middle + 1, {2.8, Canvas::Anchor::middle});
    canvas.text(cut_to(sensitivity.factors[row.factor].name,
                       Canvas::width - Canvas::margin - list - 7, size, false),
                list + 7, middle + 0.36 * size, {size});
  }
  // The most important lie on top.
  for (std::size_t i = count; i-- > 0;) {
    const auto& row = sensitivity.morris[i];
    const ChartPoint centre{x.at(scale.of(row.mu_star)), y.at(scale.of(row.sigma))};
    canvas.circle(centre, 2.2, low_fill);
    canvas.text(fmt::format("{}", i + 1), centre.first, centre.second + 1,
                {2.8, Canvas::Anchor::middle});
  }
}

}  // namespace
}  // namespace report

std::string sensitivity_svg(const SensitivitySummary& sensitivity) {
  using namespace report;
  Canvas canvas;
  if (!std::isfinite(sensitivity.base) || !has_indices(sensitivity))
    begin(canvas, sensitivity, sensitivity.factors.size());
  else if (!sensitivity.tornado.empty())
    tornado(canvas, sensitivity);
  else if (!sensitivity.morris.empty())
    morris(canvas, sensitivity);
  else if (!sensitivity.sobol.empty())
    sobol(canvas, sensitivity);
  else
    begin(canvas, sensitivity, 0);
  return canvas.svg(sensitivity.title.empty() ? sensitivity.scenario : sensitivity.title);
}

}  // namespace v2v
