// Small whole numbers of many replications, against the plain list of them.
#include "vein2vein/statistics/count_histogram.hpp"

#include "vein2vein/core/random.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

namespace v2v {
namespace {

/// Numbers of one random list: few or many different ones, mostly 0 now and then.
std::vector<double> some_numbers(std::uint32_t list) {
  const RandomStream luck(11, 0, list);
  const auto size = static_cast<std::size_t>(1 + 120 * luck.uniform(0));
  const double most = std::pow(10, 1 + 6 * luck.uniform(1)), zeros = luck.uniform(2);
  std::vector<double> numbers;
  for (std::size_t i = 0; i < size; ++i) {
    const auto address = static_cast<std::uint32_t>(10 + 2 * i);
    numbers.push_back(luck.uniform(address) < zeros ? 0
                                                    : std::floor(most * luck.uniform(address + 1)));
  }
  return numbers;
}

std::string bytes_of(const CountHistogram& histogram) {
  ByteWriter writer;
  histogram.write(writer);
  return writer.take();
}

TEST(CountHistogram, SaysWhatTheListSays) {
  for (std::uint32_t list = 0; list < 300; ++list) {
    const std::vector<double> numbers = some_numbers(list);
    CountHistogram histogram;
    // Zeros need not be added.
    for (const double number : numbers)
      if (number > 0 || list % 2 == 0) histogram.add(static_cast<std::uint32_t>(number));
    const std::uint64_t n = numbers.size();
    const double sum = std::accumulate(numbers.begin(), numbers.end(), 0.0);
    EXPECT_NEAR(histogram.mean(n), sum / static_cast<double>(n), 1e-9 * sum);
    const auto expected = prediction95_of_count(numbers), seen = histogram.prediction95(n);
    ASSERT_EQ(expected.has_value(), seen.has_value()) << n;
    if (expected) {
      EXPECT_EQ(expected->lo, seen->lo);
      EXPECT_EQ(expected->hi, seen->hi);
    }
    std::vector<double> sorted = numbers;
    std::sort(sorted.begin(), sorted.end());
    for (const double p : {0.05, 0.5, 0.9, 1.0}) {
      // The first value with an empirical distribution of at least p.
      const auto below = [&](double value) {
        return std::upper_bound(sorted.begin(), sorted.end(), value) - sorted.begin();
      };
      const auto first = std::find_if(sorted.begin(), sorted.end(), [&](double value) {
        return static_cast<double>(below(value)) >= p * static_cast<double>(n) - 1e-9;
      });
      EXPECT_EQ(histogram.quantile(p, n), *first) << "list " << list << ", p " << p;
    }
  }
}

TEST(CountHistogram, IsTheSameInAnyOrderAndComesBack) {
  for (std::uint32_t list = 0; list < 60; ++list) {
    CountHistogram all, one, two;
    for (std::size_t i = 0; const double number : some_numbers(list)) {
      all.add(static_cast<std::uint32_t>(number));
      (i++ % 3 == 0 ? one : two).add(static_cast<std::uint32_t>(number));
    }
    CountHistogram other = two;
    other.merge(one);
    one.merge(two);
    EXPECT_EQ(bytes_of(one), bytes_of(all));
    EXPECT_EQ(bytes_of(other), bytes_of(all));
    const std::string bytes = bytes_of(all);
    ByteReader reader(bytes);
    EXPECT_EQ(bytes_of(CountHistogram::read(reader)), bytes);
    EXPECT_TRUE(reader.complete());
  }
}

TEST(CountHistogram, OfNothingIsNothing) {
  const CountHistogram none;
  EXPECT_EQ(none.count(), 0U);
  EXPECT_EQ(none.mean(0), 0);
  EXPECT_EQ(none.quantile(0.5, 0), 0U);
  EXPECT_FALSE(none.prediction95(38));
  ASSERT_TRUE(none.prediction95(39));
  EXPECT_EQ(none.prediction95(39)->hi, 0);
}

}  // namespace
}  // namespace v2v
