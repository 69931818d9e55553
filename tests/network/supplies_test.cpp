// Makers and routes of networks small enough to be seen through.
#include "network/network_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

using testing::ElementsAre;

/// Hospitals 0 and 1, a hub 2, plants 3 and 4. From the first hospital the direct lane to plant 3
/// takes 3 d at 10, the way over the hub 2 d at 60.
Scenario with_hub() {
  return scenario_of({hospital("h", 0.5), hospital("g", 0.5), plant("hub"), plant("p"), plant("q")},
                     {lane(0, 3, 3, 10), lane(0, 2, 1, 30), lane(2, 3, 1, 30), lane(1, 2, 1, 30),
                      lane(4, 1, 5, 5)},
                     {3, 4});
}

std::vector<std::string> makers(const Scenario& s) {
  std::vector<std::string> names;
  for (const Supply& supply : supplies_of(s, *s.protocol))
    names.push_back(s.sites[supply.hospital].name + " by " + s.sites[supply.maker].name);
  return names;
}

TEST(Supplies, TakesTheFastestWayAndComesBackTheSameWay) {
  const Scenario s = with_hub();
  const auto supplies = supplies_of(s, *s.protocol);
  ASSERT_EQ(supplies.size(), 2U);
  EXPECT_EQ(way(s, 0, supplies[0].there), "h -1-> hub -2-> p");
  EXPECT_EQ(way(s, 3, supplies[0].back), "p -2-> hub -1-> h");
  EXPECT_DOUBLE_EQ(supplies[0].there.expected_days, 2);
  EXPECT_DOUBLE_EQ(supplies[0].there.transit_days, 2);
  EXPECT_DOUBLE_EQ(supplies[0].back.cost, 60);
  EXPECT_TRUE(supplies[0].samples.legs.empty());
}

TEST(Supplies, TakesTheCheapestWayWhereAskedTo) {
  Scenario s = with_hub();
  s.protocol->policy.route = Policy::Route::cheapest;
  const auto supplies = supplies_of(s, *s.protocol);
  ASSERT_EQ(supplies.size(), 2U);
  EXPECT_EQ(way(s, 0, supplies[0].there), "h -0-> p");
  EXPECT_EQ(way(s, 3, supplies[0].back), "p -0-> h");
  EXPECT_DOUBLE_EQ(supplies[0].back.cost, 10);
}

TEST(Supplies, OnlyTheProductHurriesOnTheCheapestWayInTime) {
  Scenario s = with_hub();
  s.protocol->policy.route = Policy::Route::cheapest_in_time;
  make_fresh(s, 2.5);
  const auto supplies = supplies_of(s, *s.protocol);
  ASSERT_EQ(supplies.size(), 2U);
  EXPECT_EQ(way(s, 0, supplies[0].there), "h -0-> p");
  EXPECT_EQ(way(s, 3, supplies[0].back), "p -2-> hub -1-> h");
  make_fresh(s, 3);  // to the hour: keeping as long as the way takes is enough
  EXPECT_EQ(way(s, 3, supplies_of(s, *s.protocol)[0].back), "p -0-> h");
  s.protocol->product.cryopreserved = true;
  s.protocol->product.stable_for = Duration::days(2.5);
  EXPECT_EQ(way(s, 3, supplies_of(s, *s.protocol)[0].back), "p -0-> h");
}

TEST(Supplies, CountsTheMeanWaitForADeparture) {
  Scenario s = scenario_of({hospital("h"), plant("hub"), plant("p")},
                           {lane(0, 2, 0.5), lane(0, 1, 1), lane(1, 2, 1)}, {2});
  // Once a week: half a week of waiting, on average. Thrice, after gaps of 2, 2 and 3 days:
  // (4 + 4 + 9) / 14 d.
  s.lanes[0].departures = weekly({day_and_hour(0, 17)});
  s.lanes[1].departures = weekly({day_and_hour(0, 8), day_and_hour(2, 8), day_and_hour(4, 8)});
  const Route there = supplies_of(s, *s.protocol)[0].there;
  EXPECT_EQ(way(s, 0, there), "h -1-> hub -2-> p");
  EXPECT_NEAR(there.expected_days, 2 + 17.0 / 14, 1e-8);  // a wait is a whole millisecond
  EXPECT_DOUBLE_EQ(there.transit_days, 2);
}

