// Sweeps and sensitivity analyses as tables.
#include "report/causes.hpp"
#include "report/data/table.hpp"
#include "report/sweep_view.hpp"
#include "scenario/fields.hpp"
#include "vein2vein/report/study_report.hpp"
#include "vein2vein/statistics/quantity.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <span>
#include <string>
#include <vector>

namespace v2v {
namespace report {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

using Text = std::optional<std::string>;

Text if_any(const std::string& text) { return text.empty() ? std::nullopt : Text(text); }

/// A mean with its two intervals.
struct Estimate {
  double mean = unknown;
  std::optional<Interval> monte_carlo95 = {}, prediction95 = {};
};

struct PointRow {
  std::size_t index = 0;
  const SweepPoint* point = nullptr;

  const RunSummary& run() const { return point->summary; }
};

/// One quantity of one point.
struct QuantityRow : PointRow {
  std::string quantity, unit, site, resource;
  Estimate estimate;
};

/// What the scenario's table of fields says of the value at a path, or of the deepest key of it
/// that the table knows.
std::string meaning_of(const std::string& path) {
  std::string text;
  const v2v::Table* table = &tables::scenario;
  for (std::size_t from = 0; table && from <= path.size();) {
    const std::size_t to = std::min(path.find('.', from), path.size());
    const Field* field = table->find(std::string_view(path).substr(from, to - from));
    if (!field) break;
    text = field->text;
    table = field->table;
    from = to + 1;
  }
  return text;
}

/// Which point, and what was varied there: as the scenario states it, its number and its unit.
template <class Row>
void add_values(Table<Row>& table, const SweepSummary& sweep) {
  table.add({"point", "Number of the point, from 1, in the order of the sweep."},
            [](const Row& row) { return row.index + 1; });
  for (std::size_t i = 0; i < sweep.paths.size(); ++i) {
    const std::string& path = sweep.paths[i];
    const auto value = [i](const Row& row) {
      return i < row.point->values.size() ? row.point->values[i] : VariedValue{};
    };
    table
        .add({path, fmt::format("What `{}` was, as the scenario would state it. {}", path,
                                meaning_of(path))},
             [value](const Row& row) { return if_any(value(row).text); })
        .add({path + "_number", fmt::format("The number in `{}`; empty of a word.", path)},
             [value](const Row& row) { return value(row).number; })
        .add({path + "_unit", "The unit of that number; empty where it has none."},
             [value](const Row& row) { return if_any(value(row).unit); });
  }
}

/// The ends of its intervals.
struct End {
  const char* suffix;
  const char* text;
  std::optional<Interval> Estimate::*interval;
  double Interval::*end;
};
constexpr End ends[] = {{"monte_carlo95_low", "95 % Monte Carlo interval of the mean, lower end.",
                         &Estimate::monte_carlo95, &Interval::lo},
                        {"monte_carlo95_high", "95 % Monte Carlo interval of the mean, upper end.",
                         &Estimate::monte_carlo95, &Interval::hi},
                        {"prediction95_low", "95 % prediction interval of one cohort, lower end.",
                         &Estimate::prediction95, &Interval::lo},
                        {"prediction95_high", "95 % prediction interval of one cohort, upper end.",
                         &Estimate::prediction95, &Interval::hi}};

/// Columns of an estimate and its intervals, whose names begin with `prefix`.
template <class Row, class Read>
void add_estimate(Table<Row>& table, const std::string& name, const std::string& prefix,
                  const std::string& what, Read read) {
  table.add({name, what}, [read](const Row& row) { return read(row).mean; });
  for (const End& end : ends)
    table.add({prefix + end.suffix, end.text}, [read, &end](const Row& row) {
      const auto interval = read(row).*end.interval;
      return interval ? (*interval).*end.end : unknown;
    });
}

void add_times(Table<PointRow>& table, const std::string& name, const std::string& of,
               const VeinToVein RunSummary::*times) {
  constexpr std::pair<const char*, double TimeSummary::*> told[] = {
      {"mean", &TimeSummary::mean},
      {"median", &TimeSummary::median},
      {"q1", &TimeSummary::q1},
      {"q3", &TimeSummary::q3}};
  for (const auto& [what, value] : told)
    table.add({fmt::format("{}_{}_d", name, what),
               fmt::format("Vein-to-vein time {}: {}.", of, what), "d"},
              [times, read = value](const PointRow& row) {
                const TimeSummary& time = (row.run().*times).time;
                return time.patients > 0 ? time.*read : unknown;
              });
}

Estimate treated_in(const RunSummary& run) {
  return {run.treated_fraction.mean, run.treated_fraction.monte_carlo95,
          run.treated_fraction.prediction95};
}

Estimate lost_in(const RunSummary& run, const std::string& cause) {
  const CauseRow* const row = row_of(run, cause);
  return row ? Estimate{row->mean, row->monte_carlo95, row->prediction95} : Estimate{};
}

/// Of everybody at the ITT gate.
Estimate alive_in(const RunSummary& run, std::size_t month) {
  if (!run.outcomes) return {unknown};
  const auto& points = run.outcomes->of(Survival::itt_overall).points;
  if (month >= points.size()) return {unknown};
  return {points[month].mean, points[month].monte_carlo95, points[month].prediction95};
}

/// Of all fractions, what is not in this one.
Estimate rest_of(const Estimate& fraction) {
  const auto turned = [](const std::optional<Interval>& interval) {
    return interval ? std::optional(Interval{1 - interval->hi, 1 - interval->lo}) : std::nullopt;
  };
  return {1 - fraction.mean, turned(fraction.monte_carlo95), turned(fraction.prediction95)};
}

DataTable wide_table(const SweepSummary& sweep, const std::vector<PointRow>& points) {
  Table<PointRow> table("sweep.csv", "What was varied and what came of it: a row a point.",
                        {"point"});
  add_values(table, sweep);
  table
      .add({"replications", "Virtual trials behind the row."},
           [](const PointRow& row) { return row.run().replications; })
      .add({"of", "The gate that fractions are of."},
           [](const PointRow& row) { return std::string(name_of(row.run().treated_fraction.of)); });
  add_estimate(table, "treated_fraction", "treated_fraction_",
               "Infused of those who reached the gate `of`, mean over replications.",
               [](const PointRow& row) { return treated_in(row.run()); });
  for (const std::string& cause : causes_of(runs_of(sweep)))
    add_estimate(table, "lost." + cause, "lost." + cause + '_',
                 "Lost to it of those who reached the gate `of`, mean over replications.",
                 [cause](const PointRow& row) { return lost_in(row.run(), cause); });
  for (const std::size_t month : months_alive(runs_of(sweep)))
    add_estimate(table, alive_at(month), alive_at(month) + '_',
                 fmt::format("Alive {} months after the ITT gate, of those who reached it, mean "
                             "over replications.",
                             month),
                 [month](const PointRow& row) { return alive_in(row.run(), month); });
  add_times(table, "vein_to_vein", "of the infused", &RunSummary::vein_to_vein);
  add_times(table, "potential_vein_to_vein", "of everybody at the ITT gate, had nobody left",
            &RunSummary::potential_vein_to_vein);
  for (const Measure& measure : measures) {
    if (!measure.is_listed()) continue;
    table.add({std::string(measure.key), fmt::format("{}, mean over replications.", measure.words),
               std::string(measure.unit)},
              [&measure](const PointRow& row) {
                const auto& all = row.run().measures;
                const auto found = std::find_if(all.begin(), all.end(), [&](const auto& one) {
                  return one.measure == &measure;
                });
                return found == all.end() ? unknown : found->mean;
              });
  }
  return table.with(points);
}

/// What is told of a resource of a site.
struct Use {
  const char* name;
  const char* unit;
  double SiteResourceRow::*value;
};
constexpr Use uses[] = {
    {"use.capacity", "units", &SiteResourceRow::capacity},
    {"use.utilisation", "", &SiteResourceRow::utilisation},
    {"use.mean_queue", "", &SiteResourceRow::mean_queue},
    {"use.mean_wait", "d", &SiteResourceRow::mean_wait},
    {"use.median_wait", "d", &SiteResourceRow::median_wait},
    {"use.wait90", "d", &SiteResourceRow::wait90},
    {"use.longest_wait", "d", &SiteResourceRow::longest_wait},
    {"use.waited", "", &SiteResourceRow::waited},
    {"use.lost_while_waiting", "patients", &SiteResourceRow::lost_while_waiting}};

void add_waits(const PointRow& point, std::vector<QuantityRow>& rows) {
  const RunSummary& run = point.run();
  const auto of_infused = [&run](double value) {
    return Estimate{run.vein_to_vein.time.patients > 0 ? value : unknown};
  };
  rows.push_back(
      {point, "waiting.share_of_vein_to_vein", "", "", "", of_infused(run.waiting.fraction)});
  for (const WaitingShare::Part& part : run.waiting.parts) {
    rows.push_back({point, "waiting.mean", "d", "", part.name, of_infused(part.mean)});
    rows.push_back({point, "waiting.lost", "patients", "", part.name, {part.lost}});
  }
  rows.push_back({point,
                  "waiting.lost_waiting_for_nothing",
                  "patients",
                  "",
                  "",
                  {run.waiting.lost_waiting_for_nothing}});
  for (const SiteResourceRow& row : run.site_resources) {
    for (const Use& use : uses)
      rows.push_back({point, use.name, use.unit, row.site, row.name, {row.*use.value}});
    rows.push_back(
        {point, "use.served", "", row.site, row.name, {static_cast<double>(row.served)}});
  }
}

/// Everything that a point says.
void add_point(const PointRow& point, std::vector<QuantityRow>& rows) {
  const RunSummary& run = point.run();
  const auto add = [&](const std::string& quantity, std::string_view unit, Estimate estimate) {
    rows.push_back({point, quantity, std::string(unit), "", "", std::move(estimate)});
  };
  const auto add_time = [&](const std::string& name, const TimeSummary& time) {
    add(name, "d", {time.patients > 0 ? time.mean : unknown});
  };
  add("treated_fraction", "", treated_in(run));
  add("lost", "", rest_of(treated_in(run)));
  for (const CauseRow& cause : run.causes)
    add("lost." + cause.cause, "", lost_in(run, cause.cause));
  for (const FlowRow& row : run.flow)
    add(std::string(name_of(row.gate)), "patients", {row.mean, {}, row.prediction95});
  if (run.from_patients_cells) add_time("potential_vein_to_vein", run.potential_vein_to_vein.time);
  for (const IntervalRow& row : run.intervals) add_time(row.name, row.time);
  for (const MeasureRow& row : run.measures)
    // The gate of this name has said it, with an interval.
    if (row.measure->key != gate_names.back())
      add(std::string(row.measure->key), row.measure->unit, {row.mean});
  for (const std::size_t month : months_alive({&run}))
    add(alive_at(month), "", alive_in(run, month));
  add_waits(point, rows);
}

DataTable long_table(const SweepSummary& sweep, const std::vector<PointRow>& points) {
  Table<QuantityRow> table("sweep-long.csv",
                           "What was varied and what came of it: a row a quantity of a point.");
  add_values(table, sweep);
  table
      .add({"quantity",
            "What the row is about: a measure, a gate (patients who reached it), `lost.` and a "
            "cause, `alive_at_` months, `waiting.` (days for which infusion was put off, and "
            "patients lost meanwhile) "
            "or `use.` of what is shared, as `products`, `flow`, `causes`, `waiting` and "
            "`site_resources` of `summary.json`."},
           [](const QuantityRow& row) { return row.quantity; })
      .add({"site", "Whose resource; empty where it is of all sites together, or of none."},
           [](const QuantityRow& row) { return if_any(row.site); })
      .add({"resource", "What is shared, of waits and of use."},
           [](const QuantityRow& row) { return if_any(row.resource); })
      .add({"unit", "Of the numbers that follow; empty of fractions and plain numbers."},
           [](const QuantityRow& row) { return if_any(row.unit); });
  add_estimate(table, "mean", "",
               "Mean over replications; of times over patients; of `use.` quantiles and `served` "
               "what their name says, over all replications.",
               [](const QuantityRow& row) { return row.estimate; });
  std::vector<QuantityRow> rows;
  for (const PointRow& point : points) add_point(point, rows);
  return table.with(rows);
}

struct FactorRow {
  const FactorSummary* factor = nullptr;
  std::array<double, 6> values{};
};

struct Named {
  const char* name;
  const char* what;
};
constexpr Named tornado_columns[] = {
    {"at_low", "The outcome with the factor at its low end, all others in their middle."},
    {"at_high", "The same at its high end."},
    {"change", "From low to high."},
    {"change95_low", "95 % Monte Carlo interval of the change, lower end."},
    {"change95_high", "95 % Monte Carlo interval of the change, upper end."}};
constexpr Named morris_columns[] = {
    {"mu", "Mean of the elementary effects."},
    {"mu_star", "Mean of their absolute values."},
    {"mu_star95_low", "95 % bootstrap interval of mu_star, lower end."},
    {"mu_star95_high", "95 % bootstrap interval of mu_star, upper end."},
    {"sigma", "Standard deviation of the elementary effects."}};
constexpr Named sobol_columns[] = {
    {"first", "First-order index."},
    {"first95_low", "95 % bootstrap interval of the first-order index, lower end."},
    {"first95_high", "95 % bootstrap interval of the first-order index, upper end."},
    {"total", "Total index."},
    {"total95_low", "95 % bootstrap interval of the total index, lower end."},
    {"total95_high", "95 % bootstrap interval of the total index, upper end."}};

std::span<const Named> columns_of(const SensitivitySummary& sensitivity) {
  if (sensitivity.method == "tornado") return tornado_columns;
  if (sensitivity.method == "morris") return morris_columns;
  return sobol_columns;
}

}  // namespace
}  // namespace report

