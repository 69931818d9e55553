// The parts that the documents of a run and of a comparison share.
#pragma once

#include "report/numbers.hpp"
#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <vector>

namespace v2v::report {

/// `3.1` and the number behind it, in days.
inline Cell spoken_cell(double days) { return {spoken_days(days), days, "d"}; }
inline Cell days_cell(double days, int decimals = 1) { return {number(days, decimals), days, "d"}; }

/// Title (or the scenario's name) and question.
void add_heading(Document& document, const RunSummary& run);
void add_treated(Document& document, const RunSummary& run);
/// Times, resources, waiting and counts of products: everything below the treated fraction. At most
/// `most_places` places at which is waited.
void add_details(Document& document, const RunSummary& run, std::size_t most_places);
/// Parts of it: vein-to-vein time with its parts and the intervals; what is limited; what is
/// counted.
void add_times(Document& document, const RunSummary& run);
void add_resources(Document& document, const RunSummary& run);
void add_measures(Document& document, const RunSummary& run);
/// Verification, fingerprint and how it was simulated.
void add_origin(Document& document, const RunSummary& run);
/// The treated fraction in a sentence.
void add_answer(Document& document, const RunSummary& run);
/// At most twelve numbers that it hangs on.
blocks::Table key_numbers(const RunSummary& run);
/// Which arm treats more; of many arms the best and the worst.
void add_verdicts(Document& document, const ComparisonSummary& comparison);
/// Arms below each other, at most `most`: how many are treated, saved, lost instead.
void add_arms(Document& document, const ComparisonSummary& comparison, std::size_t most = 12);
/// What patients are lost to in each of few arms.
void add_causes(Document& document, const ComparisonSummary& comparison);
/// All of them, each with its title.
void add_pictures(Document& document, const std::vector<blocks::Figure>& pictures);
/// Where the rest is, on a first screen.
inline constexpr const char* more_to_read =
    "More: --full for every table; --out DIR for a report to print, pictures and files.";
/// What a mark in the flowcharts means, where there is one.
void add_key(Document& document, const blocks::Flowchart& flowchart);

}  // namespace v2v::report
