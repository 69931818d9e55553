// What waiting costs, as text for a terminal.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <string>

namespace v2v::report {

/// The mean number of units there are: whole where it is.
std::string units(double mean);
/// More in use than there are, beyond rounding.
inline bool is_above_capacity(double utilisation) { return utilisation > 1 + 1e-9; }
/// Why that is no mistake; nothing where it is not so.
std::string above_capacity_text(bool any);

/// How much of vein-to-vein time is waiting, for what, and where; at most `most_rows` places, those
/// with the longest queues. Empty when there is nothing that anybody could wait for.
std::string waiting_text(const RunSummary& run, std::size_t most_rows);

}  // namespace v2v::report
