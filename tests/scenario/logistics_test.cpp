// Sites, lanes, handling and stays arrive in the scenario as the file says them.
#include "scenario/support.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <cstdio>
#include <fstream>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

constexpr double kMonth = 30.4375;

TimePoint at(double days, double hours = 0) {
  return TimePoint::at(Duration::days(days) + Duration::days(hours / 24));
}

const Scenario& network() {
  static const Scenario scenario = good(read_scenario(good_file("logistics.yaml")));
  return scenario;
}

SiteIndex site_named(const Scenario& scenario, const std::string& name) {
  for (std::size_t i = 0; i < scenario.sites.size(); ++i)
    if (scenario.sites[i].name == name) return static_cast<SiteIndex>(i);
  ADD_FAILURE() << name;
  return 0;
}
const Site& site(const std::string& name) { return network().sites[site_named(network(), name)]; }
const Capacity& capacity(const std::string& name, ResourceKind kind) {
  return site(name).capacity_of(kind);
}

TEST(Calendars, AreUsedByName) {
  const Calendar& open = site("groningen").open;
  EXPECT_NEAR(open.open_fraction(), 45 / 168.0, 1e-12);
  // Christmas 2026 is a Friday; the last days of the year are closed, and 1 January is a Friday.
  const double christmas = 354;
  EXPECT_EQ(date_of(network().starts + 354), "2026-12-25");
  EXPECT_EQ(open.next_open(at(christmas - 1, 17)), at(christmas + 7, 8));
  EXPECT_NEAR(capacity("groningen", ResourceKind::operators).open.open_fraction(), 96 / 168.0,
              1e-12);
  EXPECT_TRUE(site("ward-1").open.is_always_open());
}

TEST(Capacities, AreNumbersOrMappings) {
  const Capacity& beds = capacity("groningen", ResourceKind::apheresis_beds);
  EXPECT_TRUE(beds.limited);
  EXPECT_EQ(beds.units, 2U);
  EXPECT_TRUE(beds.is_constant());
  EXPECT_EQ(capacity("groningen", ResourceKind::ward_beds).units, 10U);
  EXPECT_EQ(capacity("groningen", ResourceKind::intensive_care_beds).units, 2U);
  EXPECT_EQ(capacity("groningen", ResourceKind::quality_control).units, 6U);
  EXPECT_EQ(capacity("groningen", ResourceKind::qualified_persons).units, 1U);
  EXPECT_EQ(capacity("lab", ResourceKind::quality_control).units, 4U);
  EXPECT_FALSE(capacity("plant-b", ResourceKind::suites).limited);
  for (const Capacity& any : site("ward-2").capacity) EXPECT_FALSE(any.limited);
}

TEST(Capacities, GrowCloseAndFail) {
  const Capacity& suites = capacity("groningen", ResourceKind::suites);
  EXPECT_EQ(suites.units, 4U);
  // 2028-01-01 is 726 days after 2026-01-05.
  EXPECT_THAT(suites.later, ElementsAre(Pair(at(14 * kMonth), 8U), Pair(at(726), 10U)));
  EXPECT_EQ(suites.most_units(), 10U);
  // Working days, and closed from 1 to 14 August as well, a Saturday and a Friday.
  EXPECT_EQ(date_of(network().starts + 208), "2026-08-01");
  EXPECT_EQ(suites.open.next_open(at(207, 17)), at(224, 8));
  EXPECT_EQ(suites.open.next_open(at(354)), at(361, 8));
  ASSERT_TRUE(suites.outages.has_value());
  EXPECT_EQ(suites.outages->units, 1U);
  EXPECT_EQ(suites.outages->between.family(), Distribution::Family::exponential);
  EXPECT_NEAR(suites.outages->repair.median(), 2, 1e-9);
}

