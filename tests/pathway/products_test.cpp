// Several products: whose is which, what a contract allows, and when which is taken.
#include "pathway/scenario_builder.hpp"

#include <gmock/gmock.h>

#include <map>
#include <string>
#include <vector>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Products of the only protocol, which is theirs; each with a culture of so many days.
Scenario with_products(Scenario s, const std::vector<std::pair<std::string, double>>& cultures) {
  Protocol& protocol = *s.protocol;
  const Protocol alone = protocol;
  s.reasons.emplace_back("not eligible for any product");
  protocol.without_product_recorded_as = as(static_cast<Reason>(s.reasons.size() - 1));
  for (const auto& [name, culture] : cultures) {
    OfferedProduct product;
    product.name = product.title = name;
    product.protocol = alone;
    product.protocol.product.culture = Distribution::fixed(culture);
    protocol.offered.push_back(std::move(product));
  }
  return s;
}

/// Referrals on these days; the scenario starts on 2026-12-01, so that day 31 is New Year.
Scenario listed(Scenario s, const std::vector<double>& on_days) {
  s.starts = day_number("2026-12-01").value();
  s.starts_stated = true;
  Referrals referrals;
  for (const double at : on_days) referrals.list.push_back({day(at), {}});
  s.enrolment = referrals;
  return s;
}

void put_under_contract(Scenario& s, std::size_t product, std::uint32_t most_a_year) {
  OfferedProduct& its = s.protocol->offered[product];
  its.contract = s.contracts.size();
  s.contracts.push_back({its.name, most_a_year});
}

std::vector<unsigned> products_of(const std::vector<PatientRecord>& files) {
  std::vector<unsigned> products;
  for (const PatientRecord& file : files) products.push_back(file.product);
  return products;
}

/// Two a year of the first and one of the second: who comes before New Year takes 0, 0, 1, and the
/// next two wait for it, in their order, and so before whoever comes that day; then there is one of
/// the first left, no, none: 0, 0 are taken by those who waited, 1 by the next one, and the last
/// waits a whole year.
TEST(Products, AreOrderedAsContractsAllow) {
  Scenario s =
      listed(with_products(central(0), {{"first", 7}, {"second", 9}}), {1, 2, 3, 4, 5, 40, 50});
  put_under_contract(s, 0, 2);
  put_under_contract(s, 1, 1);
  const std::vector<PatientRecord> files = files_of(s);
  ASSERT_THAT(products_of(files), ElementsAre(0, 0, 1, 0, 0, 1, 0));
  // Collected a day after the product was chosen; infused 17 d after that, with a culture of 7 d.
  const auto collected = [&](std::size_t patient) {
    return files[patient].at(Gate::collected).since_start().in_days();
  };
  EXPECT_EQ(collected(0), 2);
  EXPECT_EQ(collected(2), 4);
  EXPECT_EQ(collected(3), 32);
  EXPECT_EQ(collected(4), 32);
  EXPECT_EQ(collected(5), 41);
  EXPECT_EQ(collected(6), 31 + 365 + 1);
  EXPECT_EQ(files[0].ended, day(1 + 18));
  EXPECT_EQ(files[2].ended, day(3 + 20));
  EXPECT_EQ(files[3].ended, day(31 + 18));
}

/// Whoever waits for a contract may leave, and what was waited for stands in the file.
TEST(Products, MayBeWaitedForInVain) {
  Scenario s = listed(with_products(central(0), {{"only", 7}}), {1, 2});
  put_under_contract(s, 0, 1);
  s.leaving = {risk_in(Phase::collection, KnownCause::death, strikes_on(10))};
  const std::vector<PatientRecord> files = files_of(s);
  EXPECT_FALSE(files[0].left);
  ASSERT_TRUE(files[1].left);
  EXPECT_NEAR(files[1].ended.since_start().in_days(), 12, 0.01);
  EXPECT_EQ(files[1].product, no_product);
  ASSERT_TRUE(files[1].was_waiting);
  EXPECT_EQ(files[1].waiting_for.kind, ResourceKind::contract_places);
}

