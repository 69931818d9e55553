// Demand and rows of the description of a network, worked out by hand.
#include "network/network_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

using testing::ElementsAre;

TEST(Description, DemandOfEveryEnrolment) {
  Scenario s = busy();
  const auto demand = [&s] { return describe_network(s).demand_per_day; };
  std::get<Service>(s.enrolment).arrivals.later = {{TimePoint::at(Duration::whole_days(9)), 5},
                                                   {TimePoint::at(Duration::whole_days(99)), 6}};
  EXPECT_DOUBLE_EQ(demand(), 6);
  s.enrolment = Cohort{90, Duration::whole_days(45)};
  EXPECT_DOUBLE_EQ(demand(), 2);
  Referrals referrals;
  for (int i = 0; i < 5; ++i)
    referrals.list.push_back({TimePoint::at(Duration::whole_days(5 + 10 * i)), {}});
  referrals.list[0].patient.hospital = 1;
  s.enrolment = referrals;
  EXPECT_DOUBLE_EQ(demand(), 0.125);
  // Four of five go by their shares, of whom a quarter to g.
  const NetworkDescription d = describe_network(s);
  EXPECT_NEAR(d.sites[0].patients_per_day, 0.125 * 0.6, 1e-12);
  EXPECT_NEAR(d.sites[1].patients_per_day, 0.125 * 0.4, 1e-12);
  EXPECT_NEAR(d.sites[2].products_per_day, 0.125, 1e-12);
  s.enrolment = Referrals();
  EXPECT_EQ(demand(), 0);
}

TEST(Description, RowsOfSitesLanesAndRoutes) {
  Scenario s = busy();
  s.title = "A network";
  s.sites[0].region = "north";
  s.lanes[1].lost = 0.1;
  s.lanes[1].spoiled = 0.2;
  s.lanes[1].cost = 30;
  s.lanes[1].departures = weekly({Duration()});
  const NetworkDescription d = describe_network(s);
  EXPECT_EQ(d.scenario, "network");
  EXPECT_EQ(d.title, "A network");
  ASSERT_EQ(d.sites.size(), 3U);
  EXPECT_EQ(d.sites[0].name, "h");
  EXPECT_EQ(d.sites[0].kind, "hospital");
  EXPECT_EQ(d.sites[0].region, "north");
  EXPECT_DOUBLE_EQ(d.sites[0].patients_per_day, 1.5);
  EXPECT_EQ(d.sites[2].kind, "plant");
  EXPECT_EQ(d.sites[2].patients_per_day, 0);
  ASSERT_EQ(d.lanes.size(), 2U);
  EXPECT_EQ(d.lanes[1].from, "g");
  EXPECT_DOUBLE_EQ(d.lanes[1].transit_days, 2);
  EXPECT_DOUBLE_EQ(d.lanes[1].wait_days, 3.5);
  EXPECT_DOUBLE_EQ(d.lanes[1].departures_per_week, 1);
  EXPECT_DOUBLE_EQ(d.lanes[1].lost, 0.3);
  EXPECT_EQ(d.lanes[0].wait_days, 0);
  ASSERT_EQ(d.routes.size(), 2U);
  EXPECT_EQ(d.routes[1].hospital, "g");
  EXPECT_THAT(d.routes[1].there, ElementsAre("g", "p"));
  EXPECT_DOUBLE_EQ(d.routes[1].there_days, 5.5);
  EXPECT_DOUBLE_EQ(d.routes[1].cost, 60);
  EXPECT_DOUBLE_EQ(d.routes[1].share, 1);
}

TEST(Description, PatientsAreSharedOutInProportionToSuites) {
  Scenario s = busy();
  s.sites.push_back(plant("q"));
  s.lanes.push_back(lane(0, 3, 1));
  s.protocol->product.made_at = {2, 3};
  s.protocol->policy.assignment = Policy::Assignment::least_loaded;
  const auto shares = [&s] {
    std::vector<double> result;
    for (const auto& route : describe_network(s).routes) result.push_back(route.share);
    return result;
  };
  EXPECT_THAT(shares(), ElementsAre(0.5, 0.5, 0.5, 0.5));
  s.sites[2].capacity_of(ResourceKind::suites) = units(1);
  EXPECT_THAT(shares(), ElementsAre(0, 1, 0, 1));
  s.sites[3].capacity_of(ResourceKind::suites) = units(3);
  EXPECT_THAT(shares(), ElementsAre(0.25, 0.75, 0.25, 0.75));
  EXPECT_DOUBLE_EQ(load_of(describe_network(s), 3, "suites").arrivals_per_day, 1.5);
  s.sites[2].capacity_of(ResourceKind::suites) = s.sites[3].capacity_of(ResourceKind::suites) =
      Capacity();
  s.protocol->policy.assignment = Policy::Assignment::in_order;
  EXPECT_THAT(shares(), ElementsAre(1, 0, 1, 0));
}

/// Whatever the network and the rules: who enters is collected, made for and infused or lost.
TEST(Description, ConservesPatients) {
  Scenario s = scenario_of({}, {}, {});
  constexpr SiteIndex kHospitals = 20, kPlants = 3;
  for (SiteIndex i = 0; i < kHospitals; ++i) {
    s.sites.push_back(hospital("h" + std::to_string(i), (1 + i % 4) / 50.0));
    s.lanes.push_back(lane(i, static_cast<SiteIndex>(kHospitals + i % kPlants), 1 + i % 3));
  }
  for (SiteIndex i = 0; i < kPlants; ++i) {
    s.sites.push_back(plant("p" + std::to_string(i)));
    s.sites.back().capacity_of(ResourceKind::suites) = units(1U + i);
    s.protocol->product.made_at.push_back(static_cast<SiteIndex>(kHospitals + i));
  }
  s.lanes.push_back(lane(kHospitals, kHospitals + 1, 1));
  s.lanes.push_back(lane(kHospitals, kHospitals + 2, 1));
  s.steps[index_of(Gate::collected)].takes = Distribution::fixed(1);
  s.protocol->product.culture = Distribution::fixed(1);
  s.protocol->stay.emplace();
  s.protocol->stay->from_lymphodepletion = false;
  s.protocol->stay->after_infusion = Distribution::fixed(1);
  for (const auto assignment : {Policy::Assignment::nearest, Policy::Assignment::least_loaded,
                                Policy::Assignment::in_order}) {
    s.protocol->policy.assignment = assignment;
    const NetworkDescription d = describe_network(s);
    double entered = 0, collected = 0, made = 0, infused = 0, cultures = 0;
    for (const auto& row : d.sites) {
      entered += row.patients_per_day;
      cultures += row.products_per_day;
    }
    for (const OfferedLoad& load : d.resources) {
      if (load.kind == ResourceKind::apheresis_beds) collected += load.arrivals_per_day;
      if (load.kind == ResourceKind::suites) made += load.offered_load;
      if (load.kind == ResourceKind::ward_beds) infused += load.offered_load;
    }
    for (const double total : {entered, collected, made, infused, cultures})
      EXPECT_NEAR(total, 1, 1e-12);
    std::vector<double> shares(kHospitals, 0);
    for (const auto& route : d.routes) shares[std::stoul(route.hospital.substr(1))] += route.share;
    for (const double share : shares) EXPECT_NEAR(share, 1, 1e-12);
  }
}

}  // namespace
}  // namespace v2v::test