TEST(Supplies, MeansOfOtherFamiliesThanFixedCount) {
  // Means 3 and 2.9 d; medians and modes would decide the other way.
  Scenario s = scenario_of({hospital("h"), plant("p")}, {lane(0, 1, 0), lane(0, 1, 0)}, {1});
  s.lanes[0].transit = Distribution::triangular(1, 1, 7);
  s.lanes[1].transit = Distribution::uniform(2.8, 3);
  const Route there = supplies_of(s, *s.protocol)[0].there;
  EXPECT_EQ(way(s, 0, there), "h -1-> p");
  EXPECT_DOUBLE_EQ(there.transit_days, 2.9);
}

TEST(Supplies, TiesGoToTheOtherCriterionThenToFewerLegsThenToTheLaneNamedFirst) {
  // A diamond: both ways take 2 d and cost 4.
  Scenario s =
      scenario_of({hospital("h"), plant("a"), plant("b"), plant("p")},
                  {lane(1, 3, 1, 2), lane(2, 3, 1, 2), lane(0, 2, 1, 2), lane(0, 1, 1, 2)}, {3});
  for (const auto route : {Policy::Route::fastest, Policy::Route::cheapest}) {
    s.protocol->policy.route = route;
    EXPECT_EQ(way(s, 0, supplies_of(s, *s.protocol)[0].there), "h -2-> b -1-> p");
  }
  // As long and dearer.
  s.lanes[1].cost = 2.01;
  s.protocol->policy.route = Policy::Route::fastest;
  EXPECT_EQ(way(s, 0, supplies_of(s, *s.protocol)[0].there), "h -3-> a -0-> p");
  // As long and as dear, in one leg, named last.
  s.lanes.push_back(lane(0, 3, 2, 4));
  EXPECT_EQ(way(s, 0, supplies_of(s, *s.protocol)[0].there), "h -4-> p");
  // Twice the same lane.
  s.lanes.insert(s.lanes.begin(), s.lanes.back());
  EXPECT_EQ(way(s, 0, supplies_of(s, *s.protocol)[0].there), "h -0-> p");
}

TEST(Supplies, TiesOfAHurriedWayGoToTheLaneNamedFirst) {
  // The cheapest way is too slow; over a or b it takes as long and costs as much.
  Scenario s = scenario_of({hospital("h"), plant("a"), plant("b"), plant("c"), plant("p")},
                           {lane(2, 3, 1, 9), lane(0, 1, 1, 9), lane(0, 2, 1, 9), lane(1, 3, 1, 9),
                            lane(3, 4, 1, 9), lane(0, 4, 10, 1)},
                           {4});
  s.protocol->policy.route = Policy::Route::cheapest_in_time;
  make_fresh(s, 4);
  EXPECT_EQ(way(s, 4, supplies_of(s, *s.protocol)[0].back), "p -4-> c -0-> b -2-> h");
  std::swap(s.lanes[0], s.lanes[3]);
  EXPECT_EQ(way(s, 4, supplies_of(s, *s.protocol)[0].back), "p -4-> c -0-> a -1-> h");
}

TEST(Supplies, TiesOfDecimalFractionsAreTies) {
  // 0.1 + 0.2 is more than 0.3 in binary fractions.
  Scenario s = scenario_of(
      {hospital("h"), plant("a"), plant("b"), plant("p")},
      {lane(0, 1, 0.1, 0.1), lane(1, 3, 0.2, 0.2), lane(0, 2, 0.15, 0.15), lane(2, 3, 0.15, 0.15)},
      {3});
  EXPECT_EQ(way(s, 0, supplies_of(s, *s.protocol)[0].there), "h -0-> a -1-> p");
  s.protocol->policy.route = Policy::Route::cheapest;
  EXPECT_EQ(way(s, 0, supplies_of(s, *s.protocol)[0].there), "h -0-> a -1-> p");
}

TEST(Supplies, LanesThatTakeNoTimeLeadNobodyAround) {
  Scenario s = scenario_of({hospital("h"), plant("a"), plant("b"), plant("p")},
                           {lane(0, 1, 0), lane(1, 2, 0), lane(2, 0, 0), lane(2, 3, 0)}, {3});
  EXPECT_EQ(way(s, 0, supplies_of(s, *s.protocol)[0].there), "h -2-> b -3-> p");
}

