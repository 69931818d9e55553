// The proof that both engines tell the same story.
#pragma once

#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/statistics/summary.hpp"

namespace v2v {

/// Runs one replication on the fast engine here and on SimGrid in a process beside it and compares
/// the journals entry by entry while they are written. Throws `Failure(check)` at the first
/// difference, with both entries and where they stand.
Verification verify(const Plan& plan, Luck luck, const VerificationProgress& progress = {});

}  // namespace v2v
