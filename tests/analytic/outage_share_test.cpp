// Capacity with outages is there for the share MTBF / (MTBF + MTTR) of the time, whatever the two
// distributions, and that share varies as theory says it does.
#include "analytic/model_run.hpp"
#include "analytic/verdict.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v::test {
namespace {

struct Moments {
  double mean, square;
  double variance() const { return square - mean * mean; }
};

struct Failing {
  std::string name;
  ResourceKind kind;
  std::uint32_t units, fail;  ///< 0: all of them
  Distribution between, repair;
  Moments up, down;
};

/// Alternating renewal process from the beginning of an up time, over a period of length t, with
/// cycles C = U + D, all independent:
///   E[down time] = t E D / E C + E D E[C^2] / (2 (E C)^2) - (E U E D + E[D^2] / 2) / E C + o(1),
///   Var[down time] = t (Var U (E D)^2 + Var D (E U)^2) / (E C)^3 + O(1)
/// (D. R. Cox, Renewal Theory, 1962, chapters 4 and 7; the constant from the renewal equation).
struct DownShare {
  double mean, variance;
};
DownShare down_share(const Moments& up, const Moments& down, double length) {
  const double cycle = up.mean + down.mean;
  const double cycle_square = up.square + 2.0 * up.mean * down.mean + down.square;
  const double constant = down.mean * cycle_square / (2.0 * cycle * cycle) -
                          (up.mean * down.mean + down.square / 2.0) / cycle;
  const double growth =
      (up.variance() * down.mean * down.mean + down.variance() * up.mean * up.mean) /
      (cycle * cycle * cycle);
  return {down.mean / cycle + constant / length, growth / length};
}

/// Nobody needs anything: the only patient comes in the end and is refused.
Scenario nothing_but_outages(double length) {
  Scenario s = central(0);
  s.enters = s.itt_gate = Gate::referred;
  step(s, Gate::eligible).lost = {
      {index_of(KnownCause::ineligible), 1.0, as(KnownCause::ineligible)}};
  s.enrolment = Referrals{{{day(length), {}}}};
  return s;
}

TEST(OutageShare, WhateverTheDistributions) {
  const double length = 20'000.0 * length_factor();  // 1,000 to 2,500 cycles
  const std::vector<Failing> all = {{"exponential, exponential",
                                     ResourceKind::suites,
                                     4,
                                     0,
                                     Distribution::exponential(10),
                                     Distribution::exponential(2),
                                     {10, 200},
                                     {2, 8}},
                                    {"exponential, fixed, one of three",
                                     ResourceKind::operators,
                                     3,
                                     1,
                                     Distribution::exponential(6),
                                     Distribution::fixed(2),
                                     {6, 72},
                                     {2, 4}},
                                    {"Weibull 2, lognormal",
                                     ResourceKind::quality_control,
                                     1,
                                     0,
                                     Distribution::weibull(2, 10),
                                     Distribution::lognormal_mean_sd(3, 3),
                                     {10 * std::tgamma(1.5), 100},
                                     {3, 18}},
                                    {"gamma, uniform, two of five",
                                     ResourceKind::qualified_persons,
                                     5,
                                     2,
                                     Distribution::gamma_mean_sd(12, 8),
                                     Distribution::uniform(1, 7),
                                     {12, 208},
                                     {4, 19}},
                                    {"lognormal, exponential",
                                     ResourceKind::ward_beds,
                                     2,
                                     0,
                                     Distribution::lognormal_mean_sd(5, 8),
                                     Distribution::exponential(5),
                                     {5, 89},
                                     {5, 50}}};
  Scenario s = nothing_but_outages(length);
  for (const Failing& one : all) {
    Capacity& failing =
        capacity(s, one.kind == ResourceKind::ward_beds ? kHospital : kPlant, one.kind);
    failing = Capacity::of(one.units);
    failing.outages = Outages{one.between, one.repair, one.fail};
  }
  const ModelStudy study(s, 121);
  for (const Failing& one : all) {
    const SiteIndex site = one.kind == ResourceKind::ward_beds ? kHospital : kPlant;
    const DownShare down = down_share(one.up, one.down, length);
    const double units = one.units, failing = one.fail > 0 ? one.fail : one.units;
    const std::vector<double> seen = study.of(site, one.kind, mean_capacity);
    const Verdict share = judge(one.name + ", capacity", units - failing * down.mean, seen);
    V2V_EXPECT_AGREES(share);
    // Judged once more by the standard error that theory gives. The sample's own has a relative
    // error of 1 / sqrt(2 (R - 1)) = 7.1 % if the shares are about normal; four of them.
    const double error = failing * std::sqrt(down.variance / replications);
    EXPECT_LE(std::abs(share.mean - share.theory), greatest_z * error) << share.text();
    EXPECT_NEAR(share.standard_error / error, 1.0, 4 * 0.071) << share.text();
  }
}

}  // namespace
}  // namespace v2v::test
