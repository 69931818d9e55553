// Single patients of the point of care, by hand: lymphodepletion at risk, freezing, expiry.
#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

using testing::ElementsAre;

/// Failures are drawn; this luck lets the first culture fail and the second one not.
Story with_one_failure(Scenario s) {
  s.protocol->product.failure = 0.5;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_failure.make_again = 1;
  s.protocol->product.after_failure.lose = 0;
  return story_of(
      s, luck_where(s, [](const PatientRecord& file) { return file.failed == 1 && !file.left; }));
}

/// An infection from day 7, when the culture is ready, for so many days; the product is due and
/// there on day 8 and fresh until day 9.
Scenario with_infection(double lasts) {
  Scenario s = point_of_care(1);
  Infection infection;
  infection.onset[index_of(Phase::hold)] = strikes_on(2);
  infection.resolves = Distribution::fixed(lasts);
  infection.recorded_as = as(KnownCause::infection);
  s.infection = infection;
  return s;
}

TEST(TimelineFresh, LymphodepletionBeforeRelease) {
  const Story story = story_of(point_of_care(1));
  EXPECT_THAT(
      story.lines,
      ElementsAre("0 hospital gate_reached eligible", "0 hospital collection_started",
                  "1 hospital gate_reached collected", "1 hospital gate_reached received",
                  "1 hospital culture_started 1", "2 hospital lymphodepletion_started",
                  "2 hospital gate_reached lymphodepleted", "5 hospital lymphodepletion_ended",
                  "7 hospital gate_reached manufactured", "8 hospital gate_reached released",
                  "8 hospital on_site", "8 hospital gate_reached infused", "8 hospital closed"));
  EXPECT_EQ(story.file.at(Mark::infused) - story.file.at(Mark::collected), days(7));
}

TEST(TimelineFresh, LymphodepletionWaitsForTheCultureToStart) {
  Scenario s = point_of_care(2);
  s.sites[kHospital].capacity_of(ResourceKind::suites) = Capacity::of(1);
  const auto files = files_of(s);
  ASSERT_EQ(files.size(), 2U);
  // The second culture starts when the first one ends on day 7, is planned for day 14.
  const PatientRecord& second =
      files[0].at(Mark::culture_started) < files[1].at(Mark::culture_started) ? files[1] : files[0];
  EXPECT_EQ(second.at(Mark::culture_started), day(7));
  EXPECT_EQ(second.at(Mark::lymphodepletion_started), day(8));
  EXPECT_EQ(second.at(Mark::infused), day(14));
}

TEST(TimelineFresh, ProductThatIsLateFindsThePatientConditioned) {
  // Planned with the median culture of 6 d; this patient's takes longer.
  Scenario s = point_of_care(1);
  s.protocol->product.culture = Distribution::table({{6, 0.6}, {9, 0.4}});
  const Luck luck = luck_where(
      s, [](const PatientRecord& file) { return file.at(Mark::culture_ended) == day(10); });
  const PatientRecord file = story_of(s, luck).file;
  EXPECT_EQ(file.at(Mark::lymphodepletion_started), day(2));
  EXPECT_EQ(file.at(Mark::infused), day(11));
  EXPECT_EQ(file.lymphodepletions, 1);
}

TEST(TimelineFresh, FailureBeforeLymphodepletionMovesIt) {
  Scenario s = point_of_care(1);
  s.protocol->product.release =
      Distribution::fixed(8);  // planned for day 15, lymphodepletion on day 9
  const Story story = with_one_failure(s);
  // Failed on day 7; the second culture ends on day 13, the product is there on day 21.
  EXPECT_THAT(
      story.lines,
      ElementsAre("0 hospital gate_reached eligible", "0 hospital collection_started",
                  "1 hospital gate_reached collected", "1 hospital gate_reached received",
                  "1 hospital culture_started 1", "7 hospital culture_failed",
                  "7 hospital made_again", "7 hospital culture_started 2",
                  "13 hospital gate_reached manufactured", "15 hospital lymphodepletion_started",
                  "15 hospital gate_reached lymphodepleted", "18 hospital lymphodepletion_ended",
                  "21 hospital gate_reached released", "21 hospital on_site",
                  "21 hospital gate_reached infused", "21 hospital closed"));
}

