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
  std::uint8_t risk = 0;  ///< index into `Population::leaving`; its size stands for infection onset
  Hazard hazard;
};

class Rules;

/// What is known ahead of things that are shared with others. What nobody knows is not waited for.
class Foresight {
 public:
  Foresight() = default;
  Foresight(const Foresight&) = delete;
  Foresight& operator=(const Foresight&) = delete;
  virtual ~Foresight() = default;
  /// When the batch of samples goes that one joins who comes to the laboratory at `comes`.
  virtual TimePoint batch_goes(SiteIndex laboratory, TimePoint comes) const noexcept = 0;
  /// From when on the hospital has a slot for a release that is due at `from`.
  virtual TimePoint slot_from(SiteIndex hospital, TimePoint from) const noexcept = 0;
};

/// A culture whose product's day is to be planned.
struct CultureStart {
  TimePoint began;                ///< with the operator's work, where there is some
  TimePoint counts_as_collected;  ///< of `release: since collection`
  bool under_way = false;         ///< since before the start of the run
  Duration under_way_for;         ///< by then
};

/// The way of a product as it is planned; never where it has no such part.
struct PlannedProduct {
  TimePoint joins_batch = TimePoint::never();
  TimePoint takes_slot = TimePoint::never();
  TimePoint on_site;
};

/// One of the makers that a hospital may have, and the rules that hold for what it makes.
struct Option {
  const Rules* rules = nullptr;
  const Supply* supply = nullptr;
  std::uint8_t product = 0;  ///< of `Protocol::offered`, if there are any
};

/// A protocol prepared for simulation, in force from an instant on: a population's or that of a
/// change. Some makers may have one of their own.
class Rules {
 public:
  Rules(const Scenario& scenario, const Protocol& protocol, TimePoint from);
  Rules(const Rules&) = delete;
  Rules& operator=(const Rules&) = delete;

  TimePoint from() const noexcept { return from_; }
  const Protocol& protocol() const noexcept { return *protocol_; }
  /// Those that the policy can choose for a hospital, by product, in the order of
  /// `Product::made_at`.
  std::span<const Option> options_for(SiteIndex hospital) const noexcept;
  /// The same of one product; empty where it cannot be had.
  std::span<const Option> options_for(SiteIndex hospital, std::uint8_t product) const noexcept;
  /// The option with that maker, or the hospital's first one.
  const Option& option_by(SiteIndex hospital, SiteIndex maker) const noexcept;
  /// All of them, by hospital. A hospital that has none of several products has one to nowhere,
  /// which nobody takes.
  const std::vector<Option>& options() const noexcept { return options_; }

  /// The way of a product from the start of its culture until it is on site, as a scheduler plans
  /// it who knows calendars and timetables: each random time at `Lymphodepletion::planned_at`, then
  /// the next shift of those who are needed, the laboratory's door, the next departure of every
  /// leg. That somebody is busy, out of order or fails is not known and not waited for.
  PlannedProduct planned(const Supply& supply, const CultureStart& start,
                         const Foresight& foresight) const noexcept;
  /// Mean time that a culture occupies a suite, in days.
  double mean_days_in_suite() const noexcept { return mean_days_in_suite_; }
  /// Mean days from the request for a suite that is free to the product on site, transit to the
  /// maker included.
  double mean_days_without_queue(const Supply& supply) const noexcept {
    return supply.there.expected_days + mean_days_in_suite_ + mean_days_of_release_ +
           supply.back.expected_days;
  }
  /// Whether bridging is offered: the time from receipt (of an ordered product: from the order) to
  /// lymphodepletion, planned likewise, against the scenario's limit.
  bool bridging_offered(const Supply& supply, TimePoint received, TimePoint counts_as_collected,
                        const Foresight& foresight) const noexcept;

 private:
  /// Random times at the quantile that is planned with.
  struct PlannedTimes {
    Duration start_work, culture, harvest_work, release, review, scheduling, delivery;
    std::vector<Duration> transit;  // by lane; of those that products and samples take
  };
  void plan_times();
  TimePoint planned_release(const Supply& supply, const CultureStart& start, TimePoint cultured,
                            PlannedProduct& way, const Foresight& foresight) const noexcept;
  TimePoint planned_along(const Route& route, TimePoint at) const noexcept;
  /// Those of the makers that do it otherwise.
  Rules* otherwise_at(SiteIndex maker) noexcept;
  void prepare_options();
  void add_own_options();
  void add_options_of_products();

