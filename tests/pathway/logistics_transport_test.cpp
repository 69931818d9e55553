// Vehicles that are missed or full, consignments that are lost or spoiled, and what is done then.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

using testing::ElementsAre;
using testing::Field;

TEST(LogisticsDepartures, WaitedForOnBothWays) {
  Scenario s = central_on({0});
  s.lanes[0].departures = daily_at_five();
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::collected, 1);
  EXPECT_DAYS(told, Mark::received, 2 + 17 * kHour);
  // Released at 17 h sharp: still in time.
  EXPECT_DAYS(told, Mark::released, 11 + 17 * kHour);
  EXPECT_DAYS(told, Mark::on_site, 12 + 17 * kHour);
  expect_waited_only_for(told.files[0], ResourceKind::departures, Duration::hours(17));
}

TEST(LogisticsDepartures, MissedByAMillisecond) {
  Scenario s = central_on({0});
  s.lanes[0].departures = daily_at_five();
  s.protocol->product.release = Distribution::fixed(2 + 1e-3 / 86'400);
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::on_site, 13 + 17 * kHour);
  EXPECT_EQ(waited(told.files[0], ResourceKind::departures),
            Duration::hours(17 + 24) - Duration::milliseconds(1));
}

TEST(LogisticsDepartures, NoneOnTheWeekendAndNoneWhenCancelled) {
  std::vector<Duration> weekly;
  for (int weekday = 0; weekday < 5; ++weekday)
    weekly.push_back(Duration::hours(24 * weekday + 17));
  Scenario s = central_on({4});  // collected on Saturday
  s.lanes[0].departures = Timetable(weekly, 0, {{day(7), day(8)}});
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::received, 9 + 17 * kHour);  // left on Tuesday
  EXPECT_EQ(told.seen(kHospital, ResourceKind::departures).waits_of_served,
            Duration::hours(3 * 24 + 17).in_milliseconds());
}

TEST(LogisticsDepartures, AFullVehicle) {
  Scenario s = central_on({0, 0, 0});
  s.lanes[0].departures = daily_at_five();
  s.lanes[0].capacity = 1;
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::received, 2 + 17 * kHour, 3 + 17 * kHour, 4 + 17 * kHour);
  EXPECT_DAYS(told, Mark::on_site, 12 + 17 * kHour, 13 + 17 * kHour, 14 + 17 * kHour);
}

TEST(LogisticsDepartures, CellsAndProductsDoNotShareAVehicle) {
  // The second one's cells are ready when the first one's product is.
  Scenario s = central_on({0, 10 + 17 * kHour});
  s.lanes[0].departures = daily_at_five();
  s.lanes[0].capacity = 1;
  const Told told = told_of(s);
  EXPECT_EQ(told.files[0].at(Mark::on_site), day(12 + 17 * kHour));
  EXPECT_EQ(told.files[1].at(Mark::received), day(12 + 17 * kHour));
}

TEST(LogisticsDepartures, ChangingTrainsAtAHub) {
  // Hospital to hub at 17 h, half a day; hub to plant at 17 h, half a day. The plant is reached
  // only through the hub.
  Scenario s = central_on({0});
  s.lanes.clear();
  const SiteIndex hub = add_site(s, "hub", Site::Kind::laboratory, kHospital, 0.5);
  s.lanes.push_back(lane(hub, kPlant, Distribution::fixed(0.5)));
  for (Lane& one : s.lanes) one.departures = daily_at_five();
  const Told told = told_of(s);
  // Left on day 1 at 17 h, at the hub on day 2 at 5 h, left at 17 h, there on day 3 at 5 h.
  EXPECT_DAYS(told, Mark::received, 3 + 5 * kHour);
  // Released on day 12 at 5 h, left at 17 h, on from the hub on day 13 at 17 h.
  EXPECT_DAYS(told, Mark::on_site, 14 + 5 * kHour);
  EXPECT_EQ(waited(told.files[0], ResourceKind::departures), Duration::hours(17 + 12 + 12 + 12));
}

