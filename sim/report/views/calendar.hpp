// What a planner books by: years and months, beds.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>

namespace v2v::report {

/// A row a year of all patients together, at most `most` of them; nothing where nothing is observed
/// by the calendar.
void add_years(Document& document, const RunSummary& run, std::size_t most);
/// Years, what is lost to which cause in them, and months.
void add_calendar(Document& document, const RunSummary& run);
/// What is short, or nearest to it: at most `most` rows. Nothing where nothing is told of.
void add_short_resources(Document& document, const RunSummary& run, std::size_t most);
/// Every resource, and what closures come to.
void add_occupancy(Document& document, const RunSummary& run);

}  // namespace v2v::report
