// A small scenario and files of its patients, closed by hand.
#pragma once

#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstddef>

namespace v2v {

inline TimePoint day(double days) { return TimePoint::at(Duration::days(days)); }

inline Scenario small_scenario() {
  Scenario scenario;
  scenario.name = "small";
  scenario.enters = Gate::eligible;
  scenario.itt_gate = Gate::received;
  scenario.flowchart = {Gate::eligible, Gate::received, Gate::manufactured, Gate::lymphodepleted,
                        Gate::infused};
  scenario.causes = {"death", "withdrawal", "progression"};
  scenario.reasons = {"infection", "withdrawal"};
  return scenario;
}

/// A file of a patient who got as far as `gates` places of the flowchart; infused if all of them.
inline PatientRecord file(const Scenario& scenario, PatientId patient, std::size_t gates,
                          Reason reason) {
  PatientRecord record;
  record.patient = patient;
  record.reached.fill(TimePoint::never());
  record.marks.fill(TimePoint::never());
  for (std::size_t i = 0; i < gates; ++i)
    record.reached[index_of(scenario.flowchart[i])] = day(static_cast<double>(i));
  record.left = gates < scenario.flowchart.size();
  record.reason = reason;
  record.ended = day(static_cast<double>(gates) - (record.left ? 0.5 : 1));
  if (!record.left)
    for (std::size_t i = 0; i < mark_count; ++i) record.marks[i] = day(static_cast<double>(i));
  return record;
}

}  // namespace v2v