TEST(Capacities, MayBeClosedInPart) {
  const Scenario scenario = good(read_scenario(
      good_file("logistics.yaml"),
      {{"sites.groningen.suites",
        "{ units: 4, later: { 14 mo: 8 }, closed: [12-25, { units: 1, from: 2026-03-01, to: "
        "2026-04-12 }, { from: 400 d, to: 410 d }] }"}}));
  const Capacity& suites = scenario.sites[0].capacity_of(ResourceKind::suites);
  ASSERT_EQ(suites.closed_units.size(), 2U);
  EXPECT_EQ(suites.closed_units[0].units, 1U);
  // A date is the last day, which is closed as well.
  EXPECT_EQ(suites.closed_units[0].during, (Span{at(55), at(98)}));
  EXPECT_EQ(suites.closed_units[1].units, 8U);
  EXPECT_EQ(suites.closed_units[1].during, (Span{at(400), at(410)}));
  EXPECT_FALSE(suites.open.is_open(at(354, 12)));
  EXPECT_FALSE(suites.is_constant());
}

TEST(Capacities, MayBeginWithNone) {
  const Scenario scenario =
      good(read_scenario(good_file("logistics.yaml"),
                         {{"sites.groningen.suites", "{ units: 0, later: { 90 d: 3 } }"}}));
  const Capacity& suites = scenario.sites[0].capacity_of(ResourceKind::suites);
  EXPECT_TRUE(suites.limited);
  EXPECT_EQ(suites.units, 0U);
  EXPECT_THAT(suites.later, ElementsAre(Pair(at(90), 3U)));
}

TEST(Capacities, AreSetOneValueAtATime) {
  const Scenario scenario = good(
      read_scenario(good_file("logistics.yaml"), {{"sites.groningen.suites.units", "6"},
                                                  {"sites.plant-b.suites", "5"},
                                                  {"sites.groningen.ward_beds", "unlimited"}}));
  EXPECT_EQ(scenario.sites[0].capacity_of(ResourceKind::suites).units, 6U);
  EXPECT_EQ(scenario.sites[0].capacity_of(ResourceKind::suites).later.size(), 2U);
  EXPECT_FALSE(scenario.sites[0].capacity_of(ResourceKind::ward_beds).limited);
  EXPECT_EQ(scenario.sites[site_named(scenario, "plant-b")].capacity_of(ResourceKind::suites).units,
            5U);
}

TEST(Sites, HaveKindsRegionsAndContracts) {
  EXPECT_EQ(site("lab").kind, Site::Kind::laboratory);
  EXPECT_EQ(site("lab").region, "north");
  EXPECT_EQ(site("lab").at, (std::array{52.37, 4.9}));
  EXPECT_EQ(site("plant-b").makes_from, at(14 * kMonth));
  EXPECT_EQ(site("groningen").makes_from, TimePoint());
  EXPECT_EQ(site("groningen").contract, site_named(network(), "plant-b"));
  EXPECT_FALSE(site("ward-3").contract.has_value());
  EXPECT_DOUBLE_EQ(site("groningen").share_of_patients, 0.5);
  EXPECT_DOUBLE_EQ(site("ward-3").share_of_patients, 1 / 6.0);
}

TEST(Sites, HaveSlotsVectorAndBatches) {
  ASSERT_TRUE(site("groningen").slots.has_value());
  EXPECT_EQ(site("groningen").slots->each, 1U);
  EXPECT_EQ(site("groningen").slots->every, Duration::whole_days(30));
  EXPECT_EQ(site("groningen").slots->needed_for, Slots::For::culture);
  ASSERT_TRUE(site("ward-1").slots.has_value());
  EXPECT_EQ(site("ward-1").slots->needed_for, Slots::For::collection);
  ASSERT_TRUE(site("groningen").vector.has_value());
  EXPECT_EQ(site("groningen").vector->in_stock, 20U);
  EXPECT_EQ(site("groningen").vector->lot, 50U);
  EXPECT_EQ(site("groningen").vector->reorder_at, 10U);
  EXPECT_EQ(site("groningen").vector->lead_time.fixed_value(), Duration::whole_days(60));
  EXPECT_EQ(site("lab").test_batch.size, 4U);
  EXPECT_EQ(site("lab").test_batch.longest_wait, Duration::whole_days(2));
  EXPECT_EQ(site("plant-b").test_batch.size, 1U);
}

