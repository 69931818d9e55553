// UTF-8 and control character checks, and columns in characters.
#include "scenario/text_check.hpp"

#include "core/utf8.hpp"

#include <fmt/format.h>

namespace v2v {
namespace {

/// Separators of lines and paragraphs end a line that nobody sees ending.
bool is_invisible(char32_t point) {
  return turns_direction(point) || point == 0x2028 || point == 0x2029;
}

bool is_blank_or_line_end(char32_t point) {
  return point == '\t' || point == '\n' || point == '\r';
}

/// Characters of ASCII that are printed, and the space.
constexpr bool is_plain(char letter) noexcept { return letter >= ' ' && letter <= '~'; }

Unshowable what_is(char32_t point) {
  if (is_control(point) && !is_blank_or_line_end(point)) return Unshowable::control;
  return is_invisible(point) ? Unshowable::invisible : Unshowable::no;
}

}  // namespace

Unshowable unshowable_at(std::string_view text, std::size_t at) {
  const Utf8Character character = utf8_at(text, at);
  return character.bytes > 0 ? what_is(character.point) : Unshowable::no;
}

bool check_text(std::string_view text, int file, Problems& problems, const TextRules& rules) {
  if (text.size() > rules.most_bytes) {
    problems.add({file, 0, 0}, fmt::format("it is larger than {} MiB; expected {}",
                                           rules.most_bytes >> 20U, rules.shorter));
    return false;
  }
  Place place{file, 1, 1};
  for (std::size_t i = 0; i < text.size();) {
    // Nearly all that anybody writes; tables have a million of them.
    if (is_plain(text[i])) {
      ++i;
      ++place.column;
      continue;
    }
    const Utf8Character here = utf8_at(text, i);
    if (here.bytes == 0) {
      problems.add(place, fmt::format("the byte 0x{:02X} is not UTF-8; expected {}",
                                      static_cast<unsigned char>(text[i]), rules.encoding));
      return false;
    }
    const auto point = static_cast<unsigned>(here.point);
    const Unshowable what = what_is(here.point);
    if (what == Unshowable::control) {
      problems.add(place,
                   fmt::format("a control character (0x{:02X}) stands here; expected text", point));
      return false;
    }
    if (what == Unshowable::invisible) {
      problems.add(place,
                   fmt::format("an invisible character (U+{:04X}) stands here, which changes "
                               "how text looks; expected text without it",
                               point));
      return false;
    }
    i += here.bytes;
    const bool line_ends =
        point == '\n' || (point == '\r' && (i == text.size() || text[i] != '\n'));
    place.line += line_ends ? 1 : 0;
    place.column = line_ends ? 1 : place.column + 1;
  }
  return true;
}

TextColumns::TextColumns(std::string_view text) : text_(text), line_starts_{0} {
  for (std::size_t i = 0; i < text.size(); ++i)
    if (text[i] == '\n') line_starts_.push_back(i + 1);
}

bool TextColumns::begins_character(int byte_column) const {
  const std::size_t at =
      line_starts_[static_cast<std::size_t>(line_)] + static_cast<std::size_t>(byte_column);
  return at >= text_.size() || !continues_utf8(text_[at]);
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
