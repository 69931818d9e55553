// Random streams: the published generator, addresses, and that the numbers are uniform.
#include "vein2vein/core/random.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>

namespace v2v {
namespace {

// The known-answer vectors of Philox4x32-10 that come with Random123 (kat_vectors). Its counter is
// (replication, stream, purpose, index), its key the seed; the first two of the four words of the
// answer are used, the second one on top.
struct KnownAnswer {
  std::array<std::uint32_t, 4> counter;
  std::uint64_t seed;
  std::uint64_t answer;
};
constexpr std::array<KnownAnswer, 3> known_answers = {{
    {{0, 0, 0, 0}, 0, 0xe169c58d'6627e8d5},
    {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, 0xffffffff'ffffffff, 0x41c83b0e'408f276d},
    {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, 0x299f31d0'a4093822, 0x94fdcceb'd16cfe09},
}};

TEST(RandomStream, GivesThePublishedVectors) {
  for (const KnownAnswer& known : known_answers) {
    const auto [replication, stream, purpose, index] = known.counter;
    const double expected =
        std::ldexp(static_cast<double>(known.answer >> 12) + 0.5, -52);  // exact: 53 bits
    EXPECT_EQ(RandomStream(known.seed, replication, stream).uniform(purpose, index), expected);
  }
}

TEST(RandomStream, IsAddressedNotAdvanced) {
  const RandomStream stream(7, 1, 42);
  const double first = stream.uniform(3, 5);
  stream.uniform(3, 6);
  stream.exponential(9);
  EXPECT_EQ(stream.uniform(3, 5), first);
  EXPECT_EQ(RandomStream(7, 1, 42).uniform(3, 5), first);
  EXPECT_EQ(stream.uniform(3), stream.uniform(3, 0));
}

TEST(RandomStream, EveryPartOfTheAddressMatters) {
  std::set<double> seen;
  for (const std::uint64_t seed : {1ull, 2ull, 1ull << 32, (1ull << 32) + 1})
    for (std::uint32_t replication = 0; replication < 4; ++replication)
      for (std::uint32_t patient = 0; patient < 4; ++patient)
        for (std::uint32_t purpose = 0; purpose < 4; ++purpose)
          for (std::uint32_t index = 0; index < 4; ++index)
            seen.insert(RandomStream(seed, replication, patient).uniform(purpose, index));
  EXPECT_EQ(seen.size(), 4u * 4 * 4 * 4 * 4);
}

// Chi-square over 256 equal cells of 2^20 numbers; the bounds are the 0.0005 and 0.9995 quantiles
// of chi-square with 255 degrees of freedom (R: qchisq(c(.0005, .9995), 255)), so each of the five
// tests has level 0.001. The addresses are fixed: it passes or fails for ever.
void expect_uniform(const auto& number_of) {
  constexpr std::uint32_t n = 1u << 20;
  std::array<double, 256> cells{};
  for (std::uint32_t i = 0; i < n; ++i) {
    const double u = number_of(i);
    ASSERT_GT(u, 0.0);
    ASSERT_LT(u, 1.0);
    ++cells[static_cast<std::size_t>(u * 256)];
  }
  double chi_square = 0;
  const double expected = n / 256.0;
  for (const double cell : cells) chi_square += (cell - expected) * (cell - expected) / expected;
  EXPECT_GT(chi_square, 187.1708);
  EXPECT_LT(chi_square, 335.9167);
}

TEST(RandomStream, IsUniformAlongEveryPartOfTheAddress) {
  expect_uniform([](std::uint32_t i) { return RandomStream(i, 0, 0).uniform(1); });
  expect_uniform([](std::uint32_t i) { return RandomStream(1, i, 0).uniform(1); });
  expect_uniform([](std::uint32_t i) { return RandomStream(1, 0, i).uniform(1); });
  expect_uniform([](std::uint32_t i) { return RandomStream(1, 0, 0).uniform(i); });
  expect_uniform([](std::uint32_t i) { return RandomStream(1, 0, 0).uniform(1, i); });
}

TEST(RandomStream, NeighboursAreUncorrelated) {
  // The correlation of n independent pairs has standard error 1/sqrt(n) = 0.001; 4 of them.
  constexpr std::uint32_t n = 1'000'000;
  double sum = 0;
  for (std::uint32_t patient = 0; patient < n; ++patient) {
    const RandomStream stream(3, 0, patient);
    sum += (stream.uniform(1) - 0.5) * (stream.uniform(2) - 0.5);
  }
  EXPECT_NEAR(sum / n * 12, 0, 0.004);
}

TEST(RandomStream, ExponentialHasMeanAndVarianceOne) {
  // Standard errors with n = 10^6: of the mean 1/sqrt(n) = 0.001, of the mean square (its variance
  // is 24 - 4 = 20) sqrt(20/n) = 0.0045. Four of them each.
  constexpr std::uint32_t n = 1'000'000;
  double sum = 0, squares = 0;
  for (std::uint32_t i = 0; i < n; ++i) {
    const double x = RandomStream(11, 2, 9).exponential(4, i);
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / n, 1, 0.004);
  EXPECT_NEAR(squares / n, 2, 0.018);
}

TEST(RandomStream, ExponentialIsTheLogarithmOfTheSameUniform) {
  const RandomStream stream(5, 6, 7);
  EXPECT_EQ(stream.exponential(8, 9), -std::log(stream.uniform(8, 9)));
}

}  // namespace
}  // namespace v2v
