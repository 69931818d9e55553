// Several populations beside one another, and each by itself.
#include "report/views/populations.hpp"

#include "report/causes.hpp"
#include "report/numbers.hpp"
#include "report/plain_text.hpp"
#include "report/views/parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace v2v::report {
namespace {

/// Patients, as so many a year where they come over a time.
Cell a_year(const RunSummary& run, double patients) {
  const double days = run.accrual_days.value_or(0);
  return {days > 0 ? spoken_rate(patients / days) : count_mean(patients, Interval{}), patients};
}

double at(const PatientSummary& patients, Gate gate) {
  for (const FlowRow& row : patients.flow)
    if (row.gate == gate) return row.mean;
  return 0;
}

/// What takes most of those intended to treat.
std::string worst_cause(const PatientSummary& patients) {
  const auto most =
      std::max_element(patients.causes.begin(), patients.causes.end(),
                       [](const CauseRow& a, const CauseRow& b) { return a.mean < b.mean; });
  if (most == patients.causes.end() || !(most->mean >= least_shown)) return "-";
  return words_of(most->cause) + " " + percent_with_unit(most->mean);
}

std::vector<Cell> row_of(const RunSummary& run, const std::string& name,
                         const PatientSummary& patients, double comes, double intended) {
  const TreatedFraction& treated = patients.treated_fraction;
  const TimeSummary& waits = patients.vein_to_vein.time;
  return {clean(name),
          a_year(run, comes),
          a_year(run, intended),
          a_year(run, at(patients, Gate::infused)),
          {percent_with_unit(treated.mean), treated.mean, "", treated.monte_carlo95},
          waits.patients > 0 ? Cell{spoken_days(waits.median), waits.median, "d"} : Cell{"-"},
          worst_cause(patients)};
}

}  // namespace

void add_populations(Document& document, const RunSummary& run) {
  if (run.populations.empty()) return;
  blocks::Table table({"", "come", "ITT", "infused", "of ITT", "vein to vein", "most lost to"}, 1);
  double comes = 0, intended = 0;
  for (const PopulationSummary& each : run.populations) {
    const double come = each.flow.front().mean, meant = at(each, each.treated_fraction.of);
    table.row(row_of(run, each.title, each, come, meant));
    comes += come;
    intended += meant;
  }
  table.rule();
  table.row(row_of(run, "together", run, comes, intended));
  document.apart().table(std::move(table));
}

void add_each_population(Document& document, const RunSummary& run) {
  for (const PopulationSummary& each : run.populations) {
    document.part(clean(each.title));
    document.section("From ITT to treated").flowcharts({{{"", flowchart_of(each)}}});
    // What only a run has stands above.
    RunSummary alone;
    static_cast<PatientSummary&>(alone) = each;
    alone.replications = run.replications;
    alone.potential_is_exact = run.potential_is_exact;
    alone.potential_replications = run.potential_replications;
    add_treated(document, alone);
    add_times(document, alone);
    add_measures(document, alone);
  }
}

}  // namespace v2v::report
