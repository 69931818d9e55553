// Single patients whose journals were written out by hand: the straight ways, remedies, infections.
#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;
using Lines = std::vector<std::string>;

/// The journal of `central` until the culture starts, and from the released product on, `later`.
Lines until_culture() {
  return {"0 hospital gate_reached eligible", "0 hospital collection_started",
          "1 hospital gate_reached collected", "2 plant gate_reached received",
          "2 plant culture_started 1"};
}
Lines operator+(Lines a, const Lines& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

Remedy only(double Remedy::*way) {
  Remedy remedy;
  remedy.lose = 0;
  remedy.*way = 1;
  return remedy;
}

/// `central` with one infection that starts (within a second) on that day of the phase.
Scenario with_infection(Phase phase, double on_day, double lasts) {
  Scenario s = central(1);
  Infection infection;
  infection.onset[index_of(phase)] = strikes_on(on_day);
  infection.resolves = Distribution::fixed(lasts);
  infection.recorded_as = as(KnownCause::infection);
  s.infection = infection;
  return s;
}

TEST(Timeline, CentralAfterRelease) {
  const Story story = story_of(central(1));
  EXPECT_THAT(
      story.lines,
      ElementsAreArray(until_culture() +
                       Lines{"9 plant gate_reached manufactured", "11 plant gate_reached released",
                             "12 hospital on_site", "13 hospital lymphodepletion_started",
                             "13 hospital gate_reached lymphodepleted",
                             "17 hospital lymphodepletion_ended",
                             "18 hospital gate_reached infused", "18 hospital closed"}));
  EXPECT_THAT(story.file.marks, ElementsAre(day(1), day(2), day(2), day(2), day(9), day(11),
                                            day(12), day(13), day(17), day(18)));
  EXPECT_EQ(story.file.ended, day(18));
  EXPECT_FALSE(story.file.left);
  EXPECT_FALSE(story.file.product_discarded);
}

TEST(Timeline, ReleaseSinceCollectionRunsBesideTheCulture) {
  Scenario s = central(1);
  s.protocol->product.release_since_collection = true;
  s.protocol->product.release = Distribution::fixed(20);
  EXPECT_EQ(story_of(s).file.at(Mark::released), day(21));  // collected on day 1
  s.protocol->product.release =
      Distribution::fixed(5);  // sooner than the end of culture: then at its end
  EXPECT_EQ(story_of(s).file.at(Mark::released), day(9));
}

TEST(Timeline, StepsBeforeCollectionTakeTheirTimes) {
  Scenario s = central(1);
  s.enters = Gate::referred;
  step(s, Gate::approved).takes = Distribution::fixed(3);
  step(s, Gate::screened).takes = Distribution::fixed(0.5);
  step(s, Gate::eligible).takes = Distribution::fixed(10);
  const PatientRecord file = story_of(s).file;
  EXPECT_EQ(file.at(Gate::referred), day(0));
  EXPECT_EQ(file.at(Gate::approved), day(3));
  EXPECT_EQ(file.at(Gate::screened), day(3.5));
  EXPECT_EQ(file.at(Gate::eligible), day(13.5));
  EXPECT_EQ(file.at(Gate::infused), day(31.5));
}

TEST(Timeline, EntersWithCellsCollectedOrReceived) {
  Scenario s = central(1);
  s.enters = s.itt_gate = Gate::collected;
  EXPECT_EQ(story_of(s).file.at(Gate::infused), day(17));
  s.enters = s.itt_gate = Gate::received;
  const PatientRecord file = story_of(s).file;
  EXPECT_EQ(file.at(Mark::culture_started), day(0));
  EXPECT_EQ(file.at(Gate::infused), day(16));
}

TEST(Timeline, FailedCultureIsMadeAgainFromTheCellsInStore) {
  Scenario s = central(1);
  s.protocol->product.failure = 0.5;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_failure = only(&Remedy::make_again);
  const Story story = story_of(
      s, luck_where(s, [](const PatientRecord& file) { return file.failed == 1 && !file.left; }));
  EXPECT_THAT(
      story.lines,
      ElementsAreArray(
          until_culture() +
          Lines{"9 plant culture_failed", "9 plant made_again", "9 plant culture_started 2",
                "16 plant gate_reached manufactured", "18 plant gate_reached released",
                "19 hospital on_site", "20 hospital lymphodepletion_started",
                "20 hospital gate_reached lymphodepleted", "24 hospital lymphodepletion_ended",
                "25 hospital gate_reached infused", "25 hospital closed"}));
  EXPECT_EQ(story.file.at(Mark::suite_requested), day(9));
  EXPECT_EQ(story.file.at(Mark::received), day(2));
}

TEST(Timeline, AfterTheLastAttemptThePatientIsLost) {
  Scenario s = central(1);
  s.protocol->product.failure = 1;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_failure = only(&Remedy::make_again);
  EXPECT_THAT(story_of(s).lines,
              ElementsAreArray(
                  until_culture() +
                  Lines{"9 plant culture_failed", "9 plant made_again", "9 plant culture_started 2",
                        "16 plant culture_failed", "16 hospital left manufacturing_failure",
                        "16 hospital put_on_record manufacturing_failure", "16 hospital closed"}));
}

TEST(Timeline, CollectedAgainAfterAFailedCulture) {
  Scenario s = central(1);
  s.protocol->product.failure = 0.5;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_failure = only(&Remedy::collect_again);
  const Story story = story_of(
      s, luck_where(s, [](const PatientRecord& file) { return file.failed == 1 && !file.left; }));
  EXPECT_THAT(
      story.lines,
      ElementsAreArray(until_culture() +
                       Lines{"9 plant culture_failed", "9 hospital collected_again",
                             "9 hospital collection_started", "11 plant culture_started 2",
                             "18 plant gate_reached manufactured", "20 plant gate_reached released",
                             "21 hospital on_site", "22 hospital lymphodepletion_started",
                             "22 hospital gate_reached lymphodepleted",
                             "26 hospital lymphodepletion_ended",
                             "27 hospital gate_reached infused", "27 hospital closed"}));
  // The gate is that of the first cells, the mark that of the cells that were infused.
  EXPECT_EQ(story.file.at(Gate::collected), day(1));
  EXPECT_THAT(story.file.marks, ElementsAre(day(10), day(11), day(11), day(11), day(18), day(20),
                                            day(21), day(22), day(26), day(27)));
}

TEST(Timeline, OutOfSpecificationIsInfused) {
  Scenario s = central(1);
  s.protocol->product.out_of_specification = 1;
  s.protocol->product.after_out_of_specification = only(&Remedy::infuse);
  // Infusing needs no other culture, so the number of attempts does not matter.
  for (const unsigned attempts : {2U, 1U}) {
    s.protocol->product.attempts = attempts;
    EXPECT_THAT(
        story_of(s).lines,
        ElementsAreArray(until_culture() +
                         Lines{"9 plant gate_reached manufactured", "11 plant out_of_specification",
                               "11 plant gate_reached released", "12 hospital on_site",
                               "13 hospital lymphodepletion_started",
                               "13 hospital gate_reached lymphodepleted",
                               "17 hospital lymphodepletion_ended",
                               "18 hospital gate_reached infused", "18 hospital closed"}))
        << attempts << " attempts";
  }
}

TEST(Timeline, OutOfSpecificationIsMadeAgain) {
  Scenario s = central(1);
  s.protocol->product.out_of_specification = 0.5;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_out_of_specification = only(&Remedy::make_again);
  const Luck luck = luck_where(
      s, [](const PatientRecord& file) { return file.out_of_specification == 1 && !file.left; });
  EXPECT_THAT(
      story_of(s, luck).lines,
      ElementsAreArray(until_culture() +
                       Lines{"9 plant gate_reached manufactured", "11 plant out_of_specification",
                             "11 plant discarded", "11 plant made_again",
                             "11 plant culture_started 2", "20 plant gate_reached released",
                             "21 hospital on_site", "22 hospital lymphodepletion_started",
                             "22 hospital gate_reached lymphodepleted",
                             "26 hospital lymphodepletion_ended",
                             "27 hospital gate_reached infused", "27 hospital closed"}));
}

TEST(Timeline, OutOfSpecificationIsLost) {
  Scenario s = central(1);
  s.protocol->product.out_of_specification = 1;
  s.protocol->product.attempts = 5;
  EXPECT_THAT(story_of(s).lines,
              ElementsAreArray(
                  until_culture() +
                  Lines{"9 plant gate_reached manufactured", "11 plant out_of_specification",
                        "11 plant discarded", "11 hospital left out_of_specification",
                        "11 hospital put_on_record out_of_specification", "11 hospital closed"}));
}

TEST(Timeline, InfectionHoldsLymphodepletion) {
  // Received on day 2, so day 9 of waiting is day 11. Treatment is due, and held, from day 13.
  const Scenario s = with_infection(Phase::waiting, 9, 5);
  const Story story = story_of(s);
  EXPECT_THAT(
      story.lines,
      ElementsAreArray(until_culture() +
                       Lines{"9 plant gate_reached manufactured", "11 plant gate_reached released",
                             "11 hospital infection_started 1", "12 hospital on_site",
                             "13 hospital treatment_held", "16 hospital lymphodepletion_started",
                             "16 hospital gate_reached lymphodepleted",
                             "16 hospital infection_resolved", "20 hospital lymphodepletion_ended",
                             "21 hospital gate_reached infused", "21 hospital closed"}));
  EXPECT_EQ(story.file.infection_holds, 1);
}

TEST(Timeline, InfectionThatIsOverInTimeHoldsNothing) {
  // Over on day 12.5: after the product's arrival, before the slot of day 13.
  const PatientRecord waiting = story_of(with_infection(Phase::waiting, 9, 1.5)).file;
  EXPECT_EQ(waiting.at(Mark::infused), day(18));
  EXPECT_EQ(waiting.infection_holds, 0);
  // Days 14 to 17.9: lymphodepletion goes on, and infusion is due on day 18.
  const PatientRecord conditioned = story_of(with_infection(Phase::lymphodepletion, 1, 3.9)).file;
  EXPECT_EQ(conditioned.at(Mark::infused), day(18));
  EXPECT_EQ(conditioned.infection_holds, 0);
}

TEST(Timeline, InfectionHoldsInfusion) {
  const PatientRecord file = story_of(with_infection(Phase::hold, 0.5, 3)).file;  // day 17.5
  EXPECT_EQ(file.at(Mark::lymphodepletion_started), day(13));
  EXPECT_NEAR(file.at(Mark::infused).since_start().in_days(), 20.5, 2e-5);
  EXPECT_EQ(file.infection_holds, 1);
  EXPECT_EQ(file.lymphodepletions, 1);
}

TEST(Timeline, LymphodepletionThatGrewTooOldInAHoldIsGivenAgain) {
  // Each hold has its infection on its day 0.5; the first one lasts 12 d, to day 29.5, the second
  // is over before infusion. Lymphodepletion ended on day 17: 12.5 d old at the end of the hold.
  Scenario s = with_infection(Phase::hold, 0.5, 0);
  s.infection->resolves = Distribution::table({{0.25, 0.5}, {12, 0.5}});
  s.protocol->lymphodepletion.valid_for = days(12.4);
  const Luck luck =
      luck_where(s, [](const PatientRecord& file) { return file.lymphodepletions == 2; });
  const PatientRecord again = story_of(s, luck).file;
  EXPECT_NEAR(again.at(Mark::lymphodepletion_started).since_start().in_days(), 29.5, 2e-5);
  EXPECT_NEAR(again.at(Mark::infused).since_start().in_days(), 34.5, 2e-5);
  s.protocol->lymphodepletion.valid_for = days(12.6);
  const PatientRecord once = story_of(s, luck).file;
  EXPECT_EQ(once.lymphodepletions, 1);
  EXPECT_NEAR(once.at(Mark::infused).since_start().in_days(), 29.5, 2e-5);
}

TEST(Timeline, MildInfectionHoldsNothing) {
  Scenario s = with_infection(Phase::waiting, 9, 50);
  s.infection->holds_treatment = 0;
  EXPECT_THAT(story_of(s).lines, testing::Contains("11 hospital infection_started 0"));
  EXPECT_EQ(story_of(s).file.at(Mark::infused), day(18));
}

TEST(Timeline, LongestHoldCountsFromWhenTreatmentWasDue) {
  Scenario s = with_infection(Phase::waiting, 9, 30);
  s.infection->longest_hold = days(4);
  EXPECT_THAT(
      story_of(s).lines,
      ElementsAreArray(until_culture() +
                       Lines{"9 plant gate_reached manufactured", "11 plant gate_reached released",
                             "11 hospital infection_started 1", "12 hospital on_site",
                             "13 hospital treatment_held", "17 hospital left infection",
                             "17 hospital put_on_record infection", "17 hospital discarded",
                             "17 hospital closed"}));
}

}  // namespace
}  // namespace v2v::test
