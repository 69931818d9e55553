// Tables of generated Markdown pages.
#pragma once

#include "vein2vein/statistics/warning.hpp"

#include <string>
#include <vector>

namespace v2v::report {

using Column = std::vector<std::string>;  ///< its head, then a cell a row; an empty one is `-`
using Columns = std::vector<Column>;      ///< at least one, all as long

/// With what the table is made of below it, and what has to be known first above it.
std::string table_of(const Columns& columns, const std::string& note,
                     const std::vector<Warning>& warnings = {});

}  // namespace v2v::report
