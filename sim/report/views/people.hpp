// Hours of people's work, and how many people that takes.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>

namespace v2v::report {

/// Every shift of every role at every site; nothing where the scenario has no people.
void add_people(Document& document, const RunSummary& run);
/// Those who are short in most weeks: at most `most`, and none that is short in fewer than one in
/// twenty.
void add_short_people(Document& document, const RunSummary& run, std::size_t most);

}  // namespace v2v::report
