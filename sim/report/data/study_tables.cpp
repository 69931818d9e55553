// Sweeps and sensitivity analyses as tables.
#include "report/data/table.hpp"
#include "report/sweep_view.hpp"
#include "scenario/fields.hpp"
#include "vein2vein/report/study_report.hpp"

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
void add_point(Table<Row>& table, const SweepSummary& sweep) {
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

/// The four ends of the intervals, after a column of the mean.
template <class Row, class Read>
void add_intervals(Table<Row>& table, const std::string& prefix, const std::string& of,
                   const std::string& unit, Read read) {
  using Which = std::optional<Interval> Estimate::*;
  const auto add_one = [&](const char* name, const char* text, Which which) {
    table
        .add({fmt::format("{}{}_low", prefix, name), fmt::format("{} of {}, lower end.", text, of),
              unit},
             [read, which](const Row& row) {
               const auto interval = read(row).*which;
               return interval ? interval->lo : unknown;
             })
        .add({fmt::format("{}{}_high", prefix, name), fmt::format("{} of {}, upper end.", text, of),
              unit},
             [read, which](const Row& row) {
               const auto interval = read(row).*which;
               return interval ? interval->hi : unknown;
             });
  };
  add_one("monte_carlo95", "95 % Monte Carlo interval of the mean", &Estimate::monte_carlo95);
  add_one("prediction95", "95 % prediction interval of one cohort", &Estimate::prediction95);
}

template <class Read>
void add_estimate(Table<PointRow>& table, const std::string& name, const std::string& what,
                  Read read) {
  table.add({name, what + ", mean over replications."},
            [read](const PointRow& row) { return read(row).mean; });
  add_intervals(table, name + "_", name, "", read);
}

void add_times(Table<PointRow>& table, const std::string& name, const std::string& of,
               const VeinToVein RunSummary::*times) {
  const auto add_one = [&](const char* end, const char* what, double TimeSummary::*value) {
    table.add({fmt::format("{}_{}_d", name, end),
               fmt::format("Vein-to-vein time {}: {}.", of, what), "d"},
              [=](const PointRow& row) {
                const TimeSummary& time = (row.run().*times).time;
                return time.patients > 0 ? time.*value : unknown;
              });
  };
  add_one("mean", "mean", &TimeSummary::mean);
  add_one("median", "median", &TimeSummary::median);
  add_one("q1", "lower quartile", &TimeSummary::q1);
  add_one("q3", "upper quartile", &TimeSummary::q3);
}

Estimate treated_in(const RunSummary& run) {
  return {run.treated_fraction.mean, run.treated_fraction.monte_carlo95,
          run.treated_fraction.prediction95};
}

Estimate lost_in(const RunSummary& run, const std::string& cause) {
  const CauseRow* const row = row_of(run, cause);
  return row ? Estimate{row->mean, row->monte_carlo95, row->prediction95} : Estimate{};
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
  add_point(table, sweep);
  table
      .add({"replications", "Virtual trials behind the row."},
           [](const PointRow& row) { return row.run().replications; })
      .add({"of", "The gate that fractions are of."},
           [](const PointRow& row) { return std::string(name_of(row.run().treated_fraction.of)); });
  add_estimate(table, "treated_fraction", "Infused of those who reached the gate `of`",
               [](const PointRow& row) { return treated_in(row.run()); });
  for (const std::string& cause : causes_of(runs_of(sweep)))
    add_estimate(table, "lost." + cause, "Lost to this cause of those who reached the gate `of`",
                 [cause](const PointRow& row) { return lost_in(row.run(), cause); });
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

/// Everything that a point says, as rows.
class RowsOfPoint {
 public:
  explicit RowsOfPoint(const PointRow& point) : point_(point) {}

  std::vector<QuantityRow> all() {
    const RunSummary& run = point_.run();
    add("treated_fraction", "", treated_in(run));
    add("lost", "", rest_of(treated_in(run)));
    for (const CauseRow& cause : run.causes)
      add("lost." + cause.cause, "", lost_in(run, cause.cause));
    for (const FlowRow& row : run.flow)
      add(std::string(name_of(row.gate)), "patients", {row.mean, {}, row.prediction95});
    if (run.from_patients_cells)
      add_time("potential_vein_to_vein", run.potential_vein_to_vein.time);
    for (const IntervalRow& row : run.intervals) add_time(row.name, row.time);
    for (const MeasureRow& row : run.measures)
      // The gate of this name has said it, with an interval.
      if (row.measure->key != gate_names.back())
        add(std::string(row.measure->key), std::string(row.measure->unit), {row.mean});
    add_waits(run);
    for (const SiteResourceRow& row : run.site_resources) add_use(row);
    return std::move(rows_);
  }

 private:
  void add(const std::string& quantity, const std::string& unit, const Estimate& estimate,
           const std::string& site = {}, const std::string& resource = {}) {
    rows_.push_back({point_, quantity, unit, site, resource, estimate});
  }
  void add_time(const std::string& name, const TimeSummary& time) {
    add(name, "d", {time.patients > 0 ? time.mean : unknown});
  }
  void add_waits(const RunSummary& run) {
    const bool known = run.vein_to_vein.time.patients > 0;
    add("waiting.share_of_vein_to_vein", "", {known ? run.waiting.fraction : unknown});
    for (const WaitingShare::Part& part : run.waiting.parts) {
      add("waiting.mean", "d", {known ? part.mean : unknown}, {}, part.name);
      add("waiting.lost", "patients", {part.lost}, {}, part.name);
    }
    add("waiting.lost_waiting_for_nothing", "patients", {run.waiting.lost_waiting_for_nothing});
  }
  void add_use(const SiteResourceRow& row) {
    const auto add_one = [&](const char* quantity, const char* unit, double value) {
      add(std::string("use.") + quantity, unit, {value}, row.site, row.name);
    };
    add_one("capacity", "units", row.capacity);
    add_one("utilisation", "", row.utilisation);
    add_one("mean_queue", "", row.mean_queue);
    add_one("served", "", static_cast<double>(row.served));
    add_one("mean_wait", "d", row.mean_wait);
    add_one("median_wait", "d", row.median_wait);
    add_one("wait90", "d", row.wait90);
    add_one("longest_wait", "d", row.longest_wait);
    add_one("waited", "", row.waited);
    add_one("lost_while_waiting", "patients", row.lost_while_waiting);
  }

  PointRow point_;
  std::vector<QuantityRow> rows_;
};

DataTable long_table(const SweepSummary& sweep, const std::vector<PointRow>& points) {
  Table<QuantityRow> table("sweep-long.csv",
                           "What was varied and what came of it: a row a quantity of a point.");
  add_point(table, sweep);
  table
      .add({"quantity",
            "What the row is about: a measure, a gate (patients who reached it), `lost.` and a "
            "cause, `waiting.` (days for which infusion was put off, and patients lost meanwhile) "
            "or `use.` of what is shared, as `products`, `flow`, `causes`, `waiting` and "
            "`site_resources` of `summary.json`."},
           [](const QuantityRow& row) { return row.quantity; })
      .add({"site", "Whose resource; empty where it is of all sites together, or of none."},
           [](const QuantityRow& row) { return if_any(row.site); })
      .add({"resource", "What is shared, of waits and of use."},
           [](const QuantityRow& row) { return if_any(row.resource); })
      .add({"unit", "Of the numbers that follow; empty of fractions and plain numbers."},
           [](const QuantityRow& row) { return if_any(row.unit); })
      .add({"mean",
            "Mean over replications; of times over patients; of `use.` quantiles and `served` what "
            "their name says, over all replications."},
           [](const QuantityRow& row) { return row.estimate.mean; });
  add_intervals(table, "", "the quantity", "", [](const QuantityRow& row) { return row.estimate; });
  std::vector<QuantityRow> rows;
  for (const PointRow& point : points)
    for (QuantityRow& row : RowsOfPoint(point).all()) rows.push_back(std::move(row));
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
