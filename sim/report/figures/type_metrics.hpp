// The widths of type, built in, so that a picture depends on no installed font.
#pragma once

#include <string>
#include <string_view>

namespace v2v::report {

/// Room that cleaned text needs in any common sans-serif, in the unit of `size`: for each character
/// of ASCII the wider of Helvetica (Adobe Core 14 AFM; Arial and Liberation Sans are as wide) and
/// DejaVu Sans, which many systems show instead; everything else is taken to be as wide as the
/// widest of its kind.
double text_width(std::string_view text, double size, bool bold);

/// Cleaned text cut to the width, with an ellipsis where something is missing.
std::string cut_to(std::string_view text, double width, double size, bool bold);

}  // namespace v2v::report
