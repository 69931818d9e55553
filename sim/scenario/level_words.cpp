// Words and ranges of numbers.
#include "scenario/level_words.hpp"

#include "core/decimal.hpp"
#include "scenario/calendars.hpp"

#include <fmt/format.h>

#include <limits>
#include <optional>
#include <string_view>

namespace v2v {
namespace {

struct Range {
  double least = 0, most = 0;
};

std::optional<double> number_in(std::string_view text) {
  constexpr bool with_exponent = false;
  const auto number = decimal_at_begin(text, with_exponent);
  if (!number || number->length != text.size() || number->value < 0) return std::nullopt;
  return number->value;
}

/// `3`, `3+` or `18-25`.
std::optional<Range> range_in(std::string_view text) {
  if (const auto number = number_in(text)) return Range{*number, *number};
  if (text.ends_with('+')) {
    const auto least = number_in(text.substr(0, text.size() - 1));
    if (least) return Range{*least, std::numeric_limits<double>::infinity()};
  }
  const std::size_t dash = text.find('-');
  if (dash == std::string_view::npos) return std::nullopt;
  const auto least = number_in(text.substr(0, dash)), most = number_in(text.substr(dash + 1));
  return least && most && *least <= *most ? std::optional(Range{*least, *most}) : std::nullopt;
}

enum class Meant { no, partly, yes };

Meant is_meant(const std::string& level, const std::string& word) {
  if (level == word) return Meant::yes;
  const auto its = range_in(level), meant = range_in(word);
  if (!its || !meant || its->most < meant->least || its->least > meant->most) return Meant::no;
  return its->least >= meant->least && its->most <= meant->most ? Meant::yes : Meant::partly;
}

}  // namespace

std::vector<bool> levels_named(const std::vector<std::string>& levels, const Value& words) {
  std::vector<bool> named(levels.size(), false);
  for (const Value& item : one_or_several(words)) {
    const auto word = read_text(item);
    if (!word) continue;
    for (std::size_t i = 0; i < levels.size(); ++i) {
      const Meant meant = is_meant(levels[i], *word);
      if (meant == Meant::partly)
        item.wrong(fmt::format("it means only a part of the level {}; expected all of it or none",
                               ticked(levels[i])));
      named[i] = named[i] || meant == Meant::yes;
    }
  }
  return named;
}

}  // namespace v2v
