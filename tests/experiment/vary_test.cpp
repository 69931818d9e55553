// What `--vary` understands, and the points that come of it.
#include "vein2vein/experiment/vary.hpp"

#include <gtest/gtest.h>

#include <set>

namespace v2v {
namespace {

Variation read(const std::string& text) {
  std::string why;
  auto variation = parse_variation(text, why);
  EXPECT_TRUE(variation) << text << ": " << why;
  return variation.value_or(Variation());
}

std::vector<std::string> texts_of(const Variation& variation) {
  std::vector<std::string> texts;
  for (const VariedValue& level : variation.levels) texts.push_back(level.text);
  return texts;
}

TEST(Vary, StepsIncludeBothEnds) {
  const Variation days = read("product.release.with_median=7d:35d:7d");
  EXPECT_EQ(days.path, "product.release.with_median");
  EXPECT_EQ(texts_of(days), (std::vector<std::string>{"7 d", "14 d", "21 d", "28 d", "35 d"}));
  EXPECT_EQ(days.levels[2].number, 21);
  EXPECT_EQ(days.levels[2].unit, "d");
  EXPECT_EQ(read("a.b=7 d:35 d:1 d").levels.size(), 29U);
  // 0.1 + 0.1 + 0.1 is not 0.3 in binary.
  EXPECT_EQ(texts_of(read("p=0:0.3:0.1")), (std::vector<std::string>{"0", "0.1", "0.2", "0.3"}));
  EXPECT_EQ(texts_of(read("p=1:2:0.4")), (std::vector<std::string>{"1", "1.4", "1.8"}));
  EXPECT_EQ(texts_of(read("p=5%:10%:5%")), (std::vector<std::string>{"5 %", "10 %"}));
}

TEST(Vary, ListsHoldNumbersAndWords) {
  const Variation list = read("product.failure=2 %, 5%,0.1");
  EXPECT_EQ(texts_of(list), (std::vector<std::string>{"2 %", "5 %", "0.1"}));
  const Variation words = read("policy.queue=in_order,survival_index");
  EXPECT_EQ(texts_of(words), (std::vector<std::string>{"in_order", "survival_index"}));
  EXPECT_FALSE(words.levels[0].number);
  EXPECT_EQ(texts_of(read("a=1e3")), (std::vector<std::string>{"1000"}));
  EXPECT_EQ(texts_of(read("a=0.0036 /d,2 /y")), (std::vector<std::string>{"0.0036 /d", "2 /y"}));
}

TEST(Vary, RangesHaveNoLevels) {
  const Variation range = read("product.culture=6 d:10 d");
  EXPECT_TRUE(range.levels.empty());
  EXPECT_EQ(range.at(0).text, "6 d");
  EXPECT_EQ(range.at(0.5).text, "8 d");
  EXPECT_EQ(range.at(1).text, "10 d");
}

TEST(Vary, WholeNumbersOfARangeHaveEqualParts) {
  Variation suites = read("sites.plant.suites=6:9");
  EXPECT_TRUE(suites.is_between_whole_numbers());
  EXPECT_FALSE(read("product.culture=6 d:9 d").is_between_whole_numbers());
  EXPECT_FALSE(read("share=0.5:1").is_between_whole_numbers());
  EXPECT_EQ(suites.at(0.26).text, "6.78");
  suites.whole = true;
  EXPECT_EQ(suites.at(0).text, "6");
  EXPECT_EQ(suites.at(0.24).text, "6");
  EXPECT_EQ(suites.at(0.26).text, "7");
  EXPECT_EQ(suites.at(1).text, "9");
}

TEST(Vary, SaysWhatWasExpected) {
  for (const char* const wrong :
       {"", "=", "=7d:9d:1d", "path", "p=", "p=1,,2", "p=7d:35:1d", "p=9d:7d:1d", "p=7d:7d",
        "p=1:2:0", "p=1:2:-1", "p=a:b:c", "p=1:2:3:4", "p=nan:2:1", "p=1:inf:1", "p=0:1:1e-12"}) {
    std::string why;
    EXPECT_FALSE(parse_variation(wrong, why)) << wrong;
    EXPECT_NE(why.find("expected"), std::string::npos) << wrong << ": " << why;
  }
}

TEST(Vary, GridsHoldEveryCombination) {
  const auto points = grid_of({read("a=1:3:1"), read("b=x,y")});
  ASSERT_EQ(points.size(), 6U);
  std::set<std::string> all;
  for (const auto& point : points) all.insert(point[0].text + point[1].text);
  EXPECT_EQ(all.size(), 6U);
  EXPECT_EQ(points[0][0].text, points[1][0].text) << "the last path changes fastest";
  const auto overrides = overrides_of(points[5]);
  EXPECT_EQ(overrides[0].path, "a");
  EXPECT_EQ(overrides[0].text, "3");
  EXPECT_EQ(overrides[1].text, "y");
}

TEST(Vary, DesignsStayInTheBoxAndAreTheSameEachTime) {
  const std::vector<Variation> box = {read("a=10 d:20 d"), read("b=x,y,z")};
  for (const char* const design : {"sobol", "latin hypercube"}) {
    const auto points = points_of(box, design, 64, 7);
    ASSERT_EQ(points.size(), 64U);
    std::set<std::string> words;
    for (const auto& point : points) {
      EXPECT_GE(point[0].number.value(), 10);
      EXPECT_LE(point[0].number.value(), 20);
      words.insert(point[1].text);
    }
    EXPECT_EQ(words.size(), 3U) << "levels take equal parts of a design's column";
    EXPECT_EQ(points_of(box, design, 64, 7)[13][0].text, points[13][0].text);
    EXPECT_NE(points_of(box, design, 64, 8)[13][0].text, points[13][0].text);
  }
}

}  // namespace
}  // namespace v2v
