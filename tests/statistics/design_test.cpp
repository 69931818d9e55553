// Designs against their definitions: strata, the published direction numbers, nets, closed forms.
#include "vein2vein/statistics/design.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <set>
#include <vector>

namespace v2v {
namespace {

TEST(FullFactorial, TheLastFactorChangesFastest) {
  EXPECT_EQ(full_factorial({2, 1, 3}),
            (std::vector<std::vector<std::size_t>>{
                {0, 0, 0}, {0, 0, 1}, {0, 0, 2}, {1, 0, 0}, {1, 0, 1}, {1, 0, 2}}));
  EXPECT_EQ(full_factorial({}).size(), 1U);  // no factor: the scenario as it is
  EXPECT_TRUE(full_factorial({3, 0}).empty());
}

TEST(LatinHypercube, EveryStratumOfEveryFactorHoldsOnePoint) {
  for (const std::size_t points : {1U, 2U, 7U, 100U}) {
    const Design design = latin_hypercube(points, 5, 42);
    ASSERT_EQ(design.size(), points);
    for (std::size_t factor = 0; factor < 5; ++factor) {
      std::vector<unsigned> held(points, 0);
      for (const auto& point : design) {
        ASSERT_GE(point[factor], 0);
        ASSERT_LT(point[factor], 1);
        ++held[static_cast<std::size_t>(point[factor] * static_cast<double>(points))];
      }
      EXPECT_EQ(held, std::vector<unsigned>(points, 1)) << points << ' ' << factor;
    }
  }
}

TEST(LatinHypercube, OrdersAndPlacesAreUniformAndFactorsUnrelated) {
  // Over 4,000 designs of 3 points. The stratum of the first point: a share of 1/3 each, standard
  // error sqrt(2/9 / 4000) = 0.0075. Where it lies in its stratum: mean 1/2 and mean square 1/3,
  // standard errors sqrt(1/12 / 4000) = 0.0046 and sqrt(4/45 / 4000) = 0.0047. Two factors agree in
  // a stratum with probability 1/3. All to 4 standard errors.
  constexpr unsigned designs = 4000;
  std::array<double, 3> share{};
  double place = 0, square = 0, agree = 0;
  for (std::uint64_t seed = 1; seed <= designs; ++seed) {
    const Design design = latin_hypercube(3, 2, seed);
    const double first = design[0][0] * 3, other = design[0][1] * 3;
    share[static_cast<std::size_t>(first)] += 1.0 / designs;
    const double within = first - std::floor(first);
    place += within / designs;
    square += within * within / designs;
    agree += (std::floor(first) == std::floor(other) ? 1.0 : 0.0) / designs;
  }
  for (const double one : share) EXPECT_NEAR(one, 1.0 / 3, 4 * 0.0075);
  EXPECT_NEAR(agree, 1.0 / 3, 4 * 0.0075);
  EXPECT_NEAR(place, 0.5, 4 * 0.0046);
  EXPECT_NEAR(square, 1.0 / 3, 4 * 0.0047);
}

TEST(LatinHypercube, DependsOnTheSeedAlone) {
  EXPECT_EQ(latin_hypercube(20, 3, 9), latin_hypercube(20, 3, 9));
  EXPECT_NE(latin_hypercube(20, 3, 9), latin_hypercube(20, 3, 10));
  // A further factor moves no other one.
  const Design narrow = latin_hypercube(20, 2, 9), wide = latin_hypercube(20, 3, 9);
  for (std::size_t i = 0; i < 20; ++i) EXPECT_EQ(narrow[i][1], wide[i][1]);
}

/// A line of the published table new-joe-kuo-6.21201 (Joe and Kuo, SIAM Journal on Scientific
/// Computing 2008): degree and inner coefficients of the polynomial, first direction numbers.
struct Direction {
  unsigned degree, coefficients;
  std::vector<std::uint64_t> initial;
};
const std::vector<Direction> kPublished = {
    {1, 0, {1}},
    {2, 1, {1, 3}},
    {3, 1, {1, 3, 1}},
    {3, 2, {1, 1, 1}},
    {4, 1, {1, 1, 3, 3}},
    {4, 4, {1, 3, 5, 13}},
    {5, 2, {1, 1, 5, 5, 17}},
    {5, 4, {1, 1, 5, 5, 5}},
    {5, 7, {1, 1, 7, 11, 19}},
};

/// Place `n` of the sequence in Gray code's order, digit by digit from the definition (Joe and
/// Kuo's notes, equations 2 and 3); factor 0 is van der Corput's sequence.
double by_definition(std::size_t factor, std::uint64_t n) {
  constexpr unsigned bits = 20;
  std::vector<std::uint64_t> m(bits + 1, 1);
  if (factor > 0) {
    const Direction& direction = kPublished[factor - 1];
    const unsigned s = direction.degree;
    for (unsigned k = 1; k <= s; ++k) m[k] = direction.initial[k - 1];
    for (unsigned k = s + 1; k <= bits; ++k) {
      m[k] = (m[k - s] << s) ^ m[k - s];
      for (unsigned i = 1; i < s; ++i)
        m[k] ^= ((direction.coefficients >> (s - 1 - i)) & 1U) * (m[k - i] << i);
    }
  }
  const std::uint64_t gray = n ^ (n >> 1);
  std::uint64_t digits = 0;
  for (unsigned k = 1; k <= bits; ++k)
    if ((gray >> (k - 1)) & 1U) digits ^= m[k] << (bits - k);
  return static_cast<double>(digits) * 0x1p-20;
}

TEST(SobolSequence, IsThatOfThePublishedDirectionNumbers) {
  const Design design = sobol_sequence(1000, 10, 0);
  EXPECT_EQ(design[0], std::vector<double>(10, 0.5));  // the origin is left out
  for (std::size_t i = 0; i < design.size(); ++i)
    for (std::size_t factor = 0; factor < 10; ++factor)
      ASSERT_EQ(design[i][factor], by_definition(factor, i + 1)) << i << ' ' << factor;
}

TEST(SobolSequence, ShiftedPointsAreStillANet) {
  // Of the first 2^m points every box of 2^-a by 2^-b with a + b = m holds exactly one (Sobol,
  // 1967), and a shift of digits only changes boxes over. Without the first point one is empty.
  constexpr unsigned m = 8;
  for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}}) {
    const Design design = sobol_sequence((1U << m) - 1, 2, seed);
    for (unsigned a = 0; a <= m; ++a) {
      std::set<std::pair<unsigned, unsigned>> boxes;
      for (const auto& point : design) {
        ASSERT_GE(std::min(point[0], point[1]), 0);
        ASSERT_LT(std::max(point[0], point[1]), 1);
        boxes.insert({static_cast<unsigned>(point[0] * (1U << a)),
                      static_cast<unsigned>(point[1] * (1U << (m - a)))});
      }
      EXPECT_EQ(boxes.size(), design.size()) << seed << ' ' << a;
    }
  }
}

