// Text that is safe to show: cleaning, terminal widths and line breaking.
#include "report/plain_text.hpp"

#include "core/utf8.hpp"

#include <algorithm>

namespace v2v::report {
namespace {

constexpr char32_t replacement = 0xFFFD;

/// A broken sequence is one replacement character a byte.
Utf8Character decode(std::string_view text, std::size_t at) {
  const Utf8Character character = utf8_at(text, at);
  return character.bytes > 0 ? character : Utf8Character{replacement, 1};
}

/// Controls, marks that reorder text, and what is no character at all.
bool is_unwanted(char32_t point) {
  constexpr char32_t byte_order_mark = 0xFEFF;
  const bool is_none = (point & 0xFFFE) == 0xFFFE || (point >= 0xFDD0 && point <= 0xFDEF);
  return is_control(point) || turns_direction(point) || point == byte_order_mark || is_none;
}

/// The most code points of `word` that fit into `width`, at least one; in bytes.
std::size_t bytes_that_fit(std::string_view word, double width,
                           const std::function<double(std::string_view)>& measure) {
  std::size_t fits = decode(word, 0).bytes;
  while (fits < word.size()) {
    const std::size_t next = fits + decode(word, fits).bytes;
    if (measure(word.substr(0, next)) > width) break;
    fits = next;
  }
  return fits;
}

}  // namespace

std::string clean(std::string_view text) {
  std::string out;
  bool space = false;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character next = decode(text, at);
    at += next.bytes;
    if (is_white_space(next.point)) {
      space = true;
    } else if (!is_unwanted(next.point)) {
      if (space && !out.empty()) out += ' ';
      space = false;
      append_utf8(out, next.point);
    }
  }
  return out;
}

std::string words_of(std::string_view identifier) {
  std::string out(identifier);
  std::replace(out.begin(), out.end(), '_', ' ');
  return clean(out);
}

std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < text.size();) {
    const Utf8Character next = decode(text, at);
    points.push_back(next.point);
    at += next.bytes;
  }
  return points;
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (const char32_t point : code_points(text)) sum += terminal_columns(point);
  return sum;
}

std::string left_in(std::size_t width, std::string_view text) {
  const std::size_t used = columns(text);
  return std::string(text) + std::string(width > used ? width - used : 0, ' ');
}

std::string right_in(std::size_t width, std::string_view text) {
  const std::size_t used = columns(text);
  return std::string(width > used ? width - used : 0, ' ') + std::string(text);
}

std::vector<std::string> wrap(std::string_view text, double width,
                              const std::function<double(std::string_view)>& measure) {
  std::vector<std::string> lines(1);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    std::string_view word = text.substr(at, end - at);
    at = end + 1;
    const std::string longer =
        lines.back().empty() ? std::string(word) : lines.back() + ' ' + std::string(word);
    if (measure(longer) <= width) {
      lines.back() = longer;
      continue;
    }
    if (!lines.back().empty()) lines.emplace_back();
    while (measure(word) > width) {
      const std::size_t head = bytes_that_fit(word, width, measure);
      if (head == word.size()) break;
      lines.back() = word.substr(0, head);
      lines.emplace_back();
      word.remove_prefix(head);
    }
    lines.back() = word;
  }
  return lines;
}

std::vector<std::string> wrap_columns(std::string_view text, std::size_t width) {
  return wrap(text, static_cast<double>(width),
              [](std::string_view part) { return static_cast<double>(columns(part)); });
}

}  // namespace v2v::report
