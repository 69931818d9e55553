// What waiting costs, as text for a terminal.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <string>

namespace v2v::report {

/// How much of vein-to-vein time is waiting, for what, and where; at most `most_rows` places, those
/// with the longest queues. Empty when there is nothing that anybody could wait for.
std::string waiting_text(const RunSummary& run, std::size_t most_rows);

}  // namespace v2v::report
