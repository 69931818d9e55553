// Quantities against counts made by hand and against the summary of the same replications.
#include "vein2vein/statistics/quantity.hpp"

#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace v2v {
namespace {

Scenario small_scenario() {
  Scenario scenario;
  scenario.itt_gate = Gate::received;
  scenario.flowchart = {Gate::eligible, Gate::received, Gate::infused};
  scenario.causes = {"death", "withdrawal", "relocation"};
  return scenario;
}

ReplicationCounts counts_of(std::uint32_t intended, std::vector<std::uint32_t> lost) {
  ReplicationCounts counts;
  std::uint32_t all = 0;
  for (const std::uint32_t one : lost) all += one;
  const auto set = [&counts](std::string_view key, std::int64_t amount, std::uint64_t patients) {
    counts.measured[measure_named(key).value()] = {amount, patients};
  };
  const std::uint32_t infused = intended - all;
  set("treated_fraction", infused, intended);
  set("lost", all, intended);
  set("vein_to_vein", milliseconds_a_day * 21 * infused, infused);
  set("potential_vein_to_vein", milliseconds_a_day * 24 * intended, intended);
  set("leukapheresis_to_release", milliseconds_a_day * 15 * (infused + 1), infused + 1);
  set("cultures_started", 17, 0);
  set("infection_holds", 2, 0);
  counts.reached = {intended + 2, intended, infused};
  counts.lost.assign(3, {});
  counts.lost_by_cause = std::move(lost);
  return counts;
}

TEST(Quantity, HasANameAUnitAndAValue) {
  const Scenario scenario = small_scenario();
  const ReplicationCounts counts = counts_of(8, {2, 0, 1});
  struct Expected {
    std::string name, unit;
    bool fraction;
    double value;
  };
  const std::vector<Expected> all = {
      {"treated_fraction", "", true, 5.0 / 8},    {"lost", "", true, 3.0 / 8},
      {"lost.death", "", true, 2.0 / 8},          {"lost.withdrawal", "", true, 0},
      {"lost.relocation", "", true, 1.0 / 8},     {"vein_to_vein", "d", false, 21},
      {"potential_vein_to_vein", "d", false, 24}, {"leukapheresis_to_release", "d", false, 15},
      {"eligible", "patients", false, 10},        {"received", "patients", false, 8},
      {"infused", "patients", false, 5},          {"cultures_started", "cultures", false, 17},
      {"infection_holds", "holds", false, 2}};
  const auto names = Quantity::names(scenario);
  const auto of_stays = static_cast<std::size_t>(std::count_if(
      measures.begin(), measures.end(), [](const Measure& one) { return one.of_care; }));
  EXPECT_EQ(names.size(),
            measure_count - of_stays - 1 + scenario.causes.size() + scenario.flowchart.size())
      << "who is infused is counted at the gate, and no stay is followed";
  Scenario followed = scenario;
  followed.protocol->stay.emplace().toxicity.emplace();
  EXPECT_EQ(Quantity::names(followed).size(), names.size() + of_stays);
  auto from = names.begin();
  for (std::size_t i = 0; i < all.size(); ++i) {
    from = std::find(from, names.end(), all[i].name);
    EXPECT_NE(from, names.end()) << all[i].name << " is not there, or not in this order";
    const auto quantity = Quantity::named(scenario, all[i].name);
    ASSERT_TRUE(quantity) << all[i].name;
    EXPECT_EQ(quantity->name(), all[i].name);
    EXPECT_EQ(quantity->unit(), all[i].unit) << all[i].name;
    EXPECT_EQ(quantity->is_fraction(), all[i].fraction) << all[i].name;
    EXPECT_EQ(quantity->of(counts), std::optional(all[i].value)) << all[i].name;
  }
}

TEST(Quantity, TimesOfWhoeverCameSoFarAreOfSurvivors) {
  const Scenario scenario = small_scenario();
  const auto survivors = [&](std::string_view name) {
    return std::string(Quantity::named(scenario, name)->survivors());
  };
  EXPECT_EQ(survivors("vein_to_vein"), "who were infused");
  EXPECT_EQ(survivors("release_to_infusion"), "who were infused");
  EXPECT_EQ(survivors("leukapheresis_to_release"), "whose product was released");
  for (const char* of_all : {"potential_vein_to_vein", "treated_fraction", "lost", "wasted"})
    EXPECT_FALSE(Quantity::named(scenario, of_all)->is_of_survivors()) << of_all;
}

TEST(Quantity, NothingHasAnotherName) {
  for (const char* name : {"", "lost.", "lost.boredom", "Lost", "collected", "treated", "death",
                           "lost.death ", "vein-to-vein"})
    EXPECT_FALSE(Quantity::named(small_scenario(), name)) << name;
}

TEST(Quantity, SomebodyCanBeIneligibleForAllProducts) {
  Scenario scenario = small_scenario();
  scenario.causes.assign(known_cause_names.begin(), known_cause_names.end());
  const auto occurs = [&scenario] {
    const std::vector<std::string> names = Quantity::names_that_occur(scenario);
    return std::find(names.begin(), names.end(), "lost.ineligible") != names.end();
  };
  EXPECT_FALSE(occurs());
  OfferedProduct& product = scenario.protocol->offered.emplace_back();
  EXPECT_FALSE(occurs()) << "it is for everybody";
  product.indications.emplace_back();
  EXPECT_TRUE(occurs());
  scenario.protocol->offered.emplace_back();
  EXPECT_FALSE(occurs()) << "the second one is for everybody";
  scenario.protocol->offered.back().from = TimePoint::at(Duration::days(30));
  EXPECT_TRUE(occurs()) << "but not at the start";
}

TEST(Quantity, HasNoValueWhereNobodyContributes) {
  const Scenario scenario = small_scenario();
  const ReplicationCounts nobody = counts_of(0, {0, 0, 0}), all_lost = counts_of(3, {3, 0, 0});
  for (const char* name :
       {"treated_fraction", "lost", "lost.death", "vein_to_vein", "potential_vein_to_vein"})
    EXPECT_FALSE(Quantity::named(scenario, name)->of(nobody)) << name;
  EXPECT_EQ(Quantity::named(scenario, "infused")->of(nobody), std::optional(0.0));
  EXPECT_EQ(Quantity::named(scenario, "lost")->of(all_lost), std::optional(1.0));
  EXPECT_FALSE(Quantity::named(scenario, "vein_to_vein")->of(all_lost));
}

TEST(Quantity, ItsMeanIsThatOfTheSummary) {
  const Scenario scenario = small_scenario();
  const std::vector<ReplicationCounts> counts = {counts_of(8, {2, 0, 1}), counts_of(0, {0, 0, 0}),
                                                 counts_of(7, {0, 3, 1})};
  const RunSummary summary = summarise(scenario, counts, {}, {});
  const auto mean = [&](const std::string& name) {
    double sum = 0, n = 0;
    for (const ReplicationCounts& one : counts)
      if (const auto value = Quantity::named(scenario, name)->of(one)) {
        sum += *value;
        n += 1;
      }
    return sum / n;
  };
  // The same numbers, to the last bit.
  EXPECT_EQ(summary.treated_fraction.mean, mean("treated_fraction"));
  ASSERT_EQ(summary.causes.size(), scenario.causes.size());
  double lost = 0;
  for (std::size_t i = 0; i < summary.causes.size(); ++i) {
    EXPECT_EQ(summary.causes[i].cause, scenario.causes[i]);
    EXPECT_EQ(summary.causes[i].mean, mean("lost." + scenario.causes[i]));
    lost += summary.causes[i].mean;
  }
  EXPECT_EQ(summary.flow[0].mean, mean("eligible"));
  EXPECT_DOUBLE_EQ(lost, mean("lost"));
  EXPECT_DOUBLE_EQ(lost + summary.treated_fraction.mean, 1);
}

TEST(Quantity, LiesWhereItCan) {
  Scenario scenario = small_scenario();
  scenario.enrolment = Cohort{40, {}};
  scenario.under_way.resize(2);
  const auto most = [&](const char* name) {
    const Interval possible = Quantity::named(scenario, name)->possible(scenario);
    EXPECT_EQ(possible.lo, 0) << name;
    return possible.hi;
  };
  EXPECT_EQ(most("treated_fraction"), 1);
  EXPECT_EQ(most("lost.death"), 1);
  EXPECT_EQ(most("infused"), 42);
  EXPECT_TRUE(std::isinf(most("vein_to_vein")));
  Service service;
  service.patients = 7;
  scenario.enrolment = service;
  EXPECT_EQ(most("infused"), 9);
  service.patients = 0;
  scenario.enrolment = service;
  EXPECT_TRUE(std::isinf(most("infused")));
}

}  // namespace
}  // namespace v2v
