// UTF-8 and control character checks, and columns in characters.
#include "scenario/text_check.hpp"

#include <fmt/format.h>

namespace v2v {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
  return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
}

bool continues(unsigned byte) { return (byte & 0xC0U) == 0x80U; }

/// The length of the character at `i`, or 0 if it is not UTF-8 (RFC 3629: nothing overlong, no
/// surrogates, nothing beyond U+10FFFF).
std::size_t character_length(std::string_view text, std::size_t i) {
  const unsigned a = byte_at(text, i), b = byte_at(text, i + 1);
  if (a < 0x80) return 1;
  if (a >= 0xC2 && a <= 0xDF) return continues(b) ? 2 : 0;
  const bool third = continues(byte_at(text, i + 2));
  if (a >= 0xE0 && a <= 0xEF) {
    const unsigned least = a == 0xE0 ? 0xA0 : 0x80, most = a == 0xED ? 0x9F : 0xBF;
    return b >= least && b <= most && third ? 3 : 0;
  }
  if (a >= 0xF0 && a <= 0xF4) {
    const unsigned least = a == 0xF0 ? 0x90 : 0x80, most = a == 0xF4 ? 0x8F : 0xBF;
    return b >= least && b <= most && third && continues(byte_at(text, i + 3)) ? 4 : 0;
  }
  return 0;
}

bool is_control(std::string_view text, std::size_t i) {
  const unsigned a = byte_at(text, i);
  if (a == 0xC2) return byte_at(text, i + 1) < 0xA0;
  return (a < 0x20 && a != '\t' && a != '\n' && a != '\r') || a == 0x7F;
}

/// The code point of a character of two or three bytes.
unsigned code_at(std::string_view text, std::size_t i) {
  const unsigned a = byte_at(text, i), b = byte_at(text, i + 1) & 0x3FU;
  return a < 0xE0 ? (a & 0x1FU) << 6U | b
                  : (a & 0x0FU) << 12U | b << 6U | (byte_at(text, i + 2) & 0x3FU);
}

/// Marks, embeddings, overrides and isolates of direction, and separators of lines and paragraphs.
bool is_invisible(std::string_view text, std::size_t i) {
  const unsigned a = byte_at(text, i);
  if (a != 0xD8 && a != 0xE2) return false;
  const unsigned code = code_at(text, i);
  return code == 0x061C || code == 0x200E || code == 0x200F || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

}  // namespace

Unshowable unshowable_at(std::string_view text, std::size_t at) {
  if (is_control(text, at)) return Unshowable::control;
  return is_invisible(text, at) ? Unshowable::invisible : Unshowable::no;
}

bool check_text(std::string_view text, int file, Problems& problems, const TextRules& rules) {
  if (text.size() > rules.most_bytes) {
    problems.add({file, 0, 0}, fmt::format("it is larger than {} MiB; expected {}",
                                           rules.most_bytes >> 20U, rules.shorter));
    return false;
  }
  Place place{file, 1, 1};
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t length = character_length(text, i);
    if (length == 0) {
      problems.add(place, fmt::format("the byte 0x{:02X} is not UTF-8; expected {}",
                                      byte_at(text, i), rules.encoding));
      return false;
    }
    const Unshowable what = unshowable_at(text, i);
    if (what == Unshowable::control) {
      problems.add(place, fmt::format("a control character (0x{:02X}) stands here; expected text",
                                      byte_at(text, i + length - 1)));
      return false;
    }
    if (what == Unshowable::invisible) {
      problems.add(place,
                   fmt::format("an invisible character (U+{:04X}) stands here, which changes "
                               "how text looks; expected text without it",
                               code_at(text, i)));
      return false;
    }
    const bool line_ends = text[i] == '\n' || (text[i] == '\r' && byte_at(text, i + 1) != '\n');
    place.line += line_ends ? 1 : 0;
    place.column = line_ends ? 1 : place.column + 1;
    i += length;
  }
  return true;
}

TextColumns::TextColumns(std::string_view text) : text_(text), line_starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') line_starts_.push_back(i + 1);
}

bool TextColumns::begins_character(int byte_column) const {
  return !continues(byte_at(text_, line_starts_[static_cast<std::size_t>(line_)] +
                                       static_cast<std::size_t>(byte_column)));
}

int TextColumns::column(int line, int byte_column) {
  if (line < 0 || byte_column < 0 || static_cast<std::size_t>(line) >= line_starts_.size())
    return byte_column;
  if (line != line_) {
    line_ = line;
    bytes_ = characters_ = 0;
  }
  for (; bytes_ < byte_column; ++bytes_) characters_ += begins_character(bytes_) ? 1 : 0;
  for (; bytes_ > byte_column; --bytes_) characters_ -= begins_character(bytes_ - 1) ? 1 : 0;
  return characters_;
}

}  // namespace v2v
