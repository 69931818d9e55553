// Estimates of a run and of a comparison from the counts of their replications.
#include "vein2vein/statistics/summarise.hpp"

#include "core/invariant.hpp"
#include "statistics/published_stages.hpp"
#include "statistics/uncertainty.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/published.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <algorithm>
#include <limits>

namespace v2v {
namespace {

using Counts = std::vector<ReplicationCounts>;

template <class Value>
std::vector<double> series(const Counts& counts, Value value) {
  std::vector<double> values;
  values.reserve(counts.size());
  for (const ReplicationCounts& one : counts) values.push_back(static_cast<double>(value(one)));
  return values;
}

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? 0 : sum / static_cast<double>(values.size());
}

/// Of nobody there is no share: neither 0 nor anything else.
double mean_share(const std::vector<double>& shares) {
  return shares.empty() ? std::numeric_limits<double>::quiet_NaN() : mean_of(shares);
}

/// Whether those who have reached a gate of the flowchart may be lost for that reason by a decision
/// before the next one: a criterion, which is shown even when nobody meets it (CONSORT).
bool is_criterion(const Population& population, std::size_t place, Reason reason) {
  if (place + 1 == population.flowchart.size()) return false;
  const std::size_t first = index_of(population.flowchart[place]) + 1;
  const std::size_t last = index_of(population.flowchart[place + 1]);
  for (std::size_t gate = first; gate <= last; ++gate)
    for (const GateLoss& loss : population.steps[gate].lost)
      for (const auto& [recorded, probability] : loss.recorded_as)
        if (recorded == reason && probability > 0) return true;
  return false;
}

void fill_flow(PatientSummary& summary, const Population& population, const Counts& counts) {
  for (std::size_t i = 0; i < population.flowchart.size(); ++i) {
    const auto values = series(counts, [i](const auto& one) { return one.reached[i]; });
    FlowRow row{population.flowchart[i], mean_of(values), prediction95_of_count(values), {}};
    for (const Published::Flow& seen : population.published->flow)
      if (seen.gate == row.gate) row.published = seen.patients;
    summary.flow.push_back(row);
  }
}

/// What a study publishes of a reason, beside the losses of all gates that it is about.
void add_published(AttritionRow& row, const Population& population,
                   const statistics::PublishedStage& stage, std::size_t reason,
                   const Counts& counts) {
  row.published = stage.by_reason[reason];
  if (!row.published && stage.complete) row.published = 0;
  if (!row.published || stage.end - stage.first == 1) return;
  const auto values = series(counts, [&](const auto& one) {
    std::uint32_t sum = 0;
    for (std::size_t gate = stage.first; gate < stage.end; ++gate) sum += one.lost[gate][reason];
    return sum;
  });
  row.stage = AttritionRow::Stage{population.flowchart[stage.end], mean_of(values),
                                  prediction95_of_count(values)};
}

void fill_attrition(PatientSummary& summary, const Scenario& scenario, const Population& population,
                    const Counts& counts) {
  for (const statistics::PublishedStage& stage :
       statistics::published_stages(population, scenario.reasons.size()))
    for (std::size_t i = stage.first; i < stage.end; ++i) {
      const auto first = static_cast<std::ptrdiff_t>(summary.attrition.size());
      for (std::size_t reason = 0; reason < scenario.reasons.size(); ++reason) {
        const auto values = series(counts, [&](const auto& one) { return one.lost[i][reason]; });
        AttritionRow row{population.flowchart[i],
                         scenario.reasons[reason],
                         mean_of(values),
                         prediction95_of_count(values),
                         {}};
        if (i == stage.first && stage.listed) add_published(row, population, stage, reason, counts);
        row.is_criterion = is_criterion(population, i, static_cast<Reason>(reason));
        if (row.is_criterion || row.mean > 0 || row.published.value_or(0) > 0 ||
            (row.stage && row.stage->mean > 0))
          summary.attrition.push_back(row);
      }
      std::stable_sort(summary.attrition.begin() + first, summary.attrition.end(),
                       [](const auto& a, const auto& b) { return a.mean > b.mean; });
    }
}

/// Populations may be counted from different gates on.
std::optional<double> treated_of(const ReplicationCounts& one, std::optional<std::size_t> itt) {
  if (!itt) return one.treated_fraction();
  if (one.reached[*itt] == 0) return std::nullopt;
  return static_cast<double>(one.reached.back()) / one.reached[*itt];
}

void fill_treated_fraction(PatientSummary& summary, const Scenario& scenario,
                           const Population& population, const Counts& counts) {
  const bool of_several = &population == &scenario && !scenario.populations.empty();
  std::optional<std::size_t> itt;
  if (!of_several)
    itt = static_cast<std::size_t>(
        std::find(population.flowchart.begin(), population.flowchart.end(), population.itt_gate) -
        population.flowchart.begin());
  std::vector<double> values;
  for (const ReplicationCounts& one : counts)
    if (const auto treated = treated_of(one, itt)) values.push_back(*treated);
  TreatedFraction& fraction = summary.treated_fraction;
  fraction.of = population.itt_gate;
  fraction.of_several_gates = of_several && !itt_gate_of_all(scenario);
  fraction.mean = mean_share(values);
  fraction.monte_carlo95 = mean_interval95(values, possible_share);
  fraction.prediction95 = prediction95_of_count(values);
  const auto of = statistics::published_at(population, population.itt_gate);
  const auto infused = statistics::published_at(population, Gate::infused);
  if (of && infused && *of > 0) {
    fraction.published = static_cast<double>(*infused) / *of;
    fraction.published95 = clopper_pearson95(*infused, *of);
  }
}

void fill_causes(PatientSummary& summary, const Scenario& scenario, const Counts& counts) {
  for (std::size_t cause = 0; cause < scenario.causes.size(); ++cause) {
    std::vector<double> values;
    for (const ReplicationCounts& one : counts)
      if (const auto intended = static_cast<double>(one.intended()); intended > 0)
        values.push_back(one.lost_by_cause[cause] / intended);
    summary.causes.push_back({scenario.causes[cause], mean_share(values),
                              mean_interval95(values, possible_share),
                              prediction95_of_count(values)});
  }
}

void fill_intervals(PatientSummary& summary, const Population& population,
                    const PatientTimes& times) {
  for (std::size_t i = 0; i < measured_time_count; ++i) {
    const auto time = static_cast<MeasuredTime>(i);
    if (!is_measured(time, population.protocol->product)) continue;
    IntervalRow row{std::string(name_of(time)), times.of(time).summary(), {}, {}, {}};
    for (const Published::Time& seen : population.published->times) {
      if (seen.measured != time) continue;
      row.published_median = seen.median_days;
      row.published_min = seen.shortest_days;
      row.published_max = seen.longest_days;
    }
    summary.intervals.push_back(row);
  }
}

std::optional<Extrapolation> extrapolation_of(const Population& population, const Counts& counts) {
  if (!population.attrition || !population.attrition->model || counts.empty()) return std::nullopt;
  constexpr double kMinutesADay = 1440;
  double waited = 0, beyond = 0;
  for (const ReplicationCounts& one : counts) {
    waited += static_cast<double>(one.minutes_waited);
    beyond += static_cast<double>(one.minutes_beyond_support);
  }
  return Extrapolation{population.attrition->model->support_days,
                       waited / kMinutesADay / static_cast<double>(counts.size()),
                       waited > 0 ? beyond / waited : 0};
}

void fill_measures(std::vector<MeasureRow>& rows, const Counts& counts) {
  for (std::size_t i = 0; i < measure_count; ++i) {
    const Measure& measure = measures[i];
    if (!measure.is_listed() && !measure.of_care) continue;
    std::vector<double> values;
    for (const ReplicationCounts& one : counts)
      if (const auto value = one.value(i)) values.push_back(*value);
    if (measure.of_care && values.empty()) continue;
    rows.push_back(
        {&measure, measure.kind == MeasureKind::share ? mean_share(values) : mean_of(values)});
  }
}

/// What one cohort has come to, by outcome and step of `incidence_days`.
void add_bands(std::vector<IncidenceCurve>& curves, const Counts& counts) {
  std::size_t longest = 0;
  for (const ReplicationCounts& one : counts) longest = std::max(longest, one.ended.steps());
  std::vector<std::uint32_t> so_far(counts.size());
  for (std::size_t outcome = 0; outcome < curves.size(); ++outcome) {
    std::fill(so_far.begin(), so_far.end(), 0U);
    for (std::size_t step = 0; step < longest; ++step) {
      std::vector<double> shares;
      for (std::size_t i = 0; i < counts.size(); ++i) {
        so_far[i] += counts[i].ended.at(step, outcome);
        if (const auto intended = static_cast<double>(counts[i].intended()); intended > 0)
          shares.push_back(so_far[i] / intended);
      }
      if (const auto band = prediction95_of_count(shares))
        curves[outcome].prediction95.push_back(*band);
    }
    // The last step ends after the last day on which somebody came to an end.
    const std::size_t steps = curves[outcome].prediction95.size();
    if (steps > 0 && !curves[outcome].by_day.empty())
      curves[outcome].by_day.resize(incidence_days[steps - 1] + std::size_t{1},
                                    curves[outcome].by_day.back());
  }
}

}  // namespace

