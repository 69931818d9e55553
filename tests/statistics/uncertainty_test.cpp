// The split of variance against R's analysis of variance, and its coverage on known beta-binomials.
#include "statistics/normal.hpp"
#include "statistics/uncertainty_reference.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

namespace v2v {
namespace {

using Split = UncertaintySummary::Split;

ReplicationCounts twins(std::uint32_t infused, std::uint32_t of, std::uint32_t twin_infused,
                        std::uint32_t twin_of) {
  ReplicationCounts counts;
  counts.reached = {of, infused};
  counts.lost.assign(2, {});
  counts.measured[measure_at("treated_fraction")] = {infused, of};
  counts.twin_intended = twin_of;
  counts.twin_infused = twin_infused;
  return counts;
}

std::optional<Split> split_of(const std::vector<ReplicationCounts>& counts) {
  Scenario scenario;
  scenario.itt_gate = Gate::eligible;
  scenario.flowchart = {Gate::eligible, Gate::infused};
  return summarise(scenario, counts, {}, {}).uncertainty.treated_fraction;
}

TEST(Uncertainty, IsRsAnalysisOfVariance) {
  for (const TwinReference& reference : twin_reference) {
    std::vector<ReplicationCounts> counts;
    for (std::size_t i = 0; i < reference.own.size(); ++i)
      counts.push_back(twins(reference.own[i], 40, reference.twin[i], 50));
    const auto split = split_of(counts);
    ASSERT_TRUE(split);
    // Closed forms of at most 1,000 fractions; R goes by a QR decomposition: 1e-9 of the variance.
    EXPECT_NEAR(split->total, reference.total, 1e-9 * reference.total);
    EXPECT_NEAR(split->parameters, reference.parameters, 1e-9 * reference.total);
    EXPECT_NEAR(split->chance, reference.total - reference.parameters, 1e-9 * reference.total);
    EXPECT_NEAR(split->share_of_parameters, reference.share, 1e-9);
    EXPECT_NEAR(split->share95.lo, reference.lo, 1e-8);
    EXPECT_NEAR(split->share95.hi, reference.hi, 1e-8);
  }
}

TEST(Uncertainty, TwinsAreExchangeable) {
  const std::vector<ReplicationCounts> counts = {twins(5, 10, 6, 10), twins(7, 10, 9, 10),
                                                 twins(2, 10, 1, 10), twins(6, 10, 3, 10)};
  auto swapped = counts;
  swapped[1] = twins(9, 10, 7, 10);
  EXPECT_EQ(split_of(counts)->share_of_parameters, split_of(swapped)->share_of_parameters);
}

TEST(Uncertainty, IsSaidOnlyWhereThereAreTwinsThatDiffer) {
  const auto alone = twins(5, 10, 0, 0), nobody = twins(0, 0, 5, 10), pair = twins(5, 10, 6, 10);
  EXPECT_FALSE(split_of({alone, alone, alone, alone}));
  EXPECT_FALSE(split_of({pair, pair, alone, nobody}));
  EXPECT_FALSE(split_of(std::vector(4, twins(5, 10, 5, 10))));
  EXPECT_TRUE(split_of({pair, pair, pair, alone}));
}

TEST(Uncertainty, ExtremesStayFractions) {
  const auto same = split_of({twins(5, 10, 5, 10), twins(7, 10, 7, 10), twins(2, 10, 2, 10)});
  ASSERT_TRUE(same);
  EXPECT_EQ(same->share_of_parameters, 1);
  EXPECT_EQ(same->chance, 0);
  EXPECT_EQ(same->share95.lo, 1);
  EXPECT_EQ(same->share95.hi, 1);
  const auto opposite = split_of({twins(5, 10, 5, 10), twins(3, 10, 7, 10), twins(8, 10, 2, 10)});
  ASSERT_TRUE(opposite);
  EXPECT_EQ(opposite->share_of_parameters, 0);
  EXPECT_EQ(opposite->parameters, 0);
  EXPECT_EQ(opposite->chance, opposite->total);
  EXPECT_EQ(opposite->share95.lo, 0);
}

TEST(Uncertainty, IntervalsHoldTheKnownShare) {
  // A probability that is normal with mean 0.6 and standard deviation 0.05, cohorts of 100: chance
  // adds E[p (1 - p)] / 100 = (0.24 - 0.0025) / 100, so that the share is 0.0025 / 0.004875 =
  // 0.513. 400 studies of 40 pairs. Counts are nearly normal: 3 binomial standard errors, 0.033.
  // The mean of the estimates: the standard error of one correlation is (1 - r^2) / sqrt(40) =
  // 0.117; 4 of them over sqrt(400) and the bias of a ratio, of order r (1 - r^2) / (2 x 40) =
  // 0.005.
  constexpr unsigned studies = 400;
  const double truth = 0.0025 / 0.004875;
  double mean = 0, total = 0;
  unsigned covered = 0;
  for (std::uint32_t study = 0; study < studies; ++study) {
    std::vector<ReplicationCounts> counts;
    for (std::uint32_t replication = 0; replication < 40; ++replication) {
      const RandomStream stream(4, study, replication);
      const double p = 0.6 + 0.05 * normal(stream, 0, 0);
      std::uint32_t own = 0, twin = 0;
      for (std::uint32_t patient = 0; patient < 100; ++patient) {
        const auto luck = stream.uniform_pair(1, patient);
        own += luck[0] < p ? 1 : 0;
        twin += luck[1] < p ? 1 : 0;
      }
      counts.push_back(twins(own, 100, twin, 100));
    }
    const auto split = split_of(counts);
    ASSERT_TRUE(split);
    mean += split->share_of_parameters / studies;
    total += split->total / studies;
    covered += split->share95.lo <= truth && truth <= split->share95.hi ? 1 : 0;
  }
  EXPECT_NEAR(mean, truth, 4 * 0.117 / 20 + 0.005);
  EXPECT_NEAR(covered / static_cast<double>(studies), 0.95, 0.033);
  // A variance of 40 pairs has a relative standard error of at most sqrt(2 / 39) = 0.23.
  EXPECT_NEAR(total, 0.004875, 0.004875 * 4 * 0.23 / 20);
}

}  // namespace
}  // namespace v2v
