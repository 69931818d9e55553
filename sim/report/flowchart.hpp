// The words that the forms of a flowchart share.
#pragma once

#include "vein2vein/report/flowchart.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <string>
#include <vector>

namespace v2v::report {

/// `until received: 10.9 [5, 17]`: of whom a loss is published, where these are more than its own;
/// else empty.
std::string until_words(const Loss& loss);

/// How many are lost after it: a mean where its parts are means.
std::string lost_count(const Stage& stage);

/// The words below a flowchart: treated fraction, times, how it was simulated; a sentence each.
std::vector<std::string> caption_of(const RunSummary& run);

/// Said where a run has fewer replications than a prediction interval takes.
std::string too_few_to_predict();

}  // namespace v2v::report
