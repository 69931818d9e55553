// Replications that did not come to their end.
#pragma once

#include "vein2vein/pathway/model.hpp"

namespace v2v {

/// Throws where somebody was still under way at the end: of a world that ended (`end_of_world`:
/// more is asked for than can be given, which is for the scenario to mend) or because nothing
/// happened any more (a defect).
void expect_finished(const PathwayOutcome& outcome, Luck luck, Attrition attrition);

}  // namespace v2v
