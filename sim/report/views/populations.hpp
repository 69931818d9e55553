// Several populations beside one another, and each by itself.
#pragma once

#include "vein2vein/report/document.hpp"
#include "vein2vein/statistics/summary.hpp"

namespace v2v::report {

/// A row a population: who comes, who is treated, of how many, what most are lost to. Nothing where
/// there is one.
void add_populations(Document& document, const RunSummary& run);
/// A part for each: flowchart and times.
void add_each_population(Document& document, const RunSummary& run);

}  // namespace v2v::report