TEST(SobolSequence, AShiftedPointIsUniformAndFactorsAreShiftedApart) {
  // Over 4,000 seeds: mean 1/2 with standard error sqrt(1/12 / 4000) = 0.0046; mean square 1/3 with
  // sqrt(4/45 / 4000) = 0.0047; mean product of two factors 1/4 with sqrt(7/144 / 4000) = 0.0035.
  constexpr unsigned seeds = 4000;
  double mean = 0, square = 0, product = 0;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    const auto point = sobol_sequence(1, 2, seed).front();
    mean += point[0] / seeds;
    square += point[0] * point[0] / seeds;
    product += point[0] * point[1] / seeds;
  }
  EXPECT_NEAR(mean, 0.5, 4 * 0.0046);
  EXPECT_NEAR(square, 1.0 / 3, 4 * 0.0047);
  EXPECT_NEAR(product, 0.25, 4 * 0.0035);
}

/// Root mean square error of the mean of prod (x_j + 1/2), whose integral is 1, over 50 shifts.
double product_error(std::size_t points, std::size_t factors) {
  constexpr unsigned shifts = 50;
  double squares = 0;
  for (std::uint64_t seed = 1; seed <= shifts; ++seed) {
    double mean = 0;
    for (const auto& point : sobol_sequence(points, factors, seed)) {
      double product = 1;
      for (const double x : point) product *= x + 0.5;
      mean += product / static_cast<double>(points);
    }
    squares += (mean - 1) * (mean - 1) / shifts;
  }
  return std::sqrt(squares);
}

TEST(SobolSequence, IntegratesAProductFasterThanMonteCarlo) {
  // Independent points: standard error sqrt(((13/12)^5 - 1) / n), down to a quarter with 16 times
  // as many. A net loses nearly a factor of 16; half of that (8) is beyond what 50 shifts can be
  // wrong by: the ratio of two root mean squares of 50 has a relative standard error of 1/sqrt(50).
  const double few = product_error(255, 5), many = product_error(4095, 5);
  const double independent = std::sqrt((std::pow(13.0 / 12, 5) - 1) / 4095);
  EXPECT_LT(many, independent / 10);
  EXPECT_LT(many, few / 8);
}

TEST(SobolSequence, DependsOnTheSeedAloneAndHasNoFactorsIfNoneAreAskedFor) {
  EXPECT_EQ(sobol_sequence(20, 3, 9), sobol_sequence(20, 3, 9));
  EXPECT_NE(sobol_sequence(20, 3, 9), sobol_sequence(20, 3, 10));
  EXPECT_EQ(sobol_sequence(3, 0, 1), Design(3));
  EXPECT_TRUE(sobol_sequence(0, 3, 1).empty());
}

}  // namespace
}  // namespace v2v
