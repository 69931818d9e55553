// Draws of counted values: against R, against moments, and addressed rather than advanced.
#include "scenario/posterior_reference.hpp"
#include "scenario/support.hpp"
#include "vein2vein/core/random.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

namespace v2v::test {
namespace {

using ::testing::SizeIs;

CountedGroup group_of(const std::vector<double>& events, double of) {
  CountedGroup group;
  group.path = "counts";
  group.of = of;
  for (const double each : events) group.members.push_back({"kind", each, {}});
  return group;
}

CountedGroup rate_of(double events, double person_days) {
  CountedGroup group = group_of({events}, 0);
  group.person_days = person_days;
  return group;
}

std::vector<double> draw(const CountedGroup& group, std::uint32_t replication) {
  const RandomStream stream(7, replication, 0);
  std::vector<double> uniforms(group.inputs());
  for (std::uint32_t i = 0; i < uniforms.size(); ++i) uniforms[i] = stream.uniform(1, i);
  return group.values_at(uniforms);
}

/// Both implementations iterate to about 1e-12 of the value.
void expect_near_relative(double value, double expected, double at) {
  EXPECT_NEAR(value, expected, 1e-9 * expected) << "at " << at;
}

TEST(Posterior, SharesAgreeWithR) {
  for (const PosteriorReference& reference : share_reference)
    for (std::size_t i = 0; i < posterior_probabilities.size(); ++i) {
      const double u = posterior_probabilities[i];
      expect_near_relative(group_of({reference.events}, reference.of).values_at({{u}})[0],
                           reference.values[i], u);
    }
}

TEST(Posterior, RatesAgreeWithR) {
  for (const PosteriorReference& reference : rate_reference)
    for (std::size_t i = 0; i < posterior_probabilities.size(); ++i) {
      const double u = posterior_probabilities[i];
      expect_near_relative(rate_of(reference.events, reference.of).values_at({{u}})[0],
                           reference.values[i], u);
    }
}

TEST(Posterior, TheTotalDoesNotDependOnTheKinds) {
  for (const double u : {1e-6, 0.2, 0.5, 0.999}) {
    const double total = group_of({9}, 40).values_at({{u}})[0];
    const auto two = group_of({4, 5}, 40).values_at({{u, 0.3, 0.8}});
    const auto four = group_of({9, 0, 0, 0}, 40).values_at({{u, 0.1, 0.9, 0.4, 0.6}});
    // Rounding of a sum of four.
    EXPECT_NEAR(two[0] + two[1], total, 1e-14);
    EXPECT_NEAR(std::accumulate(four.begin(), four.end(), 0.0), total, 1e-14);
  }
}

TEST(Posterior, RatesOfCompetingRisksGiveTheShareInThatTime) {
  CountedGroup group = group_of({6, 3, 1}, 67);
  const auto shares = group.values_at({{0.7, 0.2, 0.5, 0.9}});
  const double total = shares[0] + shares[1] + shares[2];
  group.over = 22;
  const auto rates = group.values_at({{0.7, 0.2, 0.5, 0.9}});
  const double rate = rates[0] + rates[1] + rates[2];
  // Competing exponential risks lose (rate_c / rate) (1 - exp(-rate T)) to cause c by T.
  for (std::size_t kind = 0; kind < 3; ++kind)
    EXPECT_NEAR(rates[kind] / rate * -std::expm1(-rate * 22), shares[kind], 1e-14);
  EXPECT_NEAR(-std::expm1(-rate * 22), total, 1e-14);
}

TEST(Posterior, MeansAreThoseOfTheDistributions) {
  constexpr int draws = 20'000;
  const CountedGroup group = group_of({6, 3, 0}, 67);
  std::vector<double> sum(3), squares(3);
  double cross = 0, total_sum = 0, total_squares = 0, share_sum = 0, share_squares = 0;
  for (std::uint32_t i = 0; i < draws; ++i) {
    const auto values = draw(group, i);
    for (std::size_t kind = 0; kind < 3; ++kind) {
      sum[kind] += values[kind];
      squares[kind] += values[kind] * values[kind];
    }
    const double total = values[0] + values[1] + values[2], share = values[0] / total;
    total_sum += total;
    total_squares += total * total;
    share_sum += share;
    share_squares += share * share;
    cross += total * share;
  }
  // Beta(9.5, 58.5) has the mean 9.5/68, Dirichlet(6.5, 3.5, 0.5) has the means 6.5/10.5, ...;
  // total and shares are independent. Four standard errors each, estimated from the draws.
  const double parts[] = {6.5, 3.5, 0.5};
  for (std::size_t kind = 0; kind < 3; ++kind) {
    const double mean = sum[kind] / draws;
    const double error = std::sqrt((squares[kind] / draws - mean * mean) / draws);
    EXPECT_NEAR(mean, 9.5 / 68 * parts[kind] / 10.5, 4 * error);
  }
  const double total = total_sum / draws, share = share_sum / draws;
  const double total_sd = std::sqrt(total_squares / draws - total * total);
  const double share_sd = std::sqrt(share_squares / draws - share * share);
  const double correlation = (cross / draws - total * share) / (total_sd * share_sd);
  EXPECT_NEAR(correlation, 0, 4 / std::sqrt(draws));
}

TEST(Posterior, RatesHaveTheirMean) {
  constexpr int draws = 20'000;
  double sum = 0, squares = 0;
  for (std::uint32_t i = 0; i < draws; ++i) {
    const double value = draw(rate_of(6, 1285), i)[0];
    sum += value;
    squares += value * value;
  }
  const double mean = sum / draws;
  EXPECT_NEAR(mean, 6.5 / 1285, 4 * std::sqrt((squares / draws - mean * mean) / draws));
}

TEST(Posterior, NothingIsInfinite) {
  for (const double u : {0x1.0p-60, 0.5, 1 - 0x1.0p-53}) {
    for (const double of : {0.0, 3.0}) {
      CountedGroup group = group_of({of, 0}, of);
      for (const double over : {0.0, 5.0}) {
        group.over = over;
        for (const double value : group.values_at({{u, u, 1 - u}})) {
          EXPECT_TRUE(std::isfinite(value)) << of << " over " << over << " at " << u;
          EXPECT_GE(value, 0);
        }
      }
    }
    EXPECT_TRUE(std::isfinite(rate_of(0, 1).values_at({{u}})[0]));
  }
}

TEST(Posterior, GrowsWithItsInput) {
  const CountedGroup group = group_of({2, 5}, 30);
  double total = 0, first = 0;
  for (double u = 0.01; u < 1; u += 0.01) {
    const auto by_total = group.values_at({{u, 0.5, 0.5}});
    EXPECT_GT(by_total[0] + by_total[1], total);
    total = by_total[0] + by_total[1];
    const double by_share = group.values_at({{0.5, u, 0.5}})[0];
    EXPECT_GT(by_share, first);
    first = by_share;
  }
}

const std::string counted =
    minimal +
    "product: { made_at: plant, culture: 7 d, release: 10 d, failure: { events: 0, of: 66 } }\n";

TEST(ParameterLuck, IsAddressedByPath) {
  const Scenario one = good(counted);
  const Scenario two = good(counted + "screening: { lost: { infection: { events: 1, of: 9 } } }\n");
  ASSERT_THAT(one.counted, SizeIs(1));
  ASSERT_THAT(two.counted, SizeIs(2));
  const auto of_failure = [](const Scenario& scenario, std::uint64_t seed, std::uint32_t number) {
    const ParameterLuck luck = parameter_luck(scenario, seed, number);
    for (std::size_t i = 0; i < scenario.counted.size(); ++i)
      if (scenario.counted[i].path == "product.failure") return luck[i];
    return std::vector<double>();
  };
  EXPECT_THAT(of_failure(one, 3, 5), SizeIs(1));
  EXPECT_EQ(of_failure(one, 3, 5), of_failure(two, 3, 5));
  EXPECT_NE(of_failure(one, 3, 5), of_failure(one, 3, 6));
  EXPECT_NE(of_failure(one, 3, 5), of_failure(one, 4, 5));
  const ParameterLuck luck = parameter_luck(two, 3, 5);
  EXPECT_NE(luck[0], luck[1]);
  // FNV-1a of "product.failure" in 32 bits, by a program of its own.
  EXPECT_EQ(of_failure(one, 3, 5)[0], RandomStream(3, 5, parameter_stream).uniform(0x77ab3aacU));
}

TEST(ParameterLuck, TheMiddleIsOneHalf) {
  const Scenario scenario = good(
      counted +
      "screening: { lost: { infection: { events: 1, of: 9 }, death: { events: 0, of: 9 } } }\n");
  ASSERT_THAT(scenario.counted, SizeIs(2));
  ParameterLuck middles;
  for (const CountedGroup& group : scenario.counted) middles.emplace_back(group.inputs(), 0.5);
  EXPECT_EQ(parameters_at(scenario, middles), middles);
}

}  // namespace
}  // namespace v2v::test
