// Distributions: against R, through published quantiles, ordered, and with the right means.
#include "vein2vein/core/distribution.hpp"

#include "core/quantile_reference.hpp"
#include "vein2vein/core/random.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace v2v {
namespace {

using Family = Distribution::Family;

/// One of every family, and both skews, both degenerate cases.
std::vector<Distribution> one_of_each() {
  std::vector<Distribution> all;
  for (const QuantileReference& reference : quantile_reference)
    all.push_back(reference.distribution);
  all.push_back(Distribution());
  all.push_back(Distribution::fixed(3.5));
  all.push_back(Distribution::through_quantiles(5, 5, 9, 0.9));
  all.push_back(Distribution::through_quantiles(5, 9, 9, 0.9));
  all.push_back(Distribution::through_quantiles(0, 1, 1, 0.75));
  all.push_back(Distribution::through_quantiles(0, 0, 3, 0.75));
  all.push_back(Distribution::through_quantiles(1, 2, 1000, 0.75));
  all.push_back(Distribution::table({{7, 1}, {3, 2}, {30, 0}, {12, 1}}));
  all.push_back(Distribution::lognormal(5, 0));
  all.push_back(Distribution::lognormal(100, 9));
  all.push_back(Distribution::weibull(0.05, 10));
  all.push_back(Distribution::gamma(0.01, 5));
  all.push_back(Distribution::gamma(1e6, 1e-5));
  return all;
}

TEST(Distribution, AgreesWithR) {
  // 1e-11 days are a thousandth of a millisecond; 1e-10 of the value leaves R and Boost.Math three
  // digits each beyond what the millisecond of a century needs (3e-13 times 1e3).
  for (const QuantileReference& reference : quantile_reference)
    for (std::size_t i = 0; i < reference_probabilities.size(); ++i)
      EXPECT_NEAR(reference.distribution.quantile(reference_probabilities[i]), reference.days[i],
                  1e-11 + 1e-10 * reference.days[i])
          << reference.distribution.describe() << " at " << reference_probabilities[i];
}

// sigma is at most |ln(1e4)| / 0.25 here, so rounding of z (1e-16) moves a quantile by far less
// than the tolerance.
void expect_through(double lo, double median, double hi, double p) {
  const Distribution distribution = Distribution::through_quantiles(lo, median, hi, p);
  const double tolerance = 1e-12 * (1 + hi);
  EXPECT_NEAR(distribution.quantile(1 - p), lo, tolerance) << distribution.describe();
  EXPECT_NEAR(distribution.quantile(0.5), median, tolerance) << distribution.describe();
  EXPECT_NEAR(distribution.median(), median, tolerance);
  EXPECT_NEAR(distribution.quantile(p), hi, tolerance) << distribution.describe();
}

TEST(Distribution, ScaledIsStretchedInProportion) {
  for (const Distribution& distribution : one_of_each()) {
    for (const double factor : {0.25, 1.0, 3.7}) {
      const Distribution scaled = distribution.scaled(factor);
      EXPECT_EQ(scaled.family(), distribution.family());
      // The closed forms are products and sums of a few terms; some cancel a digit or two. What is
      // cut at the longest duration is not compared.
      for (const double u : reference_probabilities) {
        const double days = distribution.quantile(u) * factor;
        if (days < Distribution::longest_drawn * std::min(factor, 1.0)) {
          EXPECT_NEAR(scaled.quantile(u), days, 1e-12 * (1 + days)) << distribution.describe();
        }
      }
      const double median = distribution.median() * factor;
      EXPECT_NEAR(scaled.median(), median, 1e-12 * (1 + median)) << distribution.describe();
    }
  }
}

TEST(Distribution, ScaledHasTheScaledMean) {
  for (const Distribution& distribution : one_of_each()) {
    // Beyond it the longest duration cuts a tail off.
    if (distribution.quantile(1) * 3 > Distribution::longest_drawn) continue;
    const double mean = distribution.mean() * 3;
    EXPECT_NEAR(distribution.scaled(3).mean(), mean, 1e-12 * (1 + mean)) << distribution.describe();
  }
  EXPECT_EQ(Distribution::triangular(6, 7, 10).scaled(2).describe(), "triangular 12 / 14 / 20 d");
  EXPECT_EQ(Distribution::table({{7, 1}, {3, 2}}).scaled(2).describe(),
            "table of 2 values 6 to 14 d");
  EXPECT_EQ(Distribution::fixed(7).scaled(2).fixed_value(), Duration::days(14));
  EXPECT_EQ(Distribution::median_and_range(23, 21, 37, 66).scaled(2).describe(),
            Distribution::median_and_range(46, 42, 74, 66).describe());
  EXPECT_EQ(Distribution::median_and_range(23, 20, 36, 66).scaled(2).describe(),
            Distribution::median_and_range(46, 40, 72, 66).describe());
}

TEST(Distribution, GoesThroughPublishedQuantiles) {
  expect_through(19, 23, 34, 0.9);
  expect_through(10, 20, 24, 0.9);
  expect_through(5, 7, 9, 0.75);          // symmetric: normal
  expect_through(5, 7, 9 + 1e-12, 0.75);  // next to symmetric: an enormous shift
  expect_through(5, 7 + 1e-9, 9, 0.75);   // the same on the other side
  expect_through(0, 0.01, 100, 0.6);      // as skewed as it gets
  expect_through(0, 99.99, 100, 0.6);
  expect_through(5, 5, 9, 0.9);
  expect_through(5, 9, 9, 0.9);
  expect_through(0, 0, 2, 0.75);
  expect_through(4, 4, 4, 0.75);
}

TEST(Distribution, GoesThroughRandomQuantiles) {
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const RandomStream stream(99, 0, i);
    const double lo = 50 * stream.uniform(0);
    const double median = lo + 20 * stream.uniform(1);
    const double hi = median + 60 * stream.uniform(2);
    const double p = 0.55 + 0.449 * stream.uniform(3);
    // Skip what is more skewed than any published summary: there rounding of 1 - p counts.
    if (std::abs(std::log((hi - median) / (median - lo))) < 7) expect_through(lo, median, hi, p);
  }
}

