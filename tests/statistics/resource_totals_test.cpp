// Use of what is shared, from numbers made by hand.
#include "vein2vein/statistics/resource_totals.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace v2v {
namespace {

constexpr std::int64_t kDay = 86'400'000;

Site site_named(const char* name, Site::Kind kind) {
  Site site;
  site.name = name;
  site.kind = kind;
  return site;
}

void limit(Site& site, ResourceKind kind, std::uint32_t units) {
  site.capacity_of(kind).limited = true;
  site.capacity_of(kind).units = units;
}

/// Two hospitals, of which the second makes as well, a plant and a laboratory; an airport between.
Scenario small_scenario() {
  Scenario scenario;
  scenario.sites = {
      site_named("north", Site::Kind::hospital), site_named("south", Site::Kind::hospital),
      site_named("plant", Site::Kind::plant), site_named("lab", Site::Kind::laboratory)};
  limit(scenario.sites[0], ResourceKind::apheresis_beds, 2);
  limit(scenario.sites[1], ResourceKind::apheresis_beds, 1);
  limit(scenario.sites[1], ResourceKind::suites, 3);
  limit(scenario.sites[2], ResourceKind::suites, 4);
  scenario.sites[2].capacity_of(ResourceKind::suites).later = {{TimePoint(), 6}};
  limit(scenario.sites[3], ResourceKind::quality_control, 5);
  scenario.lanes.resize(2);
  scenario.lanes[0].from = 0;
  scenario.lanes[0].to = 2;
  scenario.lanes[1].from = 2;
  scenario.lanes[1].to = 0;
  scenario.lanes[1].mode = "air";
  return scenario;
}

/// Days; waits by number.
ResourceUse use_of(std::int64_t observed, std::int64_t in_use, std::int64_t capacity,
                   std::int64_t queue, std::vector<double> waits) {
  ResourceUse use;
  use.observed = observed * kDay;
  use.in_use_area = in_use * kDay;
  use.capacity_area = capacity * kDay;
  use.queue_area = queue * kDay;
  for (const double days : waits) {
    use.waits.add(Duration::days(days));
    use.waits_of_served += Duration::days(days).in_milliseconds();
    ++use.served;
  }
  return use;
}

constexpr ResourceKey kNorthBeds{0, ResourceKind::apheresis_beds, 0};
constexpr ResourceKey kPlantSuites{2, ResourceKind::suites, 0};

TEST(ResourceTotals, RowsAreRatiosOfSums) {
  const Scenario scenario = small_scenario();
  ResourceTotals totals;
  EXPECT_TRUE(totals.rows(scenario).empty());
  EXPECT_TRUE(totals.empty());
  // Busy for 20 days, idle for 60.
  totals.add(kNorthBeds, use_of(20, 30, 40, 10, {8, 0, 0, 0}));
  totals.add(kNorthBeds, use_of(60, 0, 120, 0, {}));
  totals.add({1, ResourceKind::apheresis_beds, 0}, use_of(10, 5, 10, 5, {1, 1}));
  totals.add({1, ResourceKind::suites, 0}, use_of(10, 3, 30, 0, {0}));
  totals.add(kPlantSuites, use_of(10, 54, 60, 20, {2}));
  totals.add({3, ResourceKind::quality_control, 0}, use_of(10, 0, 50, 0, {}));
  totals.add({2, ResourceKind::vector, 0}, use_of(10, 0, 70, 1, {1}));
  totals.add({0, ResourceKind::departures, 0}, use_of(10, 0, 0, 3, {1}));
  const auto rows = totals.rows(scenario);
  ASSERT_EQ(rows.size(), 4U) << "what has units, by kind of site";
  EXPECT_EQ(rows[0].site, "hospitals");
  EXPECT_EQ(rows[0].name, "apheresis beds");
  EXPECT_EQ(rows[0].capacity, 3U);
  EXPECT_DOUBLE_EQ(rows[0].utilisation, 35.0 / 170);
  EXPECT_DOUBLE_EQ(rows[0].mean_wait, 10.0 / 6);
  EXPECT_DOUBLE_EQ(rows[0].mean_queue, 10.0 / 80 + 5.0 / 10) << "sum over sites";
  EXPECT_EQ(rows[1].site, "hospitals");
  EXPECT_EQ(rows[1].name, "suites");
  EXPECT_EQ(rows[2].site, "plants");
  EXPECT_EQ(rows[2].capacity, 6U) << "mean over time";
  EXPECT_DOUBLE_EQ(rows[2].utilisation, 0.9);
  EXPECT_EQ(rows[3].site, "laboratories");
  EXPECT_EQ(rows[3].utilisation, 0);
  EXPECT_EQ(rows[3].mean_wait, 0);
}

TEST(ResourceTotals, BothTablesHaveOneCapacityAndOneUse) {
  // Two beds for 3 d, none until day 40, then one until day 58; three stays of 18, 21 and 18 d.
  Scenario scenario = small_scenario();
  scenario.sites[0].capacity_of(ResourceKind::apheresis_beds).later = {
      {TimePoint::at(Duration::days(3)), 0}, {TimePoint::at(Duration::days(40)), 1}};
  ResourceTotals totals;
  totals.add(kNorthBeds, use_of(58, 18 + 21 + 18, 2 * 3 + 1 * 18, 0, {0, 0, 30}));
  const auto rows = totals.rows(scenario);
  const auto places = totals.site_rows(scenario, {}, 1);
  ASSERT_EQ(rows.size(), 1U);
  ASSERT_EQ(places.size(), 1U);
  EXPECT_DOUBLE_EQ(rows[0].capacity, 24.0 / 58);
  EXPECT_DOUBLE_EQ(rows[0].utilisation, 2.375);
  EXPECT_EQ(rows[0].capacity, places[0].capacity);
  EXPECT_EQ(rows[0].utilisation, places[0].utilisation);
  // What closed for good is not forgotten.
  scenario.sites[0].capacity_of(ResourceKind::apheresis_beds).later = {{TimePoint(), 0}};
  EXPECT_EQ(totals.rows(scenario).size(), 1U);
}

TEST(ResourceTotals, SiteRowsTellOfOnePlaceOverAllReplications) {
  const Scenario scenario = small_scenario();
  ResourceTotals totals;
  totals.add(kPlantSuites, use_of(10, 54, 60, 20, {0, 0, 0, 0, 0.1}));
  totals.add(kPlantSuites, use_of(30, 66, 180, 20, {0, 0, 4.5, 0.2, 0.3}));
  Waiting waiting;
  PatientRecord lost;
  lost.left = lost.was_waiting = true;
  lost.waiting_for = {ResourceKind::suites, 2};
  for (int i = 0; i < 3; ++i) waiting.add(lost);
  const auto rows = totals.site_rows(scenario, waiting, 2);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].site, "plant");
  EXPECT_EQ(rows[0].name, "suites");
  EXPECT_DOUBLE_EQ(rows[0].capacity, 240.0 / 40) << "mean over time";
  EXPECT_DOUBLE_EQ(rows[0].utilisation, 120.0 / 240);
  EXPECT_DOUBLE_EQ(rows[0].mean_queue, 40.0 / 40);
  EXPECT_EQ(rows[0].served, 10U);
  EXPECT_DOUBLE_EQ(rows[0].mean_wait, 5.1 / 10);
  EXPECT_EQ(rows[0].median_wait, 0) << "six of ten did not wait";
  EXPECT_DOUBLE_EQ(rows[0].wait90, 8.0 / 24) << "0.3 d are 7.2 h: the end of the eighth hour";
  EXPECT_DOUBLE_EQ(rows[0].longest_wait, 4.5);
  EXPECT_DOUBLE_EQ(rows[0].waited, 0.4);
  EXPECT_DOUBLE_EQ(rows[0].lost_while_waiting, 1.5);
}