TEST(Lanes, HaveTrafficInBothDirections) {
  ASSERT_EQ(network().lanes.size(), 5U);
  const Lane& air = network().lanes[0];
  EXPECT_EQ(network().sites[air.from].name, "ward-1");
  EXPECT_EQ(network().sites[air.to].name, "plant-b");
  EXPECT_EQ(air.mode, "air");
  EXPECT_EQ(air.capacity, 4U);
  EXPECT_EQ(air.cost, 250);
  EXPECT_DOUBLE_EQ(air.lost, 0.002);
  EXPECT_DOUBLE_EQ(air.spoiled, 0.005);
  EXPECT_EQ(air.departures.per_week(), 5U);
  EXPECT_EQ(air.departures.next(at(4, 17)), at(4, 17));
  EXPECT_EQ(air.departures.next(at(4, 17.5)), at(7, 17));
  const Lane& road = network().lanes[3];
  EXPECT_TRUE(road.departures.is_at_any_time());
  EXPECT_EQ(road.capacity, 0U);
  EXPECT_EQ(road.lost + road.spoiled + road.cost, 0);
}

TEST(Lanes, HaveSeveralTimetables) {
  const Timetable& departures = network().lanes[4].departures;
  EXPECT_EQ(departures.per_week(), 7U * 2 + 2);
  EXPECT_EQ(departures.next(at(0, 8.5)), at(0, 12));
  EXPECT_EQ(departures.next(at(5, 8.5)), at(5, 10));
  // Nothing from 24 to 26 December.
  EXPECT_EQ(departures.next(at(352, 13)), at(356, 8));
}

TEST(Lanes, LossesAreProbabilitiesLikeOthers) {
  const Scenario scenario = good(
      read_scenario(good_file("logistics.yaml"), {{"lanes.0.lost", "{ events: 1, of: 400 }"}}));
  EXPECT_DOUBLE_EQ(scenario.lanes[0].lost, 0.0025);
}

TEST(Steps, AreDecidedInSessions) {
  const Step& approval = network().steps[index_of(Gate::approved)];
  EXPECT_EQ(approval.session_capacity, 12U);
  EXPECT_EQ(approval.sessions.per_week(), 2U);
  EXPECT_EQ(approval.sessions.next(at(0)), at(1, 16));
  const Step& screening = network().steps[index_of(Gate::eligible)];
  EXPECT_EQ(screening.session_capacity, 0U);
  EXPECT_EQ(screening.sessions.per_week(), 3U);
  EXPECT_EQ(screening.sessions.next(at(0, 9.5)), at(0, 13.5));
  EXPECT_TRUE(network().steps[index_of(Gate::collected)].sessions.is_at_any_time());
  // 14 May 2026, a Thursday, has none.
  EXPECT_EQ(date_of(network().starts + 129), "2026-05-14");
  EXPECT_EQ(screening.sessions.next(at(128)), at(133, 9));
}

TEST(Handling, HasWorkTestsAndLosses) {
  const Product& made = network().protocol->product;
  EXPECT_THAT(made.made_at,
              ElementsAre(site_named(network(), "groningen"), site_named(network(), "plant-b")));
  EXPECT_EQ(made.start_work.fixed_value(), Duration::hours(4));
  EXPECT_EQ(made.harvest_work.family(), Distribution::Family::triangular);
  EXPECT_TRUE(made.same_operator);
  EXPECT_EQ(made.review.fixed_value(), Duration::hours(2));
  EXPECT_EQ(made.tested_at, site_named(network(), "lab"));
  EXPECT_EQ(made.release_at_risk, Duration::whole_days(2));
  EXPECT_EQ(made.after_transport_loss.make_again, 0.5);
  EXPECT_EQ(made.after_transport_loss.lose, 0.5);
  EXPECT_EQ(made.after_transport_loss.collect_again, 0);
  ASSERT_EQ(made.transport_loss_recorded_as.size(), 1U);
  EXPECT_EQ(network().reasons[made.transport_loss_recorded_as[0].first], "lost on the way");
}

