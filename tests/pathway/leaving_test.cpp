// A patient who leaves in each phase, by hand: what becomes of the product, of beds and suites.
#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <algorithm>

namespace v2v::test {
namespace {

using testing::ElementsAre;
using Lines = std::vector<std::string>;
using WhenPatientLeaves = Product::WhenPatientLeaves;
constexpr auto kStop = WhenPatientLeaves::stop;
constexpr auto kFinish = WhenPatientLeaves::finish;

Scenario leaving_on(Phase phase, double day_of_phase, WhenPatientLeaves policy) {
  Scenario s = central(1);
  s.protocol->product.when_patient_leaves = policy;
  s.leaving.push_back(risk_in(phase, KnownCause::withdrawal, strikes_on(day_of_phase)));
  return s;
}
/// The journal from the leaving on.
Lines after_leaving(const Scenario& scenario, Luck luck = {}) {
  const Story story = story_of(scenario, luck);
  auto from = story.lines.begin();
  while (from != story.lines.end() && from->find(" left ") == std::string::npos) ++from;
  EXPECT_TRUE(story.file.left);
  const bool discarded = story.lines.end() != std::find_if(from, story.lines.end(), [](auto& line) {
                           return line.find(" discarded") != std::string::npos;
                         });
  EXPECT_EQ(story.file.product_discarded, discarded);
  return {from, story.lines.end()};
}

TEST(Leaving, DuringLeukapheresisAndOnTheWayToThePlant) {
  for (const auto policy : {kStop, kFinish}) {
    EXPECT_THAT(after_leaving(leaving_on(Phase::collection, 0.5, policy)),
                ElementsAre("0.5 hospital left withdrawal", "0.5 hospital put_on_record withdrawal",
                            "0.5 hospital closed"));
    EXPECT_THAT(after_leaving(leaving_on(Phase::collection, 1.5, policy)),
                ElementsAre("1.5 hospital left withdrawal", "1.5 hospital put_on_record withdrawal",
                            "1.5 hospital closed"));
  }
}

TEST(Leaving, DuringScreening) {
  Scenario s = leaving_on(Phase::screening, 4, kStop);
  s.enters = Gate::screened;
  step(s, Gate::eligible).takes = Distribution::fixed(5);
  EXPECT_THAT(story_of(s).lines,
              ElementsAre("0 hospital gate_reached screened", "4 hospital left withdrawal",
                          "4 hospital put_on_record withdrawal", "4 hospital closed"));
}

TEST(Leaving, DuringCulture) {
  // Received on day 2, so this is day 5.
  EXPECT_THAT(after_leaving(leaving_on(Phase::waiting, 3, kStop)),
              ElementsAre("5 hospital left withdrawal", "5 hospital put_on_record withdrawal",
                          "5 plant discarded", "5 hospital closed"));
  EXPECT_THAT(after_leaving(leaving_on(Phase::waiting, 3, kFinish)),
              ElementsAre("5 hospital left withdrawal", "5 hospital put_on_record withdrawal",
                          "9 plant gate_reached manufactured", "11 plant gate_reached released",
                          "11 plant discarded", "11 hospital closed"));
}

TEST(Leaving, DuringACultureThatThenFailsOrIsOutOfSpecification) {
  Scenario s = leaving_on(Phase::waiting, 3, kFinish);
  s.protocol->product.failure = 1;
  s.protocol->product.attempts = 3;
  s.protocol->product.after_failure.make_again = 1;
  s.protocol->product.after_failure.lose = 0;
  s.protocol->product.after_out_of_specification = s.protocol->product.after_failure;
  EXPECT_THAT(after_leaving(s),
              ElementsAre("5 hospital left withdrawal", "5 hospital put_on_record withdrawal",
                          "9 plant culture_failed", "9 hospital closed"));
  s.protocol->product.failure = 0;
  s.protocol->product.out_of_specification = 1;
  EXPECT_THAT(after_leaving(s),
              ElementsAre("5 hospital left withdrawal", "5 hospital put_on_record withdrawal",
                          "9 plant gate_reached manufactured", "11 plant out_of_specification",
                          "11 plant discarded", "11 hospital closed"));
}

TEST(Leaving, DuringTesting) {
  EXPECT_THAT(after_leaving(leaving_on(Phase::waiting, 8, kStop)),
              ElementsAre("10 hospital left withdrawal", "10 hospital put_on_record withdrawal",
                          "10 plant discarded", "10 hospital closed"));
  EXPECT_THAT(
      after_leaving(leaving_on(Phase::waiting, 8, kFinish)),
      ElementsAre("10 hospital left withdrawal", "10 hospital put_on_record withdrawal",
                  "11 plant gate_reached released", "11 plant discarded", "11 hospital closed"));
}

TEST(Leaving, WhileTheProductTravelsBack) {
  EXPECT_THAT(after_leaving(leaving_on(Phase::waiting, 9.5, kStop)),
              ElementsAre("11.5 hospital left withdrawal", "11.5 hospital put_on_record withdrawal",
                          "11.5 plant discarded", "11.5 hospital closed"));
  EXPECT_THAT(after_leaving(leaving_on(Phase::waiting, 9.5, kFinish)),
              ElementsAre("11.5 hospital left withdrawal", "11.5 hospital put_on_record withdrawal",
                          "12 hospital discarded", "12 hospital closed"));
}

TEST(Leaving, WithTheProductOnSite) {
  struct Case {
    Phase phase;
    double day_of_phase;
    std::string at;
  };
  for (const auto policy : {kStop, kFinish})
    for (const Case& one : {Case{Phase::waiting, 10.5, "12.5"},
                            {Phase::lymphodepletion, 1, "14"},
                            {Phase::hold, 0.5, "17.5"}})
      EXPECT_THAT(after_leaving(leaving_on(one.phase, one.day_of_phase, policy)),
                  ElementsAre(one.at + " hospital left withdrawal",
                              one.at + " hospital put_on_record withdrawal",
                              one.at + " hospital discarded", one.at + " hospital closed"));
}

TEST(Leaving, AtTheDecisionBeforeInfusion) {
  Scenario s = central(1);
  step(s, Gate::infused).lost = {{index_of(KnownCause::other_diagnosis), 1.0, as(1)}};
  EXPECT_THAT(after_leaving(s), ElementsAre("18 hospital left other_diagnosis",
                                            "18 hospital put_on_record progression",
                                            "18 hospital discarded", "18 hospital closed"));
}

/// Who has the first level of the covariate leaves on day 3 of waiting; luck is such that of the
/// two patients the first in the queue for the only suite does and the second does not.
Scenario two_for_one_suite(WhenPatientLeaves policy) {
  Scenario s = central(2);
  s.protocol->product.when_patient_leaves = policy;
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  s.covariates = {{"leaves", {"yes", "no"}, {0.5, 0.5}}};
  s.leaving.push_back(risk_in(Phase::waiting, KnownCause::death, strikes_on(3)));
  s.leaving.back().multiplier = {{1, 0}};
  return s;
}
std::vector<PatientRecord> first_leaves(const Scenario& scenario) {
  for (std::uint32_t replication = 0; replication < 1000; ++replication) {
    const auto files = files_of(scenario, {1, replication});
    if (files[0].left && !files[1].left && files[0].cultures == 1) return files;
  }
  ADD_FAILURE() << "no luck";
  return files_of(scenario);
}

TEST(Leaving, GivesTheSuiteBack) {
  // Stopped: the suite is free when the patient leaves on day 5. Finished: on day 9.
  EXPECT_NEAR(
      first_leaves(two_for_one_suite(kStop))[1].at(Mark::culture_started).since_start().in_days(),
      5, 2e-5);
  EXPECT_EQ(first_leaves(two_for_one_suite(kFinish))[1].at(Mark::culture_started), day(9));
}

TEST(Leaving, GivesThePlaceInTheQueueAndTheBedBack) {
  for (const auto policy : {kStop, kFinish}) {
    Scenario s = two_for_one_suite(policy);
    // Everybody leaves on day 3 of waiting; nobody but the first has had a culture.
    s.leaving.back().multiplier.clear();
    const auto files = files_of(s);
    EXPECT_EQ(files[0].cultures + files[1].cultures, 1);
    EXPECT_EQ(int{files[0].product_discarded} + int{files[1].product_discarded}, 1);
  }
  // One bed, leukapheresis of a day: who leaves half way through lets the next one in.
  Scenario s = two_for_one_suite(kStop);
  capacity(s, kHospital, ResourceKind::apheresis_beds) = Capacity::of(1);
  s.leaving.front() = risk_in(Phase::collection, KnownCause::death, strikes_on(0.5));
  s.leaving.front().multiplier = {{1, 0}};
  for (std::uint32_t replication = 0;; ++replication) {
    ASSERT_LT(replication, 1000U) << "no luck";
    const auto files = files_of(s, {1, replication});
    if (!files[0].left || files[1].left) continue;
    EXPECT_NEAR(files[1].at(Mark::collected).since_start().in_days(), 1.5, 2e-5);
    break;
  }
}

TEST(Leaving, HospitalThatMakesItsOwnRefusesCellsAtReceipt) {
  Scenario s = point_of_care(1);
  step(s, Gate::received).lost = {
      {index_of(KnownCause::collection_failure), 1.0, as(KnownCause::collection_failure)}};
  EXPECT_THAT(story_of(s).lines,
              ElementsAre("0 hospital gate_reached eligible", "0 hospital collection_started",
                          "1 hospital gate_reached collected", "1 hospital left collection_failure",
                          "1 hospital put_on_record collection_failure", "1 hospital closed"));
  Scenario far = central(1);
  step(far, Gate::received).lost = step(s, Gate::received).lost;
  EXPECT_THAT(after_leaving(far),
              ElementsAre("2 hospital left collection_failure",
                          "2 hospital put_on_record collection_failure", "2 hospital closed"));
}

}  // namespace
}  // namespace v2v::test
