// How long a service takes until it has forgotten that it started empty.
#pragma once

#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>

namespace v2v {

/// Pilot replications behind a warm-up that is found. Assumed: with ten the daily mean of patients
/// under way is quiet enough for MSER-5 on every shipped service.
inline constexpr unsigned pilot_replications = 10;

/// Of a service whose warm-up is stated: that one. Otherwise the number of patients under way at
/// the end of each day, from the first day to the last arrival, mean over pilot replications that
/// count everybody, is cut by MSER-5. Nothing when the scenario is no service.
std::optional<WarmUpSummary> warm_up_of(const Scenario& scenario, std::uint64_t seed);

/// The scenario with that warm-up.
Scenario with_warm_up(const Scenario& scenario, const WarmUpSummary& warm_up);

}  // namespace v2v