TEST(Handling, TakesNothingUnlessItIsSaid) {
  const Scenario scenario = good(minimal + product);
  const Product& made = scenario.protocol->product;
  EXPECT_TRUE(made.start_work.is_zero());
  EXPECT_TRUE(made.harvest_work.is_zero());
  EXPECT_TRUE(made.review.is_zero());
  EXPECT_FALSE(made.same_operator);
  EXPECT_FALSE(made.tested_at.has_value());
  EXPECT_FALSE(made.release_at_risk.has_value());
  EXPECT_EQ(made.after_transport_loss.collect_again, 1);
  EXPECT_EQ(made.after_transport_loss.lose, 0);
  EXPECT_FALSE(scenario.protocol->stay.has_value());
  EXPECT_THAT(scenario.changes, IsEmpty());
  EXPECT_THAT(scenario.under_way, IsEmpty());
}

TEST(Handling, ALostConsignmentHasRemedies) {
  const auto remedy = [](const std::string& text) {
    return good(read_scenario(good_file("logistics.yaml"), {{"product.lost_in_transit", text}}))
        .protocol->product.after_transport_loss;
  };
  EXPECT_EQ(remedy("lose").lose, 1);
  EXPECT_EQ(remedy("{ make_again: 20 %, collect_again: 80 % }").collect_again, 0.8);
  EXPECT_EQ(remedy("{ then: make_again }").make_again, 1);
  EXPECT_EQ(remedy("{ recorded_as: gone }").collect_again, 1);
}

TEST(Handling, MakersAreInOrderOfPreference) {
  const auto makers = [](const std::string& made_at) {
    std::vector<std::string> names;
    const Scenario scenario =
        good(read_scenario(good_file("logistics.yaml"), {{"product.made_at", made_at}}));
    for (const SiteIndex maker : scenario.protocol->product.made_at)
      names.push_back(scenario.sites[maker].name);
    return names;
  };
  EXPECT_THAT(makers("[ward, groningen, plant-b]"),
              ElementsAre("ward-1", "ward-2", "ward-3", "groningen", "plant-b"));
  EXPECT_THAT(makers("[ward-3, ward-1]"), ElementsAre("ward-3", "ward-1"));
  EXPECT_THAT(makers("groningen"), ElementsAre("groningen"));
}

TEST(Stays, HaveIntensiveCare) {
  ASSERT_TRUE(network().protocol->stay.has_value());
  const Stay& stay = *network().protocol->stay;
  EXPECT_FALSE(stay.from_lymphodepletion);
  EXPECT_NEAR(stay.after_infusion.median(), 16, 1e-9);
  EXPECT_DOUBLE_EQ(stay.intensive_care, 0.24);
  EXPECT_EQ(stay.intensive_care_after.fixed_value(), Duration::whole_days(6));
  EXPECT_NEAR(stay.intensive_care_takes.quantile(0.75), 8, 1e-9);
}

TEST(Stays, AreFromLymphodepletionWithoutIntensiveCareByDefault) {
  const Scenario scenario = good(minimal + product + "stay: { after_infusion: 16 d }\n");
  ASSERT_TRUE(scenario.protocol->stay.has_value());
  EXPECT_TRUE(scenario.protocol->stay->from_lymphodepletion);
  EXPECT_EQ(scenario.protocol->stay->intensive_care, 0);
  EXPECT_FALSE(good(minimal + product + "stay: none\n").protocol->stay.has_value());
}

