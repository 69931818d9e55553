// From published studies to the shared model of attrition.
#pragma once

#include "vein2vein/evidence/fit.hpp"
#include "vein2vein/scenario/attrition.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <algorithm>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// Stream of the deviations of left-out studies, beside `parameter_stream`: the replication is the
/// number of the draw, the purpose is FNV-1a of the study's name (64 bits, folded to 32), the index
/// that of the input.
inline constexpr std::uint32_t left_out_stream = 0xd0000001U;

/// Times that had to be assumed are right within a factor of 1.8, and times that were recalled
/// within 1.35 (95 %): both assumed.
inline constexpr double sd_of_assumed_time = 0.3, sd_of_recalled_time = 0.15;

/// The evidence of a scenario that has `attrition:` with a study's name and a published flow: its
/// counts, and its paths, simulated with the hazards switched off.
/// Throws `Failure` (input) where the published counts cannot be used: no infused patients, an ITT
/// gate that is not where patients enter, a gate without its predecessor.
StudyEvidence evidence_of(const Scenario& scenario, std::uint64_t seed = 1);
/// Trends within the study that it published (`published.lost_by`).
std::vector<TrendEvidence> trends_of(const Scenario& scenario);

struct CalibrateOptions : CalibrationOptions {
  /// Whether every study is left out once. Without it the model has no left-out hazards, and is
  /// made in the time of a single fit.
  bool leave_out = true;
  /// Index into `attrition_causes`, for all studies (`StudyEvidence::withheld_as`).
  std::optional<std::size_t> withheld_as;
  /// Studies fitted and in all.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
};

struct Calibration {
  AttritionModel model;
  AttritionFit fit;
  std::vector<StudyEvidence> studies;
  CalibrateOptions options;
  /// Of all the fits that leave a study out.
  double left_out_worst_r_hat = 1;
  double left_out_smallest_effective = std::numeric_limits<double>::infinity();
  /// FNV-1a (64 bits) of the scenarios' digests and the options: what has the same digest has the
  /// same results.
  std::uint64_t made_from = 0;

  /// All of the fits.
  bool has_converged() const noexcept {
    return fit.has_converged() && left_out_worst_r_hat <= AttritionFit::largest_r_hat &&
           left_out_smallest_effective >= AttritionFit::least_effective;
  }
};

/// `Calibration::made_from`, without calibrating.
std::uint64_t digest_of_calibration(const std::vector<Scenario>& scenarios,
                                    const CalibrateOptions& options);

/// Fits all studies together, and once more without each of them (so that it can be predicted).
/// Throws `Failure` (input) as `evidence_of` does, and for two scenarios of one study.
Calibration calibrate(const std::vector<Scenario>& scenarios, const CalibrateOptions& options);

}  // namespace v2v
