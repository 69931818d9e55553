// From counts to estimates.
#pragma once

#include "vein2vein/statistics/resource_totals.hpp"
#include "vein2vein/statistics/summary.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <vector>

namespace v2v {

/// Fills flow, attrition, treated fraction, times, waiting, resources, product counts and
/// fingerprint of a summary. `counts` are in the order of the replications. `times` are of the
/// infused, `potential` of everybody at the ITT gate with attrition switched off.
RunSummary summarise(const Scenario& scenario, const std::vector<ReplicationCounts>& counts,
                     const PatientTimes& times, const PatientTimes& potential,
                     const Waiting& waiting = {}, const ResourceTotals& resources = {});

/// `counts` are in the order of the replications; the causes are those of the two scenarios.
Difference summarise(const std::vector<PairedCounts>& counts,
                     const std::vector<std::string>& first_causes = {},
                     const std::vector<std::string>& second_causes = {});

}  // namespace v2v