TEST(Overlays, AreLaidOverAnyScenario) {
  const std::string overlay = ::testing::TempDir() + "/v2v_overlay.yaml";
  std::ofstream(overlay) << "format: 1\noverlay: true\npolicy: { booking: at_referral }\n"
                            "product: { culture: 5 d }\n";
  EXPECT_TRUE(is_overlay(overlay));
  EXPECT_FALSE(is_overlay(good_file("minimal.yaml")));
  for (const char* base : {"minimal.yaml", "logistics.yaml", "central.yaml"}) {
    const Scenario scenario = good(read_scenario(good_file(base), {}, {overlay}));
    EXPECT_EQ(scenario.name, "v2v_overlay");
    EXPECT_EQ(scenario.protocol->policy.booking, Policy::Booking::at_referral);
    EXPECT_EQ(scenario.protocol->product.culture.fixed_value(), Duration::whole_days(5));
  }
  EXPECT_EQ(good(read_scenario(good_file("minimal.yaml"), {{"product.culture", "6 d"}},
                               {overlay, overlay}))
                .protocol->product.culture.fixed_value(),
            Duration::whole_days(6));
  EXPECT_EQ(messages_of(read_scenario(overlay)),
            overlay +
                ":2:1: overlay: this file only changes other scenarios; expected it behind "
                "`--with`, or after a scenario in `v2v compare`\n");
  EXPECT_FALSE(read_scenario(good_file("minimal.yaml"), {}, {good_file("service.yaml")})
                   .scenario.has_value());
  std::remove(overlay.c_str());
}

TEST(Hostile, WhatEverySiteAndLaneWouldRepeat) {
  std::string many = "[";
  for (int i = 0; i < 900; ++i)
    many += "\"" + date_of(20'000 + 2 * i) + "\"" + (i < 899 ? ", " : "]");
  const std::string head = "format: 1\ncohort: { size: 10, enters: screened, over: 1 y }\n" +
                           product + "calendars: { c: { closed: " + many + " } }\n";
  const auto messages = [&head](const std::string& text) { return messages_of(read(head + text)); };
  EXPECT_THAT(messages("sites: { plant: { kind: plant }, ward: { kind: hospital, count: 4990, "
                       "open: c, suites: { units: 1, hours: c }, operators: { units: 1, hours: c } "
                       "} }\n"),
              ::testing::HasSubstr("too many dates and values for so many sites"));
  std::string table = "{ table: {";
  for (int i = 1; i <= 5000; ++i) table += std::to_string(i) + " h: 1, ";
  EXPECT_THAT(messages("sites: { plant: { kind: plant }, ward: { kind: hospital, count: 4000 } }\n"
                       "lanes: [{ between: [ward, plant], transit: " +
                       table + "} } }]\n"),
              ::testing::HasSubstr("too many dates and values for so many lanes"));
}

TEST(Hostile, TheLargestNetworkIsRead) {
  const Scenario scenario = good(
      "format: 1\ncohort: { size: 10, enters: screened, over: 1 y }\n"
      "product: { made_at: plant, culture: 7 d, release: 10 d }\n"
      "sites: { plant: { kind: plant, count: 10 }, ward: { kind: hospital, count: 4990 } }\n"
      "lanes: [{ between: [ward, plant], transit: 1 d }]\n");
  EXPECT_EQ(scenario.sites.size(), 5000U);
  EXPECT_EQ(scenario.lanes.size(), 49'900U);
}

TEST(Hostile, TooManyLanes) {
  EXPECT_THAT(
      messages_of(read("format: 1\ncohort: { size: 10, enters: screened, over: 1 y }\n"
                       "product: { made_at: plant, culture: 7 d, release: 10 d }\n"
                       "sites: { plant: { kind: plant, count: 11 }, ward: { kind: hospital, count: "
                       "4980 } }\nlanes: [{ between: [ward, plant], transit: 1 d }]\n")),
      ::testing::HasSubstr("too many lanes; expected at most 50000"));
}

}  // namespace
}  // namespace v2v::test
