// What holds of a scenario as a whole: how long patients come, and what is known from counts.
#include "vein2vein/scenario/scenario.hpp"

#include "core/fnv.hpp"

#include <algorithm>

namespace v2v {
namespace {

std::optional<double> accrual_days_of(const Population& population) {
  if (const auto* cohort = std::get_if<Cohort>(&population.enrolment))
    return cohort->over.in_days();
  if (const auto* service = std::get_if<Service>(&population.enrolment)) {
    const TimePoint from = TimePoint::at(service->warm_up);
    const TimePoint until = service->is_of_a_time()
                                ? service->ends()
                                : service->arrivals.when_grown_by(service->patients, from);
    if (until == TimePoint::never()) return std::nullopt;
    return (until - from).in_days();
  }
  const auto& list = std::get<Referrals>(population.enrolment).list;
  return list.empty() ? 0 : (list.back().at - list.front().at).in_days();
}

}  // namespace

std::optional<double> accrual_days(const Scenario& scenario) {
  double longest = 0;
  for (const Population& population : scenario.each_population()) {
    const auto days = accrual_days_of(population);
    if (!days) return std::nullopt;
    longest = std::max(longest, *days);
  }
  return longest;
}

std::optional<Span> accrual(const Scenario& scenario) {
  const auto days = accrual_days(scenario);
  if (!days) return std::nullopt;
  const auto* service = std::get_if<Service>(&scenario.each_population().front().enrolment);
  const TimePoint from = TimePoint::at(service ? service->warm_up : Duration());
  return Span{from, from + Duration::days(*days)};
}

std::string date_at(const Scenario& scenario, TimePoint at) {
  if (!scenario.starts_stated) return {};
  return date_of(scenario.starts + whole_days_until(at));
}

double expected_patients(const Population& population) {
  if (const auto* cohort = std::get_if<Cohort>(&population.enrolment)) return cohort->size;
  if (const auto* service = std::get_if<Service>(&population.enrolment))
    return service->expected_patients();
  return static_cast<double>(std::get<Referrals>(population.enrolment).list.size());
}

double expected_patients(const Scenario& scenario) {
  double patients = 0;
  for (const Population& population : scenario.each_population())
    patients += expected_patients(population);
  return patients;
}

std::optional<Gate> itt_gate_of_all(const Scenario& scenario) {
  const bool same = std::all_of(
      scenario.populations.begin(), scenario.populations.end(),
      [&scenario](const Population& each) { return each.itt_gate == scenario.itt_gate; });
  return same ? std::optional(scenario.itt_gate) : std::nullopt;
}

std::uint64_t seed_of_patients(const Scenario& scenario, const Population& population,
                               std::uint64_t seed) noexcept {
  if (scenario.populations.empty()) return seed;
  Fnv name;
  name.add(population.name);
  return seed ^ name.value();
}

std::string name_of_patient(const Scenario& scenario, PatientId patient) {
  const std::string number = std::to_string(number_of(patient));
  return scenario.populations.empty() ? number
                                      : population_of(scenario, patient).name + "-" + number;
}

std::vector<const CountedGroup*> counted_in(const Scenario& scenario) {
  std::vector<const CountedGroup*> groups;
  const auto add = [&groups](const std::vector<CountedGroup>& counted) {
    for (const CountedGroup& group : counted) groups.push_back(&group);
  };
  add(scenario.counted);
  for (const Population& population : scenario.populations) add(population.counted);
  return groups;
}

}  // namespace v2v