TEST(Supplies, NearestLeavesOneAndTheFirstOfEquals) {
  Scenario s = with_hub();
  EXPECT_THAT(makers(s), ElementsAre("h by p", "g by p"));
  s.lanes[4].transit = Distribution::fixed(1.9);
  EXPECT_THAT(makers(s), ElementsAre("h by p", "g by q"));
  s.lanes[4].transit = Distribution::fixed(2);
  EXPECT_THAT(makers(s), ElementsAre("h by p", "g by p"));
  s.protocol->product.made_at = {4, 3};
  EXPECT_THAT(makers(s), ElementsAre("h by p", "g by q"));
}

TEST(Supplies, NearestIsByTimeWhateverTheRoute) {
  Scenario s = with_hub();
  s.protocol->policy.route = Policy::Route::cheapest;  // to q: 5 d at 5
  EXPECT_THAT(makers(s), ElementsAre("h by p", "g by p"));
}

TEST(Supplies, AHospitalThatMakesIsItsOwnNearest) {
  Scenario s = with_hub();
  s.lanes[0].transit = Distribution::fixed(0);
  s.protocol->product.made_at = {3, 0};
  EXPECT_THAT(makers(s), ElementsAre("h by h", "g by p"));
  const auto supplies = supplies_of(s, *s.protocol);
  EXPECT_TRUE(supplies[0].there.legs.empty());
  EXPECT_TRUE(supplies[0].back.legs.empty());
  EXPECT_EQ(supplies[0].back.cost, 0);
}

TEST(Supplies, ContractsAreKept) {
  Scenario s = with_hub();
  s.protocol->policy.assignment = Policy::Assignment::contract;
  s.sites[0].contract = 4;
  s.sites[1].contract = 3;
  EXPECT_THAT(makers(s), ElementsAre("h by q", "g by p"));
  EXPECT_EQ(way(s, 0, supplies_of(s, *s.protocol)[0].there), "h -1-> hub -3-> g -4-> q");
  s.sites[1].contract = 2;  // the hub makes nothing
  EXPECT_THAT(makers(s), ElementsAre("h by q"));
}

TEST(Supplies, OtherPoliciesChooseAmongAllThatAreReachedAndNearEnough) {
  Scenario s = with_hub();
  s.protocol->product.made_at = {4, 3};
  for (const auto assignment :
       {Policy::Assignment::least_loaded, Policy::Assignment::earliest_infusion,
        Policy::Assignment::in_order}) {
    s.protocol->policy.assignment = assignment;
    s.protocol->product.cryopreserved = true;
    EXPECT_THAT(makers(s), ElementsAre("h by q", "h by p", "g by q", "g by p"));
    make_fresh(s, 5);  // from q it is 7 d to h, and 5 to g
    EXPECT_THAT(makers(s), ElementsAre("h by p", "g by q", "g by p"));
  }
  s.lanes.pop_back();
  EXPECT_THAT(makers(s), ElementsAre("h by p", "g by p"));
}

TEST(Supplies, AHospitalWithoutAMakerIsMissing) {
  Scenario s = with_hub();
  s.lanes = {lane(0, 3, 1)};
  EXPECT_THAT(makers(s), ElementsAre("h by p"));
}

TEST(Supplies, SamplesGoToTheLaboratory) {
  Scenario s = scenario_of({hospital("h"), plant("p"), laboratory("lab"), hospital("maker", 0)},
                           {lane(0, 1, 1), lane(1, 2, 3), lane(0, 2, 1), lane(3, 0, 1)}, {1, 3});
  s.protocol->product.tested_at = 2;
  const auto supplies = supplies_of(s, *s.protocol);
  ASSERT_EQ(supplies.size(), 2U);
  EXPECT_EQ(way(s, 1, supplies[0].samples), "p -0-> h -2-> lab");
  EXPECT_DOUBLE_EQ(supplies[0].samples.expected_days, 2);
  EXPECT_EQ(way(s, 3, supplies[1].samples), "maker -3-> h -2-> lab");
}

}  // namespace
}  // namespace v2v::test
