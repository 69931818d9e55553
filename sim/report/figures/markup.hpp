// Words inside SVG, DOT and Markdown: escaping and numbers, the same wherever they stand.
#pragma once

#include <string>
#include <string_view>

namespace v2v::report {

/// Text as XML wants it, in content and in attributes.
std::string xml_escaped(const std::string& text);
/// Hundredths of a millimetre, no trailing zeros.
std::string mm(double value);

/// Inside double quotes; a backslash is one that the reader sees.
std::string dot_quoted(const std::string& text);
/// Wrapped lines, each ended by `end` (`\l` left, `\n` centred).
std::string dot_label(const std::string& text, const char* end);

/// Everything escaped that a renderer would take for markup.
std::string markdown_escaped(std::string_view cleaned);
/// The same of any text, cleaned.
std::string markdown_cleaned(std::string_view text);

}  // namespace v2v::report
