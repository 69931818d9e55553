// Verifying the points of a study, several at a time.
#pragma once

#include "experiment/study.hpp"
#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace v2v {

using PointVerified = std::function<void(std::uint32_t point, std::vector<Verification>&& arms)>;

/// Every arm of these points, in this order: replication 0 of each, with `at_a_time` (at least 1)
/// processes of SimGrid at work. Only the time depends on that: they are compared, and `verified`
/// is called, one after the other. Throws as `verify` does, for the first that differs.
void verify_points(const Study& study, const std::vector<std::uint32_t>& points, unsigned at_a_time,
                   const VerificationProgress& progress, const PointVerified& verified);

}  // namespace v2v
