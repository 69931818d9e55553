// How long a service takes until it has forgotten that it started empty.
#pragma once

#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>

namespace v2v {

/// Pilot replications behind a warm-up that is found: the means of so many groups of so many.
/// Assumed: five together show a bias that one alone hides, and four groups steady the statistic of
/// a series that is not long beside its autocorrelation.
inline constexpr unsigned pilot_groups = 4, pilots_a_group = 5;

/// Of a service whose warm-up is stated: that one. Otherwise the number of patients under way at
/// the end of each day, from the first day to the last arrival, means over groups of pilot
/// replications that count everybody, is cut by MSER-5. Nothing when the scenario is no service.
std::optional<WarmUpSummary> warm_up_of(const Scenario& scenario, std::uint64_t seed);

/// The scenario with that warm-up.
Scenario with_warm_up(const Scenario& scenario, const WarmUpSummary& warm_up);

}  // namespace v2v
