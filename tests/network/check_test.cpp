// What is said about networks that cannot supply their hospitals, word by word.
#include "network/network_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <memory>

namespace v2v::test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Three hospitals; the third is reached over a hub only.
Scenario fresh() {
  Scenario s =
      scenario_of({hospital("hospital-1", 0.4), hospital("hospital-2", 0.3),
                   hospital("hospital-3", 0.3), plant("hub"), plant("plant-a")},
                  {lane(0, 4, 0.5), lane(1, 4, 0.5), lane(2, 3, 1), lane(3, 4, 0.25)}, {4});
  make_fresh(s, 1);
  return s;
}

std::vector<std::string> problems(const Scenario& s) { return words_of(check_network(s)); }

void place(Scenario& s, const std::string& path, int line) {
  Provenance value;
  value.path = path;
  value.position = {"my.yaml", line, 3};
  s.provenance.push_back(value);
}

TEST(CheckNetwork, FindsNothingWhereAllIsWell) {
  Scenario s = fresh();
  make_fresh(s, 1.25);
  EXPECT_THAT(problems(s), IsEmpty());
  s.protocol->product.cryopreserved = true;
  s.protocol->product.stable_for = Duration::days(1);
  EXPECT_THAT(problems(s), IsEmpty());
}

TEST(CheckNetwork, AFreshProductThatComesTooLate) {
  Scenario s = fresh();
  place(s, "product.made_at", 7);
  place(s, "product.stable_for", 8);
  EXPECT_THAT(
      problems(s),
      ElementsAre("my.yaml:8:3: product.stable_for: the product made at `plant-a` keeps for 24 h, "
                  "but its fastest way to `hospital-3` (plant-a, hub, hospital-3) takes 30 h: 6 h "
                  "are missing; expected a product that keeps longer, faster `lanes` or a maker "
                  "that is nearer"));
}

TEST(CheckNetwork, AFreshProductThatComesTooLateToSeveral) {
  Scenario s = fresh();
  make_fresh(s, 0.25);
  EXPECT_THAT(
      problems(s),
      ElementsAre("product.stable_for: the product made at `plant-a` keeps for 6 h, but its "
                  "fastest way to `hospital-3` (plant-a, hub, hospital-3) takes 30 h: 24 h are "
                  "missing, the most of 3 hospitals; expected a product that keeps longer, faster "
                  "`lanes` or a maker that is nearer"));
}

TEST(CheckNetwork, WaitsForDeparturesDoNotMakeAWayTooSlow) {
  Scenario s = fresh();
  make_fresh(s, 1.25);
  s.lanes[2].departures = weekly({day_and_hour(0, 17)});
  EXPECT_THAT(problems(s), IsEmpty());
}

TEST(CheckNetwork, OneMakerNearEnoughIsEnoughWhereThePolicyCanChooseIt) {
  Scenario s = fresh();
  s.sites.push_back(plant("plant-b"));
  s.lanes.push_back(lane(2, 5, 1));
  s.protocol->product.made_at = {4, 5};
  s.protocol->policy.assignment = Policy::Assignment::least_loaded;
  EXPECT_THAT(problems(s), IsEmpty());
  EXPECT_EQ(supplies_of(s, *s.protocol).size(), 3U);  // plant-b keeps nobody else in time
  s.protocol->policy.assignment = Policy::Assignment::contract;
  for (std::size_t i = 0; i < 3; ++i) s.sites[i].contract = 4;
  EXPECT_EQ(problems(s).size(), 1U);
  s.sites[2].contract = 5;
  EXPECT_THAT(problems(s), IsEmpty());
}

TEST(CheckNetwork, WhatIsMadeWhereItIsUsedNeedsNoWay) {
  Scenario s = fresh();
  s.protocol->product.made_at = {0, 1, 2};
  s.lanes.clear();
  make_fresh(s, 0);
  EXPECT_THAT(problems(s), IsEmpty());
}

TEST(CheckNetwork, AHospitalThatReachesNobody) {
  Scenario s = fresh();
  s.protocol->product.cryopreserved = true;
  s.lanes.pop_back();
  place(s, "lanes.0.transit", 30);
  EXPECT_THAT(problems(s),
              ElementsAre("my.yaml:30:3: lanes: no way leads from the hospital `hospital-3` to the "
                          "plant `plant-a`; expected `lanes` that connect them"));
  s.protocol->product.made_at = {4, 3};
  s.lanes = {lane(0, 4, 1)};
  EXPECT_THAT(problems(s),
              ElementsAre("my.yaml:30:3: lanes: no way leads from the hospital `hospital-2` to any "
                          "of those who make the product, nor from 1 other hospital; expected "
                          "`lanes` that connect them"));
}

TEST(CheckNetwork, ContractsWithNobody) {
  Scenario s = fresh();
  s.protocol->product.cryopreserved = true;
  s.protocol->policy.assignment = Policy::Assignment::contract;
  s.sites[1].contract = 3;
  s.sites[2].contract = 4;
  s.lanes.pop_back();
  place(s, "sites.hospital-2.contract", 12);
  EXPECT_THAT(
      problems(s),
      ElementsAre("sites.hospital-1.contract: patients are assigned by contract, but the hospital "
                  "`hospital-1` has none; expected `plant-a`",
                  "my.yaml:12:3: sites.hospital-2.contract: the hospital `hospital-2` has its "
                  "contract with `hub`, which does not make the product; expected `plant-a`",
                  "lanes: no way leads from the hospital `hospital-3` to the plant `plant-a`, with "
                  "which it has its contract; expected `lanes` that connect them"));
}

