// A table that has been taken apart, as a trial.
#pragma once

#include "scenario/csv.hpp"
#include "vein2vein/scenario/observed_trial.hpp"

#include <optional>

namespace v2v {

/// Reports what is wrong and then returns nothing.
std::optional<ObservedTrial> trial_of(const CsvTable& table, const TrialRules& rules,
                                      Problems& problems);

}  // namespace v2v
