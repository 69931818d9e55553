// Hazards: inverse against cumulative, conditional growth, and every edge without NaN.
#include "vein2vein/core/hazard.hpp"

#include "vein2vein/core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace v2v {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

std::vector<Hazard> one_of_each() {
  return {Hazard(),
          Hazard::exponential(0),
          Hazard::exponential(0.01),
          Hazard::piecewise({{0, 0.02}}),
          Hazard::piecewise({{0, 0}, {10, 0.05}, {20, 0}, {40, 0.01}}),
          Hazard::piecewise({{0, 0.3}, {5, 0}}),
          Hazard::weibull(0.5, 100),
          Hazard::weibull(1, 100),
          Hazard::weibull(3, 50),
          Hazard::gompertz(0.01, 0),
          Hazard::gompertz(0.01, 1e-9),
          Hazard::gompertz(0.01, 0.05),
          Hazard::gompertz(0.01, -0.05),
          Hazard::gompertz(0, 0.05),
          Hazard::bounded(0.9, 50),
          Hazard::bounded(1.6, 80, 1.6),
          Hazard::bounded(0.3, 20, 0.7),
          Hazard::bounded(0.9, 50).held_from(30),
          Hazard::weibull(0.6, 100).held_from(40),
          Hazard::gompertz(0.01, -0.05).held_from(25),
          Hazard::gompertz(0.01, 0.02).held_from(70),
          Hazard::exponential(0.01).held_from(10),
          Hazard::piecewise({{0, 0}, {10, 0.05}, {20, 0}, {40, 0.01}}).held_from(15)};
}

/// The hazard rate written out anew, to integrate numerically.
double integral(const auto& rate, double from, double to) {
  constexpr int n = 200'000;
  const double step = (to - from) / n;
  double sum = 0;
  for (int i = 0; i < n; ++i) sum += rate(from + (i + 0.5) * step);
  return sum * step;
}

TEST(Hazard, CumulativeIsTheIntegralOfTheRate) {
  // The midpoint rule errs by step^2/24 * change of the slope: below 1e-8 here; at a jump of height
  // 0.05 by at most step/2 * 0.05 = 8e-6.
  EXPECT_DOUBLE_EQ(Hazard::exponential(0.01).cumulative(30), 0.3);
  EXPECT_NEAR(Hazard::weibull(3, 50).cumulative(60),
              integral([](double t) { return 3.0 / 50 * std::pow(t / 50, 2); }, 0, 60), 1e-8);
  EXPECT_NEAR(Hazard::gompertz(0.01, 0.05).cumulative(60),
              integral([](double t) { return 0.01 * std::exp(0.05 * t); }, 0, 60), 1e-8);
  EXPECT_NEAR(Hazard::gompertz(0.01, -0.05).cumulative(60),
              integral([](double t) { return 0.01 * std::exp(-0.05 * t); }, 0, 60), 1e-8);
  EXPECT_NEAR(
      Hazard::bounded(1.6, 50, 2).cumulative(60),
      integral([](double t) { return 1.6 * 2 / 50 * (t / 50) * std::exp(-std::pow(t / 50, 2)); }, 0,
               60),
      1e-8);
  EXPECT_NEAR(Hazard::bounded(1.6, 50, 2).rate_at(20), 1.6 * 2 / 50 * 0.4 * std::exp(-0.16), 1e-12);
  EXPECT_NEAR(
      Hazard::piecewise({{0, 0}, {10, 0.05}, {20, 0}, {40, 0.01}}).cumulative(55),
      integral([](double t) { return t < 10   ? 0
                                     : t < 20 ? 0.05
                                     : t < 40 ? 0
                                              : 0.01; }, 0, 55),
      1e-5);
}

TEST(Hazard, HeldFromADayOnItStaysWhatItIsThere) {
  // Integrals of the rate written out; midpoint rule, errors below 1e-8 away from the pole at 0,
  // which is left out by integrating from day 1.
  const Hazard held = Hazard::weibull(0.6, 100).held_from(40);
  const auto rate = [](double t) { return 0.6 / 100 * std::pow(std::min(t, 40.0) / 100, -0.4); };
  for (const double until : {30.0, 40.0, 41.0, 90.0, 400.0}) {
    EXPECT_NEAR(held.cumulative(until) - held.cumulative(1), integral(rate, 1, until), 1e-7);
    EXPECT_DOUBLE_EQ(held.rate_at(until), rate(until));
  }
  EXPECT_EQ(held.cumulative(40), Hazard::weibull(0.6, 100).cumulative(40));
  EXPECT_GT(held.cumulative(400), Hazard::weibull(0.6, 100).cumulative(400));
  EXPECT_NEAR(held.when_grown_by(rate(40) * 10, 50), 60, 1e-10);
  EXPECT_EQ(held.describe(), "weibull shape 0.6, scale 100 d, held from day 40");
  // A falling Gompertz hazard strikes everybody once it is held.
  EXPECT_TRUE(std::isfinite(Hazard::gompertz(0.01, -0.05).held_from(25).when_grown_by(5, 0)));
  EXPECT_NE(held, Hazard::weibull(0.6, 100));
  EXPECT_DOUBLE_EQ(Hazard::piecewise({{0, 0.3}, {5, 0.1}}).held_from(5).cumulative(10), 3.0);
}

