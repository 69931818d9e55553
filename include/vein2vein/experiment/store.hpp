// Durable stores of studies, as those see them who do not simulate: what is in one, and merging.
#pragma once

#include "vein2vein/statistics/precision.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// What `merge_stores` has done.
struct MergeSummary {
  std::uint64_t batches_added = 0, batches_there_before = 0;
  std::uint64_t batches_of_study = 0;  ///< in all, when every point is complete; 0 with a goal
  bool complete = false;
  std::string command;  ///< words that made the study, to go on with
};

/// Puts what is in `parts` into `target` (made when it does not exist). All must hold the same
/// study; a batch that is in several must be the same in all. Throws as `Store` does.
MergeSummary merge_stores(const std::string& target, const std::vector<std::string>& parts);

/// What a store says about its study.
struct StoreContents {
  std::string kind, command;  ///< `sweep`; the words that made it
  std::string version;        ///< of the program
  std::uint64_t seed = 0;
  bool of_parameters = false;  ///< parameters are drawn
  unsigned replications = 0;   ///< of every point; with a goal, the most
  std::optional<PrecisionGoal> precision;
  std::uint64_t points = 0;
  std::uint64_t points_complete = 0;
  std::uint64_t batches = 0;  ///< that are there
};

/// Throws as opening the store does.
StoreContents contents_of_store(const std::string& path);

}  // namespace v2v
