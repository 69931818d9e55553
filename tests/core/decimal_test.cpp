// Decimal numbers against std::from_chars, where the standard library has it.
#include "core/decimal.hpp"

#include <gtest/gtest.h>

#include <charconv>
#include <cmath>
#include <random>
#include <string>

namespace v2v {
namespace {

void expect_as_from_chars(const std::string& text, bool exponent) {
  double value = 0;
  const auto format = exponent ? std::chars_format::general : std::chars_format::fixed;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value, format);
  const bool is_number = read.ec == std::errc() && std::isfinite(value);
  const auto found = decimal_at_begin(text, exponent);
  ASSERT_EQ(found.has_value(), is_number) << '"' << text << '"';
  if (!is_number) return;
  EXPECT_EQ(found->value, value) << '"' << text << '"';
  EXPECT_EQ(found->length, static_cast<std::size_t>(read.ptr - text.data())) << '"' << text << '"';
}

TEST(Decimal, IsWhatFromCharsReads) {
  for (const char* const text : {"",       "-",        ".",
                                 "-.",     "1",        "-1",
                                 "+1",     " 1",       "1.",
                                 ".5",     "-.5",      "1.5e3",
                                 "1.5e",   "1.5e+",    "1e5d",
                                 "1e-3 d", "0x10",     "inf",
                                 "nan",    "1e400",    "-1e400",
                                 "1e-400", "4.9e-324", "1,5",
                                 "1.2.3",  "00012",    "123456789012345678901234567890",
                                 "0.1",    "1e+05",    "1E5",
                                 "12 d"})
    for (const bool exponent : {true, false}) expect_as_from_chars(text, exponent);
}

TEST(Decimal, IsWhatFromCharsReadsOfAnything) {
  std::mt19937_64 random(7);
  const std::string letters = "0123456789012345678900.eE+- d";
  for (int i = 0; i < 200'000; ++i) {
    std::string text;
    for (std::size_t length = random() % 24; length > 0; --length)
      text += letters[random() % letters.size()];
    expect_as_from_chars(text, random() % 2 == 0);
  }
}

TEST(Decimal, OfAWholeTextLeavesNothing) {
  EXPECT_EQ(decimal_of("12.5"), 12.5);
  EXPECT_EQ(decimal_of("12.5 "), std::nullopt);
  EXPECT_EQ(decimal_of(""), std::nullopt);
}

}  // namespace
}  // namespace v2v