PopulationSummary summarise(const Scenario& scenario, const Population& population,
                            const Counts& counts, const PatientTimes& times,
                            const PatientTimes& potential, const Waiting& waiting,
                            const Incidence& incidence) {
  PopulationSummary summary;
  summary.name = population.name;
  summary.title = population.title;
  fill_flow(summary, population, counts);
  fill_attrition(summary, scenario, population, counts);
  fill_causes(summary, scenario, counts);
  summary.incidence = incidence.curves(scenario.causes);
  add_bands(summary.incidence, counts);
  fill_treated_fraction(summary, scenario, population, counts);
  summary.from_patients_cells = population.protocol->product.from_patients_cells();
  summary.extrapolation = extrapolation_of(population, counts);
  summary.vein_to_vein = times.vein_to_vein();
  summary.potential_vein_to_vein = potential.vein_to_vein();
  fill_intervals(summary, population, times);
  summary.waiting = waiting.share(counts.size());
  fill_measures(summary.measures, counts);
  summary.outcomes = outcomes_of(counts, population);
  return summary;
}

RunSummary summarise(const Scenario& scenario, const Counts& counts, const PatientTimes& times,
                     const PatientTimes& potential, const Waiting& waiting,
                     const ResourceTotals& resources, const Incidence& incidence) {
  RunSummary summary;
  static_cast<PatientSummary&>(summary) =
      summarise(scenario, scenario, counts, times, potential, waiting, incidence);
  summary.scenario = scenario.name;
  summary.title = scenario.title;
  summary.question = scenario.question;
  summary.replications = static_cast<unsigned>(counts.size());
  summary.accrual_days = accrual_days(scenario);
  summary.expected_patients = expected_patients(scenario);
  summary.uncertainty.treated_fraction = statistics::split_of_treated_fraction(counts);
  summary.resources = resources.rows(scenario);
  summary.site_resources = resources.site_rows(scenario, waiting, counts.size());
  for (const ReplicationCounts& one : counts)
    summary.fingerprint = Fingerprint::combine(summary.fingerprint, one.fingerprint);
  return summary;
}

