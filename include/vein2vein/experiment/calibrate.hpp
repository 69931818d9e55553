// From published studies to the shared model of attrition.
#pragma once

#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/attrition_fit.hpp"

#include <functional>
#include <string>
#include <vector>

namespace v2v {

/// The evidence of a scenario that has `attrition:` with a study's name and a published flow: its
/// counts, and its paths, simulated with the hazards switched off.
/// Throws `Failure` (input) where the published counts cannot be used: no infused patients, an ITT
/// gate that is not where patients enter, a gate without its predecessor.
StudyEvidence evidence_of(const Scenario& scenario, std::uint64_t seed = 1);
/// Trends within the study that it published (`published.lost_by`).
std::vector<TrendEvidence> trends_of(const Scenario& scenario);

struct CalibrateOptions : CalibrationOptions {
  unsigned threads = 0;  ///< 0: one a core; changes nothing in the results
  /// Studies fitted and in all.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
};

struct Calibration {
  AttritionModel model;
  AttritionFit fit;
  std::vector<StudyEvidence> studies;
  CalibrateOptions options;
};

/// Fits all studies together, and once more without each of them (so that it can be predicted).
Calibration calibrate(const std::vector<Scenario>& studies, const CalibrateOptions& options);

}  // namespace v2v