TEST(Hazard, KnownValues) {
  // R: (exp(0.05 * 60) - 1) * 0.01 / 0.05 and (50 / 50)^3, (30 / 100)^0.5.
  EXPECT_NEAR(Hazard::gompertz(0.01, 0.05).cumulative(60), 3.81710738463753, 1e-12);
  EXPECT_DOUBLE_EQ(Hazard::weibull(3, 50).cumulative(50), 1);
  EXPECT_NEAR(Hazard::weibull(0.5, 100).cumulative(30), 0.547722557505166, 1e-14);
  EXPECT_DOUBLE_EQ(Hazard::piecewise({{0, 0}, {10, 0.05}, {20, 0}, {40, 0.01}}).cumulative(55),
                   0.65);
}

TEST(Hazard, GrowthSinceAnyDayIsInverted) {
  for (const Hazard& hazard : one_of_each())
    for (std::uint32_t i = 0; i < 5'000; ++i) {
      const RandomStream stream(17, 0, i);
      const double from = i % 3 == 0 ? 0 : 90 * stream.uniform(0);
      const double amount = 2 * stream.uniform(1);
      const double when = hazard.when_grown_by(amount, from);
      ASSERT_GE(when, from) << hazard.describe();
      if (std::isinf(when)) {
        // Never: also the hazard of all time has not grown that much.
        ASSERT_LT(hazard.cumulative(1e12) - hazard.cumulative(from), amount * (1 + 1e-12))
            << hazard.describe();
      } else {
        // H is at most 1e5 here and its subtraction costs an ulp of it; where the hazard is tiny,
        // an ulp of the time counts less than that.
        ASSERT_NEAR(hazard.cumulative(when) - hazard.cumulative(from), amount, 1e-10)
            << hazard.describe() << " from " << from;
      }
    }
}

TEST(Hazard, MoreGrowthTakesLonger) {
  for (const Hazard& hazard : one_of_each())
    for (const double from : {0.0, 5.0, 15.0, 40.0, 1000.0}) {
      double last = from;
      for (double amount = 0; amount < 3; amount += 0.001) {
        const double when = hazard.when_grown_by(amount, from);
        ASSERT_GE(when, last) << hazard.describe();
        last = when;
      }
    }
}

TEST(Hazard, ConstantHazardHasNoMemory) {
  for (const Hazard& hazard : {Hazard::exponential(0.02), Hazard::piecewise({{0, 0.02}}),
                               Hazard::gompertz(0.02, 0), Hazard::weibull(1, 50)})
    EXPECT_NEAR(hazard.when_grown_by(0.7, 123), 123 + 35, 1e-10) << hazard.describe();
}

TEST(Hazard, ConditionalGrowthOfWeibullAndGompertz) {
  // (t/50)^3 = (20/50)^3 + 1 and exp(0.05 t) = exp(0.05 * 20) + 5 * 1.
  EXPECT_NEAR(Hazard::weibull(3, 50).when_grown_by(1, 20), 50 * std::cbrt(1.064), 1e-10);
  EXPECT_NEAR(Hazard::gompertz(0.01, 0.05).when_grown_by(1, 20), 20 * std::log(std::exp(1) + 5),
              1e-10);
}

TEST(Hazard, FallingGompertzMayNeverStrike) {
  // Total hazard 0.01 / 0.05 = 0.2.
  const Hazard hazard = Hazard::gompertz(0.01, -0.05);
  EXPECT_NEAR(hazard.cumulative(infinity), 0.2, 1e-15);
  EXPECT_EQ(hazard.when_grown_by(0.2001, 0), infinity);
  EXPECT_EQ(hazard.when_grown_by(0.2, 0), infinity);
  EXPECT_TRUE(std::isfinite(hazard.when_grown_by(0.1999, 0)));
  // What is left after 30 days is 0.2 exp(-1.5) = 0.0446.
  EXPECT_EQ(hazard.when_grown_by(0.0447, 30), infinity);
  EXPECT_TRUE(std::isfinite(hazard.when_grown_by(0.0446, 30)));
}

TEST(Hazard, StretchesWithoutHazardAreSkipped) {
  const Hazard hazard = Hazard::piecewise({{0, 0}, {10, 0.05}, {20, 0}, {40, 0.01}});
  EXPECT_DOUBLE_EQ(hazard.when_grown_by(0.25, 0), 15);
  EXPECT_DOUBLE_EQ(hazard.when_grown_by(0.5, 0), 20) << "complete where the stretch begins";
  EXPECT_DOUBLE_EQ(hazard.when_grown_by(0.6, 0), 50);
  EXPECT_DOUBLE_EQ(hazard.when_grown_by(0.1, 25), 50);
  EXPECT_EQ(Hazard::piecewise({{0, 0.3}, {5, 0}}).when_grown_by(1.6, 0), infinity);
  EXPECT_EQ(Hazard::piecewise({{0, 0.3}, {5, 0}}).when_grown_by(1e-9, 7), infinity);
}

