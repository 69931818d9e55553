// Patients by hospital and region, from files made by hand.
#include "vein2vein/statistics/places.hpp"

#include "statistics/small_file.hpp"
#include "vein2vein/core/random.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace v2v {
namespace {

Scenario three_hospitals() {
  Scenario scenario = small_scenario();
  for (const auto& [name, region, kind] : {std::tuple{"north", "cold", Site::Kind::hospital},
                                           {"plant", "", Site::Kind::plant},
                                           {"south", "warm", Site::Kind::hospital},
                                           {"coast", "warm", Site::Kind::hospital}}) {
    Site site;
    site.name = name;
    site.region = region;
    site.kind = kind;
    scenario.sites.push_back(site);
  }
  return scenario;
}

/// Who reaches the ITT gate on day 1 and is infused `wait` days later; lost without.
PatientRecord intended(const Scenario& scenario, SiteIndex hospital, std::optional<double> wait,
                       SiteIndex maker) {
  PatientRecord record = file(scenario, 0, wait ? 5 : 3, 0);
  record.hospital = hospital;
  record.maker = maker;
  if (wait) record.ended = record.reached[index_of(Gate::infused)] = day(1 + *wait);
  return record;
}

TEST(Places, CountThoseAtTheGateByHospitalAndRegion) {
  const Scenario scenario = three_hospitals();
  PlaceTally tally(scenario);
  tally.add(scenario, intended(scenario, 2, 10, 1));
  tally.add(scenario, intended(scenario, 2, 20.5, 1));
  tally.add(scenario, intended(scenario, 3, 30, 3));
  tally.add(scenario, intended(scenario, 3, {}, 1));
  tally.add(scenario, file(scenario, 0, 1, 0));  // before the gate
  PatientRecord uncounted = intended(scenario, 2, 10, 1);
  uncounted.counted = false;
  tally.add(scenario, uncounted);
  tally.finish_replication();
  tally.finish_replication();  // nobody came

  PatientSummary summary;
  tally.totals().fill(summary, scenario, 2);
  ASSERT_EQ(summary.hospitals.size(), 2U);
  EXPECT_EQ(summary.hospitals[0].name, "south");
  EXPECT_EQ(summary.hospitals[0].intended, 1);
  EXPECT_EQ(summary.hospitals[0].treated_fraction, 1);
  EXPECT_EQ(summary.hospitals[0].median_wait, std::optional(10.0));
  EXPECT_EQ(summary.hospitals[0].wait90, std::optional(21.0));
  EXPECT_EQ(summary.hospitals[1].name, "coast");
  EXPECT_EQ(summary.hospitals[1].treated_fraction, 0.5);
  ASSERT_EQ(summary.regions.size(), 1U);
  EXPECT_EQ(summary.regions[0].name, "warm");
  EXPECT_EQ(summary.regions[0].intended, 2);
  EXPECT_EQ(summary.regions[0].treated_fraction, 0.75);
  ASSERT_EQ(summary.regions[0].made_by.size(), 2U);
  EXPECT_EQ(summary.regions[0].made_by[0].maker, "plant");
  EXPECT_DOUBLE_EQ(summary.regions[0].made_by[0].fraction, 2.0 / 3);
  EXPECT_EQ(summary.regions[0].made_by[1].maker, "coast");
}

/// The interval of the ratio holds the probability as often as it says: 1,000 studies of 40
/// replications; a coverage of 0.95 has a standard error of 0.007, four of them are 0.028.
TEST(Places, IntervalsOfRatiosHoldTheTruth) {
  const Scenario scenario = three_hospitals();
  const PatientRecord treated = intended(scenario, 0, 10, 1), lost = intended(scenario, 0, {}, 1);
  int holds = 0;
  constexpr int kStudies = 1000;
  constexpr double kTruth = 0.7;
  for (std::uint32_t study = 0; study < kStudies; ++study) {
    PlaceTally tally(scenario);
    for (std::uint32_t replication = 0; replication < 40; ++replication) {
      const RandomStream luck(study, replication, 0);
      const auto patients = static_cast<std::uint32_t>(5 + 30 * luck.uniform(0));
      for (std::uint32_t i = 0; i < patients; ++i)
        tally.add(scenario, luck.uniform(1 + i) < kTruth ? treated : lost);
      tally.finish_replication();
    }
    PatientSummary summary;
    tally.totals().fill(summary, scenario, 40);
    const auto& interval = summary.hospitals.at(0).monte_carlo95;
    ASSERT_TRUE(interval);
    holds += interval->lo <= kTruth && kTruth <= interval->hi ? 1 : 0;
  }
  EXPECT_NEAR(holds / double{kStudies}, 0.95, 0.028);
}

}  // namespace
}  // namespace v2v
