// One patient's body: phase, hazards, infection, bridging; what makes a patient leave.
#pragma once

#include "pathway/patient/chance.hpp"
#include "pathway/patient/chart.hpp"
#include "pathway/patient/risk_clock.hpp"
#include "vein2vein/engine/engine.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace v2v {

/// Why a patient leaves, and what may stand on record for it.
struct Leaving {
  Cause cause = 0;
  const RecordedAs* recorded_as = nullptr;
};

/// Of somebody who has reached that gate and no further.
inline Phase first_phase(Gate reached, const Product& product) noexcept {
  if (reached < Gate::eligible) return Phase::screening;
  if (!product.from_patients_cells()) return Phase::waiting;
  return reached < Gate::received ? Phase::collection : Phase::waiting;
}

class Body {
 public:
  /// Told that risks are others than before, or, with `leaving`, that one has struck.
  class Watcher {
   public:
    virtual void body_changes(const Leaving* leaving) = 0;

   protected:
    ~Watcher() = default;
  };

  Body(Engine& engine, Attrition attrition, Chart& chart, Chance& chance, Watcher& watcher);

  /// The next patient's, in a phase that began at `phase_start`, now or before.
  void begin(const PopulationPlan& plan, const KnownPatient& known, Phase phase,
             TimePoint phase_start);
  void enter_phase(Phase phase);
  /// Who cannot be lost from the ITT gate on is immune from there on.
  void has_reached(Gate gate) {
    if (attrition_ == Attrition::none_from_itt_gate && gate == plan_->population().itt_gate)
      becomes_immune();
  }
  /// What takes the patient away at a gate, or nothing.
  const GateLoss* decision_at(Gate gate);
  /// The same for a decision that falls elsewhere than on the patient's own path, whose process may
  /// be under way: true, or the patient leaves at the end of this instant (class decision).
  bool passes_elsewhere(Gate gate);
  void is_bridged(const Bridging& bridging);
  /// No lymphodepletion and no infusion may start before.
  TimePoint infection_holds_until() const noexcept { return held_until_; }
  bool is_immune() const noexcept { return immune_; }
  /// Nothing happens to it any more.
  void stop() noexcept;

  /// Of all covariates.
  std::span<const std::uint8_t> levels() const noexcept { return levels_; }
  std::uint8_t level_of(std::uint8_t covariate) const noexcept { return levels_[covariate]; }
  /// Hazard of leaving within the next day, as a rank.
  double hazard_of_next_day() const noexcept { return risks_.of_next_day(chart_.now()); }
  /// How that goes on.
  Urgency::Followed course(Courses& courses) const { return risks_.course(courses); }

 private:
  void draw_levels(const KnownPatient& known);
  /// Of the next infection.
  void draw_onset_threshold();
  /// Baseline factor of a risk: covariates, response to bridging, infection.
  double factor_of(std::size_t risk) const noexcept;
  void change_factors();
  void becomes_immune();
  void schedule_strike();
  void strike();
  void infection_starts();
  void infection_resolves();
  void bridging_responds();

  const PopulationPlan* plan_ = nullptr;
  Engine& engine_;
  Chart& chart_;
  Chance& chance_;
  Watcher& watcher_;
  const Attrition attrition_;
  std::uint8_t next_risk_ = 0;
  std::uint8_t infections_ = 0;
  bool immune_ = false;
  bool infected_ = false;
  const GateLoss* next_loss_ = nullptr;  // decided, and about to happen
  std::vector<std::uint8_t> levels_;     // of the covariates
  TimePoint held_until_;
  Alarm<Body, &Body::strike> strike_alarm_;
  Alarm<Body, &Body::infection_resolves> infection_alarm_;
  Alarm<Body, &Body::bridging_responds> response_alarm_;
  RiskClock risks_;  // large: behind what is used more often
};

}  // namespace v2v
