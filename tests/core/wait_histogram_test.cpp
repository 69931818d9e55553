// Bins of waiting times and their quantiles, against the sorted waits themselves.
#include "vein2vein/core/wait_histogram.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace v2v {
namespace {

Duration hours(std::int64_t count) { return Duration::hours(count); }
constexpr Duration kTick = Duration::milliseconds(1);

std::size_t bin_of(Duration wait) {
  WaitHistogram histogram;
  histogram.add(wait);
  for (std::size_t bin = 0; bin < WaitHistogram::bin_count; ++bin)
    if (histogram.at(bin) > 0) return bin;
  ADD_FAILURE() << "in no bin";
  return 0;
}

TEST(WaitHistogram, HoursForTwoDaysThenDaysForAYear) {
  EXPECT_EQ(bin_of(Duration()), 0U);
  EXPECT_EQ(bin_of(kTick), 1U);
  EXPECT_EQ(bin_of(hours(1)), 1U);
  EXPECT_EQ(bin_of(hours(1) + kTick), 2U);
  EXPECT_EQ(bin_of(hours(48)), 48U);
  EXPECT_EQ(bin_of(hours(48) + kTick), 49U);
  EXPECT_EQ(bin_of(Duration::whole_days(3)), 49U);
  EXPECT_EQ(bin_of(Duration::whole_days(3) + kTick), 50U);
  EXPECT_EQ(bin_of(Duration::whole_days(365)), 48U + 363U);
  EXPECT_EQ(bin_of(Duration::whole_days(365) + kTick), 48U + 363U + 1U);
  // 20,000 d are 54.8 years of 365 d: in the sixth doubling (32 to 64), of bins of half such a
  // year.
  EXPECT_EQ(bin_of(Duration::whole_days(20'000)), 48U + 363U + 1U + 5U * 64U + 45U);
  EXPECT_EQ(WaitHistogram::end_of(bin_of(Duration::whole_days(20'000))),
            Duration::hours(55 * 365 * 24));
  EXPECT_EQ(WaitHistogram::end_of(48 + 363 + 64), Duration::whole_days(730));
  EXPECT_EQ(bin_of(Duration::whole_days(730)), 48U + 363U + 64U);
  EXPECT_EQ(bin_of(Duration::whole_days(730) + kTick), 48U + 363U + 65U);
  EXPECT_EQ(bin_of(Duration::whole_days(1024 * 365)), WaitHistogram::bin_count - 2);
  EXPECT_EQ(bin_of(Duration::whole_days(1024 * 365) + kTick), WaitHistogram::bin_count - 1);
  EXPECT_EQ(WaitHistogram::end_of(0), Duration());
  EXPECT_EQ(WaitHistogram::end_of(48), hours(48));
  EXPECT_EQ(WaitHistogram::end_of(49), Duration::whole_days(3));
  EXPECT_EQ(WaitHistogram::end_of(48 + 363), Duration::whole_days(365));
}

TEST(WaitHistogram, BinsFollowOneAnother) {
  for (std::size_t bin = 0; bin + 1 < WaitHistogram::bin_count; ++bin) {
    EXPECT_EQ(bin_of(WaitHistogram::end_of(bin)), bin);
    EXPECT_EQ(bin_of(WaitHistogram::end_of(bin) + kTick), bin + 1);
  }
}

TEST(WaitHistogram, EmptyAndThoseWhoDidNotWait) {
  WaitHistogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.quantile(0.5), Duration());
  for (int i = 0; i < 9; ++i) histogram.add(Duration());
  histogram.add(hours(5));
  EXPECT_EQ(histogram.count(), 10U);
  EXPECT_EQ(histogram.waited(), 1U);
  EXPECT_EQ(histogram.quantile(0.5), Duration());
  EXPECT_EQ(histogram.quantile(0.9), Duration()) << "nine of ten have waited for no time";
  EXPECT_EQ(histogram.quantile(0.91), hours(5));
}

TEST(WaitHistogram, QuantilesAreWithinTheirBinOfTheSortedWaits) {
  std::vector<Duration> waits;
  WaitHistogram all, one, other;
  for (int i = 0; i < 4'000; ++i) {
    // An exponential with a mean of 20 days by equally spaced probabilities, in any order.
    const double u = (((i * 1'237) % 4'000) + 0.5) / 4'000;
    const Duration wait = i % 10 == 0 ? Duration() : Duration::days(-20 * std::log(u));
    waits.push_back(wait);
    all.add(wait);
    (i % 3 == 0 ? one : other).add(wait);
  }
  one.merge(other);
  std::sort(waits.begin(), waits.end());
  EXPECT_EQ(all.longest(), waits.back());
  EXPECT_EQ(one.longest(), waits.back());
  for (const double p : {0.0, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0}) {
    const auto rank = static_cast<std::size_t>(std::max(1.0, std::ceil(p * 4'000)));
    const Duration wait = waits[rank - 1];
    const Duration width = wait <= hours(48) ? hours(1) : Duration::whole_days(1);
    EXPECT_GE(all.quantile(p), wait) << p;
    EXPECT_LE(all.quantile(p) - wait, width) << p;
    EXPECT_LE(all.quantile(p), all.longest());
    EXPECT_EQ(one.quantile(p), all.quantile(p)) << "merged";
  }
  EXPECT_EQ(all.waited(), 3'600U);
}

TEST(WaitHistogram, LongWaitsHaveQuantilesOfTheirOwn) {
  // Minutes to decades: logarithms equally spaced from 1 min to 80 years, in any order.
  std::vector<Duration> waits;
  WaitHistogram histogram;
  for (int i = 0; i < 5'000; ++i) {
    const double u = (((i * 1'237) % 5'000) + 0.5) / 5'000;
    waits.push_back(Duration::days(std::exp(u * std::log(80 * 365 * 1440)) / 1440));
    histogram.add(waits.back());
  }
  std::sort(waits.begin(), waits.end());
  for (const double p : {0.1, 0.5, 0.8, 0.9, 0.95, 0.97, 0.99, 0.999, 1.0}) {
    const Duration wait = waits[static_cast<std::size_t>(std::ceil(p * 5'000)) - 1];
    const double width = wait <= hours(48) ? 1.0 / 24 : std::max(1.0, wait.in_days() / 64);
    EXPECT_GE(histogram.quantile(p), wait) << p;
    EXPECT_LE(histogram.quantile(p).in_days() - wait.in_days(), width) << p;
    if (p < 1) {
      EXPECT_LT(histogram.quantile(p), histogram.longest()) << p;
    }
  }
  EXPECT_EQ(histogram.quantile(1), histogram.longest());
}

}  // namespace
}  // namespace v2v
