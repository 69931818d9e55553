// The formulas themselves, against values worked out by hand.
#include "analytic/closed_forms.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace v2v::test
