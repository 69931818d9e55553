// Counts by month against the times that they are of.
#include "vein2vein/statistics/monthly_counts.hpp"

#include "vein2vein/scenario/outcomes.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <random>
#include <vector>

namespace v2v {
namespace {

/// Twelve months and some: exponential times, some at once, some for ever.
std::vector<double> made_up_days() {
  std::mt19937 random(7);
  std::exponential_distribution<double> time(1 / 200.0);
  std::vector<double> days{0, std::numeric_limits<double>::infinity()};
  for (int i = 0; i < 3000; ++i) days.push_back(i % 7 == 0 ? 0 : time(random));
  return days;
}

double mean_until(const std::vector<double>& days, double months) {
  double sum = 0;
  for (const double ended : days) sum += std::min(ended / days_a_month, months);
  return sum / static_cast<double>(days.size());
}

MonthlyCounts counted(const std::vector<double>& days, std::size_t months) {
  MonthlyCounts counts(months);
  for (const double ended : days) counts.add(ended);
  return counts;
}

TEST(MonthlyCounts, TheAreaIsTheMeanTime) {
  const std::vector<double> days = made_up_days();
  const MonthlyCounts counts = counted(days, 12);
  // Half a millisecond is 2e-10 months.
  for (std::size_t month = 0; month <= 12; ++month)
    EXPECT_NEAR(*counts.restricted_mean(month), mean_until(days, static_cast<double>(month)), 1e-9);
  EXPECT_FALSE(counts.restricted_mean(13));
}

TEST(MonthlyCounts, TogetherTheyAreOfAllForAsLongAsTheShorter) {
  const std::vector<double> days = made_up_days();
  MonthlyCounts both = counted(days, 12);
  both.add(counted(days, 5));
  EXPECT_EQ(both.still.size(), 6U);
  EXPECT_NEAR(*both.restricted_mean(5), mean_until(days, 5), 1e-9);
  EXPECT_EQ(*both.share(3), *counted(days, 12).share(3));
}

/// Of who fails at the assessment after a month, whenever they were treated.
TEST(MonthlyCounts, AnEndAfterAWholeMonthIsOneWhereverItBegan) {
  std::mt19937 random(3);
  std::uniform_real_distribution<double> treated(0, 400);
  for (int i = 0; i < 2000; ++i) {
    const double from = treated(random), until = from + 3 * days_a_month;
    MonthlyCounts counts(6);
    counts.add(until - from);
    EXPECT_EQ(*counts.share(2), 1);
    EXPECT_EQ(*counts.share(3), 0) << from;
    EXPECT_NEAR(*counts.restricted_mean(6), 3, 1e-9);
  }
}

}  // namespace
}  // namespace v2v
