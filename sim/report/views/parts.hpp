// The parts that the documents of a run and of a comparison share.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>

namespace v2v::report {

/// Title (or the scenario's name) and question.
void add_heading(Document& document, const RunSummary& run);
void add_treated(Document& document, const RunSummary& run);
/// Times, resources, waiting and counts of products: everything below the treated fraction. At most
/// `most_places` places at which is waited.
void add_details(Document& document, const RunSummary& run, std::size_t most_places);
/// Verification, fingerprint and how it was simulated.
void add_origin(Document& document, const RunSummary& run);
/// What a mark in the flowcharts means, where there is one.
void add_key(Document& document, const blocks::Flowchart& flowchart);

}  // namespace v2v::report
