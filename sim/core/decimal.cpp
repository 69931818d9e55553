// The grammar by hand, the rounding by strtod: libc++ 19 has no std::from_chars for doubles.
#include "core/decimal.hpp"

#include <cerrno>
#include <cmath>
#include <cstdlib>
#include <string>

namespace v2v {
namespace {

std::size_t digits_at(std::string_view text, std::size_t at) noexcept {
  std::size_t end = at;
  while (end < text.size() && text[end] >= '0' && text[end] <= '9') ++end;
  return end - at;
}

/// 0 where there is no exponent.
std::size_t exponent_at(std::string_view text, std::size_t at) noexcept {
  if (at >= text.size() || (text[at] != 'e' && text[at] != 'E')) return 0;
  const std::size_t sign =
      at + 1 < text.size() && (text[at + 1] == '+' || text[at + 1] == '-') ? 1 : 0;
  const std::size_t digits = digits_at(text, at + 1 + sign);
  return digits > 0 ? 1 + sign + digits : 0;
}

}  // namespace

std::optional<Decimal> decimal_at_begin(std::string_view text, bool exponent) {
  std::size_t at = text.starts_with('-') ? 1 : 0;
  std::size_t digits = digits_at(text, at);
  at += digits;
  if (at < text.size() && text[at] == '.') {
    const std::size_t decimals = digits_at(text, at + 1);
    if (digits + decimals > 0) at += 1 + decimals;
    digits += decimals;
  }
  if (digits == 0) return std::nullopt;
  if (exponent) at += exponent_at(text, at);
  // The program never sets a locale, so that the point is a point.
  errno = 0;
  const double value = std::strtod(std::string(text.substr(0, at)).c_str(), nullptr);
  if (!std::isfinite(value) || (errno == ERANGE && value == 0)) return std::nullopt;
  return Decimal{value, at};
}

std::optional<double> decimal_of(std::string_view text) {
  const auto number = decimal_at_begin(text);
  return number && number->length == text.size() ? std::optional(number->value) : std::nullopt;
}

}  // namespace v2v
