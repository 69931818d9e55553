// Two classes at one plant, the urgent ones first: M/M/c with priorities and nobody interrupted.
#include "analytic/closed_forms.hpp"
#include "analytic/model_run.hpp"
#include "analytic/verdict.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

#include <array>

namespace v2v::test {
namespace {

constexpr double kArrivals = 1.95;
constexpr std::uint32_t kUnits = 3;
constexpr std::array<double, 2> kShare = {0.6, 0.4};  // by level; 1 is urgent

/// Cobham's formula for c units and one exponential time: with W0 = C(c, a) / (c mu) the urgent
/// wait W0 / (1 - s1), the others W0 / ((1 - s1) (1 - s2)); s1 = lambda1 / (c mu), s2 all.
std::array<double, 2> theory() {
  const double remaining = erlang_c(kUnits, kArrivals) / kUnits;
  const double urgent = kArrivals * kShare[1] / kUnits, all = kArrivals / kUnits;
  return {remaining / ((1 - urgent) * (1 - all)), remaining / (1 - urgent)};
}

/// Mean waits for a suite by level, a value a replication. The list of referrals tells who is
/// urgent; those at its two ends are left out.
std::array<std::vector<double>, 2> waits(const Policy& policy, std::uint64_t seed) {
  constexpr std::uint32_t kWarmUp = 300, kLast = 50;
  const auto patients = static_cast<std::uint32_t>(4'500 * length_factor());
  Scenario s = poisson_scenario(kArrivals, 0, 0);
  s.covariates = {{"urgency", {"usual", "urgent"}, {kShare[0], kShare[1]}}};
  s.protocol->policy = policy;
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(kUnits);
  s.protocol->product.culture = Distribution::exponential(1);
  std::array<std::vector<double>, 2> means;
  for (std::uint32_t replication = 0; replication < replications; ++replication) {
    const RandomStream luck(seed, replication, 0xffff0000);
    Referrals referrals;
    TimePoint now;
    for (std::uint32_t i = 0; i < patients; ++i) {
      now = now + days(luck.exponential(0, i) / kArrivals);
      KnownPatient known;
      known.levels.push_back(luck.uniform(1, i) < kShare[1] ? 1 : 0);
      referrals.list.push_back({now, known});
    }
    s.enrolment = referrals;
    std::array<double, 2> sums{}, counts{};
    Files files([&](const PatientRecord& file) {
      if (file.patient < kWarmUp || file.patient + kLast >= patients) return;
      const std::size_t level = referrals.list[file.patient].patient.levels[0];
      sums[level] += (file.at(Mark::culture_started) - file.at(Mark::suite_requested)).in_days();
      counts[level] += 1;
    });
    run(s, files, {seed, replication});
    for (std::size_t level = 0; level < 2; ++level)
      means[level].push_back(sums[level] / counts[level]);
  }
  return means;
}

void check(const std::string& name, const Policy& policy, std::uint64_t seed) {
  const auto seen = waits(policy, seed);
  const auto expected = theory();
  constexpr double kLimit = 0.021;  // a difference of 12 % is 5.7 of them
  V2V_EXPECT_AGREES(judge(name + " urgent, W0 / (1 - s1)", expected[1], seen[1], kLimit));
  V2V_EXPECT_AGREES(judge(name + " usual, W0 / ((1 - s1)(1 - s2))", expected[0], seen[0], kLimit));
}

TEST(Urgency, MM3InTwoClasses) {
  Policy policy;
  policy.priority = Policy::Priority::urgency;
  check("by urgency", policy, 171);
}

// Due a thousand years later than the others, the usual ones are never due before an urgent one.
TEST(Urgency, EarliestDueFarApartIsTheSame) {
  Policy policy;
  policy.priority = Policy::Priority::earliest_due;
  policy.due_within = {Duration::whole_days(365'000), Duration()};
  check("by due date", policy, 172);
}

TEST(Urgency, FirstComeFirstServedIsRejected) {
  const auto seen = waits(Policy(), 173);
  V2V_EXPECT_REJECTED(judge("urgent, priorities ignored", theory()[1], seen[1]));
  V2V_EXPECT_REJECTED(judge("usual, priorities ignored", theory()[0], seen[0]));
}

}  // namespace
}  // namespace v2v::test