/// Cells cannot be with somebody from whom the hospital gets nothing.
TEST(CheckNetwork, AListWithAnotherMaker) {
  Scenario s = fresh();
  s.protocol->product.cryopreserved = true;
  s.protocol->product.made_at = {4, 3};
  s.protocol->policy.assignment = Policy::Assignment::nearest;
  ASSERT_TRUE(problems(s).empty());
  const std::vector<Supply> supplies = supplies_of(s, *s.protocol);
  for (const SiteIndex maker : {SiteIndex{3}, SiteIndex{4}})
    for (const SiteIndex hospital : {SiteIndex{0}, SiteIndex{1}, SiteIndex{2}}) {
      PatientUnderWay patient;
      patient.maker = maker;
      patient.maker_position = {"list.csv", 2, 7};
      patient.patient.hospital = hospital;
      s.under_way = {patient};
      const bool supplied =
          std::any_of(supplies.begin(), supplies.end(), [&](const Supply& supply) {
            return supply.maker == maker && supply.hospital == hospital;
          });
      EXPECT_EQ(problems(s).empty(), supplied) << maker << " " << hospital;
    }
  s.protocol->policy.assignment = Policy::Assignment::contract;
  for (std::size_t i = 0; i < 3; ++i) s.sites[i].contract = 3;
  s.under_way[0].maker = 4;
  EXPECT_THAT(
      problems(s),
      ElementsAre("list.csv:2:7: maker: `plant-a` does not make for the hospital "
                  "`hospital-3` under `policy.assignment`; expected `hub`, or nothing here"));
  s.under_way[0].patient.hospital.reset();
  EXPECT_THAT(
      problems(s),
      ElementsAre("list.csv:2:7: maker: `plant-a` does not make for the hospital "
                  "`hospital-1` under `policy.assignment`; expected `hub`, or nothing here"));
  s.sites[2].contract = 4;
  EXPECT_THAT(problems(s),
              ElementsAre("list.csv:2:7: maker: `plant-a` does not make for the hospital "
                          "`hospital-1` under `policy.assignment`; expected the patient's "
                          "`hospital`, or nothing here"));
  s.sites[2].contract = s.under_way[0].maker = 3;
  EXPECT_TRUE(problems(s).empty());
}

TEST(CheckNetwork, ALaboratoryThatCannotBeReached) {
  Scenario s = fresh();
  s.protocol->product.cryopreserved = true;
  s.sites.push_back(laboratory("lab"));
  s.protocol->product.tested_at = 5;
  EXPECT_THAT(problems(s),
              ElementsAre("product.tested_at: no way leads from the plant `plant-a` to the "
                          "laboratory `lab`; expected `lanes` that connect them"));
  s.lanes.push_back(lane(5, 3, 1));
  EXPECT_THAT(problems(s), IsEmpty());
}

TEST(CheckNetwork, RulesThatHoldLaterAreLookedAtToo) {
  Scenario s = fresh();
  s.protocol->product.cryopreserved = true;
  const auto unlike = [&s](const std::function<void(Scenario&)>& edit) {
    Scenario other = s;
    edit(other);
    return Change{TimePoint::at(Duration::whole_days(100)), *other.protocol};
  };
  const auto too_short = [](Scenario& rules) { make_fresh(rules, 1); };
  s.changes.push_back(unlike([](Scenario&) {}));
  s.changes.push_back(unlike(too_short));
  s.changes.push_back(unlike([](Scenario& rules) {
    rules.protocol->policy.assignment = Policy::Assignment::contract;
    for (std::size_t i = 0; i < 3; ++i) rules.sites[i].contract.reset();
  }));
  place(s, "changes.1.product.stable_for", 50);
  EXPECT_THAT(
      problems(s),
      ElementsAre("my.yaml:50:3: changes.1.product.stable_for: the product made at `plant-a` keeps "
                  "for 24 h, but its fastest way to `hospital-3` (plant-a, hub, hospital-3) takes "
                  "30 h: 6 h are missing; expected a product that keeps longer, faster `lanes` or "
                  "a maker that is nearer",
                  "changes.2.policy.assignment: patients are assigned by contract, "
                  "but the hospital `hospital-1` has none, nor have 2 other hospitals; expected "
                  "`plant-a`"));
  // What was wrong before is not said again.
  make_fresh(s, 1);
  s.changes = {unlike(too_short)};
  EXPECT_EQ(problems(s).size(), 1U);
}

TEST(CheckNetwork, WhatItRefusesIsMissingAmongTheSupplies) {
  Scenario s = fresh();
  EXPECT_EQ(supplies_of(s, *s.protocol).size(), 2U);
  make_fresh(s, 1.25);
  EXPECT_EQ(supplies_of(s, *s.protocol).size(), 3U);
}

}  // namespace
}  // namespace v2v::test
