// Carrying out a study: every unit once, on threads or other machines, results point by point.
#pragma once

#include "experiment/prepare.hpp"
#include "experiment/stopping.hpp"
#include "experiment/study.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace v2v {

struct Execution {
  std::uint64_t units_done = 0;      ///< by this call or before it
  std::uint64_t units_of_shard = 0;  ///< all of them, of this shard
  bool complete = false;             ///< false for a shard of several
};

/// Called for each complete point, one at a time, in any order.
using PointFinished = std::function<void(std::size_t point, PointResult&& result)>;

/// `stopping` may be null. First verifies (forks, so before any thread is started; workers verify
/// with the first batch of a point), then simulates what the store does not have yet. The result of
/// a point does not depend on threads, workers, engine or interruptions. Throws `Failure`.
Execution execute(const Study& study, const RunOptions& options, Stopping* stopping,
                  const PointFinished& finished);

/// Runs replication 0 of every arm of a point on both engines. Forks: not beside other threads.
std::vector<Verification> verify_point(const Study& study, std::uint32_t point,
                                       const VerificationProgress& progress = {});

}  // namespace v2v
