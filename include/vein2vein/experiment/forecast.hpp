// A look ahead from today's list.
#pragma once

#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/forecast.hpp"

#include <optional>

namespace v2v {

/// Runs the scenario as `run` does, and tells besides of each week and of each patient of its
/// waiting list, from the same replications. It has one population and a service of a time without
/// warm-up; throws `Failure(input)` otherwise. `late_after` is a day that somebody wants to
/// know about: who of the list is infused by then?
ForecastSummary forecast(const Scenario& scenario, const RunOptions& options,
                         std::optional<TimePoint> late_after = {});

}  // namespace v2v
