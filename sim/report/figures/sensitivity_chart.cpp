// Pictures of sensitivity analyses: tornado, Morris' plane, Sobol's bars.
#include "report/figures/bars.hpp"
#include "report/figures/chart.hpp"
#include "report/figures/type_metrics.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/study_words.hpp"
#include "vein2vein/report/study_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace report {
namespace {

constexpr std::size_t most_rows = 30;
constexpr double names_width = 60, type = 2.6, small_type = 2.5;

/// Rows of equal height below one another, lower where there are many.
struct Rows {
  double top = 0, height = 0;
  double middle(std::size_t row) const { return top + (static_cast<double>(row) + 0.5) * height; }
};

Rows rows_from(double top, std::size_t count) { return {top, count <= 16 ? 9.0 : 5.0}; }

/// `product, release, with median`
std::string name_in_words(const FactorSummary& factor) {
  std::string words;
  for (const char c : words_of(factor.name))
    words += c == '.' ? std::string(", ") : std::string(1, c);
  return words;
}

std::string ends_of(const FactorSummary& factor) {
  return clean(factor.low) + " to " + clean(factor.high) +
         (factor.posterior ? " of its posterior" : "");
}

/// The factor's name, and below it where there is room how far it goes.
void draw_name(Canvas& canvas, const FactorSummary& factor, const Rows& rows, std::size_t row) {
  const double middle = rows.middle(row), right = Canvas::margin + names_width;
  const bool two = rows.height > 8;
  draw_row_name(canvas, name_in_words(factor), right, middle + (two ? -0.2 : 0.36) * type, type);
  if (two)
    draw_row_name(canvas, ends_of(factor), right, middle + 1.1 * type, small_type, chart_quiet);
}

struct Frame {
  double top, left, right;
};

std::string caption_of(const SensitivitySummary& sensitivity, std::size_t rows) {
  std::string text = fmt::format(
      "{}: {} evaluations of {} each, with common random numbers; seed {}, version {}.",
      sensitivity.scenario, whole(sensitivity.evaluations),
      so_many(sensitivity.replications, "replication"), sensitivity.seed, sensitivity.version);
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

Frame begin(Canvas& canvas, const SensitivitySummary& sensitivity) {
  const std::string title = sensitivity.title.empty() ? sensitivity.scenario : sensitivity.title;
  const std::string what = sensitivity.method == "tornado"  ? "one factor at a time"
                           : sensitivity.method == "morris" ? "Morris screening"
                                                            : "Sobol indices";
  const double top = draw_heading(
      canvas, title, fmt::format("Sensitivity of {}: {}", words_of(sensitivity.quantity), what));
  return {top + 2, Canvas::margin + names_width + 2, Canvas::width - Canvas::margin};
}

/// Whether anything of it would be seen.
bool has_effect(const SensitivitySummary::Tornado& row, const Scale& scale, double base) {
  constexpr double rounds_to_nothing = 0.05;
  const auto apart = [&](double value) { return std::abs(scale.of(value) - base); };
  return std::isfinite(row.at_low) && std::isfinite(row.at_high) &&
         std::max(apart(row.at_low), apart(row.at_high)) >= rounds_to_nothing;
}

/// `-21.1 [-21.5, -20.7]`
std::string change_in_words(const SensitivitySummary::Tornado& row, const Scale& scale) {
  std::string text = number(scale.of(row.at_high - row.at_low), 1);
  if (text.front() != '-') text.insert(0, 1, '+');
  return row.change95 ? text + ' ' + scaled_interval(scale, row.change95, 1) : text;
}

std::vector<SensitivitySummary::Tornado> effects_of(const SensitivitySummary& sensitivity) {
  const Scale scale(sensitivity.unit);
  std::vector<SensitivitySummary::Tornado> rows;
  for (const auto& row : sensitivity.tornado)
    if (rows.size() < most_rows && has_effect(row, scale, scale.of(sensitivity.base)))
      rows.push_back(row);
  return rows;
}

double tornado(Canvas& canvas, const SensitivitySummary& sensitivity) {
  const Scale scale(sensitivity.unit);
  const std::vector<SensitivitySummary::Tornado> effects = effects_of(sensitivity);
  const Frame frame = begin(canvas, sensitivity);
  const double base = scale.of(sensitivity.base);
  double low = base, high = base, room = 0;
  for (const auto& row : effects) {
    low = std::min({low, scale.of(row.at_low), scale.of(row.at_high)});
    high = std::max({high, scale.of(row.at_low), scale.of(row.at_high)});
    room = std::max(room, text_width(change_in_words(row, scale), type, false));
  }
  const Axis x = axis_through(low, high, frame.left + 4, frame.right - room - 4, 8, true);
  const double key =
      draw_key(canvas, frame.left, frame.right, frame.top,
               {{chart_low, "factor at its low end"}, {chart_high, "factor at its high end"}});
  const double top = key + 5;
  const Rows rows = rows_from(top + 1, effects.size());
  const double bottom = rows.middle(effects.size()) - rows.height / 2;
  draw_horizontal_axis(canvas, x, top, bottom,
                       words_of(sensitivity.quantity) + "," + scale.value_unit());
  for (std::size_t i = 0; i < effects.size(); ++i) {
    const auto& row = effects[i];
    const double middle = rows.middle(i), half = 0.28 * rows.height, centre = x.at(base);
    draw_name(canvas, sensitivity.factors[row.factor], rows, i);
    const auto bar = [&](double value, double from, double height, const char* fill) {
      const double end = x.at(scale.of(value));
      canvas.rectangle(std::min(centre, end), from, std::abs(end - centre), height, fill);
    };
    // Where both ends lie on one side, each has its half of the row.
    const bool one_side = (row.at_low - sensitivity.base) * (row.at_high - sensitivity.base) > 0;
    bar(row.at_low, middle - half, one_side ? half : 2 * half, chart_low);
    bar(row.at_high, one_side ? middle : middle - half, one_side ? half : 2 * half, chart_high);
    canvas.text(change_in_words(row, scale), frame.right, middle + 0.36 * type,
                {type, Canvas::Anchor::end});
  }
  canvas.line({x.at(base), top}, {x.at(base), bottom}, chart_ink, 0.35);
  canvas.text(fmt::format("{}{}", number(base, 1), scale.value_unit()), x.at(base), top - 0.8,
              {type, Canvas::Anchor::middle, true});
  return bottom + below_axis;
}

double sobol(Canvas& canvas, const SensitivitySummary& sensitivity) {
  const std::size_t count = std::min(sensitivity.sobol.size(), most_rows);
  const Frame frame = begin(canvas, sensitivity);
  double low = 0, high = 0.1;
  for (const auto& row : sensitivity.sobol) {
    low = std::min({low, row.first95.lo, row.total95.lo});
    high = std::max({high, row.first95.hi, row.total95.hi});
  }
  const Axis x = axis_through(low, high, frame.left + 4, frame.right - 4, 10, true);
  const double top = draw_key(canvas, frame.left, frame.right, frame.top,
                              {{chart_low, "first order"}, {chart_high, "total"}});
  const Rows rows = rows_from(top, count);
  const double bottom = rows.middle(count) - rows.height / 2;
  draw_horizontal_axis(canvas, x, top, bottom, "share of the variance between evaluations");
  for (std::size_t i = 0; i < count; ++i) {
    const auto& row = sensitivity.sobol[i];
    const double half = 0.3 * rows.height, middle = rows.middle(i), zero = x.at(0);
    draw_name(canvas, sensitivity.factors[row.factor], rows, i);
    const auto bar = [&](double value, const Interval& interval, double from, const char* fill) {
      canvas.rectangle(std::min(zero, x.at(value)), from, std::abs(x.at(value) - zero), half, fill);
      draw_whisker(canvas, x.at(interval.lo), x.at(interval.hi), from + half / 2,
                   std::min(1.0, half / 4));
    };
    bar(row.first, row.first95, middle - half, chart_low);
    bar(row.total, row.total95, middle, chart_high);
  }
  canvas.line({x.at(0), top}, {x.at(0), bottom}, chart_ink, 0.35);
  return bottom + below_axis;
}

/// Whether the rows of Morris or Sobol, if these were asked for, have values: all do, or none.
bool has_indices(const SensitivitySummary& sensitivity) {
  return (sensitivity.morris.empty() || std::isfinite(sensitivity.morris.front().mu_star)) &&
         (sensitivity.sobol.empty() || std::isfinite(sensitivity.sobol.front().total));
}

/// Numbers stand for the factors, whose names are beside the plane, the most important first.
double morris(Canvas& canvas, const SensitivitySummary& sensitivity) {
  const Scale scale(sensitivity.unit);
  const std::size_t count = std::min(sensitivity.morris.size(), most_rows);
  const Frame frame = begin(canvas, sensitivity);
  double right = 0, high = 0;
  for (const auto& row : sensitivity.morris) {
    right = std::max({right, scale.of(row.mu_star), scale.of(row.mu_star95.hi)});
    high = std::max(high, scale.of(row.sigma));
  }
  constexpr double pitch = 5.4;
  const double left = Canvas::margin + 10, end = Canvas::width - Canvas::margin - 66;
  const double top = frame.top + 6;
  const double bottom = top + pitch * static_cast<double>(std::max<std::size_t>(count, 16));
  const Axis x = axis_through(0, right, left, end, 6, true);
  const Axis y = axis_through(0, high, bottom, top, 8, true);
  draw_horizontal_axis(canvas, x, top, bottom,
                       "mu*, mean size of the effect," + scale.difference_unit());
  draw_vertical_axis(canvas, y, left, end,
                     "sigma, standard deviation of the effect," + scale.difference_unit());
  // sigma = mu*
  const double reach = std::min(x.high, y.high);
  canvas.line({x.at(0), y.at(0)}, {x.at(reach), y.at(reach)}, chart_quiet, 0.25, "1.5 1");
  const double list = end + 6;
  const auto mark = [&](ChartPoint centre, std::size_t rank) {
    canvas.circle(centre, 2.2, chart_low, chart_dark);
    canvas.text(fmt::format("{}", rank + 1), centre.first, centre.second + 0.9,
                {small_type, Canvas::Anchor::middle});
  };
  for (std::size_t i = 0; i < count; ++i) {
    const auto& row = sensitivity.morris[i];
    const double at = y.at(scale.of(row.sigma));
    const double middle = top + pitch * (static_cast<double>(i) + 0.5);
    draw_whisker(canvas, x.at(scale.of(row.mu_star95.lo)), x.at(scale.of(row.mu_star95.hi)), at,
                 0.8);
    mark({list + 2.2, middle}, i);
    canvas.text(cut_to(name_in_words(sensitivity.factors[row.factor]),
                       Canvas::width - Canvas::margin - list - 6, type, false),
                list + 6, middle + 0.36 * type, {type});
  }
  // The most important lie on top.
  for (std::size_t i = count; i-- > 0;) {
    const auto& row = sensitivity.morris[i];
    mark({x.at(scale.of(row.mu_star)), y.at(scale.of(row.sigma))}, i);
  }
  return bottom + below_axis;
}

/// What has no bar in a tornado.
std::string without_effect(const SensitivitySummary& sensitivity) {
  const Scale scale(sensitivity.unit);
  std::string names;
  for (const auto& row : sensitivity.tornado)
    if (std::isfinite(row.at_low) && std::isfinite(row.at_high) &&
        !has_effect(row, scale, scale.of(sensitivity.base)))
      names += (names.empty() ? "" : "; ") + name_in_words(sensitivity.factors[row.factor]);
  return names.empty() ? "" : " Without an effect: " + names + '.';
}

std::string description_of(const SensitivitySummary& sensitivity) {
  if (sensitivity.tornado.empty()) return words_of(sensitivity.quantity);
  const Scale scale(sensitivity.unit);
  const auto& row = sensitivity.tornado.front();
  const FactorSummary& factor = sensitivity.factors[row.factor];
  return fmt::format("{} matters most: from {} the {} goes from {} to {}{}.", name_in_words(factor),
                     ends_of(factor), words_of(sensitivity.quantity),
                     number(scale.of(row.at_low), 1), number(scale.of(row.at_high), 1),
                     scale.value_unit());
}

}  // namespace
}  // namespace report

std::string sensitivity_svg(const SensitivitySummary& sensitivity) {
  using namespace report;
  Canvas canvas;
  double below = 0;
  std::size_t rows = sensitivity.factors.size();
  if (std::isfinite(sensitivity.base) && has_indices(sensitivity) && rows > 0) {
    below = !sensitivity.tornado.empty()  ? tornado(canvas, sensitivity)
            : !sensitivity.morris.empty() ? morris(canvas, sensitivity)
            : !sensitivity.sobol.empty()  ? sobol(canvas, sensitivity)
                                          : 0;
    rows = std::min(rows, most_rows);
  }
  if (below == 0) below = begin(canvas, sensitivity).top;
  draw_caption(canvas, caption_of(sensitivity, rows) + without_effect(sensitivity), below);
  return canvas.svg(sensitivity.title.empty() ? sensitivity.scenario : sensitivity.title,
                    description_of(sensitivity));
}

}  // namespace v2v
