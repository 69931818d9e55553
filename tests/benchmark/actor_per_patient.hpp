// The journeys workload written the obvious way in SimGrid: one actor a patient.
#pragma once

#include <cstdint>

namespace v2v::benchmark {

struct ActorResult {
  double seconds = 0;  ///< of the simulation itself, without start-up
  std::uint64_t infused = 0;
};

/// Simulates `patients` journeys (scenarios/journeys.yaml, the numbers written out) in a process of
/// its own, with SimGrid's defaults. Beds and suites are semaphores. A killed actor gives nothing
/// back in SimGrid, so a patient knows the day of leaving and bounds every wait by it.
ActorResult actor_per_patient(std::uint32_t patients, std::uint64_t seed);

}  // namespace v2v::benchmark
