// The widths of type, built in, so that a picture depends on no installed font.
#pragma once

#include <string_view>

namespace v2v::report {

/// Width of cleaned text, in the unit of `size`, without kerning. ASCII by the metrics of Helvetica
/// and Helvetica-Bold (Adobe Core 14 AFM; Arial and Liberation Sans share them); everything else is
/// taken to be at least as wide as it is in common fonts.
double text_width(std::string_view text, double size, bool bold);

}  // namespace v2v::report
