// UTF-8, and what Unicode says of characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace v2v {

struct Utf8Character {
  char32_t point = 0;
  std::size_t bytes = 0;  ///< 0: what stands there is not UTF-8 (RFC 3629)
};
/// The character that begins at byte `at`, which is inside of `text`.
Utf8Character utf8_at(std::string_view text, std::size_t at) noexcept;
/// `point` is a character: no surrogate, and not beyond U+10FFFF.
void append_utf8(std::string& text, char32_t point);

inline bool continues_utf8(char byte) noexcept {
  return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

/// Tab and line ends are, too.
bool is_control(char32_t point) noexcept;
/// Where a line may be broken: blanks but those that hold words together, and line ends.
bool is_white_space(char32_t point) noexcept;
/// Marks, embeddings, overrides and isolates of direction, with which text can look other than it
/// reads (Unicode Technical Report 36, section 2.10).
bool turns_direction(char32_t point) noexcept;
/// What a terminal gives it: 0, 1 or 2.
std::size_t terminal_columns(char32_t point) noexcept;

}  // namespace v2v
