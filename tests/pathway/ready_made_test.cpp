// Products that are not made from the patient's cells: journals by hand, closed forms, common luck.
#include "pathway/ready_made.hpp"

#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <gmock/gmock.h>

namespace v2v::test {
namespace {

using testing::Contains;
using testing::Each;
using testing::ElementsAre;
using testing::Not;

constexpr std::uint32_t kPatients = 100'000;
constexpr double kError = 0.0016;  // of any share of 100,000
constexpr auto kOffTheShelf = Product::Kind::off_the_shelf;
constexpr auto kInVivo = Product::Kind::in_vivo;

/// On site on day 2; lymphodepletion, where there is any, from day 3 to 7, then infused on day 8.
Scenario delivered(std::uint32_t patients, Product::Kind kind) {
  return ready_made(patients == 1 ? central(1) : many(patients), kind, Distribution::fixed(2));
}

std::uint64_t infused(const Scenario& s) {
  std::uint64_t count = 0;
  for_each_file(s, {21, 0}, [&](const PatientRecord& file) { count += file.left ? 0 : 1; });
  return count;
}

TEST(ReadyMade, OffTheShelfIsOrderedWhenThePatientIsEligible) {
  const Story story = story_of(delivered(1, kOffTheShelf));
  EXPECT_THAT(story.lines, ElementsAre("0 hospital gate_reached eligible", "2 hospital on_site",
                                       "3 hospital lymphodepletion_started",
                                       "3 hospital gate_reached lymphodepleted",
                                       "7 hospital lymphodepletion_ended",
                                       "8 hospital gate_reached infused", "8 hospital closed"));
  EXPECT_EQ(story.file.cultures, 0);
  for (const Mark mark : {Mark::collected, Mark::received, Mark::culture_started, Mark::released})
    EXPECT_EQ(story.file.at(mark), TimePoint::never());
}

TEST(ReadyMade, InVivoNeedsNothingButDelivery) {
  EXPECT_THAT(story_of(delivered(1, kInVivo)).lines,
              ElementsAre("0 hospital gate_reached eligible", "2 hospital on_site",
                          "2 hospital gate_reached infused", "2 hospital closed"));
  Scenario at_once = delivered(1, kInVivo);
  at_once.protocol->product.delivery = Distribution::fixed(0);
  EXPECT_EQ(story_of(at_once).file.ended, day(0));
}

TEST(ReadyMade, IsOrderedAfterScreening) {
  Scenario s = delivered(1, kInVivo);
  s.enters = Gate::screened;
  step(s, Gate::eligible).takes = Distribution::fixed(5);
  EXPECT_THAT(
      story_of(s).lines,
      ElementsAre("0 hospital gate_reached screened", "5 hospital gate_reached eligible",
                  "7 hospital on_site", "7 hospital gate_reached infused", "7 hospital closed"));
}

TEST(ReadyMade, IsWastedOnlyOnceItHasArrived) {
  Scenario s = delivered(1, kOffTheShelf);
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(1))};
  EXPECT_FALSE(story_of(s).file.product_discarded);
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(2.5))};
  EXPECT_TRUE(story_of(s).file.product_discarded);
}

TEST(ReadyMade, IsHeldByAnInfection) {
  Scenario s = delivered(1, kInVivo);
  Infection infection;
  infection.onset[index_of(Phase::waiting)] = strikes_on(1);
  infection.resolves = Distribution::fixed(4);
  infection.recorded_as = as(KnownCause::infection);
  s.infection = infection;
  const Story story = story_of(s);
  EXPECT_THAT(story.lines, Contains("2 hospital treatment_held"));
  EXPECT_NEAR(story.file.ended.since_start().in_days(), 5, 2e-5);
}

TEST(ReadyMade, MayHaveBeenOrderedBeforeTheStart) {
  Scenario s = delivered(1, kInVivo);
  PatientUnderWay waiting;
  waiting.reached = Gate::eligible;
  waiting.ago = days(0.5);
  s.under_way = {waiting};
  const auto files = files_of(s);
  ASSERT_EQ(files.size(), 2U);
  EXPECT_EQ(files[0].ended, day(1.5));
  EXPECT_EQ(files[1].ended, day(2));
  // The phase is as old as the order.
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(1))};
  const auto lost = files_of(s);
  EXPECT_NEAR(lost[0].ended.since_start().in_days(), 0.5, 2e-5);
  EXPECT_NEAR(lost[1].ended.since_start().in_days(), 1, 2e-5);
}

