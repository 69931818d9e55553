// Competing risks of one patient: Exp(1) thresholds used up by accumulating hazard.
#pragma once

#include "pathway/patient/courses.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/pathway/plan.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

namespace v2v {

/// Each risk has a threshold, exponential with mean 1. It strikes when its accumulated hazard,
/// times the patient's factor, has used the threshold up. This is exact for any hazard that is
/// piecewise in phases and factors (inversion of the cumulative hazard), and a shorter exposure can
/// never make a risk strike that a longer one would not.
class RiskClock {
 public:
  RiskClock() = default;
  RiskClock(const RiskClock&) = delete;
  RiskClock& operator=(const RiskClock&) = delete;

  /// Causes of leaving that may have a hazard, plus the onset of infection.
  static constexpr std::size_t most_risks = 33;

  /// `phase_start` <= `now`: how old the phase is whose hazards are at work.
  void begin(const PopulationPlan& plan, Phase phase, TimePoint phase_start, TimePoint now);

  /// Only after `settle`.
  void set_factor(std::size_t risk, double factor) noexcept { risks_[risk].factor = factor; }
  /// Gives the risk a (new) threshold.
  void set_threshold(std::size_t risk, double threshold) noexcept {
    risks_[risk].remaining = threshold;
  }

  /// Uses up the thresholds until now. To be called before a factor changes.
  void settle(TimePoint now) noexcept;
  /// Settles, and starts the hazards of `phase` at their day 0.
  void enter(Phase phase, TimePoint now) noexcept;
  /// Same hazards, other name: nothing to settle.
  void rename(Phase phase) noexcept { phase_ = phase; }
  Phase phase() const noexcept { return phase_; }

  /// Hazard of leaving that the patient would accumulate within the next day of this phase.
  double of_next_day(TimePoint now) const noexcept;
  /// How that goes on, as long as neither phase nor factors change.
  Urgency::Followed course(Courses& courses) const;

  struct Strike {
    TimePoint at = TimePoint::never();
    std::uint8_t risk = 0;
  };
  /// Which risk strikes next if nothing changes; `only_risk` leaves all others out. `now` is the
  /// instant of the last settling.
  Strike next(TimePoint now, int only_risk = -1) const noexcept;

 private:
  const PopulationPlan* plan_ = nullptr;
  Phase phase_{};
  TimePoint phase_start_;
  TimePoint settled_;
  struct Risk {
    double remaining;  ///< of the threshold
    double factor;
  };
  // Thousands of patients are in flight, and nearly all have few.
  std::array<Risk, 8> few_;
  std::unique_ptr<Risk[]> many_;
  Risk* risks_ = few_.data();
  std::size_t room_ = few_.size();
};

}  // namespace v2v