TEST(ResourceTotals, SiteRowsStandBySiteKindAndLane) {
  const Scenario scenario = small_scenario();
  ResourceTotals totals;
  totals.add({no_site, ResourceKind::sessions, static_cast<LaneIndex>(Gate::approved)},
             use_of(10, 0, 0, 4, {3}));
  totals.add({0, ResourceKind::departures, 1}, use_of(10, 0, 0, 3, {}));
  totals.add({0, ResourceKind::departures, 0}, use_of(10, 0, 0, 1, {}));
  totals.add({2, ResourceKind::departures, 0}, use_of(10, 0, 0, 0, {}));
  totals.add({0, ResourceKind::opening_hours, 0}, use_of(10, 0, 0, 2, {}));
  totals.add(kNorthBeds, use_of(10, 0, 0, 2, {}));
  Waiting waiting;
  PatientRecord lost;
  lost.left = lost.was_waiting = true;
  lost.waiting_for = {ResourceKind::departures, 0};
  for (int i = 0; i < 8; ++i) waiting.add(lost);
  const auto rows = totals.site_rows(scenario, waiting, 1);
  const std::vector<std::pair<std::string, std::string>> expected = {
      {"north", "apheresis beds"},      {"north", "opening hours"},
      {"north", "departures to plant"}, {"north", "departures to plant by air"},
      {"plant", "departures to north"}, {"board", "sessions before approved"}};
  ASSERT_EQ(rows.size(), expected.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(rows[i].site, expected[i].first);
    EXPECT_EQ(rows[i].name, expected[i].second);
  }
  EXPECT_EQ(rows[2].utilisation, 0);
  EXPECT_EQ(rows[2].capacity, 0);
  // Eight were lost waiting for a departure, where three in four wait for the one by air.
  EXPECT_DOUBLE_EQ(rows[2].lost_while_waiting, 2);
  EXPECT_DOUBLE_EQ(rows[3].lost_while_waiting, 6);
  EXPECT_EQ(rows[4].lost_while_waiting, 0);
}