TEST(Hazard, NoGrowthIsReachedAtOnceAndNoHazardNever) {
  for (const Hazard& hazard : one_of_each()) {
    EXPECT_EQ(hazard.when_grown_by(0, 0), 0) << hazard.describe();
    EXPECT_EQ(hazard.when_grown_by(0, 12.5), 12.5) << hazard.describe();
    EXPECT_EQ(hazard.cumulative(0), 0) << hazard.describe();
  }
  EXPECT_EQ(Hazard().when_grown_by(1e-9, 0), infinity);
  EXPECT_EQ(Hazard::exponential(0).when_grown_by(1e-9, 0), infinity);
  EXPECT_EQ(Hazard::gompertz(0, 0.05).when_grown_by(1e-9, 0), infinity);
  EXPECT_EQ(Hazard::bounded(0.9, 50).when_grown_by(0.9, 0), infinity);
  EXPECT_TRUE(std::isfinite(Hazard::bounded(0.9, 50).when_grown_by(0.899, 0)));
}

TEST(Hazard, IsNeverNotANumber) {
  std::vector<Hazard> all = one_of_each();
  all.push_back(Hazard::gompertz(1e-300, -1e-300));
  all.push_back(Hazard::gompertz(1e10, 1e10));
  all.push_back(Hazard::gompertz(1e-300, 1e3));
  all.push_back(Hazard::gompertz(1e300, -1e300));
  all.push_back(Hazard::weibull(1e3, 1e-300));
  all.push_back(Hazard::weibull(1e-3, 1e300));
  all.push_back(Hazard::weibull(1e-3, 28, 1e-4));
  all.push_back(Hazard::weibull(50, 28, 1e-300));
  all.push_back(Hazard::exponential(1e300));
  const double values[] = {0, 1e-300, 1e-12, 1, 50, 1e9, 1e300, infinity};
  for (const Hazard& hazard : all)
    for (const double x : values) {
      EXPECT_GE(hazard.cumulative(x), 0) << hazard.describe() << " until " << x;
      for (const double from : values)
        EXPECT_GE(hazard.when_grown_by(x, from), from)
            << hazard.describe() << " by " << x << " from " << from;
    }
}

TEST(Hazard, AShapeNearZeroIsAShareLostAtOnce) {
  // With 1 reached its scale would be 28 d x 1e200.
  const Hazard nearly_at_once = Hazard::weibull(0.01, 28, 0.01);
  EXPECT_DOUBLE_EQ(nearly_at_once.cumulative(28), 0.01);
  EXPECT_NEAR(nearly_at_once.cumulative(7), 0.01 * std::pow(0.25, 0.01), 1e-16);
  EXPECT_NEAR(nearly_at_once.when_grown_by(0.0099, 0), 28 * std::pow(0.99, 100), 1e-9);
  EXPECT_NEAR(nearly_at_once.rate_at(28), 0.01 * 0.01 / 28, 1e-18);
  const Hazard one = Hazard::weibull(2, 300), same = Hazard::weibull(2, 150, 0.25);
  EXPECT_DOUBLE_EQ(same.cumulative(40), one.cumulative(40));
  EXPECT_DOUBLE_EQ(same.when_grown_by(0.1, 20), one.when_grown_by(0.1, 20));
  EXPECT_EQ(same.describe(), one.describe());
}

TEST(Hazard, DescribesItselfAndComparesByValue) {
  EXPECT_EQ(Hazard().describe(), "none");
  EXPECT_TRUE(Hazard().is_none());
  EXPECT_EQ(Hazard::exponential(0.01).describe(), "exponential 0.01 per day");
  EXPECT_EQ(Hazard::exponential(0.01).rate(), 0.01);
  EXPECT_EQ(Hazard::piecewise({{0, 0.01}, {30, 0.02}}).describe(),
            "piecewise exponential 0.01 per day from day 0, 0.02 per day from day 30");
  EXPECT_EQ(Hazard::weibull(2, 300).describe(), "weibull shape 2, scale 300 d");
  EXPECT_EQ(Hazard::gompertz(0.01, -0.05).describe(),
            "gompertz 0.01 per day, growth -0.05 per day");
  EXPECT_EQ(Hazard::weibull(2, 300), Hazard::weibull(2, 300));
  EXPECT_NE(Hazard::weibull(2, 300), Hazard::gompertz(2, 300));
}

TEST(HazardDeathTest, InvalidArgumentsAreDefects) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(Hazard::exponential(-1), "not negative");
  EXPECT_DEATH(Hazard::piecewise({{1, 0.1}}), "starts at day 0");
  EXPECT_DEATH(Hazard::piecewise({{0, 0.1}, {0, 0.2}}), "increase");
  EXPECT_DEATH(Hazard::weibull(0, 1), "positive");
}

}  // namespace
}  // namespace v2v
