// A scenario prepared for simulation: what every replication shares and none changes.
#pragma once

#include "vein2vein/network/network.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace v2v {

/// One hazard that is at work in a phase.
struct PhaseRisk {
  std::uint8_t risk = 0;  ///< index into `Scenario::leaving`; its size stands for infection onset
  Hazard hazard;
};

class Rules;

/// One of the makers that a hospital may have, and the rules that hold for what it makes.
struct Option {
  const Rules* rules = nullptr;
  const Supply* supply = nullptr;
};

/// The rules that are in force from an instant on: those of the scenario itself or of a change.
/// Some makers may have rules of their own.
class Rules {
 public:
  Rules(const Scenario& scenario, TimePoint from);
  Rules(const Rules&) = delete;
  Rules& operator=(const Rules&) = delete;

  TimePoint from() const noexcept { return from_; }
  const Scenario& scenario() const noexcept { return *scenario_; }
  /// Those that the policy can choose for a hospital, in the order of `Product::made_at`.
  std::span<const Option> options_for(SiteIndex hospital) const noexcept;
  /// The option with that maker, or the hospital's first one.
  const Option& option_by(SiteIndex hospital, SiteIndex maker) const noexcept;
  /// All of them, by hospital.
  const std::vector<Option>& options() const noexcept { return options_; }

  /// Time from the start of a culture until the product is on site, as a scheduler would plan it:
  /// medians, and mean waits for departures.
  Duration planned_from_culture_to_site(const Supply& supply, Duration since_collection) const;
  /// Mean time that a culture occupies a suite, in days.
  double mean_days_in_suite() const noexcept { return mean_days_in_suite_; }
  /// Mean days from the request for a suite that is free to the product on site, transit to the
  /// maker included.
  double mean_days_without_queue(const Supply& supply) const noexcept {
    return supply.there.expected_days + mean_days_in_suite_ + mean_days_of_release_ +
           supply.back.expected_days;
  }
  /// Whether bridging is offered at this hospital: expected time from receipt to lymphodepletion
  /// (medians, no queue) against the scenario's limit.
  bool bridging_offered(const Supply& supply) const noexcept;

 private:
  /// Those of the makers that do it otherwise.
  Rules* otherwise_at(SiteIndex maker) noexcept;
  void prepare_options();

  const Scenario* scenario_;
  TimePoint from_;
  std::vector<Supply> supplies_;  // by hospital; of all makers, whatever their rules
  std::vector<std::unique_ptr<Rules>> otherwise_;  // as `Scenario::made_otherwise`
  std::vector<Option> options_;                    // by hospital
  std::vector<std::uint32_t> first_;               // by site, and one more: where its options begin
  std::vector<bool> bridging_offered_;             // by supply
  double mean_days_in_suite_ = 0;
  double mean_days_of_release_ = 0;
};

/// Immutable; may be shared by threads. Refers to the scenario, which must outlive it.
class Plan {
 public:
  explicit Plan(const Scenario& scenario);

  const Scenario& scenario() const noexcept { return rules_.front()->scenario(); }
  /// To be called when probabilities and hazards of the scenario have other values than before
  /// (`put_parameters`); nothing else of it may change.
  void parameters_changed() { prepare_risks(); }
  /// The scenario's own rules, then its changes, by rising time.
  const std::vector<std::unique_ptr<const Rules>>& rules() const noexcept { return rules_; }
  /// Whose patient one with this uniform number is.
  SiteIndex hospital_for(double u) const noexcept;
  bool has_one_hospital() const noexcept { return hospitals_.size() == 1; }
  /// Whether the site makes products, under any of the rules.
  bool is_maker(SiteIndex site) const noexcept { return is_maker_[site]; }
  /// Whether it has patients.
  bool is_hospital(SiteIndex site) const noexcept { return is_hospital_[site]; }

  const std::vector<PhaseRisk>& risks_in(Phase phase) const noexcept {
    return risks_[static_cast<std::size_t>(phase)];
  }
  /// True when the hazards of `phase` are those of the phase before it and have no memory, so that
  /// nothing needs to be worked out again when it begins.
  bool hazards_go_on_into(Phase phase) const noexcept {
    return same_as_before_[static_cast<std::size_t>(phase)];
  }
  std::uint8_t onset_risk() const noexcept {
    return static_cast<std::uint8_t>(scenario().leaving.size());
  }
  std::size_t risk_count() const noexcept { return scenario().leaving.size() + 1; }

  /// Where the threshold of a risk stands among a patient's random numbers: by its cause (and which
  /// of that cause's entries it is), so that a cause more or less moves no other's.
  std::uint32_t threshold_address(std::size_t risk) const noexcept {
    return threshold_address_[risk];
  }
  /// False when nothing can ever be waited for together with others.
  bool capacity_is_shared() const noexcept { return capacity_is_shared_; }

 private:
  void prepare_risks();
  void look_for_shared_capacity();

  std::vector<std::unique_ptr<const Rules>> rules_;
  std::vector<SiteIndex> hospitals_;
  std::vector<double> cumulative_share_;
  std::vector<bool> is_maker_, is_hospital_;
  std::array<std::vector<PhaseRisk>, phase_count> risks_;
  std::array<bool, phase_count> same_as_before_{};
  std::vector<std::uint32_t> threshold_address_;  // by risk
  bool capacity_is_shared_ = false;
};

}  // namespace v2v
