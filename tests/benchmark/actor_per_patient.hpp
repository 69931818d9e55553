// The journeys workload written the obvious way in SimGrid: one actor a patient.
#pragma once

#include <cstdint>

namespace v2v::benchmark {

struct ActorResult {
  double seconds = 0;  ///< of the simulation itself, without start-up
  std::uint64_t infused = 0;
};

/// How an actor learns that its patient leaves. A killed actor gives nothing back in SimGrid.
enum class Leaving {
  by_interruption,  ///< at any moment, as in the model: a kernel timer kills the actor and gives
                    ///< back what it held
  by_foresight  ///< the actor knows the day beforehand and bounds every wait by it: fewer timers,
                ///< but the protocol is no longer written as it is
};

/// Simulates `patients` journeys (scenarios/journeys.yaml, the numbers written out) in a process of
/// its own, with SimGrid's defaults; beds and suites are semaphores.
ActorResult actor_per_patient(Leaving leaving, std::uint32_t patients, std::uint64_t seed);

}  // namespace v2v::benchmark
