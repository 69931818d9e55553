// The journeys workload as somebody would write it who needs nothing else: the reference that
// benchmarks are measured in.
#pragma once

#include <cstdint>

namespace v2v::benchmarks {

struct JourneyCounts {
  struct Waits {
    std::uint64_t served = 0;  ///< patients who got one
    double days = 0;           ///< that they waited, all together
  };
  std::uint64_t infused = 0, left = 0;  ///< patients
  Waits for_beds, for_suites;
};

/// Simulates `patients` journeys (scenarios/journeys.yaml, the numbers written out) with one heap
/// of entries and one switch over what is due: no coroutines, no observer, no names, one hospital
/// and one plant. Its luck is not that of the model, its law is.
JourneyCounts hand_written_calendar(std::uint32_t patients, std::uint64_t seed,
                                    std::uint32_t replication);

}  // namespace v2v::benchmarks
