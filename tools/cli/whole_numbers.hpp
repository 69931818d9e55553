// Ranges of which a scenario takes the whole numbers only, as of suites.
#pragma once

#include "shared_options.hpp"
#include "vein2vein/experiment/vary.hpp"

#include <vector>

namespace v2v::cli {

/// Whether both ends are whole numbers without a unit, and the first scenario, with `fixed`, takes
/// the lower one and nothing just above it.
bool takes_whole_numbers_only(const ScenarioArguments& arguments,
                              const std::vector<Override>& fixed, const Variation& range);

}  // namespace v2v::cli