/// Every second consignment is lost or spoiled; two cultures at most.
Scenario risky(bool spoiled, double Remedy::*remedy) {
  Scenario s = central_on({0});
  (spoiled ? s.lanes[0].spoiled : s.lanes[0].lost) = 0.5;
  s.protocol->product.after_transport_loss = only(remedy);
  s.protocol->product.attempts = 2;
  return s;
}
std::vector<JournalEntry> losses(const Told& told) {
  std::vector<JournalEntry> found;
  for (const JournalEntry& entry : told.entries)
    if (entry.what == What::consignment_lost || entry.what == What::temperature_excursion)
      found.push_back(entry);
  return found;
}
/// One loss, on the way there (0) or back (1).
Told with_one_loss(const Scenario& s, unsigned on_the_way) {
  return told_of(s, luck_with(s, [&](const Told& told) {
                   const auto lost = losses(told);
                   return lost.size() == 1 && lost[0].detail == on_the_way;
                 }));
}

class TransportLoss : public testing::TestWithParam<bool> {
 protected:
  What what() const { return GetParam() ? What::temperature_excursion : What::consignment_lost; }
};

TEST_P(TransportLoss, OnTheWayThereAndLost) {
  const Scenario s = risky(GetParam(), &Remedy::lose);
  const Told told = with_one_loss(s, 0);
  EXPECT_THAT(told.times(0, what()), ElementsAre(day(2)));
  const PatientRecord& file = told.files[0];
  EXPECT_TRUE(file.left);
  EXPECT_EQ(file.cause, index_of(KnownCause::lost_in_transit));
  EXPECT_EQ(file.ended, day(2));
  EXPECT_EQ(file.lost_in_transit, 1);
  EXPECT_FALSE(file.product_discarded) << "there was no product";
  EXPECT_FALSE(file.has_reached(Gate::received));
}

TEST_P(TransportLoss, OnTheWayThereAndCollectedAgain) {
  // What is to be made again has no cells to be made from.
  for (double Remedy::*remedy : {&Remedy::collect_again, &Remedy::make_again}) {
    const Scenario s = risky(GetParam(), remedy);
    const Told told = with_one_loss(s, 0);
    EXPECT_THAT(told.times(0, What::collection_started), ElementsAre(day(0), day(2)));
    EXPECT_DAYS(told, Gate::collected, 1);
    EXPECT_DAYS(told, Mark::collected, 3);
    EXPECT_DAYS(told, Mark::received, 4);
    EXPECT_DAYS(told, Mark::infused, 20);
    EXPECT_EQ(told.files[0].cultures, 1);
    EXPECT_EQ(told.files[0].collected_again, 1);
  }
}

TEST_P(TransportLoss, OnTheWayBackAndLost) {
  const Scenario s = risky(GetParam(), &Remedy::lose);
  const Told told = with_one_loss(s, 1);
  const PatientRecord& file = told.files[0];
  EXPECT_THAT(told.times(0, what()), ElementsAre(day(12)));
  EXPECT_TRUE(file.left);
  EXPECT_EQ(file.cause, index_of(KnownCause::lost_in_transit));
  EXPECT_EQ(file.ended, day(12));
  EXPECT_TRUE(file.product_discarded);
  EXPECT_TRUE(file.has_reached(Gate::released));
}

TEST_P(TransportLoss, OnTheWayBackAndMadeAgain) {
  const Scenario s = risky(GetParam(), &Remedy::make_again);
  const Told told = with_one_loss(s, 1);
  EXPECT_THAT(told.times(0, What::culture_started), ElementsAre(day(2), day(12)));
  EXPECT_DAYS(told, Gate::released, 11);
  EXPECT_DAYS(told, Mark::released, 21);
  EXPECT_DAYS(told, Mark::infused, 28);
  EXPECT_DAYS(told, Mark::collected, 1);
  EXPECT_EQ(told.files[0].made_again, 1);
  EXPECT_TRUE(told.files[0].product_discarded);
}

TEST_P(TransportLoss, OnTheWayBackAndCollectedAgain) {
  const Scenario s = risky(GetParam(), &Remedy::collect_again);
  const Told told = with_one_loss(s, 1);
  EXPECT_THAT(told.times(0, What::culture_started), ElementsAre(day(2), day(14)));
  EXPECT_DAYS(told, Mark::collected, 13);
  EXPECT_DAYS(told, Mark::infused, 30);
  EXPECT_EQ(told.files[0].collected_again, 1);
}

