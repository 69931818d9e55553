// How well a run's numbers are known, in words.
#include "report/views/estimation.hpp"

#include "report/numbers.hpp"
#include "report/plain_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace v2v::report {
namespace {

constexpr std::size_t sparkline_columns = 70;  // on the narrowest terminal

/// `lost.<cause>` is a fraction, too; what is neither is a gate.
bool is_fraction(std::string_view quantity) {
  const auto measure = measure_named(quantity);
  return measure ? measures[*measure].kind == MeasureKind::share : quantity.starts_with("lost.");
}

/// Percent with as many decimals as tell a goal from its neighbours.
std::string fine_percent(double fraction) {
  const double percents = 100 * fraction;
  return number(percents, percents >= 10 ? 0 : percents >= 1 ? 1 : percents >= 0.1 ? 2 : 3) + " %";
}

std::string uncertainty_sentence(const UncertaintySummary& uncertainty) {
  if (uncertainty.parameters == 0) return "";
  const std::string drawn =
      whole(uncertainty.parameters) + " drawn parameter" + (uncertainty.parameters == 1 ? "" : "s");
  if (!uncertainty.of_parameters)
    return fmt::format("Parameters at their point estimates, also the {} known from counts.",
                       whole(uncertainty.parameters));
  if (!uncertainty.treated_fraction)
    return fmt::format(
        "How much of the variance between cohorts comes from {} is not known: too few "
        "replications, or all alike.",
        drawn);
  const UncertaintySummary::Split& split = *uncertainty.treated_fraction;
  return fmt::format("Of the variance between cohorts {} comes from {}, the rest is chance.",
                     share_with_interval(split.share_of_parameters, split.share95), drawn);
}

std::vector<double> column_means(const std::vector<double>& series, std::size_t per_column) {
  std::vector<double> means;
  for (std::size_t from = 0; from < series.size(); from += per_column) {
    const std::size_t to = std::min(series.size(), from + per_column);
    double sum = 0;
    for (std::size_t i = from; i < to; ++i) sum += series[i];
    means.push_back(sum / static_cast<double>(to - from));
  }
  return means;
}

double highest_column(const std::vector<double>& series, std::size_t per_column) {
  double highest = 0;
  for (const double mean : column_means(series, per_column)) highest = std::max(highest, mean);
  return highest;
}

std::string days(double value) {
  return number(value, value == std::floor(value) ? 0 : 1) + (value == 1 ? " day" : " days");
}

void add_series(Document& document, const WarmUpSummary& warm_up) {
  const std::vector<double>& series = warm_up.in_the_way;
  const std::size_t per_column = (series.size() + sparkline_columns - 1) / sparkline_columns;
  std::string mark = "  ";
  // The mark stands under the first column of which nothing is dropped.
  const double dropped = std::clamp(warm_up.days, 0.0, static_cast<double>(series.size())) /
                         static_cast<double>(per_column);
  for (std::size_t i = 0; i < static_cast<std::size_t>(std::ceil(dropped)); ++i) mark += "─";
  document.drawing({"  " + sparkline(series, per_column), mark + "▲ counted from here"});
  document.note(fmt::format(
      "Patients under way at the end of each day, a column the mean of {}, {} in all; the highest "
      "column is {}.",
      days(static_cast<double>(per_column)), days(static_cast<double>(series.size())),
      number(highest_column(series, per_column), 1)));
}

}  // namespace

std::string quantity_unit(std::string_view quantity) {
  if (is_fraction(quantity)) return " %";
  const auto measure = measure_named(quantity);
  return measure ? ' ' + std::string(measures[*measure].unit) : " patients";
}

std::string quantity_value(std::string_view quantity, double value, int decimals) {
  return number(is_fraction(quantity) ? 100 * value : value, decimals) + quantity_unit(quantity);
}

std::string share_with_interval(double share, const Interval& interval) {
  return fmt::format("{} % [{}, {}]", number(100 * share, 0), number(100 * interval.lo, 0),
                     number(100 * interval.hi, 0));
}

std::string precision_sentence(const PrecisionSummary& precision, std::uint64_t replications) {
  const std::string name = words_of(precision.quantity);
  if (!std::isfinite(precision.mean))
    return fmt::format(
        "Precision of {}: nobody is there of whom it could be known, in any of {} replications; "
        "no number of them would do.",
        name, whole(replications));
  const std::string goal = precision.relative
                               ? fine_percent(precision.goal) + " of its mean"
                               : quantity_value(precision.quantity, precision.goal, 3);
  return fmt::format(
      "Precision: {} {} ± {} (95 % Monte Carlo); asked for ± {}: {} {} replications (at least {}).",
      name, quantity_value(precision.quantity, precision.mean, 2),
      quantity_value(precision.quantity, precision.half_width, 3), goal,
      precision.reached ? "reached with" : "NOT reached with", whole(replications),
      whole(precision.minimum));
}

void add_evidence(Document& document, const RunSummary& run) {
  const std::string uncertainty = uncertainty_sentence(run.uncertainty);
  if (!uncertainty.empty()) document.note(uncertainty);
  if (run.precision) document.note(precision_sentence(*run.precision, run.replications));
}

std::string sparkline(const std::vector<double>& series, std::size_t per_column) {
  constexpr std::array<const char*, 8> eighths = {"▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
  const double top = highest_column(series, per_column);
  std::string out;
  for (const double mean : column_means(series, per_column)) {
    const double part = top > 0 && mean > 0 ? mean / top : 0;
    out += eighths[std::min<std::size_t>(7, static_cast<std::size_t>(8 * part))];
  }
  return out;
}

void add_warm_up(Document& document, const RunSummary& run) {
  if (!run.warm_up) return;
  const WarmUpSummary& warm_up = *run.warm_up;
  if (!warm_up.found) {
    document.section(fmt::format("Warm-up: {}, as the scenario states.", days(warm_up.days)));
  } else {
    document.section(fmt::format("Warm-up: {}, found by MSER-5 over {}", days(warm_up.days),
                                 so_many(warm_up.replications, "replication")));
    if (!warm_up.in_the_way.empty()) add_series(document, warm_up);
    if (!warm_up.settled)
      document.note(
          "NOT SETTLED: the series still drifts in its second half. Simulate more patients, or "
          "state a warm-up.");
  }
  if (warm_up.not_counted > 0)
    document.note(fmt::format("Not counted: {} of the waiting list, who entered before it ended.",
                              whole(warm_up.not_counted)));
}

}  // namespace v2v::report
