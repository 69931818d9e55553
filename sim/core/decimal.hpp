// Decimal numbers in texts, the same ones with every standard library.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace v2v {

struct Decimal {
  double value = 0;
  std::size_t length = 0;  ///< of the part of the text that it is
};

/// The longest beginning of the text that is a number as `std::from_chars` reads one: `-`, digits
/// with or without a point, an exponent unless `exponent` forbids it; no space, no `+`. Rounded to
/// the nearest. Nothing where the text does not begin with one, where it is beyond the finite
/// numbers, or where it is not 0 and too small for any.
std::optional<Decimal> decimal_at_begin(std::string_view text, bool exponent = true);

/// Of a text that is a number and nothing else.
std::optional<double> decimal_of(std::string_view text);

}  // namespace v2v
