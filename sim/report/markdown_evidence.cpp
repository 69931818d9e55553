// Tables of generated Markdown pages about what evidence can tell: priors, slopes, sizes of trials.
#include "report/attrition_rates.hpp"
#include "report/figures/markup.hpp"
#include "report/markdown_table.hpp"
#include "report/numbers.hpp"
#include "vein2vein/report/markdown_page.hpp"

#include <fmt/format.h>

namespace v2v {
namespace report {
namespace {

std::string with_interval(double value, double lo, double hi, int decimals) {
  return fmt::format("{} [{}, {}]", number(value, decimals), number(lo, decimals),
                     number(hi, decimals));
}

/// A change of a share in percentage points.
std::string points(const Difference& change) {
  const auto& interval = change.prediction95;
  return interval ? with_interval(100 * change.mean, 100 * interval->lo, 100 * interval->hi, 1)
                  : number(100 * change.mean);
}

Column gains_column(const GainsUnderModel& model) {
  const PosteriorInterval shape = posterior_of(model.time_shapes);
  const ComparisonSummary& comparison = model.comparison;
  Column column = {markdown_cleaned(model.words),
                   with_interval(shape.median, shape.lo, shape.hi, 2),
                   percent(comparison.arms.front().treated_fraction.mean)};
  for (const Difference& change : comparison.differences) column.push_back(points(change));
  return column;
}

}  // namespace
}  // namespace report

std::string markdown_of(const std::vector<GainsUnderModel>& models) {
  using namespace report;
  const std::vector<RunSummary>& arms = models.front().comparison.arms;
  Column heads = {"", "shape of loss in time",
                  markdown_cleaned(arms.front().scenario) + ": treated, %"};
  for (std::size_t arm = 1; arm < arms.size(); ++arm)
    heads.push_back(markdown_cleaned(arms[arm].scenario) + " gains");
  Columns columns = {heads};
  for (const GainsUnderModel& model : models) columns.push_back(gains_column(model));
  const RunSummary& first = arms.front();
  return table_of(
      columns,
      fmt::format("Shape: cumulative loss grows with the wait to this power, median [95 % of its "
                  "posterior]. Gains: percentage points of the treated fraction, mean [where the "
                  "change in one trial of this size would lie with probability 95 %, same patients "
                  "and same luck in both arms]. {} virtual trials, seed {}, parameters drawn anew "
                  "for each.",
                  whole(first.replications), first.seed));
}

std::string markdown_of(const RandomisedTrials& trials) {
  using namespace report;
  Columns columns = {{"patients an arm"}, {"trials that tell, %"}, {"by formula, %"}};
  for (const TrialsOfSize& row : trials.sizes) {
    columns[0].push_back(whole(row.patients_an_arm));
    columns[1].push_back(percent_of(row.told_apart, trials.trials));
    columns[2].push_back(percent(row.by_formula));
  }
  std::string note = fmt::format(
      "{} simulated trials, each randomised between the two arms, in which {} % and {} % of the "
      "patients are treated: {} percentage points apart. A trial tells when the better arm is "
      "better at the two-sided 5 % level (test of two proportions). By formula: for these two "
      "shares, were they the same in every trial.",
      whole(trials.trials), percent(trials.treated[0]), percent(trials.treated[1]),
      number(100 * (trials.treated[1] - trials.treated[0])));
  if (trials.patients_for_80)
    note += fmt::format(" 80 % takes {} patients an arm by it.", whole(*trials.patients_for_80));
  return table_of(columns, note);
}

std::string markdown_of(const std::vector<SlopeRow>& rows) {
  using namespace report;
  Columns columns = {{"studies"}, {"of them"}, {"slope"}, {"between studies, sd"}};
  for (const SlopeRow& row : rows) {
    columns[0].push_back(markdown_cleaned(row.words));
    columns[1].push_back(row.slope ? whole(row.slope->studies) : "");
    columns[2].push_back(row.slope ? with_interval(row.slope->slope, row.slope->interval95.lo,
                                                   row.slope->interval95.hi, 2)
                                   : "");
    columns[3].push_back(row.slope ? number(row.slope->sd_between, 2) : "");
  }
  return table_of(columns,
                  "Slope: of the logarithm of cumulative loss on the logarithm of the days, "
                  "estimate [95 % interval]; 0 where loss does not depend on the days, 1 where it "
                  "is in proportion to them. Random-effects meta-regression (restricted "
                  "likelihood, Knapp and Hartung); the standard deviation is of studies around the "
                  "line, on the same scale.");
}

std::string slope_text(const TimeSlope& slope) {
  using namespace report;
  return fmt::format("{} (95 % interval {})", number(slope.slope, 2),
                     range(slope.interval95.lo, slope.interval95.hi, 2));
}

}  // namespace v2v
