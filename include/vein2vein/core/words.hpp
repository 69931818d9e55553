// Enumerators and the words that files and reports have for them, in one place.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace v2v {

template <class Enum>
struct Word {
  Enum value;
  std::string_view word;        ///< in files, messages and the command line
  std::string_view prose = {};  ///< in sentences, where it is told there
};

/// Specialised beside the enumeration: an array with every enumerator once, in their order.
template <class Enum>
inline constexpr std::array<Word<Enum>, 0> words = {};

template <class Enum>
constexpr const Word<Enum>& entry_of(Enum value) noexcept {
  return words<Enum>[static_cast<std::size_t>(value)];
}
template <class Enum>
constexpr std::string_view word_of(Enum value) noexcept {
  return entry_of(value).word;
}
template <class Enum>
constexpr std::string_view prose_of(Enum value) noexcept {
  return entry_of(value).prose;
}
template <class Enum>
constexpr std::optional<Enum> value_of(std::string_view word) noexcept {
  for (const Word<Enum>& one : words<Enum>)
    if (one.word == word) return one.value;
  return std::nullopt;
}

/// Of a word; empty where it has none.
template <class Enum>
constexpr std::string_view prose_of_word(std::string_view word) noexcept {
  const std::optional<Enum> value = value_of<Enum>(word);
  return value ? prose_of(*value) : std::string_view();
}

namespace detail {

template <class Enum>
constexpr bool in_their_order() noexcept {
  for (std::size_t i = 0; i < words<Enum>.size(); ++i)
    if (static_cast<std::size_t>(words<Enum>[i].value) != i) return false;
  return !words<Enum>.empty();
}

template <class Enum>
constexpr std::size_t length_with_blanks() noexcept {
  std::size_t length = words<Enum>.size() - 1;
  for (const Word<Enum>& one : words<Enum>) length += one.word.size();
  return length;
}

template <class Enum>
inline constexpr auto joined = [] {
  static_assert(in_their_order<Enum>(), "every enumerator has its word, in their order");
  std::array<char, length_with_blanks<Enum>()> text{};
  std::size_t at = 0;
  for (const Word<Enum>& one : words<Enum>) {
    if (at > 0) text[at++] = ' ';
    for (const char letter : one.word) text[at++] = letter;
  }
  return text;
}();

}  // namespace detail

/// All words, separated by blanks.
template <class Enum>
inline constexpr std::string_view all_words{detail::joined<Enum>.data(),
                                            detail::joined<Enum>.size()};

}  // namespace v2v
