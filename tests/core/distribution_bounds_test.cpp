// Skewed published quantiles have sane tails, and bounds keep what was published.
#include "core/two_piece_reference.hpp"
#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace v2v {
namespace {

using Family = Distribution::Family;

TEST(TwoPieces, AgreeWithR) {
  for (const TwoPieceReference& reference : two_piece_reference) {
    const Distribution& distribution = reference.distribution;
    EXPECT_EQ(distribution.family(), Family::two_piece_lognormal);
    for (std::size_t i = 0; i < two_piece_probabilities.size(); ++i)
      EXPECT_NEAR(distribution.quantile(two_piece_probabilities[i]), reference.days[i],
                  1e-11 + 1e-10 * reference.days[i])
          << distribution.describe() << " at " << two_piece_probabilities[i];
    // R's integrate() promises 1e-10 of it; 20,000 quantiles, where the form is cut at 0 and has no
    // closed mean, 1e-4.
    EXPECT_NEAR(distribution.mean(), reference.mean,
                (distribution.has_closed_mean() ? 1e-8 : 1e-4) * reference.mean)
        << distribution.describe();
  }
}

TEST(TwoPieces, HaveNoAbsurdTails) {
  // (q1 + m + q3)/3 is Wan et al.'s mean (BMC Medical Research Methodology 2014), that of nearly
  // normal data. An exponential tail beyond the upper quartile has 1/ln 2 = 1.44 times its distance
  // as a mean; ours are within 8 % of that, so the mean within half of 0.11 distances of it.
  const double cases[][3] = {{27, 28, 42}, {26, 28, 34}, {21, 22, 28}, {0.9, 1, 7}, {26, 28, 60}};
  for (const auto& [q1, median, q3] : cases) {
    const Distribution skewed = Distribution::median_and_iqr(median, q1, q3);
    const double above = q3 - median;
    const double exponential = median + above / std::log(2) / 2 - (median - q1) / 2;
    EXPECT_NEAR(skewed.mean(), exponential, 0.2 * above) << q3;
    EXPECT_GT(skewed.mean(), (q1 + median + q3) / 3);
    EXPECT_LT(skewed.quantile(0.999), median + 13 * above);
    EXPECT_LT(skewed.quantile(1 - 1e-6), median + 50 * above);
  }
  EXPECT_NEAR(Distribution::median_and_iqr(28, 27, 42).mean(), 38.36, 0.01);
  EXPECT_NEAR(Distribution::median_and_iqr(28, 26, 34).mean(), 31.64, 0.01);
}

TEST(TwoPieces, JoinTheShiftedLognormalWithoutAStep) {
  for (const double p : {0.75, 0.9, 66.0 / 67}) {
    const double z[] = {0.6744897501960817, 1.2815515655446004, 2.1720651883774};
    const double normal = p == 0.75 ? z[0] : p == 0.9 ? z[1] : z[2];
    const double ratio = std::exp(Distribution::most_skew * normal);
    for (const bool right : {true, false})
      for (const double u : {1e-6, 0.01, 0.2, 0.5, 0.7, 0.99, 1 - 1e-6}) {
        const auto at = [&](double factor) {
          const double longer = 3 * ratio * factor;
          return Distribution::through_quantiles(50 - (right ? 3 : longer), 50,
                                                 50 + (right ? longer : 3), p);
        };
        // 1 in 100,000 to either side of the switch; a quantile
        // moves by at most some 40 times the change of the upper distance.
        EXPECT_NEAR(at(1 - 1e-5).quantile(u), at(1 + 1e-5).quantile(u), 0.02) << p << " " << u;
        EXPECT_EQ(at(1 - 1e-5).family(), Family::shifted_lognormal);
        EXPECT_EQ(at(1 + 1e-5).family(), Family::two_piece_lognormal);
      }
  }
  // Also where a half vanishes.
  for (const double u : {0.01, 0.4, 0.6, 0.999})
    EXPECT_NEAR(Distribution::median_and_iqr(5, 5 - 1e-9, 9).quantile(u),
                Distribution::median_and_iqr(5, 5, 9).quantile(u), 1e-8);
}

TEST(TwoPieces, LongerPublishedValuesNeverShortenAnything) {
  for (const double u : {0.001, 0.1, 0.3, 0.6, 0.8, 0.99, 0.99999}) {
    double last = 0;
    for (double hi = 28.1; hi < 200; hi *= 1.01) {
      const double days = Distribution::median_and_iqr(28, 26, hi).quantile(u);
      // The form of mild skew bends the lower half a little when only the upper quartile moves.
      EXPECT_GE(days, last - (u < 0.5 ? 2.0 : 1e-9)) << hi << " at " << u;
      last = days;
    }
  }
}

TEST(Bounds, PublishedQuantilesAreKept) {
  for (std::uint32_t i = 0; i < 3'000; ++i) {
    const RandomStream stream(7, 0, i);
    const double lo = 30 * stream.uniform(0), median = lo + 20 * stream.uniform(1);
    const double hi = median + 60 * stream.uniform(2);
    const double p = i % 2 == 0 ? 0.75 : 66.0 / 67;
    const double least = lo * stream.uniform(3), most = hi + 20 * stream.uniform(4);
    const Distribution free = Distribution::through_quantiles(lo, median, hi, p);
    const Distribution cut = free.within(least, most);
    const double tolerance = 1e-9 * (1 + hi);
    EXPECT_NEAR(cut.quantile(1 - p), lo, tolerance) << cut.describe();
    EXPECT_NEAR(cut.quantile(0.5), median, tolerance) << cut.describe();
    EXPECT_NEAR(cut.quantile(p), hi, tolerance) << cut.describe();
    double last = 0;
    for (const double u : {0.0, 1e-9, 0.01, 0.1, 0.3, 0.5, 0.8, 0.98, 0.999, 1 - 1e-9, 1.0}) {
      const double days = cut.quantile(u);
      EXPECT_GE(days, std::max(least, last)) << cut.describe() << " at " << u;
      EXPECT_LE(days, most) << cut.describe() << " at " << u;
      last = days;
    }
    // Between the published values nothing has changed.
    const double inside = 1 - p + (2 * p - 1) * stream.uniform(5);
    EXPECT_DOUBLE_EQ(cut.quantile(inside), free.quantile(inside));
  }
}

TEST(Bounds, TailsAreDrawnGivenThatTheyLieWithin) {
  // P(X > q | 42 < X <= 60) by the uncut form: a quarter lies above 42, `above` of all above 60.
  const Distribution free = Distribution::median_and_iqr(28, 27, 42);
  const Distribution cut = free.within(0, 60);
  double above = 0.25;
  for (double lo = 0, hi = 0.25; hi - lo > 1e-15; above = (lo + hi) / 2)
    (free.quantile(1 - (lo + hi) / 2) > 60 ? lo : hi) = (lo + hi) / 2;
  for (const double share : {0.1, 0.5, 0.9}) {
    const double of_all = 0.75 + share * (0.25 - above);
    EXPECT_NEAR(cut.quantile(0.75 + share * 0.25), free.quantile(of_all), 1e-9);
  }
  // A bound at a published value gathers its tail there.
  EXPECT_DOUBLE_EQ(free.within(0, 42).quantile(0.8), 42);
  EXPECT_NEAR(free.within(27, 42).quantile(0.01), 27, 1e-9);
  // Bounds that nothing lies beyond change nothing.
  EXPECT_DOUBLE_EQ(Distribution::median_and_iqr(28, 25, 32).within(0, 36'000).quantile(0.999),
                   Distribution::median_and_iqr(28, 25, 32).quantile(0.999));
}

TEST(Bounds, OtherFormsAreConditional) {
  // Closed form: an exponential given L <= X <= U has Q(u) = -m ln(e^(-L/m) (1 - u) + u e^(-U/m)).
  const Distribution cut = Distribution::exponential(10).within(3, 25);
  for (const double u : {1e-9, 0.1, 0.5, 0.9, 1 - 1e-9})
    EXPECT_NEAR(cut.quantile(u), -10 * std::log(std::exp(-0.3) * (1 - u) + u * std::exp(-2.5)),
                1e-7);
  // Its mean m + (L e^(-L/m) - U e^(-U/m)) / (e^(-L/m) - e^(-U/m)).
  const double low = std::exp(-0.3), high = std::exp(-2.5);
  EXPECT_NEAR(cut.mean(), 10 + (3 * low - 25 * high) / (low - high), 1e-5);
  EXPECT_NEAR(Distribution::uniform(2, 12).within(4, 8).quantile(0.25), 5, 1e-9);
  const Distribution table = Distribution::table({{3, 1}, {7, 2}, {9, 2}, {30, 5}}).within(5, 10);
  EXPECT_EQ(table.quantile(0.49), 7);
  EXPECT_EQ(table.quantile(0.51), 9);
  EXPECT_EQ(Distribution::fixed(7).within(5, 9).quantile(0.3), 7);
  EXPECT_EQ(cut.describe(), "exponential mean 10 d, at least 3 d, at most 25 d");
}

TEST(Bounds, WhatCannotBeWithinIsKnown) {
  EXPECT_FALSE(Distribution::fixed(7).may_be_within(8, 9));
  EXPECT_FALSE(Distribution::median_and_iqr(28, 27, 42).may_be_within(0, 41));
  EXPECT_FALSE(Distribution::median_and_iqr(28, 27, 42).may_be_within(27.5, 50));
  EXPECT_TRUE(Distribution::median_and_iqr(28, 27, 42).may_be_within(27, 42));
  EXPECT_FALSE(Distribution::lognormal(30, 0.4).may_be_within(0, 5));
  EXPECT_TRUE(Distribution::lognormal(30, 0.4).may_be_within(0, 20));
}

TEST(Bounds, StretchWithTheDistribution) {
  const Distribution cut = Distribution::lognormal(30, 0.9).within(10, 80);
  for (const double u : {0.001, 0.3, 0.999})
    EXPECT_NEAR(cut.scaled(2).quantile(u), 2 * cut.quantile(u), 1e-9);
}

TEST(Bounds, NothingLongerThanACenturyIsDrawn) {
  for (const Distribution& heavy :
       {Distribution::weibull(0.1, 9), Distribution::lognormal(5, 10),
        Distribution::gamma(0.01, 36'000), Distribution::median_and_iqr(20'000, 19'000, 36'525)}) {
    EXPECT_LE(heavy.quantile(1), Distribution::longest_drawn) << heavy.describe();
    EXPECT_GT(heavy.quantile(1), 30'000) << heavy.describe();
    EXPECT_LE(heavy.mean(), Distribution::longest_drawn) << heavy.describe();
  }
}

}  // namespace
}  // namespace v2v