TEST(TimelineFresh, FailureAfterLymphodepletionRepeatsItOnlyWhenTooOld) {
  // Lymphodepletion from day 2 to 5, failed on day 7, the second product is there on day 14.
  Scenario s = point_of_care(1);
  s.protocol->lymphodepletion.valid_for = days(9);  // exactly its age then
  const Story kept = with_one_failure(s);
  EXPECT_EQ(kept.file.at(Mark::infused), day(14));
  EXPECT_EQ(kept.file.lymphodepletions, 1);
  EXPECT_EQ(kept.file.at(Mark::lymphodepletion_started), day(2));

  s.protocol->lymphodepletion.valid_for = days(8.9);
  const Story repeated = with_one_failure(s);
  EXPECT_THAT(
      repeated.lines,
      ElementsAre("0 hospital gate_reached eligible", "0 hospital collection_started",
                  "1 hospital gate_reached collected", "1 hospital gate_reached received",
                  "1 hospital culture_started 1", "2 hospital lymphodepletion_started",
                  "2 hospital gate_reached lymphodepleted", "5 hospital lymphodepletion_ended",
                  "7 hospital culture_failed", "7 hospital made_again",
                  "7 hospital culture_started 2", "8 hospital lymphodepletion_started",
                  "11 hospital lymphodepletion_ended", "13 hospital gate_reached manufactured",
                  "14 hospital gate_reached released", "14 hospital on_site",
                  "14 hospital gate_reached infused", "14 hospital closed"));
  EXPECT_EQ(repeated.file.lymphodepletions, 2);
  EXPECT_EQ(repeated.file.at(Gate::lymphodepleted), day(2));
}

TEST(TimelineFresh, FailureDuringLymphodepletion) {
  Scenario s = point_of_care(1);
  s.protocol->product.release =
      Distribution::fixed(5);  // planned for day 12, lymphodepletion 6 to 9
  const PatientRecord file = with_one_failure(s).file;
  EXPECT_EQ(file.at(Mark::lymphodepletion_ended), day(9));
  EXPECT_EQ(file.at(Mark::infused), day(18));
  EXPECT_EQ(file.lymphodepletions, 1);
}

TEST(TimelineFresh, PlanOfAProductMadeAgainWithReleaseSinceCollection) {
  // Made again, testing is over as long after the new start as it would have been after collection:
  // failed on day 7, there on day 27; lymphodepletion six days before.
  Scenario s = point_of_care(1);
  s.protocol->product.release_since_collection = true;
  s.protocol->product.release = Distribution::fixed(20);
  const PatientRecord file = with_one_failure(s).file;
  EXPECT_EQ(file.at(Mark::infused), day(27));
  EXPECT_EQ(file.at(Mark::lymphodepletion_started), day(21));
}

TEST(TimelineFresh, MissedSlotIsFrozen) {
  Scenario s = with_infection(3);
  s.protocol->product.freeze_when_missed = true;
  s.protocol->product.freezing = Distribution::fixed(5);
  const Story story = story_of(s);
  EXPECT_THAT(std::vector<std::string>(story.lines.end() - 8, story.lines.end()),
              ElementsAre("7 hospital infection_started 1", "8 hospital gate_reached released",
                          "8 hospital on_site", "8 hospital treatment_held", "9 hospital frozen",
                          "10 hospital infection_resolved", "14 hospital gate_reached infused",
                          "14 hospital closed"));
  EXPECT_EQ(story.file.frozen, 1);
  EXPECT_EQ(story.file.lymphodepletions, 1);

  s.protocol->lymphodepletion.valid_for =
      days(8);  // 9 d old when thawed: given again, then 3 d of rest
  const PatientRecord again = story_of(s).file;
  EXPECT_EQ(again.lymphodepletions, 2);
  EXPECT_NEAR(again.at(Mark::lymphodepletion_started).since_start().in_days(), 14, 1e-6);
}

