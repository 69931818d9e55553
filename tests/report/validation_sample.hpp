// A validation made by hand that the tests of its reports share.
#pragma once

#include "vein2vein/evidence/validation.hpp"

namespace v2v::test {

/// Nine studies, most of them predicted twice; one fitted and two left-out misses.
ValidationSummary sample_validation();
/// Names and reasons that nobody should be able to pass through unharmed.
ValidationSummary hostile_validation();

}  // namespace v2v::test
