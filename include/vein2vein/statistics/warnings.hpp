// Which warnings a run deserves.
#pragma once

#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/quantity.hpp"
#include "vein2vein/statistics/summary.hpp"
#include "vein2vein/statistics/warning.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// Replications whose order statistics hold a 95 % prediction interval: with n of them the interval
/// from the smallest to the largest holds one more with probability (n - 1) / (n + 1), which is
/// 0.95 for n = 39.
inline constexpr unsigned replications_of_a_prediction95 = 39;

/// Of a summary that is complete but for its warnings; the gravest first.
///
/// A resource counts as overloaded when the load that is offered to it (`describe_network`, as if
/// nobody left while waiting) is at least what it can give in the end, or gave on average while it
/// changed, and the run agrees: at least 80 % in use, half of those served waited, or on average
/// more wait than can be served at a time. Without that, attrition on the way keeps the load off. A
/// contract counts those who can have no other product, and as many as were eligible in the run at
/// most. A cohort that comes all at once has no load.
std::vector<Warning> warnings_of(const Scenario& scenario, const RunSummary& run);

/// For whatever is decided by this quantity: nothing unless it is of survivors only.
std::optional<Warning> immortal_time_warning(const Quantity& decided_by);

/// For arms, points or policies (`plural`) that are compared: nothing when `accrual_days`, one a
/// holder, nothing where unknown, are alike within a percent.
std::optional<Warning> accrual_warning(const std::vector<std::optional<double>>& accrual_days,
                                       const std::vector<std::string>& names,
                                       std::string_view plural);

/// For the same: nothing when the gates that they are counted from, one a holder, nothing where it
/// has several, are the same.
std::optional<Warning> counted_from_warning(const std::vector<std::optional<Gate>>& itt_gates,
                                            const std::vector<std::string>& names,
                                            std::string_view plural);

/// For arms, by how many patients each expects (`expected_patients`): nothing when all expect as
/// many, to the whole patient.
std::optional<Warning> different_patients_warning(const std::vector<double>& expected,
                                                  const std::vector<std::string>& names);

}  // namespace v2v
