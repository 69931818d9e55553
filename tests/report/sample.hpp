// Summaries made by hand that the tests of reports share.
#pragma once

#include "vein2vein/statistics/summary.hpp"

namespace v2v::test {

/// Shaped like the published inati-cel trial: 92 screened, 48 infused.
RunSummary sample_run();
/// The sample and an arm without published counts, with a shorter path.
ComparisonSummary sample_comparison();
/// All ten gates with eight reasons each.
RunSummary crowded_run();
/// Titles and reasons that try to break out of every format.
RunSummary hostile_run();

/// A service whose warm-up was found, with a precision that was reached and drawn parameters.
RunSummary evidence_run();

/// A queue for the apheresis beds of each hospital, as long as its number.
RunSummary run_with_many_sites(unsigned sites);
/// Nothing is limited and nobody waits.
RunSummary unlimited_run();

}  // namespace v2v::test
