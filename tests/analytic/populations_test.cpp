// Two populations at one plant, one of them first: M/G/1 with priorities and nobody interrupted.
#include "analytic/model_run.hpp"
#include "analytic/verdict.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

#include <array>

namespace v2v::test {
namespace {

constexpr std::array<double, 2> kArrivals = {0.3, 0.175};
constexpr std::array<double, 2> kCulture = {1, 2};  // mean days, exponential
constexpr double kDays = 12'000, kWarmUp = 300;

/// Each comes at its own rate and has a product of its own; one suite is all that there is. The
/// second in the file goes first.
Scenario one_suite(bool with_precedence) {
  Scenario s = poisson_scenario(1, 0, 0);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  for (const std::size_t which : {1U, 0U}) {
    Population population = s;
    population.name = which == 0 ? "first" : "second";
    Service service;
    service.arrivals.per_day = kArrivals[which];
    service.warm_up = days(kWarmUp);
    service.lasts = days(kDays * length_factor());
    population.enrolment = service;
    population.protocol->product.culture = Distribution::exponential(kCulture[which]);
    population.precedence = with_precedence ? static_cast<unsigned>(which + 1) : 1;
    s.populations.push_back(population);
  }
  return s;
}

/// Mean waits for the suite by place in `kArrivals`, a value a replication.
std::array<std::vector<double>, 2> waits(const Scenario& s, std::uint64_t seed) {
  std::array<std::vector<double>, 2> means;
  for (std::uint32_t replication = 0; replication < replications; ++replication) {
    std::array<double, 2> sums{}, counts{};
    Files files([&](const PatientRecord& file) {
      if (!file.counted) return;
      const std::size_t which = population_of(s, file.patient).name == "first" ? 0 : 1;
      sums[which] += (file.at(Mark::culture_started) - file.at(Mark::suite_requested)).in_days();
      counts[which] += 1;
    });
    run(s, files, {seed, replication});
    for (std::size_t which = 0; which < 2; ++which)
      means[which].push_back(sums[which] / counts[which]);
  }
  return means;
}

/// Half the mean square of a service that is under way, times how often: what is left of it.
double remaining() {
  double sum = 0;
  for (std::size_t i = 0; i < 2; ++i) sum += kArrivals[i] * kCulture[i] * kCulture[i];
  return sum;
}
double load(std::size_t which) { return kArrivals[which] * kCulture[which]; }

/// Cobham (Operations Research 1954): W0 / ((1 - s[k-1]) (1 - s[k])), s[k] the load of the first k.
TEST(Populations, OneOfThemFirstIsCobhamsFormula) {
  const auto seen = waits(one_suite(true), 311);
  const double first = 1 - load(0), both = 1 - load(0) - load(1);
  constexpr double kLimit = 0.015;
  V2V_EXPECT_AGREES(judge("first, W0 / (1 - s1)", remaining() / first, seen[0], kLimit));
  V2V_EXPECT_AGREES(
      judge("second, W0 / ((1 - s1)(1 - s2))", remaining() / (first * both), seen[1], kLimit));
}

/// Without precedence all wait as Pollaczek and Khinchine say.
TEST(Populations, WithoutPrecedenceAllWaitAlike) {
  const auto seen = waits(one_suite(false), 312);
  const double wait = remaining() / (1 - load(0) - load(1));
  V2V_EXPECT_AGREES(judge("first, W0 / (1 - s)", wait, seen[0], 0.015));
  V2V_EXPECT_AGREES(judge("second, W0 / (1 - s)", wait, seen[1], 0.015));
  V2V_EXPECT_REJECTED(judge("first as if it went first", remaining() / (1 - load(0)), seen[0]));
}

}  // namespace
}  // namespace v2v::test
