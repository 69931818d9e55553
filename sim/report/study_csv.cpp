// Sweeps and sensitivity analyses as CSV.
#include "report/csv_cell.hpp"
#include "report/sweep_view.hpp"
#include "vein2vein/report/study_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace v2v {
namespace report {
namespace {

using Cells = std::vector<std::string>;

std::string line_of(const Cells& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) line += (i > 0 ? "," : "") + cells[i];
  return line + '\n';
}

void add_interval(Cells& cells, const std::optional<Interval>& interval) {
  cells.push_back(interval ? csv_number(interval->lo) : "");
  cells.push_back(interval ? csv_number(interval->hi) : "");
}

void add_time(Cells& cells, const TimeSummary& time) {
  for (const double value : {time.mean, time.median, time.q1, time.q3})
    cells.push_back(time.patients > 0 ? csv_number(value) : "");
}

/// Names of what is estimated: the mean, then the two intervals.
void add_estimate_header(Cells& cells, const std::string& name) {
  cells.push_back(csv_cell(name));
  for (const char* end :
       {"_monte_carlo95_low", "_monte_carlo95_high", "_prediction95_low", "_prediction95_high"})
    cells.push_back(csv_cell(name + end));
}

Cells sweep_header(const SweepSummary& sweep, const std::vector<std::string>& causes) {
  Cells cells = {"point"};
  for (const std::string& path : sweep.paths)
    for (const char* end : {"", "_number", "_unit"}) cells.push_back(csv_cell(path + end));
  cells.insert(cells.end(), {"replications", "of"});
  add_estimate_header(cells, "treated_fraction");
  for (const std::string& cause : causes) add_estimate_header(cells, "lost." + cause);
  for (const char* name : {"vein_to_vein", "potential_vein_to_vein"})
    for (const char* end : {"_mean_d", "_median_d", "_q1_d", "_q3_d"})
      cells.push_back(std::string(name) + end);
  for (const Measure& measure : measures)
    if (measure.is_listed()) cells.emplace_back(measure.key);
  return cells;
}

Cells sweep_cells(const SweepSummary& sweep, std::size_t index,
                  const std::vector<std::string>& causes) {
  const SweepPoint& point = sweep.points[index];
  const RunSummary& run = point.summary;
  Cells cells = {fmt::format("{}", index + 1)};
  for (std::size_t i = 0; i < sweep.paths.size(); ++i) {
    const VariedValue value = i < point.values.size() ? point.values[i] : VariedValue{};
    cells.push_back(csv_cell(value.text));
    cells.push_back(value.number ? csv_number(*value.number) : "");
    cells.push_back(csv_cell(value.unit));
  }
  cells.push_back(fmt::format("{}", run.replications));
  cells.emplace_back(name_of(run.treated_fraction.of));
  cells.push_back(csv_number(run.treated_fraction.mean));
  add_interval(cells, run.treated_fraction.monte_carlo95);
  add_interval(cells, run.treated_fraction.prediction95);
  for (const std::string& cause : causes) {
    const CauseRow* row = row_of(run, cause);
    cells.push_back(row ? csv_number(row->mean) : "");
    add_interval(cells, row ? row->monte_carlo95 : std::nullopt);
    add_interval(cells, row ? row->prediction95 : std::nullopt);
  }
  add_time(cells, run.vein_to_vein.time);
  add_time(cells, run.potential_vein_to_vein.time);
  for (const Measure& measure : measures) {
    if (!measure.is_listed()) continue;
    const auto row = std::find_if(run.measures.begin(), run.measures.end(),
                                  [&](const MeasureRow& one) { return one.measure == &measure; });
    cells.push_back(row == run.measures.end() ? "" : csv_number(row->mean));
  }
  return cells;
}

Cells factor_cells(const FactorSummary& factor) {
  return {csv_cell(factor.name), csv_cell(factor.low), csv_cell(factor.high),
          factor.posterior ? "1" : "0"};
}

}  // namespace
}  // namespace report

std::string csv_of(const SweepSummary& sweep) {
  using namespace report;
  const std::vector<std::string> causes = causes_of(runs_of(sweep));
  std::string out = line_of(sweep_header(sweep, causes));
  for (std::size_t i = 0; i < sweep.points.size(); ++i)
    out += line_of(sweep_cells(sweep, i, causes));
  return out;
}

std::string csv_of(const SensitivitySummary& sensitivity) {
  using namespace report;
  const bool tornado = sensitivity.method == "tornado", morris = sensitivity.method == "morris";
  std::string out = "factor,low,high,posterior,";
  out += tornado  ? "at_low,at_high,change,change95_low,change95_high\n"
         : morris ? "mu,mu_star,mu_star95_low,mu_star95_high,sigma\n"
                  : "first,first95_low,first95_high,total,total95_low,total95_high\n";
  const auto add = [&](std::size_t factor, const std::vector<double>& values,
                       const std::optional<Interval>& change = std::nullopt) {
    Cells cells = factor_cells(sensitivity.factors[factor]);
    for (const double value : values) cells.push_back(csv_number(value));
    if (tornado) add_interval(cells, change);
    out += line_of(cells);
  };
  for (const auto& row : sensitivity.tornado)
    add(row.factor, {row.at_low, row.at_high, row.at_high - row.at_low}, row.change95);
  for (const auto& row : sensitivity.morris)
    add(row.factor, {row.mu, row.mu_star, row.mu_star95.lo, row.mu_star95.hi, row.sigma});
  for (const auto& row : sensitivity.sobol)
    add(row.factor,
        {row.first, row.first95.lo, row.first95.hi, row.total, row.total95.lo, row.total95.hi});
  return out;
}

}  // namespace v2v
