// What patients are like, what they are asked on their way, and what makes them leave.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/hazard.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <vector>

namespace v2v {

/// A characteristic of the patient: a label drawn with these weights (they sum to 1).
struct Covariate {
  std::string name;
  std::vector<std::string> levels;
  std::vector<double> weights;
};

/// A decision at a point in time: this share of those who stand before the gate leave here.
struct GateLoss {
  Cause cause = 0;
  double probability = 0;
  RecordedAs recorded_as;
};

/// What lies before a gate: time, then the decision. Losses of one gate exclude one another and
/// their probabilities sum to at most 1.
struct Step {
  Distribution takes;
  /// The decision is taken at the next of these instants; by default as soon as the time is over.
  Timetable sessions;
  std::uint32_t session_capacity = 0;  ///< patients a session; 0: as many as there are
  bool own_board = false;  ///< of this population alone; otherwise shared with all others
  std::vector<GateLoss> lost;
};

/// Cause-specific hazards of leaving. The hazard a patient has is
/// baseline[phase] x product over covariates of multiplier[covariate][level]
///                 x (bridging response ? after_response : 1) x (infected ? while_infected : 1).
/// Covariate multipliers are already divided by their mean over the population, so that the
/// baseline is the average patient's.
struct LeavingRisk {
  Cause cause = 0;
  std::array<Hazard, phase_count> baseline;
  std::array<RecordedAs, phase_count> recorded_as;
  std::vector<std::vector<double>> multiplier;  // [covariate][level]; empty = 1 everywhere
  double after_response = 1;
  double while_infected = 1;
};

/// Infection that delays rather than removes: starts by its own hazard; the share `holds_treatment`
/// of infections is bad enough that neither lymphodepletion nor infusion may start until it has
/// resolved. A patient whose treatment would be held longer than `longest_hold` at a stretch leaves
/// with cause infection when that time is up.
struct Infection {
  std::array<Hazard, phase_count> onset;
  double holds_treatment = 1;
  Distribution resolves;
  Duration longest_hold = Duration::longest();
  RecordedAs recorded_as;
};

}  // namespace v2v
