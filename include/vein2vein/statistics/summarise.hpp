// From counts to estimates.
#pragma once

#include "vein2vein/statistics/incidence.hpp"
#include "vein2vein/statistics/resource_totals.hpp"
#include "vein2vein/statistics/summary.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <string>
#include <vector>

namespace v2v {

/// Fills flow, attrition, treated fraction, times, waiting, resources, product counts and
/// fingerprint of a summary. `counts` are in the order of the replications. `times` are of the
/// infused, `potential` of everybody at the ITT gate with attrition switched off.
RunSummary summarise(const Scenario& scenario, const std::vector<ReplicationCounts>& counts,
                     const PatientTimes& times, const PatientTimes& potential,
                     const Waiting& waiting = {}, const ResourceTotals& resources = {},
                     const Incidence& incidence = {});

/// What there is of one of several populations.
PopulationSummary summarise(const Scenario& scenario, const Population& population,
                            const std::vector<ReplicationCounts>& counts, const PatientTimes& times,
                            const PatientTimes& potential, const Waiting& waiting,
                            const Incidence& incidence);

/// What `CauseChange::cause` says of patients who did not reach the ITT gate in the other arm.
inline constexpr const char* not_at_itt_gate = "not_at_the_itt_gate";

/// `counts` are in the order of the replications; causes those of the scenarios of the first arm
/// and of this one. By cause there are the causes of the first arm, then others of this one, then
/// `not_at_itt_gate` where there is anybody.
Difference summarise(const std::vector<PairedCounts>& counts,
                     const std::vector<std::string>& causes_of_first,
                     const std::vector<std::string>& causes_of_this);

}  // namespace v2v
