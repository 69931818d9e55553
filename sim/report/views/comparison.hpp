// What is said of two arms.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <string>

namespace v2v::report {

/// Which of the two treats more, by how much, and how sure that is.
std::string change_sentence(const Difference& difference, const std::string& first,
                            const std::string& second);

}  // namespace v2v::report