TEST(Distribution, RangeOf66StandsAtTheExpectedRanksOfTheExtremes) {
  const Distribution distribution = Distribution::median_and_range(23, 21, 37, 66);
  EXPECT_NEAR(distribution.quantile(1.0 / 67), 21, 1e-12);
  EXPECT_NEAR(distribution.quantile(0.5), 23, 1e-12);
  EXPECT_NEAR(distribution.quantile(66.0 / 67), 37, 1e-12);
  EXPECT_EQ(distribution.family(), Family::two_piece_lognormal);
  EXPECT_EQ(Distribution::median_and_range(20, 17, 33, 66).family(), Family::shifted_lognormal);
  // With two observations the extremes are the terciles.
  EXPECT_NEAR(Distribution::median_and_range(5, 4, 8, 2).quantile(1.0 / 3), 4, 1e-12);
}

TEST(Distribution, InterquartileRangeStandsAtTheQuartiles) {
  const Distribution distribution = Distribution::median_and_iqr(7, 6, 9);
  EXPECT_NEAR(distribution.quantile(0.25), 6, 1e-12);
  EXPECT_NEAR(distribution.quantile(0.75), 9, 1e-12);
}

TEST(Distribution, MedianAtAnEdgeHasHalfOfTheMassThere) {
  const Distribution up = Distribution::through_quantiles(5, 5, 9, 0.9);
  EXPECT_EQ(up.family(), Family::two_piece_lognormal);
  EXPECT_EQ(up.quantile(0.01), 5);
  EXPECT_EQ(up.quantile(0.5), 5);
  // At z = 0.6745 of the 1.2816 at which 4 d are reached.
  const double part = std::expm1(0.7 * 0.674489750196082) / std::expm1(0.7 * 1.2815515655446);
  EXPECT_NEAR(up.quantile(0.75), 5 + 4 * part, 1e-12);
  const Distribution down = Distribution::through_quantiles(5, 9, 9, 0.9);
  EXPECT_EQ(down.quantile(0.99), 9);
  EXPECT_EQ(down.quantile(0.5), 9);
  EXPECT_NEAR(down.quantile(0.25), 9 - 4 * part, 1e-12);
  EXPECT_EQ(down.quantile(1e-6), 0) << "cut at 0";
  EXPECT_TRUE(Distribution::through_quantiles(4, 4, 4, 0.75).is_fixed());
}

