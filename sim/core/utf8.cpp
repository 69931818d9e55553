// What libutf8proc knows, in our words.
#include "core/utf8.hpp"

#include "core/invariant.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <iterator>

namespace v2v {
namespace {

/// Beyond Unicode there is nothing that could be asked.
utf8proc_int32_t number_of(char32_t point) noexcept {
  return static_cast<utf8proc_int32_t>(std::min<char32_t>(point, 0x10FFFF));
}

}  // namespace

Utf8Character utf8_at(std::string_view text, std::size_t at) noexcept {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data() + at);
  utf8proc_int32_t point = 0;
  const auto length =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &point);
  if (length <= 0) return {};
  return {static_cast<char32_t>(point), static_cast<std::size_t>(length)};
}

void append_utf8(std::string& text, char32_t point) {
  utf8proc_uint8_t bytes[4];
  const auto length = utf8proc_encode_char(number_of(point), bytes);
  V2V_INVARIANT(length > 0, "a number is no character");
  std::transform(bytes, bytes + length, std::back_inserter(text),
                 [](utf8proc_uint8_t byte) { return static_cast<char>(byte); });
}

bool is_control(char32_t point) noexcept {
  return utf8proc_category(number_of(point)) == UTF8PROC_CATEGORY_CC;
}

bool is_white_space(char32_t point) noexcept {
  if (point == 0x85 || (point >= 0x09 && point <= 0x0D)) return true;
  const auto& is = *utf8proc_get_property(number_of(point));
  if (is.category == UTF8PROC_CATEGORY_ZS) return is.decomp_type != UTF8PROC_DECOMP_TYPE_NOBREAK;
  return is.category == UTF8PROC_CATEGORY_ZL || is.category == UTF8PROC_CATEGORY_ZP;
}

bool turns_direction(char32_t point) noexcept {
  switch (utf8proc_get_property(number_of(point))->bidi_class) {
    case UTF8PROC_BIDI_CLASS_LRE:
    case UTF8PROC_BIDI_CLASS_LRO:
    case UTF8PROC_BIDI_CLASS_RLE:
    case UTF8PROC_BIDI_CLASS_RLO:
    case UTF8PROC_BIDI_CLASS_PDF:
    case UTF8PROC_BIDI_CLASS_LRI:
    case UTF8PROC_BIDI_CLASS_RLI:
    case UTF8PROC_BIDI_CLASS_FSI:
    case UTF8PROC_BIDI_CLASS_PDI:
      return true;
    default:
      // The marks have the class of the letters that they stand for.
      return point == 0x061C || point == 0x200E || point == 0x200F;
  }
}

std::size_t terminal_columns(char32_t point) noexcept {
  return static_cast<std::size_t>(std::max(0, utf8proc_charwidth(number_of(point))));
}

}  // namespace v2v
