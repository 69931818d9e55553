// Text that is safe to show: cleaned, measured and wrapped by code points.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v::report {

/// Well-formed UTF-8 without control characters, marks that reorder text or characters that XML
/// forbids: white space of any kind becomes one space, what is broken becomes U+FFFD; no space at
/// either end.
std::string clean(std::string_view text);

/// Cleaned, underscores as spaces: an identifier as a person writes it.
std::string words_of(std::string_view identifier);

/// The code points of well-formed UTF-8.
std::vector<char32_t> code_points(std::string_view text);

/// Columns that cleaned text takes on a terminal.
std::size_t columns(std::string_view text);

/// Cleaned text padded with spaces to at least `width` columns.
std::string left_in(std::size_t width, std::string_view text);
std::string right_in(std::size_t width, std::string_view text);

/// Cleaned text broken at spaces into lines not wider than `width` by `measure`; a word that is
/// wider than that alone is broken anywhere. At least one line; a line holds at least one code
/// point however narrow the space.
std::vector<std::string> wrap(std::string_view text, double width,
                              const std::function<double(std::string_view)>& measure);
/// The same for a terminal.
std::vector<std::string> wrap_columns(std::string_view text, std::size_t width);

}  // namespace v2v::report
