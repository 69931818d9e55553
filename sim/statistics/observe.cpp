// Counting the patients of a trial.
#include "vein2vein/statistics/observe.hpp"

#include "core/invariant.hpp"
#include "vein2vein/statistics/cumulative_incidence.hpp"
#include "vein2vein/statistics/time_histogram.hpp"

#include <algorithm>
#include <map>

namespace v2v {
namespace {

using Outcome = ObservedPatient::Outcome;

bool has_reached(const ObservedPatient& patient, Gate gate) {
  return patient.reached[index_of(gate)] != TimePoint::never();
}

/// How many gates a patient has reached without leaving one out.
std::size_t gates_of(const ObservedTrial& trial, const ObservedPatient& patient) {
  std::size_t gates = 0;
  while (gates < trial.gates.size() && has_reached(patient, trial.gates[gates])) ++gates;
  return gates;
}

void count_stages(ObservedSummary& summary, const ObservedTrial& trial) {
  for (const Gate gate : trial.gates) summary.stages.push_back({gate, 0, 0, {}});
  std::vector<std::map<std::size_t, std::uint32_t>> lost(trial.gates.size());
  for (const ObservedPatient& patient : trial.patients) {
    const std::size_t gates = gates_of(trial, patient);
    V2V_INVARIANT(gates > 0, "a patient has not entered");
    for (std::size_t i = 0; i < gates; ++i) ++summary.stages[i].patients;
    if (patient.outcome == Outcome::under_way) ++summary.stages[gates - 1].under_way;
    if (patient.outcome == Outcome::left) ++lost[gates - 1][patient.reason];
  }
  for (std::size_t i = 0; i < lost.size(); ++i) {
    auto& rows = summary.stages[i].lost;
    for (const auto& [reason, patients] : lost[i])
      rows.push_back({trial.reasons[reason], patients});
    std::stable_sort(rows.begin(), rows.end(),
                     [](const auto& a, const auto& b) { return a.patients > b.patients; });
  }
}

void add_times(ObservedSummary& summary, const ObservedTrial& trial) {
  struct Between {
    MeasuredTime measured;
    Gate from, to;
  };
  constexpr Between known[] = {
      {MeasuredTime::leukapheresis_to_release, Gate::collected, Gate::released},
      {MeasuredTime::vein_to_vein, Gate::collected, Gate::infused},
      {MeasuredTime::release_to_infusion, Gate::released, Gate::infused}};
  for (const auto& [measured, from, to] : known) {
    TimeHistogram times;
    for (const ObservedPatient& patient : trial.patients)
      if (has_reached(patient, from) && has_reached(patient, to))
        times.add(
            std::max(Duration(), patient.reached[index_of(to)] - patient.reached[index_of(from)]));
    if (times.count() > 0) summary.times.push_back({measured, times.summary()});
  }
}

void add_incidence(ObservedSummary& summary, const ObservedTrial& trial, std::size_t itt_place) {
  if (!trial.has_ends) return;
  std::vector<ObservedEnd> ends;
  for (const ObservedPatient& patient : trial.patients) {
    if (gates_of(trial, patient) <= itt_place) continue;
    const bool infused = patient.outcome == Outcome::infused;
    const TimePoint end = infused ? patient.reached[index_of(Gate::infused)] : patient.last;
    const Duration since = end - patient.reached[index_of(summary.itt_gate)];
    ends.push_back({std::max(0.0, since.in_days()), infused ? 0
                                                    : patient.outcome == Outcome::left
                                                        ? 1 + patient.reason
                                                        : ObservedEnd::under_way});
  }
  const auto curves = cumulative_incidence(std::move(ends), 1 + trial.reasons.size());
  for (std::size_t i = 0; i < curves.size(); ++i)
    summary.incidence.push_back({i == 0 ? "infused" : trial.reasons[i - 1], curves[i]});
}

}  // namespace

ObservedSummary observe(const ObservedTrial& trial, Gate itt_gate) {
  const auto itt = std::find(trial.gates.begin(), trial.gates.end(), itt_gate);
  V2V_INVARIANT(itt != trial.gates.end(), "the ITT gate is one of the trial");
  const auto itt_place = static_cast<std::size_t>(itt - trial.gates.begin());
  ObservedSummary summary;
  summary.source = trial.source;
  summary.itt_gate = itt_gate;
  count_stages(summary, trial);
  summary.intended = summary.stages[itt_place].patients;
  summary.infused = summary.stages.back().patients;
  for (std::size_t i = itt_place; i < summary.stages.size(); ++i)
    summary.under_way += summary.stages[i].under_way;
  add_times(summary, trial);
  add_incidence(summary, trial, itt_place);
  return summary;
}

}  // namespace v2v
