// Cells of CSV tables.
#pragma once

#include <string>
#include <string_view>

namespace v2v::report {

/// Quotes where RFC 4180 wants it. Free text that a spreadsheet would take for a formula is
/// preceded by an apostrophe.
std::string csv_cell(std::string_view text);
/// All digits that it takes to read the same number back; empty when it is not finite.
std::string csv_number(double value);

}  // namespace v2v::report