namespace {

/// Adds fractions of one replication to the rows that the causes of an arm have.
void add_by_cause(std::vector<CauseChange>& rows, const std::vector<std::string>& causes,
                  const std::vector<std::uint32_t>& patients, double all,
                  double CauseChange::*change) {
  for (std::size_t place = 0; place < patients.size(); ++place) {
    if (patients[place] == 0) continue;
    V2V_INVARIANT(place <= causes.size(), "a cause that the arm does not have");
    const std::string cause = place == 0 ? not_at_itt_gate : causes[place - 1];
    auto row =
        std::find_if(rows.begin(), rows.end(), [&](const auto& it) { return it.cause == cause; });
    if (row == rows.end()) row = rows.insert(row, {cause});
    (*row).*change += patients[place] / all;
  }
}

/// All causes of both arms, so that a cause stands at the same place in every comparison of them.
std::vector<CauseChange> rows_of(const std::vector<std::string>& first,
                                 const std::vector<std::string>& second) {
  std::vector<CauseChange> rows;
  for (const std::string& cause : first) rows.push_back({cause});
  for (const std::string& cause : second)
    if (std::find(first.begin(), first.end(), cause) == first.end()) rows.push_back({cause});
  return rows;
}

}  // namespace

Difference summarise(const std::vector<PairedCounts>& counts,
                     const std::vector<std::string>& causes_of_first,
                     const std::vector<std::string>& causes_of_this) {
  Difference result;
  result.by_cause = rows_of(causes_of_first, causes_of_this);
  std::vector<double> differences;
  double with_somebody = 0;
  for (const PairedCounts& one : counts) {
    if (one.difference) differences.push_back(*one.difference);
    const double all = one.both + one.only_first + one.only_second + one.neither;
    if (all == 0) continue;
    with_somebody += 1;
    result.treated_in_both += one.both / all;
    result.only_in_first += one.only_first / all;
    result.only_in_second += one.only_second / all;
    result.in_neither += one.neither / all;
    add_by_cause(result.by_cause, causes_of_first, one.saved, all, &CauseChange::saved);
    add_by_cause(result.by_cause, causes_of_this, one.lost_instead, all,
                 &CauseChange::lost_instead);
  }
  // 0 of 0 is not a number, which every form shows as none.
  for (double* fraction :
       {&result.treated_in_both, &result.only_in_first, &result.only_in_second, &result.in_neither})
    *fraction /= with_somebody;
  for (CauseChange& row : result.by_cause) {
    row.saved /= with_somebody;
    row.lost_instead /= with_somebody;
  }
  std::vector<const ComparedSurvival*> survival;
  for (const PairedCounts& one : counts)
    if (one.survival) survival.push_back(&*one.survival);
  result.survival = survival_differences(survival);
  result.mean = mean_share(differences);
  result.monte_carlo95 = mean_interval95(differences, possible_change_of_share);
  result.prediction95 = prediction95_of_count(differences);
  return result;
}

}  // namespace v2v
