// A scenario prepared for simulation: what every replication shares and none changes.
#pragma once

#include "vein2vein/network/network.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace v2v {

/// One hazard that is at work in a phase.
struct PhaseRisk {
  std::uint8_t risk = 0;  ///< index into `Scenario::leaving`; its size stands for infection onset
  Hazard hazard;
};

/// Immutable; may be shared by threads. Refers to the scenario, which must outlive it.
class Plan {
 public:
  explicit Plan(const Scenario& scenario);

  const Scenario& scenario() const noexcept { return *scenario_; }
  const std::vector<Supply>& supplies() const noexcept { return supplies_; }
  /// Which supply serves a patient with this uniform number.
  const Supply& supply_for(double u) const noexcept;

  const std::vector<PhaseRisk>& risks_in(Phase phase) const noexcept {
    return risks_[static_cast<std::size_t>(phase)];
  }
  /// True when the hazards of `phase` are those of the phase before it and have no memory, so that
  /// nothing needs to be worked out again when it begins.
  bool hazards_go_on_into(Phase phase) const noexcept {
    return same_as_before_[static_cast<std::size_t>(phase)];
  }
  std::uint8_t onset_risk() const noexcept {
    return static_cast<std::uint8_t>(scenario_->leaving.size());
  }
  std::size_t risk_count() const noexcept { return scenario_->leaving.size() + 1; }

  /// Where the threshold of a risk stands among a patient's random numbers: by its cause (and which
  /// of that cause's entries it is), so that a cause more or less moves no other's.
  std::uint32_t threshold_address(std::size_t risk) const noexcept {
    return threshold_address_[risk];
  }

  /// Median days from the start of culture until the product is on site, as a scheduler would plan.
  Duration planned_from_culture_to_site(const Supply& supply, Duration since_collection) const;
  /// Whether bridging is offered at this hospital: expected time from receipt to lymphodepletion
  /// (medians, no queue) against the scenario's limit.
  bool bridging_offered(const Supply& supply) const noexcept;
  /// False when no bed and no suite can ever be waited for.
  bool capacity_is_shared() const noexcept;

 private:
  const Scenario* scenario_;
  std::vector<Supply> supplies_;
  std::vector<double> cumulative_share_;
  std::array<std::vector<PhaseRisk>, phase_count> risks_;
  std::array<bool, phase_count> same_as_before_{};
  std::vector<std::uint32_t> threshold_address_;  // by risk
  std::vector<bool> bridging_offered_;            // by supply
};

}  // namespace v2v
