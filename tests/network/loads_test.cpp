// Offered loads, worked out by hand.
#include "network/network_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <memory>

namespace v2v::test {
namespace {

using testing::ElementsAre;

void expect_load(const OfferedLoad& load, double arrivals, double service, double offered) {
  EXPECT_NEAR(load.arrivals_per_day, arrivals, 1e-9) << load.name;
  EXPECT_NEAR(load.service_days, service, 1e-9) << load.name;
  EXPECT_NEAR(load.offered_load, offered, 1e-9) << load.name;
}

TEST(OfferedLoads, FollowThePatients) {
  Scenario s = busy();
  s.protocol->product.failure = 0.2;
  const NetworkDescription d = describe_network(s);
  EXPECT_DOUBLE_EQ(d.demand_per_day, 2);
  expect_load(load_of(d, 0, "apheresis beds"), 1.5, 0.5, 0.75);
  expect_load(load_of(d, 1, "apheresis beds"), 0.5, 0.5, 0.25);
  expect_load(load_of(d, 2, "suites"), 2, 8, 16);
  expect_load(load_of(d, 2, "operators"), 4, 0.5, 2);
  expect_load(load_of(d, 2, "quality control"), 1.6, 10, 16);
  expect_load(load_of(d, 2, "qualified persons"), 1.6, 0.125, 0.2);
  EXPECT_EQ(d.resources.size(), 6U);
  EXPECT_FALSE(d.bottleneck);
  EXPECT_FALSE(d.saturates_at);
  s.protocol->product.same_operator = true;
  expect_load(load_of(describe_network(s), 2, "operators"), 2, 8, 16);
}

Protocol with_culture(const Scenario& scenario, double days) {
  Protocol protocol = *scenario.protocol;
  protocol.product.culture = Distribution::fixed(days);
  return protocol;
}

TEST(OfferedLoads, EveryMakerGoesByItsRules) {
  Scenario s = busy();
  s.sites.push_back(plant("q"));
  s.lanes.push_back(lane(1, 3, 1));
  s.protocol->product.made_at = {2, 3};
  s.protocol->policy.assignment = Policy::Assignment::nearest;
  s.protocol->made_otherwise = {{{3}, with_culture(s, 20)}};
  const NetworkDescription d = describe_network(s);
  expect_load(load_of(d, 2, "suites"), 1.5, 8, 12);
  expect_load(load_of(d, 3, "suites"), 0.5, 21, 10.5);
}

TEST(OfferedLoads, TheLastRulesThatSomebodyMeetsHold) {
  Scenario s = busy();
  auto& service = std::get<Service>(s.enrolment);
  service.patients = 0;
  service.warm_up = Duration::days(10);
  service.lasts = Duration::days(90);
  const auto busy_days = [&s] { return load_of(describe_network(s), 2, "suites").service_days; };
  s.changes = {{TimePoint::at(Duration::days(50)), with_culture(s, 20)}};
  EXPECT_NEAR(busy_days(), 21, 1e-9);
  s.changes.push_back({TimePoint::at(Duration::days(101)), with_culture(s, 2)});
  EXPECT_NEAR(busy_days(), 21, 1e-9) << "nobody comes after day 100";
  s.changes.back().from = TimePoint::at(Duration::days(99));
  EXPECT_NEAR(busy_days(), 3, 1e-9);
}

/// Five and a half years, of which the last grows most: the mean of exp(g t) over it.
TEST(OfferedLoads, OfGrowthTheBusiestYearCounts) {
  Scenario s = busy();
  auto& service = std::get<Service>(s.enrolment);
  service.patients = 0;
  const double year = 365.25, days = 5.5 * year;
  service.lasts = Duration::days(days);
  for (const double growth : {0.2, -0.2}) {
    const double g = growth / year;
    service.arrivals.log_growth_per_day = g;
    const double from = growth > 0 ? days - year : 0;
    EXPECT_NEAR(describe_network(s).demand_per_day,
                2 * (std::exp(g * (from + year)) - std::exp(g * from)) / growth, 1e-6);
  }
  service.lasts = Duration::days(100);
  EXPECT_NEAR(describe_network(s).demand_per_day, 2 * (1 - std::exp(-20 / year)) / (20 / year),
              1e-6);
}

TEST(OfferedLoads, TestingElsewhereAndReleaseSinceCollection) {
  Scenario s = busy();
  s.sites.push_back(laboratory("lab"));
  s.lanes.push_back(lane(2, 3, 1));
  s.protocol->product.tested_at = 3;
  s.sites[3].capacity_of(ResourceKind::quality_control) = units(25);
  const OfferedLoad load = load_of(describe_network(s), 3, "quality control");
  expect_load(load, 2, 10, 20);
  EXPECT_DOUBLE_EQ(load.utilisation.value_or(-1), 0.8);
  s.protocol->product.release_since_collection = true;
  expect_load(load_of(describe_network(s), 3, "quality control"), 0, 0, 0);
}

TEST(OfferedLoads, OfAStayInHospital) {
  Scenario s = busy();
  s.protocol->stay.emplace();
  s.protocol->stay->after_infusion = Distribution::fixed(14);
  s.protocol->stay->intensive_care = 0.25;
  s.protocol->stay->intensive_care_takes = Distribution::fixed(4);
  GateLoss loss;
  loss.probability = 0.5;
  s.steps[index_of(Gate::infused)].lost = {loss};
  // Days -5 to -2 and one of rest; half of them are infused and stay 14 + 0.25 x 4 d.
  NetworkDescription d = describe_network(s);
  expect_load(load_of(d, 1, "ward beds"), 0.5, 5 + 7.5, 0.5 * 12.5);
  expect_load(load_of(d, 1, "intensive care beds"), 0.5 * 0.5 * 0.25, 4, 0.25);
  s.protocol->stay->from_lymphodepletion = false;
  expect_load(load_of(describe_network(s), 1, "ward beds"), 0.25, 15, 3.75);
  // At risk, treatment starts as long before the planned infusion as its lead.
  s.protocol->stay->from_lymphodepletion = true;
  s.protocol->lymphodepletion.start = Lymphodepletion::Start::before_release;
  s.protocol->lymphodepletion.lead = Duration::whole_days(8);
  expect_load(load_of(describe_network(s), 1, "ward beds"), 0.5, 8 + 7.5, 0.5 * 15.5);
}

TEST(OfferedLoads, ASuiteThatIsBookedAheadWaitsForTheCells) {
  Scenario s = busy();
  s.protocol->policy.booking = Policy::Booking::at_collection;
  // 8 d of making, after 1 d on the way from h and 2 d from g.
  expect_load(load_of(describe_network(s), 2, "suites"), 2, 9.25, 18.5);
  s.protocol->policy.booking = Policy::Booking::at_referral;
  expect_load(load_of(describe_network(s), 2, "suites"), 2, 9.75, 19.5);
  s.enters = Gate::collected;
  expect_load(load_of(describe_network(s), 2, "suites"), 2, 9.25, 18.5);
}

TEST(OfferedLoads, CapacityAveragesHoursOutagesAndIsThatOfTheEnd) {
  Scenario s = busy();
  Capacity suites = units(4);
  suites.later = {{TimePoint::at(Duration::whole_days(100)), 10},
                  {TimePoint::at(Duration::whole_days(300)), 20}};
  const auto capacity = [&] {
    s.sites[2].capacity_of(ResourceKind::suites) = suites;
    return load_of(describe_network(s), 2, "suites").capacity.value_or(-1);
  };
  EXPECT_DOUBLE_EQ(capacity(), 20);
  // What comes when the last patients have come is nothing to them.
  auto& service = std::get<Service>(s.enrolment);
  service.patients = 0;
  service.lasts = Duration::days(150);
  service.warm_up = Duration::days(100);
  EXPECT_DOUBLE_EQ(capacity(), 10);
  service.warm_up = Duration::days(151);
  EXPECT_DOUBLE_EQ(capacity(), 20);
  s = busy();
  // Up for 27 d, then 5 down for 3 d.
  suites.outages = Outages{Distribution::exponential(27), Distribution::fixed(3), 5};
  EXPECT_DOUBLE_EQ(capacity(), 19.5);
  suites.outages->units = 0;
  EXPECT_DOUBLE_EQ(capacity(), 18);
  suites.outages->units = 50;
  EXPECT_DOUBLE_EQ(capacity(), 18);
  // Monday to Friday, half of the day.
  std::vector<Calendar::Hours> hours;
  for (int day = 0; day < 5; ++day) hours.push_back({day_and_hour(day, 6), day_and_hour(day, 18)});
  suites.open = Calendar(hours, 0, {});
  s.protocol->product.start_work = s.protocol->product.harvest_work = Distribution::fixed(0);
  s.protocol->product.culture = Distribution::fixed(0.5);
  EXPECT_NEAR(capacity(), 18 * 2.5 / 7, 1e-2) << "none goes on after hours";
}

// 2 cultures of 8 d each a day take 16 suites.
TEST(OfferedLoads, OfCapacitiesThatChangeWhatThereWasBefore) {
  Scenario s = busy();
  Capacity& suites = s.sites[2].capacity_of(ResourceKind::suites);
  suites = units(4);
  suites.later = {{TimePoint::at(Duration::whole_days(100)), 0},
                  {TimePoint::at(Duration::whole_days(300)), 20}};
  const auto earlier = [&s] { return load_of(describe_network(s), 2, "suites").earlier; };
  ASSERT_EQ(earlier().size(), 2U);
  EXPECT_EQ(earlier()[0].until_d, 100);
  EXPECT_EQ(earlier()[0].until, "");
  EXPECT_EQ(earlier()[0].units, 4U);
  EXPECT_DOUBLE_EQ(earlier()[0].capacity, 4);
  EXPECT_DOUBLE_EQ(earlier()[0].utilisation.value(), 4);
  EXPECT_EQ(earlier()[1].until_d, 300);
  EXPECT_EQ(earlier()[1].capacity, 0);
  EXPECT_FALSE(earlier()[1].utilisation.has_value());
  s.starts_stated = true;
  s.starts = day_number("2027-01-01").value();
  EXPECT_EQ(earlier()[0].until, "2027-04-11");
  // A change that comes when the last patients have come is none.
  auto& service = std::get<Service>(s.enrolment);
  service.patients = 0;
  service.lasts = Duration::days(300);
  EXPECT_EQ(earlier().size(), 1U);
  suites.later.clear();
  EXPECT_TRUE(earlier().empty());
}

TEST(OfferedLoads, OfSlotsVectorDeparturesAndSessions) {
  Scenario s = busy();
  s.protocol->product.failure = 0.5;
  s.protocol->product.after_failure = {.make_again = 1, .lose = 0};
  s.protocol->product.attempts = 2;
  s.sites[0].slots = Slots{9, Duration::whole_days(3), Slots::For::collection};
  s.sites[2].vector = VectorLots{};
  s.lanes[1].departures = weekly({day_and_hour(1, 12), day_and_hour(4, 12)});
  s.lanes[1].capacity = 7;
  s.lanes[1].mode = "air";
  s.enters = Gate::referred;
  s.steps[index_of(Gate::approved)].sessions = weekly({day_and_hour(1, 16)});
  s.steps[index_of(Gate::approved)].session_capacity = 28;
  NetworkDescription d = describe_network(s);
  // 1.5 patients a day: all collected, half made again, half of those fail again.
  expect_load(load_of(d, 0, "slots"), 1.5, 0, 1.5);
  EXPECT_DOUBLE_EQ(load_of(d, 0, "slots").capacity.value_or(-1), 3);
  EXPECT_DOUBLE_EQ(load_of(d, 0, "slots").utilisation.value_or(-1), 0.5);
  expect_load(load_of(d, 2, "vector"), 3, 0, 3);
  EXPECT_FALSE(load_of(d, 2, "vector").capacity);
  EXPECT_FALSE(load_of(d, 2, "vector").utilisation);
  expect_load(load_of(d, 1, "departures to p (air)"), 0.5, 0, 0.5);
  expect_load(load_of(d, 2, "departures to g (air)"), 0.375, 0, 0.375);
  EXPECT_DOUBLE_EQ(load_of(d, 2, "departures to g (air)").capacity.value_or(-1), 2);
  expect_load(load_of(d, no_site, "approval sessions"), 2, 0, 2);
  EXPECT_DOUBLE_EQ(load_of(d, no_site, "approval sessions").capacity.value_or(-1), 4);
  s.sites[0].slots->needed_for = Slots::For::culture;
  expect_load(load_of(describe_network(s), 0, "slots"), 2.25, 0, 2.25);
  s.sites[0].slots->needed_for = Slots::For::release;
  expect_load(load_of(describe_network(s), 0, "slots"), 1.125, 0, 1.125);
}

TEST(OfferedLoads, ConsignmentsThatAreLostGoNoFurther) {
  Scenario s =
      scenario_of({hospital("h"), plant("hub"), plant("p")}, {lane(1, 0, 1), lane(1, 2, 1)}, {2});
  s.lanes[0].lost = 0.5;
  for (Lane& each : s.lanes) {
    each.departures = weekly({Duration()});
    each.capacity = 7;
  }
  const NetworkDescription d = describe_network(s);
  EXPECT_DOUBLE_EQ(load_of(d, 0, "departures to hub").offered_load, 1);
  EXPECT_DOUBLE_EQ(load_of(d, 1, "departures to p").offered_load, 0.5);
  EXPECT_DOUBLE_EQ(load_of(d, 2, "departures to hub").offered_load, 0.5);
  EXPECT_DOUBLE_EQ(load_of(d, 1, "departures to h").offered_load, 0.5);
}

TEST(OfferedLoads, TheBottleneckSaturatesFirst) {
  Scenario s = busy();
  s.sites[0].capacity_of(ResourceKind::apheresis_beds) = units(1);
  s.sites[2].capacity_of(ResourceKind::suites) = units(20);
  NetworkDescription d = describe_network(s);
  ASSERT_TRUE(d.bottleneck);
  EXPECT_EQ(d.resources[*d.bottleneck].name, "suites");
  EXPECT_DOUBLE_EQ(d.resources[*d.bottleneck].utilisation.value_or(-1), 0.8);
  EXPECT_DOUBLE_EQ(d.saturates_at.value_or(-1), 2.5);
  // Demand moves the utilisation and not the limit, even where a cohort comes all at once.
  s.enrolment = Cohort{10, Duration()};
  d = describe_network(s);
  EXPECT_EQ(d.demand_per_day, 0);
  EXPECT_DOUBLE_EQ(d.saturates_at.value_or(-1), 2.5);
  EXPECT_EQ(d.resources[*d.bottleneck].utilisation.value_or(-1), 0);
  s.sites[2].capacity_of(ResourceKind::suites) = units(0);
  EXPECT_EQ(describe_network(s).saturates_at.value_or(-1), 0);
}

/// Half of them come otherwise: to one hospital only, for a culture that takes longer.
TEST(Loads, OfSeveralPopulationsAddUp) {
  Scenario s = scenario_of({hospital("h", 0.75), hospital("g", 0.25), plant("p")},
                           {lane(0, 2, 1), lane(1, 2, 2)}, {2});
  s.sites[2].capacity_of(ResourceKind::suites) = Capacity::of(40);
  s.protocol->product.culture = Distribution::fixed(7);
  std::get<Service>(s.enrolment).arrivals.per_day = 1;
  Population one = s, other = s;
  one.name = "one";
  other.name = "other";
  std::get<Service>(other.enrolment).arrivals.per_day = 0.5;
  other.share_of_patients = {0, 1, 0};
  other.protocol->product.culture = Distribution::fixed(12);
  s.populations = {one, other};
  const NetworkDescription d = describe_network(s);
  EXPECT_NEAR(d.demand_per_day, 1.5, 1e-12);
  EXPECT_NEAR(d.sites[0].patients_per_day, 0.75, 1e-12);
  EXPECT_NEAR(d.sites[1].patients_per_day, 0.25 + 0.5, 1e-12);
  const auto suites = std::find_if(d.resources.begin(), d.resources.end(), [](const auto& load) {
    return load.kind == ResourceKind::suites;
  });
  ASSERT_NE(suites, d.resources.end());
  EXPECT_NEAR(suites->offered_load, 1 * 7 + 0.5 * 12, 1e-9);
  std::vector<std::string> whose;
  for (const auto& route : d.routes) whose.push_back(route.population + " " + route.hospital);
  EXPECT_THAT(whose, ElementsAre("one h", "one g", "other g"));
}

}  // namespace
}  // namespace v2v::test
