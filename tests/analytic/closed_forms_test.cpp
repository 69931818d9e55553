// The formulas themselves, against values worked out by hand.
#include "analytic/closed_forms.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v::test {
namespace {

// a = 2, c = 3: B = (8/6) / (1 + 2 + 2 + 8/6) = 4/19; C = 3 B / (3 - 2 (1 - B)) = 4/9.
TEST(ClosedForms, ErlangBAndC) {
  EXPECT_NEAR(erlang_b(3, 2.0), 4.0 / 19.0, 1e-15);
  EXPECT_NEAR(erlang_c(3, 2.0), 4.0 / 9.0, 1e-15);
  EXPECT_NEAR(mean_wait_mmc(3, 2.0, 1.0), 4.0 / 9.0, 1e-15);
  EXPECT_NEAR(mean_wait_mmc(1, 0.7, 1.0), 0.7 / 0.3, 1e-14);
}

TEST(ClosedForms, PollaczekKhinchineHasMM1AndMD1AsCases) {
  EXPECT_NEAR(mean_wait_mg1(0.7, 1.0, 2.0), 0.7 / 0.3, 1e-14);
  EXPECT_NEAR(mean_wait_mg1(0.7, 1.0, 1.0), 0.7 / 0.6, 1e-14);
}

// W0 = 0.5 * 0.5 / 2 + 0.4 * 2 / 2 = 0.525; s1 = 0.25, s2 = 0.65. One class is plain M/G/1.
TEST(ClosedForms, Cobham) {
  const std::vector<double> waits = mean_waits_priority({{0.5, 0.5, 0.5}, {0.4, 1.0, 2.0}});
  EXPECT_NEAR(waits[0], 0.525 / 0.75, 1e-15);
  EXPECT_NEAR(waits[1], 0.525 / (0.75 * 0.35), 1e-14);
  EXPECT_NEAR(mean_waits_priority({{0.7, 1.0, 2.0}})[0], 0.7 / 0.3, 1e-14);
}

// A ring 0 -> 1 -> 2 -> 0 with rates 1, 2, 4 spends 1 : 1/2 : 1/4 in its states.
TEST(ClosedForms, StationaryDistribution) {
  Chain ring(3);
  ring.add(0, 1, 1.0);
  ring.add(1, 2, 2.0);
  ring.add(2, 0, 4.0);
  const std::vector<double> p = ring.stationary();
  EXPECT_NEAR(p[0], 4.0 / 7.0, 1e-15);
  EXPECT_NEAR(p[1], 2.0 / 7.0, 1e-15);
  EXPECT_NEAR(p[2], 1.0 / 7.0, 1e-15);
}

// Two states, rates 1 and 3: p0(t) = 3/4 + exp(-4 t) / 4 from state 0.
TEST(ClosedForms, DistributionAfterATime) {
  Chain two(2);
  two.add(0, 1, 1.0);
  two.add(1, 0, 3.0);
  std::vector<double> spent(2, 0.0);
  const std::vector<double> p = two.after({1.0, 0.0}, 0.5, spent);
  EXPECT_NEAR(p[0], 0.75 + 0.25 * std::exp(-2.0), 1e-14);
  EXPECT_NEAR(p[1], 0.25 - 0.25 * std::exp(-2.0), 1e-14);
  EXPECT_NEAR(spent[0], 0.75 * 0.5 + (1.0 - std::exp(-2.0)) / 16.0, 1e-14);
  EXPECT_NEAR(spent[0] + spent[1], 0.5, 1e-14);
}

// E max(N - 1, 0) = mean - 1 + P(N = 0).
TEST(ClosedForms, Poisson) {
  EXPECT_NEAR(poisson(2.0, 3)[3], 8.0 / 6.0 * std::exp(-2.0), 1e-15);
  EXPECT_NEAR(poisson_excess(2.0, 0), 2.0, 1e-15);
  EXPECT_NEAR(poisson_excess(2.0, 1), 1.0 + std::exp(-2.0), 1e-15);
}

// One place and a mean of a arrivals a gap: what is left is the number in M/D/1 just after a
// departure or an empty slot, less those of the slot; P(empty) = (1 - a) exp(a), mean a^2 / (2 (1 -
// a)).
TEST(ClosedForms, LeftBehind) {
  const double a = 0.6;
  const std::vector<double> left = left_behind(0.3, {2.0}, 1)[0];
  double mean = 0.0;
  for (std::size_t n = 0; n < left.size(); ++n) mean += static_cast<double>(n) * left[n];
  EXPECT_NEAR(left[0], (1.0 - a) * std::exp(a), 1e-12);
  EXPECT_NEAR(mean, a * a / (2.0 * (1.0 - a)), 1e-12);
}

}  // namespace
}  // namespace v2v::test