TEST(TimelineFresh, HoldAfterThawingIsAnotherStretch) {
  // Infected from day 7 to 10 and from 13 to 16: held on day 8, frozen on 9, thawed on 14, held.
  Scenario s = with_infection(3);
  constexpr double rate = 1e8;
  s.infection->onset[index_of(Phase::hold)] =
      Hazard::piecewise({{0, 0}, {2, rate}, {2 + 1e-5, 0}, {8, rate}, {8 + 1e-5, 0}});
  s.infection->longest_hold = days(4);
  s.protocol->product.freeze_when_missed = true;
  s.protocol->product.freezing = Distribution::fixed(5);
  const PatientRecord file = story_of(s).file;
  EXPECT_FALSE(file.left);
  EXPECT_EQ(file.infection_holds, 2);
  EXPECT_NEAR(file.ended.since_start().in_days(), 16, 2e-5);
}

TEST(TimelineFresh, HoldWithinStabilityNeedsNoFreezing) {
  const PatientRecord file = story_of(with_infection(1.9)).file;
  EXPECT_NEAR(file.at(Mark::infused).since_start().in_days(), 8.9, 2e-5);
  EXPECT_EQ(file.frozen + file.expired, 0);
}

TEST(TimelineFresh, MissedSlotExpires) {
  const Story story = story_of(with_infection(3));
  EXPECT_THAT(std::vector<std::string>(story.lines.end() - 9, story.lines.end()),
              ElementsAre("7 hospital infection_started 1", "8 hospital gate_reached released",
                          "8 hospital on_site", "8 hospital treatment_held", "9 hospital expired",
                          "9 hospital discarded", "9 hospital left product_expired",
                          "9 hospital put_on_record product_expired", "9 hospital closed"));
  EXPECT_TRUE(story.file.product_discarded);
  EXPECT_EQ(story.file.expired, 1);
}

TEST(TimelineFresh, ExpiredProductIsMadeAgain) {
  Scenario s = with_infection(3);
  s.protocol->product.attempts = 2;
  s.protocol->product.after_failure.make_again = 1;
  s.protocol->product.after_failure.lose = 0;
  const PatientRecord file = story_of(s).file;
  // Expired on day 9, a millisecond after it was still good; made again, there on day 16.
  EXPECT_EQ(file.at(Mark::culture_started), day(9) + Duration::milliseconds(1));
  EXPECT_EQ(file.at(Mark::infused), day(16) + Duration::milliseconds(1));
  EXPECT_EQ(file.cultures, 2);
  EXPECT_EQ(file.made_again, 1);
}

TEST(TimelineFresh, FreshProductAfterReleaseMissesItsSlotWhenLymphodepletionTakesLonger) {
  Scenario s = central(1);
  s.protocol->product.cryopreserved = false;
  s.protocol->product.stable_for = days(3);
  s.protocol->product.freeze_when_missed = true;
  s.protocol->product.freezing = Distribution::fixed(2);
  // Released on day 11, lymphodepletion 13 to 17; frozen on day 18, thawed and infused on day 20.
  const PatientRecord frozen = story_of(s).file;
  EXPECT_EQ(frozen.frozen, 1);
  EXPECT_EQ(frozen.at(Mark::infused), day(20));
  s.protocol->product.stable_for = days(7);  // fresh to the very instant of infusion
  const PatientRecord fresh = story_of(s).file;
  EXPECT_EQ(fresh.frozen, 0);
  EXPECT_EQ(fresh.at(Mark::infused), day(18));
}

}  // namespace
}  // namespace v2v::test
