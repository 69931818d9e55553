// The made-up studies of posterior/*.csv, whose posterior R has computed.
#pragma once

#include "vein2vein/evidence/fit.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace v2v::test {

/// The files' studies in their order. Throws where a file says what no study can have.
std::vector<StudyEvidence> studies_of_files();

/// Every parameter that is sampled and that studies have in common, by its name in
/// `AttritionFit::parameters`; but for the shape, whose logarithm is `log_time_shape`.
using Scalar = std::function<double(const AttritionDraw&)>;
std::map<std::string, Scalar> common_parameters();

}  // namespace v2v::test
