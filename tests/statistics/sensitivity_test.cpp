// Sensitivity indices against the closed forms of Ishigami's and Sobol's g-function and full grids.
#include "vein2vein/statistics/sensitivity.hpp"

#include "vein2vein/core/random.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>
#include <vector>

namespace v2v {
namespace {

using Model = std::function<double(const std::vector<double>&)>;

/// Ishigami and Homma (1990) with a = 7, b = 0.1; factors scaled to -pi..pi.
double ishigami(const std::vector<double>& x) {
  const auto angle = [&](std::size_t i) { return std::numbers::pi * (2 * x[i] - 1); };
  return std::sin(angle(0)) + 7 * std::pow(std::sin(angle(1)), 2) +
         0.1 * std::pow(angle(2), 4) * std::sin(angle(0));
}

const std::vector<double> kWeights = {0, 1, 4.5, 9, 99};
/// Sobol's g-function (Saltelli and Sobol, 1995).
double g_function(const std::vector<double>& x) {
  double product = 1;
  for (std::size_t i = 0; i < kWeights.size(); ++i)
    product *= (std::abs(4 * x[i] - 2) + kWeights[i]) / (1 + kWeights[i]);
  return product;
}

struct Truth {
  std::vector<double> first, total;
};
Truth ishigami_truth() {
  const double p4 = std::pow(std::numbers::pi, 4), a = 7, b = 0.1;
  const double v1 = std::pow(1 + b * p4 / 5, 2) / 2, v2 = a * a / 8,
               v13 = 8 * b * b * p4 * p4 / 225;
  const double v = v1 + v2 + v13;
  return {{v1 / v, v2 / v, 0}, {(v1 + v13) / v, v2 / v, v13 / v}};
}
Truth g_truth() {
  std::vector<double> parts;
  double all = 1;
  for (const double a : kWeights) {
    parts.push_back(1 / (3 * (1 + a) * (1 + a)));
    all *= 1 + parts.back();
  }
  Truth truth;
  for (const double part : parts) {
    truth.first.push_back(part / (all - 1));
    truth.total.push_back(part * all / (1 + part) / (all - 1));
  }
  return truth;
}

std::vector<double> outcomes_of(const Design& design, const Model& model) {
  std::vector<double> outcomes;
  for (const auto& row : design) outcomes.push_back(model(row));
  return outcomes;
}

void expect_true_indices(const Model& model, const Truth& truth) {
  constexpr std::size_t base = 2048;
  const std::size_t factors = truth.first.size();
  const auto outcomes = outcomes_of(saltelli_design(base, factors, 3), model);
  const auto indices = sobol_indices(base, factors, outcomes, 3, 400);
  ASSERT_EQ(indices.size(), factors);
  for (std::size_t i = 0; i < factors; ++i) {
    // Half a 95% interval is about 2 standard errors of independent rows, and a net does better
    // than they do: the truth has to be within the width of half an interval. Below that there is
    // rounding, where an index is nearly 0.
    const auto half = [](const Interval& one) { return (one.hi - one.lo) / 2 + 1e-6; };
    EXPECT_NEAR(indices[i].first, truth.first[i], half(indices[i].first95)) << i;
    EXPECT_NEAR(indices[i].total, truth.total[i], half(indices[i].total95)) << i;
    // So much precision is what 2,048 rows are expected to give.
    EXPECT_LT(half(indices[i].first95), 0.09) << i;
    EXPECT_LT(half(indices[i].total95), 0.09) << i;
    EXPECT_LE(indices[i].first95.lo, indices[i].first);
    EXPECT_GE(indices[i].total95.hi, indices[i].total);
  }
}

TEST(SobolIndices, OfIshigamisFunctionAreThoseOfItsClosedForm) {
  expect_true_indices(ishigami, ishigami_truth());
}

TEST(SobolIndices, OfTheGFunctionAreThoseOfItsClosedForm) {
  expect_true_indices(g_function, g_truth());
}

TEST(SobolIndices, AreNotDisturbedByALargeConstant) {
  constexpr std::size_t base = 256;
  const Design design = saltelli_design(base, 3, 1);
  const auto near = sobol_indices(base, 3, outcomes_of(design, ishigami), 1, 50);
  const auto far = sobol_indices(
      base, 3, outcomes_of(design, [](const auto& x) { return ishigami(x) + 1e6; }), 1, 50);
  // 1e6 takes 7 of 16 digits from every outcome.
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_NEAR(near[i].first, far[i].first, 1e-8);
    EXPECT_NEAR(near[i].total95.hi, far[i].total95.hi, 1e-8);
  }
}

TEST(SobolIndices, BootstrapIntervalsAreAsWideAsTheEstimatesAreUncertain) {
  // 300 independent random designs of 128 rows: standard deviation of the estimates against the
  // mean width of their intervals. The former has a relative standard error of 1/sqrt(600) = 4%;
  // the bootstrap is itself right to order 1/sqrt(base) = 9%. 4 x 4% + 9% = 25%.
  constexpr std::size_t base = 128, designs = 300, factors = 3;
  std::vector<double> sum(2 * factors, 0.0), squares(2 * factors, 0.0), width(2 * factors, 0.0);
  for (std::uint32_t seed = 0; seed < designs; ++seed) {
    const RandomStream stream(seed, 0, 0);
    Design design(base * (factors + 2), std::vector<double>(factors));
    for (std::uint32_t row = 0; row < base; ++row)
      for (std::uint32_t i = 0; i < factors; ++i) {
        const auto pair = stream.uniform_pair(i, row);
        design[row][i] = pair[0];
        design[base + row][i] = pair[1];
      }
    for (std::size_t i = 0; i < factors; ++i)
      for (std::size_t row = 0; row < base; ++row) {
        design[(i + 2) * base + row] = design[row];
        design[(i + 2) * base + row][i] = design[base + row][i];
      }
    const auto indices = sobol_indices(base, factors, outcomes_of(design, ishigami), seed, 200);
    for (std::size_t i = 0; i < factors; ++i) {
      const auto add = [&](std::size_t at, double value, const Interval& interval) {
        sum[at] += value / designs;
        squares[at] += value * value / designs;
        width[at] += (interval.hi - interval.lo) / designs;
      };
      add(i, indices[i].first, indices[i].first95);
      add(factors + i, indices[i].total, indices[i].total95);
    }
  }
  for (std::size_t at = 0; at < 2 * factors; ++at) {
    const double deviation = std::sqrt(squares[at] - sum[at] * sum[at]);
    EXPECT_NEAR(width[at] / (2 * 1.96) / deviation, 1, 0.25) << at;
  }
}

TEST(SobolIndices, OfAConstantAreNoShares) {
  // 0.1 is no binary fraction: the mean of so many is not always exact.
  for (std::size_t base = 1; base <= 64; ++base) {
    const auto indices = sobol_indices(base, 3, std::vector<double>(base * 5, 0.1), 1, 20);
    ASSERT_EQ(indices.size(), 3U);
    for (const SobolIndices& one : indices)
      for (const double value :
           {one.first, one.total, one.first95.lo, one.first95.hi, one.total95.lo, one.total95.hi})
        EXPECT_TRUE(std::isnan(value)) << base;
  }
}

TEST(SobolIndices, AreSharesHoweverFewTheRows) {
  // Of noise the estimators know nothing: uncut, most of these are below 0 or above 1.
  for (std::uint32_t seed = 0; seed < 50; ++seed)
    for (std::size_t base = 1; base <= 16; base *= 2) {
      const RandomStream stream(seed, 0, 0);
      std::vector<double> outcomes(base * 4);
      for (std::uint32_t i = 0; i < outcomes.size(); ++i) outcomes[i] = stream.uniform(0, i);
      for (const SobolIndices& one : sobol_indices(base, 2, outcomes, seed, 20))
        for (const double value : {one.first, one.total, one.first95.lo, one.first95.hi,
                                   one.total95.lo, one.total95.hi}) {
          EXPECT_GE(value, 0);
          EXPECT_LE(value, 1);
        }
    }
}

TEST(SobolIndices, AreNotClaimedWhereAnOutcomeHasNoValue) {
  std::vector<double> outcomes = outcomes_of(saltelli_design(8, 3, 1), ishigami);
  outcomes[17] = std::nan("");
  for (const SobolIndices& one : sobol_indices(8, 3, outcomes, 1, 20))
    EXPECT_TRUE(std::isnan(one.first) && std::isnan(one.total95.hi));
}

TEST(SaltelliDesign, MixesOneColumn) {
  constexpr std::size_t base = 8, factors = 3;
  const Design design = saltelli_design(base, factors, 5);
  const Design both = sobol_sequence(base, 2 * factors, 5);
  ASSERT_EQ(design.size(), base * (factors + 2));
  for (std::size_t row = 0; row < base; ++row)
    for (std::size_t column = 0; column < factors; ++column) {
      EXPECT_EQ(design[row][column], both[row][column]);
      EXPECT_EQ(design[base + row][column], both[row][factors + column]);
      for (std::size_t factor = 0; factor < factors; ++factor)
        EXPECT_EQ(design[(factor + 2) * base + row][column],
                  both[row][factor == column ? factors + column : column]);
    }
}

TEST(MorrisDesign, MovesEveryFactorOnceByTheSameStepOnTheGrid) {
  constexpr std::size_t trajectories = 50, factors = 4;
  for (const std::size_t levels : {2U, 4U, 8U}) {
    const double jump = static_cast<double>(levels) / (2.0 * static_cast<double>(levels - 1));
    const Design design = morris_design(trajectories, factors, levels, 11);
    ASSERT_EQ(design.size(), trajectories * (factors + 1));
    unsigned up = 0;
    for (std::size_t t = 0; t < trajectories; ++t) {
      std::vector<unsigned> moved(factors, 0);
      for (std::size_t step = 0; step <= factors; ++step) {
        const auto& point = design[t * (factors + 1) + step];
        for (std::size_t i = 0; i < factors; ++i) {
          const double level = point[i] * static_cast<double>(levels - 1);
          EXPECT_NEAR(level, std::round(level), 1e-12);
          EXPECT_GE(point[i], 0);
          EXPECT_LE(point[i], 1);
          if (step == factors) continue;
          const double change = design[t * (factors + 1) + step + 1][i] - point[i];
          if (change == 0) continue;
          EXPECT_NEAR(std::abs(change), jump, 1e-12);
          ++moved[i];
          up += change > 0 ? 1 : 0;
        }
      }
      EXPECT_EQ(moved, std::vector<unsigned>(factors, 1));
    }
    // Up as often as down: 200 moves, standard error sqrt(200) / 2 = 7.07.
    EXPECT_NEAR(up, 100, 4 * 7.07);
  }
  EXPECT_EQ(morris_design(5, 3, 4, 1), morris_design(5, 3, 4, 1));
  EXPECT_NE(morris_design(5, 3, 4, 1), morris_design(5, 3, 4, 2));
}

/// Mean, mean absolute value and standard deviation of all elementary effects of a factor that the
/// grid has, and the standard deviation of the absolute values.
struct AllEffects {
  double mu = 0, mu_star = 0, sigma = 0, sigma_star = 0;
};
AllEffects all_effects(const Model& model, std::size_t factors, std::size_t levels,
                       std::size_t factor) {
  std::vector<std::size_t> grid(factors, levels);
  grid[factor] = levels / 2;
  double n = 0, sum = 0, absolute = 0, squares = 0;
  for (const auto& index : full_factorial(grid)) {
    std::vector<double> x(factors);
    for (std::size_t i = 0; i < factors; ++i)
      x[i] = static_cast<double>(index[i]) / static_cast<double>(levels - 1);
    const double before = model(x);
    const double jump = static_cast<double>(levels) / (2.0 * static_cast<double>(levels - 1));
    x[factor] += jump;
    const double effect = (model(x) - before) / jump;
    n += 1;
    sum += effect;
    absolute += std::abs(effect);
    squares += effect * effect;
  }
  return {sum / n, absolute / n, std::sqrt(squares / n - sum / n * sum / n),
          std::sqrt(squares / n - absolute / n * absolute / n)};
}

void expect_effects_of_the_grid(const Model& model, std::size_t factors, std::size_t levels) {
  constexpr std::size_t trajectories = 1000;
  const Design design = morris_design(trajectories, factors, levels, 7);
  const auto effects = morris_effects(design, outcomes_of(design, model), 7);
  ASSERT_EQ(effects.size(), factors);
  for (std::size_t i = 0; i < factors; ++i) {
    // Trajectories are independent: standard errors of means are sigma / sqrt(1000). That of a
    // standard deviation is at most as large as that of a mean of squares of the bounded effects;
    // 10% is more than three times what 1,000 normal ones would show.
    const AllEffects truth = all_effects(model, factors, levels, i);
    const double root = std::sqrt(static_cast<double>(trajectories));
    EXPECT_NEAR(effects[i].mu, truth.mu, 4 * truth.sigma / root + 1e-9) << i;
    EXPECT_NEAR(effects[i].mu_star, truth.mu_star, 4 * truth.sigma_star / root + 1e-9) << i;
    EXPECT_NEAR(effects[i].sigma, truth.sigma, 0.1 * truth.sigma + 1e-9) << i;
    // The bootstrap knows the same standard error.
    const Interval interval = effects[i].mu_star95;
    EXPECT_NEAR(interval.hi - interval.lo, 2 * 1.96 * truth.sigma_star / root,
                0.2 * 2 * 1.96 * truth.sigma_star / root + 1e-9)
        << i;
  }
}

TEST(MorrisEffects, OfIshigamisFunctionAreThoseOfTheWholeGrid) {
  expect_effects_of_the_grid(ishigami, 3, 8);
}

TEST(MorrisEffects, OfTheGFunctionAreThoseOfTheWholeGridAndRankItsFactors) {
  expect_effects_of_the_grid(g_function, 5, 4);
  // The weights rise, so importance falls.
  const Design design = morris_design(50, 5, 4, 1);
  const auto effects = morris_effects(design, outcomes_of(design, g_function), 1);
  EXPECT_TRUE(std::is_sorted(effects.begin(), effects.end(),
                             [](const auto& a, const auto& b) { return a.mu_star > b.mu_star; }));
}

TEST(MorrisEffects, OfAPlaneAreItsSlopes) {
  const Design design = morris_design(10, 2, 4, 1);
  const auto effects = morris_effects(
      design, outcomes_of(design, [](const auto& x) { return 3 - 2 * x[0]; }), 1, 100);
  EXPECT_NEAR(effects[0].mu, -2, 1e-12);
  EXPECT_NEAR(effects[0].mu_star, 2, 1e-12);
  EXPECT_NEAR(effects[0].sigma, 0, 1e-12);
  EXPECT_NEAR(effects[0].mu_star95.lo, 2, 1e-12);
  EXPECT_EQ(effects[1].mu_star, 0);
  EXPECT_EQ(effects[1].mu_star95.hi, 0);
}

TEST(MorrisEffects, AreNoLargerThanTheOutcomeCanChange) {
  // All patients at one half of the factor, none at the other: each step of 2/3 of the range goes
  // from 0 to 1, a slope of 1.5, but no change of a share is larger than 1.
  const Design design = morris_design(10, 1, 4, 1);
  const auto outcomes = outcomes_of(design, [](const auto& x) { return x[0] > 0.5 ? 1.0 : 0.0; });
  EXPECT_NEAR(morris_effects(design, outcomes, 1, 50)[0].mu_star, 1.5, 1e-12);
  const ElementaryEffects bounded = morris_effects(design, outcomes, 1, 50, 1)[0];
  for (const double value :
       {bounded.mu, bounded.mu_star, bounded.mu_star95.lo, bounded.mu_star95.hi})
    EXPECT_NEAR(value, 1, 1e-12);  // a mean of ten ones, by tenths
}

TEST(MorrisEffects, AreNotClaimedWhereAnOutcomeHasNoValue) {
  const Design design = morris_design(4, 2, 4, 1);
  std::vector<double> outcomes(design.size(), 0.5);
  outcomes.back() = std::nan("");
  for (const ElementaryEffects& one : morris_effects(design, outcomes, 1, 20))
    EXPECT_TRUE(std::isnan(one.mu_star) && std::isnan(one.mu_star95.lo));
}

}  // namespace
}  // namespace v2v
