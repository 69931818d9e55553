// Studies and batches that nobody has simulated: their counts come from made-up patients' files.
#pragma once

#include "experiment/batch.hpp"
#include "experiment/study.hpp"

#include <cstdint>
#include <memory>

namespace v2v {

/// Six gates, of which the second is the ITT gate; three reasons, all known causes.
Scenario made_up_scenario(std::uint64_t digest);

/// `arms` scenarios at each of `points` points, whose values are release times of 7 d, 8 d, ...
Study made_up_study(unsigned points, unsigned arms, unsigned replications, unsigned batch_size);

/// What is made up depends on the study's seed, the point, the arm and the replication. Some
/// replications have no patient at all.
BatchResult made_up_batch(const Study& study, WorkUnit unit);

}  // namespace v2v