/// A third of them is for the first, a third of the others for the second, the rest for nobody.
TEST(Products, AreForThoseForWhomTheyAre) {
  constexpr std::uint32_t kPatients = 20'000;
  Scenario s = with_products(many(kPatients), {{"first", 7}, {"second", 9}});
  s.covariates = {{"disease", {"this", "that"}, {1.0 / 3, 2.0 / 3}},
                  {"line", {"2", "3", "4"}, {1.0 / 3, 1.0 / 3, 1.0 / 3}}};
  s.protocol->offered[0].indications = {{TimePoint(), {{0, {true, false}}}}};
  s.protocol->offered[1].indications = {
      {TimePoint(), {{0, {false, true}}, {1, {false, false, true}}}}, {TimePoint::never(), {}}};
  std::map<unsigned, double> given;
  std::size_t ineligible = 0;
  for_each_file(s, {}, [&](const PatientRecord& file) {
    ++given[file.product];
    if (!file.left) return;
    ++ineligible;
    EXPECT_EQ(file.cause, index_of(KnownCause::ineligible));
    EXPECT_EQ(s.reasons[file.reason], "not eligible for any product");
    EXPECT_FALSE(file.has_reached(Gate::collected));
  });
  // Three standard errors of binomial shares.
  const auto expect_share = [&](double patients, double share) {
    EXPECT_NEAR(patients / kPatients, share, 3 * std::sqrt(share * (1 - share) / kPatients));
  };
  expect_share(given[0], 1.0 / 3);
  expect_share(given[1], 2.0 / 9);
  expect_share(static_cast<double>(ineligible), 4.0 / 9);
  EXPECT_EQ(given[no_product], static_cast<double>(ineligible));
}

/// Who is not eligible for anything is lost before the gate, not behind it.
TEST(Products, AreAskedForBeforeTheGate) {
  Scenario s = with_products(central(1), {{"later", 7}});
  s.enters = s.itt_gate = Gate::screened;
  s.flowchart.insert(s.flowchart.begin(), Gate::screened);
  step(s, Gate::eligible).takes = Distribution::fixed(5);
  s.protocol->offered[0].from = day(5.5);
  const Story story = story_of(s);
  EXPECT_THAT(
      story.lines,
      ElementsAre("0 hospital gate_reached screened", "5 hospital left ineligible",
                  "5 hospital put_on_record not eligible for any product", "5 hospital closed"));
  s.protocol->offered[0].from = day(5);
  EXPECT_THAT(story_of(s).lines[2], HasSubstr("5 hospital product_chosen"));
}

/// The second product takes two days less, until its contract is used up.
TEST(Products, OfTheEarliestInfusionAreTakenWhereThePolicySaysSo) {
  Scenario s = listed(with_products(central(0), {{"slow", 9}, {"fast", 7}}), {1, 2, 3});
  EXPECT_THAT(products_of(files_of(s)), ElementsAre(0, 0, 0));
  s.protocol->policy.choice = Policy::Choice::earliest_infusion;
  EXPECT_THAT(products_of(files_of(s)), ElementsAre(1, 1, 1));
  put_under_contract(s, 1, 2);
  EXPECT_THAT(products_of(files_of(s)), ElementsAre(1, 1, 0));
}

/// A hospital at which nothing is offered has patients all the same.
TEST(Products, MayBeHadAtSomeHospitalsOnly) {
  Scenario s = with_products(many(2'000), {{"here", 7}});
  Site other = s.sites[kHospital];
  other.name = "other";
  s.sites.push_back(other);
  s.sites[kHospital].share_of_patients = s.sites.back().share_of_patients = 0.5;
  s.protocol->offered[0].at = {true, false, false};
  std::size_t infused = 0, left = 0;
  for_each_file(s, {}, [&](const PatientRecord& file) {
    EXPECT_EQ(file.left, file.hospital != kHospital);
    ++(file.left ? left : infused);
  });
  EXPECT_GT(infused, 800U);
  EXPECT_GT(left, 800U);
}

/// The luck of a patient is the same whatever is offered: the failure of the first culture, drawn
/// from the same number, falls on the same patients.
TEST(Products, ShiftNobodysLuck) {
  const auto failed = [](Scenario s) {
    s.protocol->product.failure = 0.3;
    for (OfferedProduct& product : s.protocol->offered) product.protocol.product.failure = 0.3;
    std::vector<unsigned> all;
    for (const PatientRecord& file : files_of(s)) all.push_back(file.failed);
    return all;
  };
  const std::vector<unsigned> alone = failed(central(300));
  EXPECT_EQ(alone, failed(with_products(central(300), {{"one", 7}})));
  EXPECT_EQ(alone, failed(with_products(central(300), {{"one", 3}, {"other", 5}})));
}

}  // namespace
}  // namespace v2v::test
