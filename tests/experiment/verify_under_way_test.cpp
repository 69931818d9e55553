// More cultures under way than there are suites: they have their places, on both engines.
#include "experiment/verify.hpp"
#include "pathway/logistics_builder.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

PatientUnderWay in_culture(double ago, std::optional<SiteIndex> maker = std::nullopt) {
  PatientUnderWay one;
  one.reached = Gate::received;
  one.in_culture = true;
  one.ago = days(ago);
  one.maker = maker;
  return one;
}

/// One suite, cultures of ten days, and nothing else on the way to one that takes time.
Scenario crowded(std::vector<PatientUnderWay> patients) {
  Scenario s = central_on({0});
  step(s, Gate::collected).takes = Distribution::fixed(0);
  s.lanes[0].transit = Distribution::fixed(0);
  s.protocol->product.culture = Distribution::fixed(10);
  s.protocol->product.release = Distribution::fixed(0);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  s.under_way = std::move(patients);
  return s;
}

void expect_both_engines_agree(const Scenario& scenario) {
  try {
    EXPECT_TRUE(verify(Plan(scenario), {1, 0}).identical);
  } catch (const Failure& failure) {
    ADD_FAILURE() << failure.message();
  }
}

/// By hand: what is under way ends on days 7 and 8; the suite is free when both are out, so that
/// the patient who is referred on day 0 has it from day 8 to day 18.
TEST(VerifyUnderWay, TwoCulturesInOneSuite) {
  const Scenario s = crowded({in_culture(3), in_culture(2)});
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_ended, 7, 8, 18);
  EXPECT_EQ(told.files[2].at(Mark::culture_started), day(8));
  expect_both_engines_agree(s);
}

/// The nearest maker has the patient of day 0, and those whose maker is not on the list.
TEST(VerifyUnderWay, AtMakersThatAreNamedAndThatAreChosen) {
  for (const bool named : {true, false}) {
    Scenario s = crowded({});
    const SiteIndex other = add_site(s, "other plant", Site::Kind::plant, kHospital, 1);
    capacity(s, other, ResourceKind::suites) = Capacity::of(1);
    s.protocol->product.made_at = {kPlant, other};
    // By `nearest` nobody would be at the other one.
    s.protocol->policy.assignment =
        named ? Policy::Assignment::least_loaded : Policy::Assignment::nearest;
    for (int i = 0; i < 5; ++i)
      s.under_way.push_back(in_culture(i, named ? std::optional(other) : std::nullopt));
    EXPECT_DAYS(told_of(s), Mark::culture_ended, 6, 7, 8, 9, 10, named ? 10.0 : 20.0);
    expect_both_engines_agree(s);
  }
}

/// Capacity that grows, shrinks, is closed or out of order does not take a culture's place.
TEST(VerifyUnderWay, WhileCapacityChanges) {
  const auto with = [](auto change, double ends) {
    Scenario s = crowded({in_culture(3), in_culture(2), in_culture(1)});
    change(capacity(s, kPlant, ResourceKind::suites));
    EXPECT_DAYS(told_of(s), Mark::culture_ended, 7, 8, 9, ends);
    expect_both_engines_agree(s);
  };
  // Two suites from day 1 on: one is free when two cultures are out, on day 8.
  with([](Capacity& suites) { suites.later = {{day(1), 2}}; }, 18);
  // Four: there is one at once.
  with([](Capacity& suites) { suites.later = {{day(1), 4}}; }, 11);
  with(
      [](Capacity& suites) {
        suites = Capacity::of(0);
        suites.later = {{day(20), 1}};
      },
      30);
  // Closed until Monday of the third week.
  with([](Capacity& suites) { suites.open = closed_only(0, 14); }, 24);
  // Out of order from day 1 to day 13; as free as it is in between.
  with(
      [](Capacity& suites) {
        suites.outages = Outages{Distribution::fixed(1), Distribution::fixed(12), 0};
      },
      23);
}

}  // namespace
}  // namespace v2v::test
