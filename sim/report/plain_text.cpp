// Text that is safe to show: UTF-8 decoding, terminal widths and line breaking.
#include "report/plain_text.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace v2v::report {
namespace {

constexpr char32_t replacement = 0xFFFD;

struct Decoded {
  char32_t point;
  std::size_t bytes;
};

/// The code point at `at`; a broken sequence is one replacement character a byte.
Decoded decode(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(text[i]));
  };
  const char32_t first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {replacement, 1};
  char32_t point = first & (0x7Fu >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0) != 0x80) return {replacement, 1};
    point = (point << 6) | (byte(at + i) & 0x3F);
  }
  constexpr std::array<char32_t, 5> smallest = {0, 0, 0x80, 0x800, 0x10000};
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (point < smallest[length] || point > 0x10FFFF || surrogate) return {replacement, 1};
  return {point, length};
}

void append(std::string& out, char32_t point) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (point < 0x80) return put(point);
  if (point < 0x800) {
    put(0xC0 | (point >> 6));
  } else {
    if (point < 0x10000) {
      put(0xE0 | (point >> 12));
    } else {
      put(0xF0 | (point >> 18));
      put(0x80 | ((point >> 12) & 0x3F));
    }
    put(0x80 | ((point >> 6) & 0x3F));
  }
  put(0x80 | (point & 0x3F));
}

using Range = std::pair<char32_t, char32_t>;

template <std::size_t n>
bool in(const std::array<Range, n>& ranges, char32_t point) {
  return std::any_of(ranges.begin(), ranges.end(), [point](const Range& range) {
    return point >= range.first && point <= range.second;
  });
}

bool is_space(char32_t point) {
  constexpr std::array<Range, 6> spaces = {{{0x09, 0x0D},
                                            {0x20, 0x20},
                                            {0x85, 0x85},
                                            {0x2000, 0x200A},
                                            {0x2028, 0x2029},
                                            {0x3000, 0x3000}}};
  return in(spaces, point);
}

/// Controls, marks that reorder text, and what is no character at all.
bool is_unwanted(char32_t point) {
  constexpr std::array<Range, 7> unwanted = {{{0x00, 0x1F},
                                              {0x7F, 0x9F},
                                              {0x200E, 0x200F},
                                              {0x202A, 0x202E},
                                              {0x2066, 0x2069},
                                              {0xFDD0, 0xFDEF},
                                              {0xFEFF, 0xFEFF}}};
  return in(unwanted, point) || (point & 0xFFFE) == 0xFFFE;
}

std::size_t columns_of(char32_t point) {
  constexpr std::array<Range, 3> none = {{{0x300, 0x36F}, {0x200B, 0x200D}, {0xFE00, 0xFE0F}}};
  constexpr std::array<Range, 9> two = {{{0x1100, 0x115F},
                                         {0x2E80, 0xA4CF},
                                         {0xAC00, 0xD7A3},
                                         {0xF900, 0xFAFF},
                                         {0xFE30, 0xFE6F},
                                         {0xFF00, 0xFF60},
                                         {0xFFE0, 0xFFE6},
                                         {0x1F300, 0x1FAFF},
                                         {0x20000, 0x3FFFD}}};
  return in(none, point) ? 0 : in(two, point) ? 2 : 1;
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
    const Decoded next = decode(text, at);
    at += next.bytes;
    if (is_space(next.point)) {
      space = true;
    } else if (!is_unwanted(next.point)) {
      if (space && !out.empty()) out += ' ';
      space = false;
      append(out, next.point);
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
    const Decoded next = decode(text, at);
    points.push_back(next.point);
    at += next.bytes;
  }
  return points;
}

std::size_t columns(std::string_view text) {
  std::size_t sum = 0;
  for (const char32_t point : code_points(text)) sum += columns_of(point);
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
