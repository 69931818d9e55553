// MSER-5 against its definition term by term, and on series whose transient is known.
#include "vein2vein/statistics/steady_state.hpp"

#include "statistics/normal.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace v2v {
namespace {

Truncation mser5(const std::vector<double>& series) { return mser5_of_several({series}); }

/// x[i] = 0.5 x[i-1] + noise, plus what the start adds.
template <class Bias>
std::vector<double> autoregressive(std::uint64_t seed, std::size_t n, Bias bias) {
  const RandomStream stream(seed, 0, 0);
  std::vector<double> series;
  double x = normal(stream, 0, 0) / std::sqrt(0.75);  // stationary from the first one on
  for (std::uint32_t i = 1; i <= n; ++i) {
    series.push_back(x + bias(static_cast<double>(i - 1)));
    x = 0.5 * x + normal(stream, 0, i);
  }
  return series;
}

/// The definition, term by term; the last five batches are no candidates.
std::size_t by_definition(const std::vector<double>& series) {
  std::vector<double> z;
  for (std::size_t i = 0; i + 5 <= series.size(); i += 5)
    z.push_back((series[i] + series[i + 1] + series[i + 2] + series[i + 3] + series[i + 4]) / 5);
  std::size_t best_at = 0;
  double best = INFINITY;
  for (std::size_t d = 0; d + 5 <= z.size(); ++d) {
    const auto left = static_cast<double>(z.size() - d);
    double mean = 0, squares = 0;
    for (std::size_t i = d; i < z.size(); ++i) mean += z[i] / left;
    for (std::size_t i = d; i < z.size(); ++i) squares += (z[i] - mean) * (z[i] - mean);
    if (squares / (left * left) >= best) continue;
    best = squares / (left * left);
    best_at = d;
  }
  return best_at * 5;
}

TEST(Mser5, IsItsDefinition) {
  unsigned unsettled = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    // Between 50 and 249 observations, with a bias of -3 to 3 that fades away more or less fast.
    const double size = 3 * std::cos(static_cast<double>(seed));
    const auto series = autoregressive(seed, 49 + seed, [&](double at) {
      return size * std::exp(-at / static_cast<double>(5 + seed % 40));
    });
    const std::size_t expected = by_definition(series), half = series.size() / 5 / 2 * 5;
    const Truncation truncation = mser5(series);
    EXPECT_EQ(truncation.settled, expected < half) << seed;
    EXPECT_EQ(truncation.drop, std::min(expected, half)) << seed;
    unsettled += truncation.settled ? 0 : 1;
  }
  EXPECT_GT(unsettled, 0U);    // both kinds
  EXPECT_LT(unsettled, 100U);  // have been seen
}

TEST(Mser5, FindsTheEndOfAStep) {
  double dropped = 0;
  // Mean of 20 replications with 100 observations that are 5 too low. A batch has a standard
  // deviation of about sqrt(4 / 5 / 20) = 0.2 (the variance of a long AR(1)'s mean is 4 / n), so
  // that the step is 25 of them and no cut is before it. What chance adds is exactly what it adds
  // to the same series without its first 100: that is the other cut.
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    std::vector<double> mean(1000, 0.0);
    for (std::uint64_t replication = 0; replication < 20; ++replication) {
      const auto series = autoregressive(1000 * seed + replication, mean.size(),
                                         [](double at) { return at < 100 ? -5.0 : 0.0; });
      for (std::size_t i = 0; i < mean.size(); ++i) mean[i] += series[i] / 20;
    }
    const Truncation all = mser5(mean);
    const Truncation typical = mser5({mean.begin() + 100, mean.end()});
    EXPECT_TRUE(all.settled);
    EXPECT_EQ(all.drop, 100 + typical.drop) << seed;
    dropped += static_cast<double>(all.drop) / 50;
  }
  EXPECT_LT(dropped, 150);
}

TEST(Mser5, CutsAnExponentialApproachWhereItIsLostInTheNoise) {
  // A bias of -10 exp(-t / 50), observations with a standard deviation of 1.15: after 50 ln(100) =
  // 230 it is 0.1, after 50 ln(3) = 55 it is still 3.3.
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Truncation truncation =
        mser5(autoregressive(seed, 2000, [](double at) { return -10 * std::exp(-at / 50); }));
    EXPECT_TRUE(truncation.settled) << seed;
    EXPECT_GE(truncation.drop, 55U) << seed;
    EXPECT_LE(truncation.drop, 400U) << seed;
  }
}

TEST(Mser5, ADriftNeverSettles) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Truncation truncation =
        mser5(autoregressive(seed, 1000, [](double at) { return at / 20; }));
    EXPECT_FALSE(truncation.settled) << seed;
    EXPECT_EQ(truncation.drop, 500U) << seed;
  }
}

TEST(Mser5, NoiseLosesLittle) {
  // Without a transient nothing need be dropped. What the rule drops all the same is small, on
  // average: the error of the rest, sigma^2 / (m - d), has its minimum at 0.
  double dropped = 0;
  unsigned unsettled = 0;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    const Truncation truncation = mser5(autoregressive(seed, 1000, [](double) { return 0.0; }));
    dropped += static_cast<double>(truncation.drop) / 1000 / 200;
    unsettled += truncation.settled ? 0 : 1;
  }
  EXPECT_LT(dropped, 0.15);
  EXPECT_LT(unsettled, 20U);
}

TEST(Mser5, OfEqualValuesKeepsAll) {
  const Truncation truncation = mser5(std::vector<double>(100, 7.0));
  EXPECT_EQ(truncation.drop, 0U);
  EXPECT_TRUE(truncation.settled);
}

TEST(Mser5, SaysNothingAboutAShortSeries) {
  for (const std::size_t n : {0U, 1U, 9U, 10U, 49U}) {
    std::vector<double> series(n, 1.0);
    if (n > 0) series[0] = 100;
    EXPECT_EQ(mser5(series).drop, 0U) << n;
    EXPECT_FALSE(mser5(series).settled) << n;
  }
  std::vector<double> enough(50, 1.0);
  enough[0] = 100;
  EXPECT_EQ(mser5(enough).drop, 5U);
  EXPECT_TRUE(mser5(enough).settled);
}

}  // namespace
}  // namespace v2v
