// What waiting costs.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <string>

namespace v2v::report {

/// The mean number of units there are: whole where it is.
std::string units(double mean);
/// More in use than there are, beyond rounding.
inline bool is_above_capacity(double utilisation) { return utilisation > 1 + 1e-9; }
/// Why that is no mistake.
inline constexpr const char* why_above_capacity =
    "More than 100 % in use: units are means over time, and what has begun goes on where they "
    "become fewer (a smaller capacity, closing time, an outage) or a waiting list began with more.";

/// How much of vein-to-vein time is waiting, for what, and where; at most `most_rows` places, those
/// with the longest queues. Nothing when there is nothing that anybody could wait for.
void add_waiting(Document& document, const RunSummary& run, std::size_t most_rows);
/// Parts of it: for what, and where.
void add_share(Document& document, const RunSummary& run);
void add_places(Document& document, const RunSummary& run, std::size_t most_rows);

}  // namespace v2v::report
