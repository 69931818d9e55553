// The histogram of durations: quartiles of R, exact moments, and merging in any order.
#include "vein2vein/statistics/time_histogram.hpp"

#include "statistics/estimate_reference.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace v2v {
namespace {

constexpr std::int64_t minute = 60'000;

Duration reference_time(std::int64_t i) {
  return Duration::milliseconds(7919 * i * i % 50021 * minute);
}

TEST(TimeHistogram, AgreesWithR) {
  for (const TimeReference& reference : time_reference) {
    TimeHistogram histogram;
    for (unsigned i = 1; i <= reference.n; ++i) histogram.add(reference_time(i));
    const TimeSummary summary = histogram.summary();
    EXPECT_EQ(summary.patients, reference.n);
    // Whole minutes below 35 days: both sides differ by rounding of doubles (1e-14) only.
    EXPECT_NEAR(summary.mean, reference.mean, 1e-12);
    EXPECT_NEAR(summary.q1, reference.q1, 1e-12);
    EXPECT_NEAR(summary.median, reference.median, 1e-12);
    EXPECT_NEAR(summary.q3, reference.q3, 1e-12);
    EXPECT_NEAR(summary.min, reference.min, 1e-12);
    EXPECT_NEAR(summary.max, reference.max, 1e-12);
  }
}

TEST(TimeHistogram, IsAllZeroWhenEmpty) {
  EXPECT_EQ(TimeHistogram().summary(), TimeSummary());
  TimeHistogram merged;
  merged.merge(TimeHistogram());
  EXPECT_EQ(merged.summary(), TimeSummary());
}

TEST(TimeHistogram, MeanAndExtremesAreExactAndQuantilesToTheMinute) {
  TimeHistogram histogram;
  const std::int64_t lengths[] = {123'456, 29'999, 30'000, 86'399'999, 200'001};
  for (const std::int64_t length : lengths) histogram.add(Duration::milliseconds(length));
  const TimeSummary summary = histogram.summary();
  EXPECT_DOUBLE_EQ(summary.mean, 86'783'455.0 / 5 / 86'400'000);
  EXPECT_DOUBLE_EQ(summary.min, 29'999.0 / 86'400'000);
  EXPECT_DOUBLE_EQ(summary.max, 86'399'999.0 / 86'400'000);
  EXPECT_DOUBLE_EQ(summary.q1, 1.0 / 1440) << "30 s are nearest to one minute, halves go up";
  EXPECT_DOUBLE_EQ(summary.median, 2.0 / 1440);
  EXPECT_DOUBLE_EQ(summary.q3, 3.0 / 1440);
}

TEST(TimeHistogram, QuantilesStayBetweenTheExtremes) {
  TimeHistogram short_ones, long_ones;
  short_ones.add(Duration::milliseconds(10));  // nearest to minute 0
  EXPECT_EQ(short_ones.summary().median, short_ones.summary().min);
  long_ones.add(Duration::milliseconds(50'000));  // nearest to minute 1
  EXPECT_EQ(long_ones.summary().median, long_ones.summary().max);
}

TEST(TimeHistogram, WhatIsLongCountsByItsDay) {
  TimeHistogram histogram;
  histogram.add(Duration::whole_days(19'999));
  histogram.add(Duration::whole_days(19'999));
  histogram.add(Duration::whole_days(20'000));
  histogram.add(Duration::whole_days(40'000));
  const TimeSummary summary = histogram.summary();
  EXPECT_EQ(summary.patients, 4u);
  EXPECT_EQ(summary.median, 19'999);
  EXPECT_EQ(summary.q3, 20'000) << "the third of four";
  EXPECT_EQ(summary.max, 40'000);
  EXPECT_DOUBLE_EQ(summary.mean, (2 * 19'999 + 60'000) / 4.0);
}

TEST(TimeHistogram, QuantilesOfDecadesAreThoseOfTheSortedTimes) {
  std::vector<double> days;
  TimeHistogram whole, one, other;
  for (int i = 0; i < 4'001; ++i) {
    // From an hour to a thousand years, in any order.
    const double u = ((i * 1'237) % 4'001 + 0.5) / 4'001;
    const Duration time = Duration::days(std::exp(u * std::log(1000 * 365.25 * 24)) / 24);
    days.push_back(time.in_days());
    whole.add(time);
    (i % 2 == 0 ? one : other).add(time);
  }
  for (int i = 0; i < 12'000; ++i) {  // so that the quartiles are long ones
    const Duration time = Duration::whole_days(25'000 + 25 * i);
    days.push_back(time.in_days());
    whole.add(time);
    (i % 2 == 0 ? one : other).add(time);
  }
  std::sort(days.begin(), days.end());
  one.merge(other);
  const TimeSummary summary = whole.summary();
  EXPECT_EQ(one.summary(), summary);
  const auto at = [&](double p) {
    return days[static_cast<std::size_t>(std::ceil(p * static_cast<double>(days.size()))) - 1];
  };
  EXPECT_GT(at(0.25), 20'000);
  EXPECT_NEAR(summary.q1, at(0.25), 1);
  EXPECT_NEAR(summary.median, at(0.5), 1);
  EXPECT_NEAR(summary.q3, at(0.75), 1);
  EXPECT_LT(summary.q3, summary.max);
  ByteWriter writer;
  whole.write(writer);
  ByteReader reader(writer.bytes());
  EXPECT_EQ(TimeHistogram::read(reader).summary(), summary);
  EXPECT_TRUE(reader.complete());
}

TEST(TimeHistogram, SumsBeyond64Bits) {
  // 300 times the longest span is 3e19 ms, more than 2^64 = 1.8e19; half of it is less.
  TimeHistogram whole, half;
  for (int i = 0; i < 300; ++i) whole.add(Duration::longest());
  for (int i = 0; i < 150; ++i) half.add(Duration::longest());
  TimeHistogram merged = half;
  merged.merge(half);
  EXPECT_DOUBLE_EQ(whole.summary().mean, Duration::longest().in_days());
  EXPECT_EQ(merged.summary(), whole.summary());
}

TEST(TimeHistogram, MergingInAnyOrderGivesTheSame) {
  std::vector<TimeHistogram> parts(7);
  TimeHistogram whole;
  for (std::int64_t i = 1; i <= 5000; ++i) {
    // Not whole minutes, and different ranges: the later parts are longer.
    const Duration time = reference_time(i) + Duration::milliseconds(i * 7919 % 60'000);
    const std::int64_t part = i % 7;
    const Duration moved = time + Duration::whole_days(part == 6 ? 30'000 : 50 * part);
    whole.add(moved);
    parts[static_cast<std::size_t>(part)].add(moved);
  }
  TimeHistogram forwards, backwards, pairwise;
  for (std::size_t i = 0; i < 7; ++i) forwards.merge(parts[i]);
  for (std::size_t i = 7; i-- > 0;) backwards.merge(parts[i]);
  TimeHistogram left = parts[3], right = parts[6];
  left.merge(parts[0]);
  right.merge(parts[1]);
  right.merge(parts[5]);
  pairwise.merge(right);
  pairwise.merge(TimeHistogram());
  left.merge(parts[2]);
  left.merge(parts[4]);
  pairwise.merge(left);
  EXPECT_EQ(whole.count(), 5000u);
  EXPECT_EQ(forwards.summary(), whole.summary());
  EXPECT_EQ(backwards.summary(), whole.summary());
  EXPECT_EQ(pairwise.summary(), whole.summary());
}

TEST(TimeHistogramDeathTest, NegativeDurationsAreADefect) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  TimeHistogram histogram;
  histogram.add(Duration::milliseconds(5));
  EXPECT_DEATH(histogram.add(Duration::milliseconds(-60'000)), "not negative");
  EXPECT_DEATH(histogram.add(Duration::milliseconds(-1)), "not negative");
}

}  // namespace
}  // namespace v2v