TEST(ReadyMade, BridgingCountsFromTheOrder) {
  // Two days of delivery and, off the shelf, one of scheduling.
  for (const auto& [kind, wait] : {std::pair(kOffTheShelf, 3.0), std::pair(kInVivo, 2.0)}) {
    Scenario s = delivered(1, kind);
    s.protocol->bridging = {true, days(wait - 0.1), 1, 1, Distribution::fixed(1)};
    const Story story = story_of(s);
    EXPECT_THAT(story.lines, Contains("0 hospital bridging_started"));
    EXPECT_THAT(story.lines, Contains("1 hospital bridging_response"));
    s.protocol->bridging.if_waiting_over = days(wait);
    EXPECT_THAT(story_of(s).lines, Not(Contains("0 hospital bridging_started")));
  }
}

/// A hazard a phase; collection has one that would be seen.
std::array<Hazard, phase_count> hazards() {
  return {Hazard::exponential(3), Hazard::exponential(3), Hazard::exponential(0.05),
          Hazard::exponential(0.02), Hazard::exponential(0.2)};
}

TEST(ReadyMade, LosesAsMuchAsItsPhasesLast) {
  Scenario shelf = delivered(kPatients, kOffTheShelf);
  shelf.leaving = {risk(KnownCause::progression, hazards())};
  expect_share(infused(shelf), kPatients, std::exp(-0.05 * 3 - 0.02 * 4 - 0.2 * 1), kError,
               "off the shelf");
  Scenario vivo = delivered(kPatients, kInVivo);
  vivo.leaving = shelf.leaving;
  expect_share(infused(vivo), kPatients, std::exp(-0.05 * 2), kError, "in vivo");
  // Over an exponential time of mean m: the Laplace transform 1 / (1 + rate m).
  vivo.protocol->product.delivery = Distribution::exponential(10);
  expect_share(infused(vivo), kPatients, 1 / (1 + 0.05 * 10), kError, "exponential delivery");
}

TEST(ReadyMade, ResponseToBridgingWorksFromItsDayOn) {
  Scenario s = delivered(kPatients, kInVivo);
  s.protocol->product.delivery = Distribution::fixed(10);
  s.leaving = {risk_in(Phase::waiting, KnownCause::progression, Hazard::exponential(0.05))};
  s.leaving[0].after_response = 0.2;
  s.protocol->bridging = {true, days(5), 1, 1, Distribution::fixed(4)};
  expect_share(infused(s), kPatients, std::exp(-0.05 * (4 + 0.2 * 6)), kError, "bridged");
}

TEST(ReadyMade, HasNoVeinToVeinTime) {
  for (const auto kind : {kOffTheShelf, kInVivo}) {
    const Scenario s = delivered(100, kind);
    Tally tally(s);
    run(s, tally);
    const ReplicationCounts counts = tally.finish_replication();
    EXPECT_EQ(counts.infused(), 100U);
    EXPECT_EQ(counts.measured[measure_at("vein_to_vein")].patients, 0U);
    EXPECT_THAT(counts.reached, Each(100U));
    EXPECT_EQ(tally.times().vein_to_vein().time.patients, 0U);
  }
}

TEST(ReadyMade, FasterDeliveryLosesNobodyWhoWouldHaveBeenInfused) {
  Scenario slow = delivered(10'000, kOffTheShelf);
  slow.leaving = {risk_always(KnownCause::progression, Hazard::exponential(0.01)),
                  risk_always(KnownCause::death, Hazard::exponential(0.004))};
  slow.protocol->product.delivery = Distribution::exponential(20);
  Scenario fast = slow;
  fast.protocol->product.delivery = Distribution::exponential(5);
  const auto a = files_of(slow, {4, 1}), b = files_of(fast, {4, 1});
  ASSERT_EQ(a.size(), b.size());
  std::uint32_t saved = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].entered, b[i].entered);
    ASSERT_FALSE(b[i].left && !a[i].left) << i;
    // Whoever leaves all the same leaves at the same instant for the same cause.
    if (b[i].left) {
      ASSERT_EQ(a[i].ended, b[i].ended) << i;
      ASSERT_EQ(a[i].cause, b[i].cause) << i;
    }
    saved += a[i].left && !b[i].left ? 1 : 0;
  }
  EXPECT_GT(saved, 500U);
}

TEST(ReadyMade, ThePatientIsTheSameAsWithAProductOfTheirOwn) {
  Scenario own = many(10'000);
  own.enters = Gate::screened;
  step(own, Gate::eligible).takes = Distribution::exponential(6);
  own.leaving = {risk_in(Phase::screening, KnownCause::progression, Hazard::exponential(0.02))};
  const Scenario shelf = ready_made(own, kOffTheShelf, Distribution::fixed(2));
  const auto a = files_of(own, {6, 0}), b = files_of(shelf, {6, 0});
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    ASSERT_EQ(a[i].at(Gate::eligible), b[i].at(Gate::eligible)) << i;
    ASSERT_EQ(a[i].left, b[i].left) << i;
  }
}

}  // namespace
}  // namespace v2v::test
