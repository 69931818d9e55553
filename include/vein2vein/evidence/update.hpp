// The shared model of attrition with the counts of one more study, without fitting all again.
#pragma once

#include "vein2vein/evidence/calibrate.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>

namespace v2v {

struct UpdatedModel {
  /// The model's draws as the study's counts weigh them, with the study as its only one: `fitted`
  /// has its counts, `left_out` has not. For `attrition_files`.
  Calibration calibration;
  /// How many independent draws the weighted ones are worth.
  double effective = 0;
  /// Share infused of those intended to treat, 95 % of what is held possible: of a study that
  /// nobody has counted, and of this one. Luck of single patients comes on top.
  Interval before, with;
};

/// Draws with fewer effective ones say little: the counts contradict the model, or are more than it
/// has draws for; then calibrate with all studies.
inline constexpr double least_effective_of_update = 100;

/// Importance resampling (Rubin 1988): every draw of the model makes studies of these traits, and
/// each counts as much as its hazards make the published counts probable. Throws `Failure` (input)
/// as `evidence_of` does.
UpdatedModel updated_with(const AttritionModel& model, const Scenario& study, std::uint64_t seed);

}  // namespace v2v
