// Cleaning, measuring and wrapping of text.
#include "report/plain_text.hpp"

#include "report/figures/type_metrics.hpp"

#include <gtest/gtest.h>

namespace v2v::report {
namespace {

TEST(Clean, MakesOneLineWithoutControls) {
  EXPECT_EQ(clean("  a\tb\r\n\nc\x1b[0m\x07\x7f "), "a b c[0m");
  EXPECT_EQ(clean("a\xe2\x80\xa8"
                  "b\xc2\x85"
                  "c"),
            "a b c")
      << "line separators of Unicode";
  EXPECT_EQ(clean("a\xe2\x80\xae"
                  "b\xef\xbb\xbf\xef\xbf\xbf"),
            "ab")
      << "marks that reorder text, the byte order mark, what is no character";
  EXPECT_EQ(clean(std::string_view("a\0b", 3)), "ab");
  EXPECT_EQ(clean(" \n "), "");
}

TEST(Clean, ReplacesBrokenUtf8) {
  const std::string r = "\xef\xbf\xbd";
  EXPECT_EQ(clean("\xff"), r);
  EXPECT_EQ(clean("\xc3"), r) << "cut short";
  EXPECT_EQ(clean("\xc0\xaf"), r + r) << "longer than need be";
  EXPECT_EQ(clean("\xed\xa0\x80"), r + r + r) << "half a surrogate pair";
  EXPECT_EQ(clean("\xf4\x90\x80\x80"), r + r + r + r) << "beyond Unicode";
  EXPECT_EQ(clean("caf\xc3\xa9 \xf0\x9f\xa7\xac"), "caf\xc3\xa9 \xf0\x9f\xa7\xac");
}

TEST(Columns, CountWhatATerminalShows) {
  EXPECT_EQ(columns("abc"), 3u);
  EXPECT_EQ(columns("caf\xc3\xa9"), 4u);
  EXPECT_EQ(columns("cafe\xcc\x81"), 4u) << "an accent of its own";
  EXPECT_EQ(columns("\xe6\xb2\xbb\xe7\x99\x82"), 4u);
  EXPECT_EQ(left_in(4, "\xc3\xa9"), "\xc3\xa9   ");
  EXPECT_EQ(right_in(2, "abc"), "abc");
}

TEST(Wrap, BreaksAtSpacesAndLongWordsAnywhere) {
  using Lines = std::vector<std::string>;
  EXPECT_EQ(wrap_columns("one two three", 7), (Lines{"one two", "three"}));
  EXPECT_EQ(wrap_columns("", 7), Lines{""});
  EXPECT_EQ(wrap_columns("a abcdefghij b", 4), (Lines{"a", "abcd", "efgh", "ij b"}));
  EXPECT_EQ(wrap_columns("\xc3\xa9\xc3\xa9\xc3\xa9", 2), (Lines{"\xc3\xa9\xc3\xa9", "\xc3\xa9"}));
  EXPECT_EQ(wrap_columns("abc", 0), (Lines{"a", "b", "c"})) << "never an endless loop";
}

TEST(Metrics, HoldHelveticaAndDejaVuSans) {
  // Helvetica: H 722, e 556, l 222, l 222, o 556; DejaVu Sans: 752, 615, 278, 278, 612.
  EXPECT_DOUBLE_EQ(text_width("Hello", 1000, false), 752 + 615 + 278 + 278 + 612);
  EXPECT_DOUBLE_EQ(text_width("@C", 10, false), 10.15 + 7.22) << "wider in Helvetica";
  for (char c = ' '; c <= '~'; ++c) {
    if (std::string_view("@_?JFE").find(c) != std::string_view::npos) continue;
    EXPECT_GE(text_width(std::string(1, c), 1000, true), text_width(std::string(1, c), 1000, false))
        << c;
  }
}

}  // namespace
}  // namespace v2v::report
