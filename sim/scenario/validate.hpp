// From a document to a scenario: every rule of the format that is not a matter of single values.
#pragma once

#include "scenario/lists.hpp"
#include "scenario/problems.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <string>

namespace v2v {

/// Reads a whole document. The result is good only when no problem has been added.
Scenario validate(const Node& root, const std::string& name, const Lists& lists,
                  Problems& problems);

}  // namespace v2v
