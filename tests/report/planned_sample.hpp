// Summaries by the calendar, made by hand.
#pragma once

#include "vein2vein/statistics/forecast.hpp"
#include "vein2vein/statistics/summary.hpp"

namespace v2v::test {

/// The sample as a service of two years with dates, beds that are short, a closure and three
/// hospitals in two regions; names try to break out of every format.
RunSummary planned_run();
/// Two groups of it.
RunSummary programme_run();
/// Three weeks from a list of three.
ForecastSummary sample_forecast();

}  // namespace v2v::test
