// Which values of a document say neither where they come from nor why they were made up. Portable.
#pragma once

#include "scenario/problems.hpp"

namespace v2v {

/// Reports, at its place, every value that is evidence and has neither a source nor a reason, on
/// itself or on a mapping around it in its own file (`note_origins`).
///
/// Evidence is every number, date, time of the day, distribution, probability, hazard and table of
/// numbers, and the file of `referrals` and `waiting_list`; counts such as `n` and `of` are part of
/// the value in which they stand. Not evidence are words: names, choices, flags, gates, reasons on
/// record, texts, keys (levels, and the times and values of a table), `unlimited` and `none`; and
/// what says how to read or run the file: `format`, `replications`, and `starts`, the day that the
/// first day of the simulation is called.
void report_unsourced(const Node& root, Problems& problems);

}  // namespace v2v
