// Intervals against R, and the exact coverage that their definitions promise.
#include "vein2vein/statistics/estimate.hpp"

#include "statistics/estimate_reference.hpp"

#include <gtest/gtest.h>

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

TEST(Prediction, OfFewValuesIsNormalTheoryCutAtZero) {
  for (const MeanReference& reference : mean_reference) {
    const auto interval = prediction95_of_count(reference.values);
    ASSERT_TRUE(interval);
    EXPECT_NEAR(interval->lo, reference.next_lo, tolerance);
    EXPECT_NEAR(interval->hi, reference.next_hi, tolerance);
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

TEST(Prediction, NeedsTwoValues) {
  EXPECT_FALSE(prediction95_of_count({}));
  EXPECT_FALSE(prediction95_of_count({5}));
}

}  // namespace
}  // namespace v2v
