// Predictions against what was published.
#pragma once

#include "vein2vein/evidence/validation.hpp"
#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/scenario/observed_trial.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <string>
#include <vector>

namespace v2v {

/// A scenario to be judged. `fitted`: its own counts have decided its hazards.
struct ValidationInput {
  Scenario scenario;
  bool fitted = false;
  std::vector<IncidenceCurve> observed = {};  ///< of a trial, since the ITT gate, by reason
  std::uint32_t under_way = 0;                ///< of its patients, who count as not infused
};

/// Puts what a trial saw in the place of what the scenario says was published, at the gates that
/// both know, and its curves beside. `fitted` stays only where the published counts are those of
/// this trial's patients who have ended. Why that cannot be, or an empty string.
std::string lay_over(ValidationInput& input, const ObservedTrial& trial);

/// Simulates every input as `run` does (both engines agree on replication 0), with its parameters
/// drawn, and compares every published count with its prediction.
ValidationSummary validate(const std::vector<ValidationInput>& inputs, const RunOptions& options);

}  // namespace v2v