TEST(ResourceTotals, MergingOrderDoesNotMatter) {
  const Scenario scenario = small_scenario();
  // Numbers whose sums as floating point would depend on the order.
  ResourceTotals one, other, all;
  for (int i = 0; i < 200; ++i) {
    ResourceUse use = use_of(i, i, 3 * i, i % 7, {0.1 * i, 0, 3});
    use.in_use_area += 1'000'000'007LL * i * i;
    const ResourceKey key = i % 5 == 0 ? kPlantSuites : kNorthBeds;
    (i % 3 == 0 ? one : other).add(key, use);
    all.add(key, use);
  }
  ResourceTotals backwards = other;
  backwards.merge(one);
  one.merge(other);
  const auto expected = all.site_rows(scenario, {}, 200);
  for (const ResourceTotals* merged : {&one, &backwards}) {
    const auto rows = merged->site_rows(scenario, {}, 200);
    ASSERT_EQ(rows.size(), expected.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
      EXPECT_EQ(rows[i].utilisation, expected[i].utilisation);
      EXPECT_EQ(rows[i].mean_queue, expected[i].mean_queue);
      EXPECT_EQ(rows[i].mean_wait, expected[i].mean_wait);
      EXPECT_EQ(rows[i].median_wait, expected[i].median_wait);
      EXPECT_EQ(rows[i].wait90, expected[i].wait90);
      EXPECT_EQ(rows[i].longest_wait, expected[i].longest_wait);
      EXPECT_EQ(rows[i].served, expected[i].served);
    }
  }
}

TEST(WideSum, IsExactBeyondSixtyFourBits) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
  WideSum sum;
  for (int i = 0; i < 6; ++i) sum.add(most);  // 3 x 2^64 - 6
  WideSum same;
  for (int i = 0; i < 5; ++i) same.add(most);
  WideSum last;
  last.add(most);
  same.merge(last);
  EXPECT_EQ(sum.value(), same.value());
  EXPECT_DOUBLE_EQ(sum.value(), 3 * 18'446'744'073'709'551'616.0);
}

}  // namespace
}  // namespace v2v
