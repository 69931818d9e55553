// Words inside SVG and DOT: escaping and numbers, the same for every picture.
#pragma once

#include <string>

namespace v2v::report {

/// Text as XML wants it, in content and in attributes.
std::string xml_escaped(const std::string& text);
/// Hundredths of a millimetre, no trailing zeros.
std::string mm(double value);

/// Inside double quotes; a backslash is one that the reader sees.
std::string dot_quoted(const std::string& text);
/// Wrapped lines, each ended by `end` (`\l` left, `\n` centred).
std::string dot_label(const std::string& text, const char* end);

}  // namespace v2v::report
