// Intervals against R, and the exact coverage that their definitions promise.
#include "vein2vein/statistics/estimate.hpp"

#include "statistics/estimate_reference.hpp"
#include "vein2vein/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

// R's t.test and predict go through the same closed forms; both sides hold about 15 digits of the
// mean, and the samples here reach 1e6: 1e-8 absolute leaves one digit.
constexpr double tolerance = 1e-8;

TEST(MeanInterval, AgreesWithR) {
  for (const MeanReference& reference : mean_reference) {
    const auto interval = mean_interval95(reference.values);
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->lo, reference.lo, tolerance);
    EXPECT_NEAR(interval->hi, reference.hi, tolerance);
  }
}

TEST(MeanInterval, NeedsTwoValues) {
  EXPECT_FALSE(mean_interval95({}));
  EXPECT_FALSE(mean_interval95({5}));
  EXPECT_TRUE(mean_interval95({5, 5}));
}

TEST(ClopperPearson, AgreesWithR) {
  // binom.test and Boost.Math both invert the incomplete beta function to nearly all digits.
  for (const BinomialReference& reference : binomial_reference) {
    const Interval interval = clopper_pearson95(reference.events, reference.of);
    EXPECT_NEAR(interval.lo, reference.lo, 1e-12) << reference.events << '/' << reference.of;
    EXPECT_NEAR(interval.hi, reference.hi, 1e-12) << reference.events << '/' << reference.of;
  }
}

TEST(ClopperPearson, KnowsNothingWithoutTrialsAndIsSymmetric) {
  EXPECT_EQ(clopper_pearson95(0, 0).lo, 0);
  EXPECT_EQ(clopper_pearson95(0, 0).hi, 1);
  for (std::uint64_t events = 0; events <= 50; ++events) {
    const Interval interval = clopper_pearson95(events, 50);
    const Interval mirrored = clopper_pearson95(50 - events, 50);
    EXPECT_NEAR(interval.lo, 1 - mirrored.hi, 1e-14);
    EXPECT_LE(interval.lo, static_cast<double>(events) / 50);
    EXPECT_GE(interval.hi, static_cast<double>(events) / 50);
  }
}

TEST(ClopperPearson, CoversAtLeast95PercentWhateverTheProbability) {
  constexpr unsigned n = 40;
  for (double p = 0.005; p < 1; p += 0.005) {
    double covered = 0, probability = std::pow(1 - p, n);
    for (unsigned events = 0; events <= n; ++events) {
      const Interval interval = clopper_pearson95(events, n);
      if (interval.lo <= p && p <= interval.hi) covered += probability;
      probability *= (n - events) / (events + 1.0) * p / (1 - p);
    }
    EXPECT_GE(covered, 0.95 - 1e-12) << p;
  }
}

TEST(ClopperPearsonDeathTest, MoreEventsThanTrialsIsADefect) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(clopper_pearson95(2, 1), "more events than trials");
}

TEST(MeanInterval, OfValuesWithBoundsIsStudentsAsFarAsItIsPossible) {
  for (const MeanReference& reference : mean_reference) {
    const Interval possible{0, 10};
    if (reference.values.front() > 10 || reference.lo == reference.hi) continue;
    const auto interval = mean_interval95(reference.values, possible);
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->lo, std::max(0.0, reference.lo), tolerance);
    EXPECT_NEAR(interval->hi, std::min(10.0, reference.hi), tolerance);
  }
}

TEST(MeanInterval, OfOneValueOverAndOverLeavesRoomForOthers) {
  // 1 - 0.05^(1/1) and 1 - 0.05^(1/2) = 0.77639320225 of the values may be others.
  const auto twice = mean_interval95({1, 1}, possible_share);
  const auto thrice = mean_interval95({0.5, 0.5, 0.5}, possible_change_of_share);
  ASSERT_TRUE(twice && thrice);
  EXPECT_NEAR(twice->lo, 0.05, 1e-12);
  EXPECT_EQ(twice->hi, 1);
  EXPECT_NEAR(thrice->lo, 0.5 - 0.77639320225 * 1.5, 1e-10);
  EXPECT_NEAR(thrice->hi, 0.5 + 0.77639320225 * 0.5, 1e-10);
  const auto open = mean_interval95({5, 5}, not_negative);
  ASSERT_TRUE(open);
  EXPECT_EQ(open->lo, 5);
  EXPECT_EQ(open->hi, 5);
}

