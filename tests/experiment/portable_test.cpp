// Linked with the portable part of the library alone: what it simulates without files, threads,
// SimGrid and SQLite, against a closed form.
#include "experiment/replicate.hpp"
#include "pathway/scenario_builder.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v::test {
namespace {

/// One cause with a constant hazard from receipt on; `central` has its patients wait for 11 d.
Scenario dying(std::uint32_t patients, double rate_per_day) {
  Scenario scenario = central(patients);
  LeavingRisk risk;
  risk.cause = index_of(KnownCause::death);
  risk.recorded_as.fill(as(KnownCause::death));
  risk.baseline[index_of(Phase::waiting)] = Hazard::exponential(rate_per_day);
  scenario.leaving.push_back(risk);
  return scenario;
}

TEST(Portable, ReplicatesAndCounts) {
  constexpr std::uint32_t kPatients = 500;
  constexpr unsigned kReplications = 100;
  const Scenario scenario = dying(kPatients, 0.03);
  const Plan plan(scenario);
  Replications replications(scenario, &on_fast_engine);
  double infused = 0;
  for (unsigned i = 0; i < kReplications; ++i) {
    ASSERT_FALSE(replications.replicate(plan, {1, i}, {}));
    const ReplicationCounts& counts = replications.counts();
    EXPECT_EQ(counts.intended(), kPatients);
    EXPECT_EQ(counts.value(measure_at("potential_vein_to_vein")), std::optional(17.0));
    infused += static_cast<double>(counts.infused());
  }
  const double n = kPatients * kReplications, survive = std::exp(-0.03 * 11);
  EXPECT_NEAR(infused / n, survive, 4 * std::sqrt(survive * (1 - survive) / n));
}

TEST(Portable, SaysWhoIsNotFinished) {
  Scenario scenario = central(3);
  scenario.sites[kPlant].capacity_of(ResourceKind::suites).limited = true;
  scenario.sites[kPlant].capacity_of(ResourceKind::suites).units = 0;
  const Plan plan(scenario);
  Replications replications(scenario, &on_fast_engine);
  const auto unfinished = replications.replicate(plan, {1, 7}, {});
  ASSERT_TRUE(unfinished);
  EXPECT_EQ(unfinished->luck.replication, 7U);
  EXPECT_EQ(unfinished->outcome.patients_entered, 3U);
  EXPECT_EQ(unfinished->outcome.patients_closed, 0U);
}

}  // namespace
}  // namespace v2v::test
