// The proof that both engines tell the same story.
#pragma once

#include "experiment/simgrid_process.hpp"
#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/statistics/summary.hpp"

namespace v2v {

/// One replication, on the fast engine here and on SimGrid in a process beside it.
class VerificationUnderWay {
 public:
  /// SimGrid begins at once. The plan must outlive this, with the same parameters.
  VerificationUnderWay(const Plan& plan, Luck luck);
  /// Runs the fast engine and compares the journals entry by entry while they are written; once.
  /// Throws `Failure(check)` at the first difference, with both entries and where they stand.
  Verification finish(const VerificationProgress& progress = {});

 private:
  const Plan* plan_;
  Luck luck_;
  SimgridProcess simgrid_;
};

/// Both at once.
Verification verify(const Plan& plan, Luck luck, const VerificationProgress& progress = {});

}  // namespace v2v
