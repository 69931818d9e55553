// Which of a flowchart's losses a published number is about: one rule for everybody who compares.
#pragma once

#include "vein2vein/scenario/scenario.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace v2v::statistics {

/// A study that publishes no count for a gate cannot have parted the losses before it from those
/// after it. A stage is therefore the gates from one of which a count or losses are published (or
/// which is entered by) up to the next such gate; losses that are published after its first gate
/// are of all of them.
struct PublishedStage {
  std::size_t first = 0, end = 0;  ///< places in the flowchart; `end` is not part of it
  bool listed = false;             ///< reasons are published
  std::vector<std::optional<std::uint32_t>> by_reason = {};  ///< as published
  /// The reasons add up to all who were lost in the stage (or nothing is known of how many these
  /// were): then the study has seen none of the reasons that it does not name.
  bool complete = false;
};

/// The stages of the whole flowchart, in its order; the last gate is one by itself. Of the
/// scenario's so many reasons.
std::vector<PublishedStage> published_stages(const Population& population, std::size_t reasons);
inline std::vector<PublishedStage> published_stages(const Scenario& scenario) {
  return published_stages(scenario, scenario.reasons.size());
}

/// What a study publishes of those who reached a gate.
std::optional<std::uint32_t> published_at(const Population& population, Gate gate);

}  // namespace v2v::statistics
