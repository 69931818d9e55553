// What lymphodepletion before release puts at risk, counted patient by patient.
#pragma once

#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <cstdint>
#include <vector>

namespace v2v {

/// Patients at the ITT gate of all replications together. The groups of those who were
/// lymphodepleted before any product of theirs was released:
struct ConditioningRisks {
  std::uint64_t intended = 0;           ///< at the ITT gate
  std::uint64_t before_release = 0;     ///< lymphodepleted before a product was released
  std::uint64_t without_product = 0;    ///< of these: left before a product was released
  std::uint64_t infected = 0;           ///< of these: left for an infection
  std::uint64_t progressed = 0;         ///< of these: left for progression or died
  std::uint64_t batch_lost = 0;         ///< of these: a culture failed or was out of specification
  std::uint64_t never_infused = 0;      ///< of these: not infused, for whatever cause
  std::uint64_t conditioned_again = 0;  ///< of these: lymphodepleted more than once
};

/// Hears any number of replications of one scenario.
class ConditioningTally final : public Observer {
 public:
  explicit ConditioningTally(const Scenario& scenario) : scenario_(&scenario) {}
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override;
  const ConditioningRisks& risks() const noexcept { return risks_; }

 private:
  const Scenario* scenario_;
  ConditioningRisks risks_;
};

}  // namespace v2v
