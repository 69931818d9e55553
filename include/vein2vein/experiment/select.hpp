// Which of several policies treats most patients, with a promise, in as few replications as needed.
#pragma once

#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/study_summary.hpp"

#include <string>
#include <vector>

namespace v2v {

struct SelectionQuestion {
  std::string quantity = "treated_fraction";  ///< see `Quantity`
  bool maximise = true;
  double indifference = 0.01;  ///< smallest difference worth finding, in the quantity's unit
  double confidence = 0.95;
  /// Replications of every policy before any is dropped. Assumed: 20 keep the factor of the
  /// procedure within a tenth of its limit and cost little.
  unsigned first_stage = 20;
};

/// Kim and Nelson's procedure (`selection.hpp`) on the policies, with common random numbers.
/// `options.replications` is the most that any policy gets (0: 100,000): where the procedure has
/// not decided by then, `Failure(check)` says so.
SelectionSummary select_best(const std::vector<Scenario>& policies,
                             const SelectionQuestion& question, const RunOptions& options);

}  // namespace v2v
