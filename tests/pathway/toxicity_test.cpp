// Toxicity in the flow: beds, waits for them, readmission and death in intensive care.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/outcomes/follow_up.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

using testing::ElementsAre;

/// Infused on day 18, planned to go home on day 25; all have cytokine release on day 20 that takes
/// five days, with intensive care from day 21 to 24, and an infection on day 40 for ten days.
Scenario with_toxicity(std::initializer_list<double> entries) {
  Scenario s = central_on(entries);
  Stay& stay = s.protocol->stay.emplace();
  stay.after_infusion = Distribution::fixed(7);
  stay.intensive_care_after = Distribution::fixed(1);
  stay.intensive_care_takes = Distribution::fixed(3);
  ToxicityRules& toxicity = stay.toxicity.emplace();
  toxicity.discharge_after = days(1);
  ToxicityRule& crs = toxicity.of[index_of(Toxicity::cytokine_release)];
  crs.any = crs.severe = crs.intensive_care_if_severe = 1;
  crs.onset = Distribution::fixed(2);
  crs.takes = Distribution::fixed(5);
  ToxicityRule& infection = toxicity.of[index_of(Toxicity::infection)];
  infection.any = 1;
  infection.onset = Distribution::fixed(22);
  infection.takes = Distribution::fixed(10);
  return s;
}

TEST(ToxicityInTheFlow, HappensWhenItIsDrawnAsLongAsThereAreBeds) {
  const Told told = told_of(with_toxicity({0}));
  EXPECT_THAT(told.times(0, What::toxicity_started), ElementsAre(day(20), day(40)));
  EXPECT_THAT(told.times(0, What::intensive_care_started), ElementsAre(day(21)));
  EXPECT_THAT(told.times(0, What::intensive_care_ended), ElementsAre(day(24)));
  EXPECT_THAT(told.times(0, What::discharged), ElementsAre(day(26), day(51)));
  EXPECT_THAT(told.times(0, What::readmitted), ElementsAre(day(40)));
  const PatientRecord& file = told.files[0];
  EXPECT_EQ(file.discharged, day(26)) << "the first time";
  EXPECT_EQ(file.readmissions, 1);
  EXPECT_EQ(file.intensive_care, 1);
  EXPECT_TRUE(file.care_followed);
  EXPECT_EQ(file.toxicity[index_of(Toxicity::cytokine_release)], Severity::severe);
  EXPECT_EQ(file.toxicity[index_of(Toxicity::infection)], Severity::mild);
  EXPECT_EQ(file.toxicity[index_of(Toxicity::neurotoxicity)], Severity::none);
  EXPECT_EQ(file.ended, day(18)) << "the flow ends with infusion";
}

TEST(ToxicityInTheFlow, AFullIntensiveCareIsWaitedForOnTheWard) {
  Scenario s = with_toxicity({0, 0});
  capacity(s, kHospital, ResourceKind::intensive_care_beds) = Capacity::of(1);
  const Told told = told_of(s);
  EXPECT_THAT(told.times(0, What::intensive_care_started), ElementsAre(day(21)));
  EXPECT_THAT(told.times(1, What::intensive_care_started), ElementsAre(day(24)));
  EXPECT_THAT(told.times(1, What::discharged), ElementsAre(day(29), day(54)))
      << "all that follows is put off";
  EXPECT_EQ(told.seen(kHospital, ResourceKind::intensive_care_beds).in_use_area,
            days(6).in_milliseconds());
}

TEST(ToxicityInTheFlow, ReadmissionTakesAWardBedAndDelaysLymphodepletionOfOthers) {
  // The first one is home from day 26 to 40; the second, who comes on day 30, is to be
  // lymphodepleted on day 43.
  Scenario s = with_toxicity({0, 30});
  capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(1);
  const Told told = told_of(s);
  EXPECT_THAT(told.times(0, What::readmitted), ElementsAre(day(40)));
  EXPECT_EQ(told.files[1].at(Mark::lymphodepletion_started), day(51));
  expect_waited_only_for(told.files[1], ResourceKind::ward_beds, days(8));
}

TEST(ToxicityInTheFlow, WhoDiesInIntensiveCareGivesAllBedsBackAndIsDeadInTheOutcomes) {
  Scenario s = with_toxicity({0, 0});
  s.protocol->stay->intensive_care_death = 1;
  capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(2);
  capacity(s, kHospital, ResourceKind::intensive_care_beds) = Capacity::of(1);
  const Told told = told_of(s);
  EXPECT_THAT(told.times(0, What::died_in_hospital), ElementsAre(day(24)));
  EXPECT_THAT(told.times(1, What::died_in_hospital), ElementsAre(day(27)));
  EXPECT_TRUE(told.times(0, What::discharged).empty());
  // Lymphodepletion on day 13.
  EXPECT_EQ(told.seen(kHospital, ResourceKind::ward_beds).in_use_area,
            days(11 + 14).in_milliseconds());
  OutcomeRules rules;
  rules.response = 1;
  const TreatmentCourse course = course_of(told.files[1], Gate::eligible);
  EXPECT_EQ(follow_up(rules, course, RandomStream(1, 0, 1)).died, 27);
}

TEST(ToxicityInTheFlow, AStayWithoutToxicityMayEndInIntensiveCare) {
  Scenario s = with_toxicity({0});
  Stay& stay = *s.protocol->stay;
  stay.toxicity.reset();
  stay.intensive_care = stay.intensive_care_death = 1;
  const Told told = told_of(s);
  EXPECT_THAT(told.times(0, What::died_in_hospital), ElementsAre(day(22)));
  EXPECT_TRUE(told.files[0].care_followed) << "or nothing tells of the death";
}

}  // namespace
}  // namespace v2v::test
