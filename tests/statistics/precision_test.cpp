// The sequential rule against Student's t of all values, and its coverage on known normal means.
#include "vein2vein/statistics/precision.hpp"

#include "statistics/normal.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace v2v {
namespace {

TEST(ParsePrecision, ReadsFractionsOfTheMeanAndUnits) {
  for (const char* text : {"0.5%", "0.5 %", "5e-1%"}) {
    const auto goal = parse_precision(text);
    ASSERT_TRUE(goal) << text;
    EXPECT_TRUE(goal->relative);
    EXPECT_DOUBLE_EQ(goal->half_width, 0.005);
    EXPECT_EQ(goal->unit, "");
    EXPECT_EQ(goal->quantity, "treated_fraction");
    EXPECT_EQ(goal->minimum, 100U);
  }
  const auto plain = parse_precision("0.002");
  ASSERT_TRUE(plain);
  EXPECT_FALSE(plain->relative);
  EXPECT_DOUBLE_EQ(plain->half_width, 0.002);
  for (const char* text : {"0.1 d", "0.1d"}) {
    const auto goal = parse_precision(text);
    ASSERT_TRUE(goal) << text;
    EXPECT_FALSE(goal->relative);
    EXPECT_DOUBLE_EQ(goal->half_width, 0.1);
    EXPECT_EQ(goal->unit, "d");
  }
}

TEST(ParsePrecision, RefusesTheRest) {
  for (const char* text : {"",       " ",      "%",     "d",     "0",      "0%",   "-1%",  "-0.1",
                           "nan",    "inf",    "inf%",  "1e999", "1e-999", "0.5 ", " 0.5", "0.5%%",
                           "0.5% d", "0.5  %", "0.5 h", "0,5",   "1 2",    "+1",   "0x1"})
    EXPECT_FALSE(parse_precision(text)) << '"' << text << '"';
}

PrecisionGoal goal_of(double half_width, bool relative, unsigned minimum) {
  PrecisionGoal goal;
  goal.half_width = half_width;
  goal.relative = relative;
  goal.minimum = minimum;
  return goal;
}

TEST(SequentialRule, StopsAtTheFirstNumberWhoseIntervalIsTightEnough) {
  for (const bool relative : {false, true})
    for (std::uint32_t run = 0; run < 20; ++run) {
      const RandomStream stream(2, run, 0);
      SequentialRule rule(goal_of(0.2, relative, 10));
      std::vector<double> values;
      while (!rule.enough()) {
        values.push_back(3 + normal(stream, 0, static_cast<std::uint32_t>(values.size())));
        rule.add(values.back());
        // All values afresh: two sums of at most some hundred terms agree to about 1e-13.
        const auto interval = mean_interval95(values);
        if (!interval) continue;
        const double half = (interval->hi - interval->lo) / 2;
        const double mean = (interval->hi + interval->lo) / 2;
        EXPECT_NEAR(rule.summary().half_width, half, 1e-12);
        EXPECT_NEAR(rule.summary().mean, mean, 1e-12);
        const double goal = relative ? 0.2 * mean : 0.2;
        EXPECT_EQ(rule.enough(), values.size() >= 10 && half <= goal) << values.size();
        ASSERT_LT(values.size(), 1000U);
      }
      EXPECT_EQ(rule.replications(), values.size());
      EXPECT_TRUE(rule.summary().reached);
    }
}

TEST(SequentialRule, TheMinimumHoldsHoweverQuietTheBeginningIs) {
  SequentialRule rule(goal_of(0.1, false, 30));
  for (unsigned i = 1; i < 30; ++i) {
    rule.add(0.5);
    EXPECT_FALSE(rule.enough()) << i;
  }
  rule.add(0.5);
  EXPECT_TRUE(rule.enough());
  EXPECT_EQ(rule.summary().half_width, 0);
}

TEST(SequentialRule, CountsReplicationsWithoutAValueAndKnowsNothingFromOne) {
  SequentialRule rule(goal_of(0.5, true, 3));
  for (int i = 0; i < 10; ++i) rule.add(std::nullopt);
  rule.add(4.0);
  EXPECT_FALSE(rule.enough());
  EXPECT_EQ(rule.replications(), 11U);
  EXPECT_EQ(rule.summary().half_width, 0);
  EXPECT_EQ(rule.summary().mean, 4);
  EXPECT_FALSE(rule.summary().reached);
  rule.add(std::nullopt);
  rule.add(4.0);
  EXPECT_TRUE(rule.enough());
  EXPECT_EQ(rule.summary().mean, 4);
  EXPECT_EQ(rule.summary().minimum, 3U);
  EXPECT_EQ(rule.summary().goal, 0.5);
  EXPECT_TRUE(rule.summary().relative);
}

TEST(SequentialRule, IsHopelessWhereNobodyIsThere) {
  PrecisionGoal goal;
  goal.half_width = 0.1;
  SequentialRule of_nobody(goal), of_one(goal);
  for (int i = 0; i < 100; ++i) {
    EXPECT_FALSE(of_nobody.hopeless()) << i;
    of_nobody.add(std::nullopt);
    of_one.add(i == 99 ? std::optional(0.5) : std::nullopt);
  }
  EXPECT_TRUE(of_nobody.hopeless());
  EXPECT_FALSE(of_nobody.enough());
  EXPECT_TRUE(std::isnan(of_nobody.summary().mean));
  EXPECT_FALSE(of_one.hopeless());
}

TEST(SequentialRule, KeepsItsDigitsFarFromZero) {
  // 1e9 + 0 and 1 in turn: variance n / (4 (n - 1)). Sums of squares would lose all of it.
  SequentialRule rule(goal_of(1, false, 2));
  for (int i = 0; i < 100; ++i) rule.add(1e9 + i % 2);
  const double expected = t_quantile975(100) * std::sqrt(100 / (4 * 99.0) / 100);
  EXPECT_NEAR(rule.summary().half_width, expected, 1e-6);
}

TEST(SequentialRule, CoversTheMeanAndSpendsWhatTheKnownVarianceWould) {
  // Mean 2, standard deviation 1, to 0.1: n* = (1.96 / 0.1)^2 = 384. Stopping early where the
  // sample happens to look quiet costs some coverage, of order 1/n* (Starr, Annals of Mathematical
  // Statistics 1966); 3 binomial standard errors of 2,000 studies are 0.0146.
  constexpr unsigned studies = 2000;
  unsigned covered = 0;
  double spent = 0;
  for (std::uint32_t study = 0; study < studies; ++study) {
    const RandomStream stream(3, study, 0);
    SequentialRule rule(goal_of(0.1, false, 100));
    for (std::uint32_t i = 0; !rule.enough(); ++i) rule.add(2 + normal(stream, 0, i));
    const PrecisionSummary summary = rule.summary();
    covered += std::abs(summary.mean - 2) <= summary.half_width ? 1 : 0;
    spent += static_cast<double>(rule.replications()) / studies;
  }
  EXPECT_GE(covered, studies * (0.95 - 0.0146));
  EXPECT_LE(covered, studies * (0.95 + 0.0146));
  // The stopping time is n* + O(1) on average (Woodroofe, Annals of Statistics 1977) with a
  // standard deviation of sqrt(2 n*) = 28: a standard error of 0.6.
  EXPECT_NEAR(spent, 384.15, 5);
}

}  // namespace
}  // namespace v2v
