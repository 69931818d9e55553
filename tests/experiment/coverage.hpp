// How often prediction intervals hold the truth, over synthetic studies with known parameters.
#pragma once

#include "vein2vein/experiment/experiment.hpp"

#include <cstdint>

namespace v2v {

/// What the predictor of a synthetic study knows.
enum class Knowledge : std::uint8_t {
  parameters,          ///< the true parameters
  counts_as_evidence,  ///< one study's counts, and what they leave unknown
  counts_as_truth      ///< one study's counts, taken for the parameters
};

struct Coverage {
  unsigned studies = 0;
  double share = 0;           ///< of studies whose next cohort fell within its 95% interval
  double standard_error = 0;  ///< of that share, if it is 0.95
  double mean_width = 0;      ///< of the intervals, patients
};

/// Each study: a cohort of a known world is observed; from what is known about it a second cohort
/// is predicted; a second cohort of the known world comes true. The count is of patients infused.
Coverage coverage_of(Knowledge knowledge, unsigned studies, unsigned patients,
                     unsigned replications, std::uint64_t seed);

}  // namespace v2v
