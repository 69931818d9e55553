// The reference of keys against the tables that the reader goes by.
#include "vein2vein/scenario/keys.hpp"

#include "scenario/fields.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace v2v {
namespace {

using testing::Contains;
using testing::HasSubstr;

TEST(Keys, EveryKeyIsExplainedAsItStandsOnThePage) {
  std::size_t keys = 0;
  for (const KeySection& section : every_key()) {
    EXPECT_FALSE(section.keys.empty()) << section.path;
    for (const KeyFacts& key : section.keys) {
      ++keys;
      EXPECT_FALSE(key.meaning.empty()) << key.path;
      EXPECT_FALSE(key.form.empty()) << key.path;
      if (section.of_values) continue;
      const KeyAnswer answer = explain_key(key.path);
      ASSERT_TRUE(answer.facts) << key.path << ": " << answer.problem;
      EXPECT_EQ(answer.facts->path, key.path);
      EXPECT_EQ(answer.facts->meaning, key.meaning);
    }
  }
  EXPECT_GT(keys, 200U);
}

TEST(Keys, EveryMappingStandsOnceAndIsFoundByThoseThatHaveIt) {
  const std::vector<KeySection> sections = every_key();
  std::set<std::string> places;
  for (const KeySection& section : sections) EXPECT_TRUE(places.insert(section.path).second);
  for (const KeySection& section : sections)
    for (const KeyFacts& key : section.keys) {
      EXPECT_EQ(key.keys.empty(), key.keys_at.empty()) << key.path;
      EXPECT_TRUE(key.keys_at.empty() || places.contains(key.keys_at)) << key.path;
    }
}

TEST(Keys, OfTheFileAreThoseOfTheTable) {
  const std::vector<KeySection> sections = every_key();
  std::vector<std::string> names;
  for (const KeyFacts& key : sections.front().keys) names.push_back(key.path);
  EXPECT_EQ(names, tables::scenario.keys());
}

TEST(Keys, NamesOfTheFileAndNumbersOfAListAreWhatever) {
  EXPECT_EQ(explain_key("sites.utrecht.suites").facts->path, "sites.<name>.suites");
  EXPECT_EQ(explain_key("lanes.0.transit").facts->path, "lanes.transit");
  EXPECT_EQ(explain_key("lanes.transit.triangular").facts->path, "lanes.transit.triangular");
  EXPECT_EQ(explain_key("leaving.waiting.death").facts->keys.size(),
            tables::risk.keys().size() + (tables::risk.rest ? 1U : 0U));
}

TEST(Keys, SayFormRangeDefaultAndWords) {
  const KeyFacts format = *explain_key("format").facts;
  EXPECT_EQ(format.form, "a whole number, always 1");
  EXPECT_TRUE(format.needed);
  const KeyFacts priority = *explain_key("policy.priority").facts;
  EXPECT_EQ(priority.fallback, "first_come");
  EXPECT_THAT(priority.choices, Contains(testing::Pair("first_come", HasSubstr("first served"))));
  EXPECT_EQ(explain_key("replications").facts->form, "a whole number, from 1 to 1000000");
  EXPECT_THAT(explain_key("bridging").facts->form, HasSubstr("or none"));
  EXPECT_THAT(explain_key("product.culture").facts->keys, Contains("with_median"));
}

TEST(Keys, WhatIsNoneIsNamedWithTheNearest) {
  EXPECT_THAT(explain_key("servce.arrivals").problem,
              HasSubstr("'servce' is no key; expected one of format"));
  EXPECT_THAT(explain_key("servce").problem, HasSubstr("did you mean service?"));
  EXPECT_THAT(explain_key("service.arivals").problem,
              HasSubstr("'arivals' is no key of 'service'; expected one of"));
  EXPECT_EQ(explain_key("title.short").problem, "'title' has no keys");
  EXPECT_FALSE(explain_key("").facts);
  EXPECT_FALSE(explain_key("service.").facts);
  EXPECT_FALSE(explain_key("sites..suites").facts);
}

}  // namespace
}  // namespace v2v
