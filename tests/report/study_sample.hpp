// Studies made by hand that the tests of reports share.
#pragma once

#include "vein2vein/statistics/study_summary.hpp"

#include <string>

namespace v2v::test {

/// Release from 7 to 35 days after leukapheresis; competing exponential losses.
SweepSummary sample_sweep();
/// Two paths, one of them a word, by Latin hypercube.
SweepSummary sample_hypercube();
/// Names that try to break out of every format, and points without patients.
SweepSummary hostile_sweep();

/// `method` is `tornado`, `morris` or `sobol`.
SensitivitySummary sample_sensitivity(const std::string& method);
SensitivitySummary hostile_sensitivity(const std::string& method);
/// Nobody contributes to the outcome.
SensitivitySummary unknown_sensitivity(const std::string& method);

SelectionSummary sample_selection();
SelectionSummary hostile_selection();

}  // namespace v2v::test
