// Prediction intervals hold the truth as often as they say, in a reduced number of studies.
#include "experiment/coverage.hpp"

#include <gtest/gtest.h>

namespace v2v {
namespace {

Coverage seen(Knowledge knowledge) { return coverage_of(knowledge, 150, 100, 120, 11); }

/// 3.2 standard errors of a share of 150 studies (a benchmark does 1,000). Counts are whole
/// numbers, so that an interval may hold a little more than it says.
void expect_honest(const Coverage& coverage) {
  EXPECT_GE(coverage.share, 0.95 - 3.2 * coverage.standard_error) << coverage.share;
  EXPECT_GT(coverage.standard_error, 0.017);
}

TEST(Coverage, HoldsWithKnownParameters) {
  const Coverage known = seen(Knowledge::parameters);
  expect_honest(known);
  // Infused: binomial of 100 with 0.92 x 0.94 x exp(-0.008 x 20) = 0.737, a standard deviation of
  // 4.40; 2 x 1.96 of them, and whole counts at both ends.
  EXPECT_NEAR(known.mean_width, 17.3, 1.0);
}

TEST(Coverage, HoldsWithParametersFromCountsAndOnlyThen) {
  const Coverage honest = seen(Knowledge::counts_as_evidence);
  expect_honest(honest);
  // Study and cohort are of one size, so the true variance is nearly twice that of chance alone:
  // 1.96 / sqrt(2) standard deviations hold 83 %, more than 6 standard errors below 95 %.
  const Coverage naive = seen(Knowledge::counts_as_truth);
  EXPECT_LT(naive.share, 0.95 - 3.2 * naive.standard_error);
  // sqrt(2) as wide, therefore; a whole count at each end is a tenth of it.
  EXPECT_NEAR(honest.mean_width / naive.mean_width, 1.414, 0.15);
}

}  // namespace
}  // namespace v2v