std::vector<DataTable> tables_of(const SweepSummary& sweep) {
  std::vector<report::PointRow> points;
  for (const SweepPoint& point : sweep.points) points.push_back({points.size(), &point});
  return {report::wide_table(sweep, points), report::long_table(sweep, points)};
}

std::vector<DataTable> tables_of(const SensitivitySummary& sensitivity) {
  using namespace report;
  report::Table<FactorRow> table("sensitivity.csv",
                                 fmt::format("Which values `{}` depends on, by {}: a row a factor.",
                                             sensitivity.quantity, sensitivity.method),
                                 {"factor"});
  table
      .add({"factor", "The value that is moved, or the group of counts."},
           [](const FactorRow& row) { return row.factor->name; })
      .add({"low", "Its low end, as the scenario would state it, or a quantile of the posterior."},
           [](const FactorRow& row) { return if_any(row.factor->low); })
      .add({"high", "Its high end."}, [](const FactorRow& row) { return if_any(row.factor->high); })
      .add({"posterior", "Whether the ends are quantiles of what counts leave unknown."},
           [](const FactorRow& row) { return row.factor->posterior; });
  const bool is_share = sensitivity.method == "sobol";
  for (std::size_t i = 0; const Named& column : report::columns_of(sensitivity))
    table.add({column.name, column.what, is_share ? "" : sensitivity.unit},
              [at = i++](const FactorRow& row) { return row.values[at]; });
  std::vector<FactorRow> rows;
  const auto factor = [&](std::size_t index) { return &sensitivity.factors[index]; };
  for (const auto& row : sensitivity.tornado) {
    const Interval change = row.change95.value_or(Interval{unknown, unknown});
    rows.push_back({factor(row.factor),
                    {row.at_low, row.at_high, row.at_high - row.at_low, change.lo, change.hi}});
  }
  for (const auto& row : sensitivity.morris)
    rows.push_back(
        {factor(row.factor), {row.mu, row.mu_star, row.mu_star95.lo, row.mu_star95.hi, row.sigma}});
  for (const auto& row : sensitivity.sobol)
    rows.push_back(
        {factor(row.factor),
         {row.first, row.first95.lo, row.first95.hi, row.total, row.total95.lo, row.total95.hi}});
  return {table.with(rows)};
}

}  // namespace v2v