/// Of values that are all 0 or 1: the samples that would miss the mean have at most this
/// probability, summed exactly.
TEST(MeanInterval, OfOneValueOverAndOverMissesRarely) {
  for (const std::size_t n : {2U, 3U, 5U, 20U, 100U})
    for (double p = 0.001; p < 1; p += 0.001) {
      double missed = 0;
      for (const double value : {0.0, 1.0}) {
        const auto interval = mean_interval95(std::vector<double>(n, value), possible_share);
        ASSERT_TRUE(interval);
        if (p < interval->lo || p > interval->hi)
          missed += std::pow(value == 1 ? p : 1 - p, static_cast<double>(n));
      }
      EXPECT_LE(missed, 0.05 + 1e-12) << n << ' ' << p;
    }
}

TEST(Intervals, LieWhereValuesCanWhateverTheirNumber) {
  for (std::uint32_t sample = 0; sample < 400; ++sample) {
    const RandomStream stream(11, 0, sample);
    const auto n = 1 + static_cast<std::uint32_t>(60 * stream.uniform(1));
    const auto cohort = 1 + static_cast<std::uint32_t>(40 * stream.uniform(2));
    const double tilt = std::pow(8.0, 2 * stream.uniform(3) - 1);  // towards nobody or everybody
    std::vector<double> counts, shares, changes;
    for (std::uint32_t i = 0; i < n; ++i) {
      counts.push_back(std::floor((cohort + 1) * std::pow(stream.uniform(4, i), tilt)));
      shares.push_back(counts.back() / cohort);
      changes.push_back(shares.back() - shares.front());
    }
    const auto share = mean_interval95(shares, possible_share);
    const auto change = mean_interval95(changes, possible_change_of_share);
    ASSERT_EQ(share.has_value(), n >= 2);
    ASSERT_EQ(change.has_value(), n >= 2);
    double mean = 0;
    for (const double one : shares) mean += one / n;
    if (share) {
      EXPECT_LE(0, share->lo);
      EXPECT_LE(share->lo, mean + 1e-12);
      EXPECT_LE(mean, share->hi + 1e-12);
      EXPECT_LE(share->hi, 1);
      EXPECT_LE(-1, change->lo);
      EXPECT_LE(change->hi, 1);
    }
    const auto next = prediction95_of_count(counts);
    ASSERT_EQ(next.has_value(), n >= 39);
    if (!next) continue;
    EXPECT_LE(0, next->lo);
    EXPECT_LE(next->lo, next->hi);
    EXPECT_LE(next->hi, cohort);
    EXPECT_EQ(next->lo, std::floor(next->lo));
    EXPECT_EQ(next->hi, std::floor(next->hi));
  }
}

TEST(Prediction, OfManyValuesIsTwoOfThem) {
  for (const OrderReference& reference : order_reference) {
    std::vector<double> values;
    for (unsigned i = 1; i <= reference.n; ++i) values.push_back(7919 * i % 1009);
    const auto interval = prediction95_of_count(values);
    ASSERT_TRUE(interval);
    EXPECT_EQ(interval->lo, reference.lo) << reference.n;
    EXPECT_EQ(interval->hi, reference.hi) << reference.n;
  }
}

TEST(Prediction, NeedsThirtyNineValues) {
  for (std::size_t n = 0; n < 39; ++n)
    EXPECT_FALSE(prediction95_of_count(std::vector<double>(n, 5.0))) << n;
  EXPECT_TRUE(prediction95_of_count(std::vector<double>(39, 5.0)));
}

}  // namespace
}  // namespace v2v
