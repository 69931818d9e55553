// The model: patients and their products on their way from vein to vein, on any engine.
#pragma once

#include "vein2vein/engine/engine.hpp"
#include "vein2vein/engine/resource.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/pathway/patient_set.hpp"
#include "vein2vein/pathway/plan.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace v2v {

/// Whether patients can be lost. `none_from_itt_gate` lets everybody who has reached the ITT gate
/// get as far as infusion whatever it takes: nobody leaves, decisions are positive, and only a
/// product that is given up ends the way. It answers "what would each patient's vein-to-vein time
/// have been", with the same luck.
enum class Attrition : std::uint8_t { as_in_scenario, none_from_itt_gate };

/// A replication lasts no longer: what would happen later does not, on any engine. SimGrid's clock
/// tells milliseconds apart for 1,089 years (engine/simgrid/core.hpp).
inline constexpr TimePoint end_of_world = TimePoint::at(Duration::whole_days(365'250));

/// Which luck to use: the replication's address in the space of random numbers.
struct Luck {
  std::uint64_t seed = 1;
  std::uint32_t replication = 0;
};

/// What the model counted besides the journal.
struct PathwayOutcome {
  std::uint64_t patients_entered = 0;
  /// Differs from entered only where the world has ended early, or if the model has a defect.
  std::uint64_t patients_closed = 0;
  /// Somebody was under way, or still to come, at `end_of_world`; nothing happened after it.
  bool ended_early = false;
  std::uint64_t random_numbers = 0;  ///< drawn
  std::uint64_t most_in_flight = 0;  ///< patients
  struct Use {
    SiteIndex site = 0;  ///< `no_site` for sessions
    ResourceKind kind{};
    LaneIndex lane = 0;  ///< of departures, which leave from `site`; of sessions: `board_index`
    std::uint32_t capacity = 0;  ///< in the end
    ResourceStatistics seen;  ///< from the end of the warm-up to the last arrival (cohort: the end)
  };
  std::vector<Use> resources;  ///< limited ones that somebody may use, by site, kind and lane
};

/// Of what the observer is told how it was used, day by day.
enum class DailyUse : std::uint8_t { of_nothing, of_capacities, of_everything };

/// Simulates one replication of `plan` on `engine` (fresh, at time 0) to its end; the observer
/// hears everything. Conserves patients and capacity: both are invariants. Of `only` these enter,
/// everybody else is numbered and stays away; where nobody depends on others that changes nothing
/// for those who enter, and what is counted of resources means nothing.
PathwayOutcome simulate(const Plan& plan, Engine& engine, Observer& observer, Luck luck,
                        Attrition attrition = Attrition::as_in_scenario,
                        DailyUse daily_use = DailyUse::of_nothing,
                        const PatientSet* only = nullptr);

}  // namespace v2v
