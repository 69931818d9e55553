// From scenarios and options to a study, and from what it left behind to summaries.
#pragma once

#include "experiment/batch.hpp"
#include "experiment/study.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// A scenario ready to be simulated: with its warm-up, if it has one.
struct PreparedScenario {
  std::shared_ptr<const Scenario> scenario;
  std::optional<WarmUpSummary> warm_up;
};
PreparedScenario prepare(std::shared_ptr<const Scenario> scenario, std::uint64_t seed);
/// On several threads, because a warm-up may have to be found for each.
std::vector<PreparedScenario> prepare(const std::vector<std::shared_ptr<const Scenario>>& scenarios,
                                      const RunOptions& options);

/// Everything that the replications of one point left behind.
struct PointResult {
  BatchResult arms;                    ///< all replications, in their order
  std::vector<Verification> verified;  ///< by arm
};

/// A study without points. `usual_replications` hold where the options state none.
Study empty_study(const std::string& kind, const RunOptions& options, unsigned usual_replications);

/// A fingerprint of everything that decides the results: another program computes the same units
/// when it has the same one.
std::uint64_t identity_of(const Study& study);

/// The summary of one arm of a point; what precision was reached is for the caller to add.
RunSummary summarise_arm(const Study& study, const RunOptions& options,
                         const PreparedScenario& prepared, std::size_t arm,
                         const PointResult& result);

}  // namespace v2v