TEST_P(TransportLoss, AfterTheLastCulture) {
  Scenario s = risky(GetParam(), &Remedy::make_again);
  s.protocol->product.attempts = 1;
  const Told told = with_one_loss(s, 1);
  EXPECT_TRUE(told.files[0].left);
  EXPECT_EQ(told.files[0].ended, day(12));
}

TEST_P(TransportLoss, NothingThatCannotArriveIsSentForEver) {
  Scenario s = risky(GetParam(), &Remedy::collect_again);
  (GetParam() ? s.lanes[0].spoiled : s.lanes[0].lost) = 1;
  const Told told = told_of(s);
  EXPECT_TRUE(told.files[0].left);
  EXPECT_EQ(told.files[0].cause, index_of(KnownCause::lost_in_transit));
}

INSTANTIATE_TEST_SUITE_P(LostAndSpoiled, TransportLoss, testing::Bool(),
                         [](const auto& spoiled) { return spoiled.param ? "Spoiled" : "Lost"; });

// Who plans lymphodepletion by the culture's beginning waits for that, and must hear of the loss.
TEST(LogisticsTransport, LostCellsAreHeardOfBeforeRelease) {
  Scenario s = risky(false, &Remedy::collect_again);
  s.protocol->lymphodepletion.start = Lymphodepletion::Start::before_release;
  s.protocol->lymphodepletion.lead = days(5);
  const Told told = with_one_loss(s, 0);
  EXPECT_THAT(told.times(0, What::collection_started), ElementsAre(day(0), day(2)));
  EXPECT_DAYS(told, Mark::on_site, 14);
  EXPECT_DAYS(told, Mark::lymphodepletion_started, 9);
  EXPECT_DAYS(told, Mark::infused, 14);
}

TEST(LogisticsTransport, AShareOfTheConsignments) {
  // Both kinds on one lane: shares of what comes to the plant.
  Scenario s = many(20'000);
  s.lanes[0].lost = 0.02;
  s.lanes[0].spoiled = 0.05;
  std::uint64_t lost = 0, spoiled = 0;
  class Counter final : public Observer {
   public:
    Counter(std::uint64_t& lost, std::uint64_t& spoiled) : lost_(lost), spoiled_(spoiled) {}
    void on(const JournalEntry& entry) override {
      if (entry.detail != 0) return;
      lost_ += entry.what == What::consignment_lost ? 1 : 0;
      spoiled_ += entry.what == What::temperature_excursion ? 1 : 0;
    }
    void on_closed(const PatientRecord&) override {}

   private:
    std::uint64_t& lost_;
    std::uint64_t& spoiled_;
  } counter(lost, spoiled);
  run(s, counter);
  expect_share(lost, 20'000, 0.02, 0.001, "lost on the way there");
  expect_share(spoiled, 20'000, 0.05, 0.0016, "spoiled on the way there");
}

TEST(LogisticsTransport, ALostConsignmentNoLongerCountsAsTheMakersLoad) {
  // Two plants without anything to do; the cells on their way to the first are lost.
  Scenario s = central_on({0});
  const SiteIndex other = add_site(s, "other plant", Site::Kind::plant, kHospital, 1);
  s.protocol->product.made_at = {kPlant, other};
  s.protocol->policy.assignment = Policy::Assignment::least_loaded;
  for (const SiteIndex maker : s.protocol->product.made_at)
    capacity(s, maker, ResourceKind::suites) = Capacity::of(1);
  for (Lane& one : s.lanes) one.lost = 0.3;
  s.protocol->product.after_transport_loss = only(&Remedy::collect_again);
  const Told told = told_of(s, luck_with(s, [&](const Told& one) {
                              const auto lost = losses(one);
                              return lost.size() == 1 && lost[0].detail == 0;
                            }));
  EXPECT_EQ(told.files[0].collected_again, 1);
  EXPECT_THAT(told.makers(0), ElementsAre(kPlant)) << "as idle as the other, and named first";
}

}  // namespace
}  // namespace v2v::test