TEST(Distribution, QuantilesNeverFallAndAreNeverNegativeOrNotANumber) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  for (const Distribution& distribution : one_of_each()) {
    double last = 0;
    const auto check = [&](double u) {
      const double days = distribution.quantile(u);
      ASSERT_TRUE(std::isfinite(days)) << distribution.describe() << " at " << u;
      ASSERT_GE(days, last) << distribution.describe() << " at " << u;
      last = days;
    };
    for (int power = 64; power > 15; --power) check(std::ldexp(1.0, -power));
    for (int i = 1; i < 50'000; ++i) check(i / 50'000.0);
    for (int power = 16; power <= 53; ++power) check(1 - std::ldexp(1.0, -power));
    for (const double u : {0.0, 1.0, -1.0, 2.0, infinity, -infinity, std::nan("")}) {
      EXPECT_TRUE(std::isfinite(distribution.quantile(u))) << distribution.describe();
      EXPECT_GE(distribution.quantile(u), 0) << distribution.describe();
    }
  }
}

TEST(Distribution, TableIsAStepFunctionOfTheSortedValues) {
  const Distribution table = Distribution::table({{7, 1}, {3, 2}, {30, 0}, {12, 1}});
  EXPECT_EQ(table.quantile(0.001), 3);
  EXPECT_EQ(table.quantile(0.5), 3);
  EXPECT_EQ(table.quantile(0.50001), 7);
  EXPECT_EQ(table.quantile(0.75), 7);
  EXPECT_EQ(table.quantile(0.75001), 12);
  EXPECT_EQ(table.quantile(1 - 0x1.0p-53), 12) << "a weight of 0 is never drawn";
  EXPECT_DOUBLE_EQ(table.mean(), (2 * 3 + 7 + 12) / 4.0);
  EXPECT_EQ(Distribution::table({{4, 0.1}}).quantile(0.5), 4);
}

TEST(Distribution, FixedAndDefaultHaveTheirValue) {
  EXPECT_TRUE(Distribution().is_fixed());
  EXPECT_EQ(Distribution().sample(0.7), Duration());
  const Distribution fixed = Distribution::fixed(2.5);
  EXPECT_EQ(fixed.fixed_value(), Duration::hours(60));
  EXPECT_EQ(fixed.sample(0.123), Duration::hours(60));
  EXPECT_EQ(fixed.mean(), 2.5);
  EXPECT_FALSE(Distribution::uniform(1, 2).is_fixed());
}

/// The mean by Simpson's rule in s, with u = (1 + tanh(pi/2 sinh s)) / 2 (Takahasi and Mori's
/// double exponential rule), which converges whatever the tails. Independent of mean().
double mean_by_quadrature(const Distribution& distribution) {
  constexpr double half_pi = 1.57079632679489662, reach = 3.1, step = 1e-4;
  double sum = 0;
  for (double s = -reach; s <= reach; s += step) {
    const double inner = half_pi * std::sinh(s);
    const double weight =
        half_pi * std::cosh(s) / (std::cosh(inner) * std::cosh(inner)) / 2;  // du/ds
    sum += weight * distribution.quantile(0.5 * (1 + std::tanh(inner)));
  }
  return sum * step;
}