  const Scenario* scenario_;
  const Protocol* protocol_;
  TimePoint from_;
  std::vector<Supply> supplies_;  // by hospital; of all makers, whatever their rules
  std::vector<std::unique_ptr<Rules>> otherwise_;  // as `Protocol::made_otherwise`
  std::vector<std::unique_ptr<Rules>> products_;   // as `Protocol::offered`
  std::vector<Option> options_;                    // by hospital
  std::vector<std::uint32_t> first_;               // by site, and one more: where its options begin
  PlannedTimes planned_;
  double mean_days_in_suite_ = 0;
  double mean_days_of_release_ = 0;
};

/// A population prepared: by which rules its patients go, whose they are, and what may strike them.
class PopulationPlan {
 public:
  PopulationPlan(const Scenario& scenario, const Population& population);

  const Population& population() const noexcept { return *population_; }
  /// See `Plan::parameters_changed`.
  void prepare_risks();
  /// The population's own rules, then its changes, by rising time.
  const std::vector<std::unique_ptr<const Rules>>& rules() const noexcept { return rules_; }
  /// Whose patient one with this uniform number is.
  SiteIndex hospital_for(double u) const noexcept;
  const std::vector<SiteIndex>& hospitals() const noexcept { return hospitals_; }
  /// As the scenario has it.
  std::uint64_t seed_of_patients(std::uint64_t seed) const noexcept { return seed ^ own_seed_; }

  const std::vector<PhaseRisk>& risks_in(Phase phase) const noexcept {
    return risks_[static_cast<std::size_t>(phase)];
  }
  /// True when the hazards of `phase` are those of the phase before it and have no memory, so that
  /// nothing needs to be worked out again when it begins.
  bool hazards_go_on_into(Phase phase) const noexcept {
    return same_as_before_[static_cast<std::size_t>(phase)];
  }
  std::uint8_t onset_risk() const noexcept {
    return static_cast<std::uint8_t>(population_->leaving.size());
  }
  std::size_t risk_count() const noexcept { return population_->leaving.size() + 1; }

  /// Where the threshold of a risk stands among a patient's random numbers: by its cause (and which
  /// of that cause's entries it is), so that a cause more or less moves no other's.
  std::uint32_t threshold_address(std::size_t risk) const noexcept {
    return threshold_address_[risk];
  }

 private:
  void share_out(const Scenario& scenario);

  const Population* population_;
  std::vector<std::unique_ptr<const Rules>> rules_;
  std::vector<SiteIndex> hospitals_;
  std::vector<double> cumulative_share_;
  std::array<std::vector<PhaseRisk>, phase_count> risks_;
  std::array<bool, phase_count> same_as_before_{};
  std::vector<std::uint32_t> threshold_address_;  // by risk
  std::uint64_t own_seed_;
};

/// Immutable; may be shared by threads. Refers to the scenario, which must outlive it.
class Plan {
 public:
  explicit Plan(const Scenario& scenario);

  const Scenario& scenario() const noexcept { return *scenario_; }
  /// As `Scenario::each_population`.
  const std::vector<PopulationPlan>& populations() const noexcept { return populations_; }
  /// To be called when probabilities and hazards of the scenario have other values than before
  /// (`put_parameters`); nothing else of it may change.
  void parameters_changed() {
    for (PopulationPlan& each : populations_) each.prepare_risks();
  }
  /// Whether the site makes products, under any of the rules.
  bool is_maker(SiteIndex site) const noexcept { return is_maker_[site]; }
  /// Whether it has patients.
  bool is_hospital(SiteIndex site) const noexcept { return is_hospital_[site]; }
  /// False when nothing can ever be waited for together with others, no maker is chosen by what
  /// others were given, and no two boards meet at one instant: then nobody's way depends on anybody
  /// else.
  bool patients_depend_on_each_other() const noexcept { return patients_depend_on_each_other_; }

 private:
  void look_for_what_is_shared();

  const Scenario* scenario_;
  std::vector<PopulationPlan> populations_;
  std::vector<bool> is_maker_, is_hospital_;
  bool patients_depend_on_each_other_ = false;
};

}  // namespace v2v
