// Escaping and numbers of SVG, DOT and Markdown.
#include "report/figures/markup.hpp"

#include "report/plain_text.hpp"

#include <fmt/format.h>

namespace v2v::report {
namespace {
constexpr std::size_t label_width = 60;
}

std::string xml_escaped(const std::string& text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  return out;
}

std::string mm(double value) {
  std::string text = fmt::format("{:.2f}", value);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text == "-0" ? "0" : text;
}

std::string dot_quoted(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out;
}

std::string dot_label(const std::string& text, const char* end) {
  std::string out;
  for (const std::string& line : wrap_columns(clean(text), label_width))
    out += dot_quoted(line) + end;
  return out;
}

std::string markdown_escaped(std::string_view cleaned) {
  std::string out;
  for (const char c : cleaned) {
    if (std::string_view("\\`*_[]<>|#~$&").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string markdown_cleaned(std::string_view text) { return markdown_escaped(clean(text)); }

}  // namespace v2v::report