TEST(Distribution, MeansAgreeWithQuadrature) {
  // u = 1 - 2^-53 is the last double: the tail beyond it has mass 1e-16, at most 1e-12 of the means
  // here. Jumps in the quantile (table, the corner of half an exponential, the cut at 0) cost one
  // step of the rule, 1e-4 of a density of at most 0.8: 1e-4 relative is a safe bound, and 2e-5
  // what the 20,000 quantiles behind mean() cost for the cut ones.
  for (const QuantileReference& reference : quantile_reference) {
    const double expected = mean_by_quadrature(reference.distribution);
    EXPECT_NEAR(reference.distribution.mean(), expected, 1e-4 * expected)
        << reference.distribution.describe();
  }
  for (const auto& distribution : {Distribution::through_quantiles(5, 5, 9, 0.9),
                                   Distribution::through_quantiles(5, 9, 9, 0.9),
                                   Distribution::through_quantiles(0, 1, 1, 0.75)})
    EXPECT_NEAR(distribution.mean(), mean_by_quadrature(distribution), 1e-4 * distribution.mean())
        << distribution.describe();
}

TEST(Distribution, MeansAreTheClosedForms) {
  EXPECT_DOUBLE_EQ(Distribution::pert(6, 7, 10).mean(), 44.0 / 6);
  EXPECT_DOUBLE_EQ(Distribution::triangular(6, 7, 10).mean(), 23.0 / 3);
  EXPECT_NEAR(Distribution::lognormal_mean_sd(20, 8).mean(), 20, 1e-12);
  EXPECT_NEAR(Distribution::gamma_mean_sd(21, 7).mean(), 21, 1e-12);
  EXPECT_NEAR(Distribution::weibull(2, 10).mean(), 10 * std::sqrt(std::acos(-1.0)) / 2, 1e-12);
}

TEST(Distribution, SamplesAreQuantilesToTheMillisecond) {
  const Distribution distribution = Distribution::lognormal(17, 0.4);
  EXPECT_EQ(distribution.sample(0.25), Duration::days(distribution.quantile(0.25)));
  EXPECT_EQ(Distribution::lognormal(1e6, 40).sample(1 - 0x1.0p-53),
            Duration::days(Distribution::longest_drawn));
}

TEST(Distribution, DescribesItself) {
  EXPECT_EQ(Distribution().describe(), "fixed 0 d");
  EXPECT_EQ(Distribution::triangular(6, 7, 10).describe(), "triangular 6 / 7 / 10 d");
  EXPECT_EQ(Distribution::pert(6, 7, 10.5).describe(), "pert 6 / 7 / 10.5 d");
  EXPECT_EQ(Distribution::uniform(1, 2).describe(), "uniform 1 / 2 d");
  EXPECT_EQ(Distribution::exponential(3).describe(), "exponential mean 3 d");
  EXPECT_EQ(Distribution::lognormal(17, 0.4).describe(), "lognormal median 17 d, sigma 0.4");
  EXPECT_EQ(Distribution::gamma(4, 2.5).describe(), "gamma shape 4, scale 2.5 d");
  EXPECT_EQ(Distribution::weibull(2, 10).describe(), "weibull shape 2, scale 10 d");
  EXPECT_EQ(Distribution::median_and_iqr(7, 6, 8.5).describe(),
            "shifted lognormal 6 / 7 / 8.5 d at 0.25 / 0.5 / 0.75");
  EXPECT_EQ(Distribution::median_and_iqr(9, 5, 9).describe(),
            "two-piece lognormal 5 / 9 / 9 d at 0.25 / 0.5 / 0.75");
  EXPECT_EQ(Distribution::median_and_iqr(7, 6, 8.5).within(0, 10).describe(),
            "shifted lognormal 6 / 7 / 8.5 d at 0.25 / 0.5 / 0.75, at most 10 d");
  EXPECT_EQ(Distribution::table({{1, 1}, {9, 1}}).describe(), "table of 2 values 1 to 9 d");
}

TEST(DistributionDeathTest, InvalidArgumentsAreDefects) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(Distribution::uniform(2, 2), "0 <= lo < hi");
  EXPECT_DEATH(Distribution::exponential(0), "positive");
  EXPECT_DEATH(Distribution::table({}), "positive sum");
  EXPECT_DEATH(Distribution::through_quantiles(3, 2, 4, 0.75), "lo <= median <= hi");
  EXPECT_DEATH(Distribution::fixed(std::nan("")), "finite");
}

}  // namespace
}  // namespace v2v
