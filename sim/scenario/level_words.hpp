// Which levels of a characteristic a condition means. Portable.
#pragma once

#include "scenario/value.hpp"

#include <string>
#include <vector>

namespace v2v {

/// By level, whether one of the words at `words` (one or a list) means it: the same word, or, where
/// both are numbers, one that holds it: `3` is 3, `3+` is 3 and more, `18-25` is 18 to 25. A level
/// that only a part of such a range covers is a problem.
std::vector<bool> levels_named(const std::vector<std::string>& levels, const Value& words);

}  // namespace v2v
