// All replications of one or more arms, on all threads, in an order that does not matter.
#pragma once

#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/pathway/plan.hpp"
#include "vein2vein/statistics/resource_totals.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <vector>

namespace v2v {

/// What the replications of one arm left behind.
struct ArmCounts {
  std::vector<ReplicationCounts> counts;    ///< by replication
  std::vector<PairedCounts> against_first;  ///< by replication; empty for the first arm
  PatientTimes times;
  PatientTimes potential;
  Waiting waiting;
  ResourceTotals resources;
};

/// Runs `options.replications` (> 0) replications of every arm with common luck.
std::vector<ArmCounts> replicate(const std::vector<const Plan*>& arms, const RunOptions& options);

}  // namespace v2v
