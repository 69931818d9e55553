// Scenarios as queueing networks: independent replications of the model itself.
#pragma once

#include "pathway/scenario_builder.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace v2v::test {

/// One hospital and one plant, and no times but those that a test puts in: from eligible to
/// collected, to received, to cultured, to released, to on site nothing takes any time, then follow
/// the five days of lymphodepletion and rest. Poisson arrivals; `patients` are counted (times the
/// length factor), after a warm-up of so many days.
Scenario poisson_scenario(double arrivals_per_day, std::uint32_t patients, double warm_up_days);

/// Hours of the week from Monday 00:00, in days.
Calendar weekly(const std::vector<std::pair<double, double>>& open);
Timetable weekly_at(const std::vector<double>& instants);

/// What is worked out from the statistics of something shared, in one replication.
using OfUse = double (*)(const ResourceStatistics&);
double mean_queue(const ResourceStatistics& seen);
double mean_in_use(const ResourceStatistics& seen);
double mean_capacity(const ResourceStatistics& seen);
/// In days, of those who were served.
double mean_wait(const ResourceStatistics& seen);
/// Fraction of those who were served who waited at all.
double waited(const ResourceStatistics& seen);
/// Fraction of those who asked who left the queue.
double left_queue(const ResourceStatistics& seen);

/// Something of every counted patient, such as a time in days. NaN: this patient has none.
using OfPatient = double (*)(const PatientRecord&);
/// Days from entry to infusion.
double sojourn(const PatientRecord& file);
double infused(const PatientRecord& file);
template <ResourceKind kind>
double days_waited(const PatientRecord& file) {
  return file.waited[index_of(kind)].in_days();
}
template <ResourceKind kind>
double has_waited(const PatientRecord& file) {
  return file.waited[index_of(kind)] > Duration() ? 1.0 : 0.0;
}

/// `replications` of a scenario.
class ModelStudy {
 public:
  /// `means` are taken over counted patients.
  ModelStudy(const Scenario& scenario, std::uint64_t seed, std::vector<OfPatient> means = {});

  /// A value a replication.
  std::vector<double> of(SiteIndex site, ResourceKind kind, OfUse what, LaneIndex lane = 0) const;
  std::vector<double> mean_of(OfPatient what) const;

 private:
  std::vector<OfPatient> means_;
  std::vector<PathwayOutcome> outcomes_;
  std::vector<std::vector<double>> mean_;  // [what][replication]
};

}  // namespace v2v::test
