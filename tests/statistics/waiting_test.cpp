// Waits of patients, made by hand.
#include "vein2vein/statistics/waiting.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace v2v {
namespace {

TimePoint day(double days) { return TimePoint::at(Duration::days(days)); }

PatientRecord infused(double vein_to_vein, double suites, double departures) {
  PatientRecord record;
  record.marks.fill(TimePoint::never());
  record.marks[static_cast<std::size_t>(Mark::collected)] = day(3);
  record.marks[static_cast<std::size_t>(Mark::infused)] = day(3 + vein_to_vein);
  record.waited[index_of(ResourceKind::suites)] = Duration::days(suites);
  record.waited[index_of(ResourceKind::departures)] = Duration::days(departures);
  return record;
}

PatientRecord lost(bool was_waiting, ResourceKind kind = {}, SiteIndex site = 0) {
  PatientRecord record;
  record.left = true;
  record.was_waiting = was_waiting;
  record.waiting_for = {kind, site};
  // What the lost have waited is no part of anybody's vein-to-vein time.
  record.waited[index_of(ResourceKind::suites)] = Duration::days(1000);
  return record;
}

TEST(Waiting, IsAPartOfTheVeinToVeinTimeOfTheInfused) {
  Waiting waiting;
  waiting.add(infused(20, 4, 1));
  waiting.add(infused(30, 0, 5));
  waiting.add(lost(true, ResourceKind::ward_beds, 2));
  const WaitingShare share = waiting.share(4);
  EXPECT_DOUBLE_EQ(share.fraction, 10.0 / 50);
  ASSERT_EQ(share.parts.size(), 3U) << "kinds with something to tell";
  EXPECT_EQ(share.parts[0].name, "ward beds");
  EXPECT_EQ(share.parts[0].mean, 0);
  EXPECT_DOUBLE_EQ(share.parts[0].lost, 1.0 / 4);
  EXPECT_EQ(share.parts[1].name, "suites");
  EXPECT_DOUBLE_EQ(share.parts[1].mean, 2);
  EXPECT_EQ(share.parts[1].lost, 0);
  EXPECT_EQ(share.parts[2].name, "departures");
  EXPECT_DOUBLE_EQ(share.parts[2].mean, 3);
  EXPECT_EQ(share.lost_waiting_for_nothing, 0);
}

TEST(Waiting, OfThoseWhoWereNeverCollectedIsNotKnown) {
  PatientRecord record = infused(20, 4, 1);
  record.marks[static_cast<std::size_t>(Mark::collected)] = TimePoint::never();
  Waiting waiting;
  waiting.add(record);
  EXPECT_EQ(waiting.share(1).fraction, 0);
  EXPECT_TRUE(waiting.share(1).parts.empty());
  waiting.add(infused(10, 1, 0));
  EXPECT_DOUBLE_EQ(waiting.share(1).parts.at(0).mean, 1);
}

TEST(Waiting, TheLostAreCountedWhereTheyWaited) {
  Waiting waiting;
  for (int i = 0; i < 3; ++i) waiting.add(lost(true, ResourceKind::suites, 1));
  waiting.add(lost(true, ResourceKind::suites, 2));
  waiting.add(lost(true, ResourceKind::sessions, no_site));
  for (int i = 0; i < 5; ++i) waiting.add(lost(false));
  EXPECT_EQ(waiting.lost_at(1, ResourceKind::suites), 3U);
  EXPECT_EQ(waiting.lost_at(2, ResourceKind::suites), 1U);
  EXPECT_EQ(waiting.lost_at(1, ResourceKind::operators), 0U);
  EXPECT_EQ(waiting.lost_at(no_site, ResourceKind::sessions), 1U);
  const WaitingShare share = waiting.share(2);
  EXPECT_DOUBLE_EQ(share.lost_waiting_for_nothing, 2.5);
  ASSERT_EQ(share.parts.size(), 2U);
  EXPECT_DOUBLE_EQ(share.parts[0].lost, 2);
  EXPECT_DOUBLE_EQ(share.parts[1].lost, 0.5);
  EXPECT_EQ(share.fraction, 0) << "nobody was infused";
}

TEST(Waiting, MergingOrderDoesNotMatter) {
  Waiting one, other, all;
  for (int i = 0; i < 60; ++i) {
    const PatientRecord record =
        i % 4 == 0 ? lost(i % 8 == 0, ResourceKind::suites, static_cast<SiteIndex>(i % 3))
                   : infused(10 + 0.1 * i, 0.3 * i, 0.01 * i);
    (i % 3 == 0 ? one : other).add(record);
    all.add(record);
  }
  Waiting backwards = other;
  backwards.merge(one);
  one.merge(other);
  for (const Waiting* merged : {&one, &backwards}) {
    EXPECT_EQ(merged->share(7).fraction, all.share(7).fraction);
    EXPECT_EQ(merged->share(7).parts.at(0).mean, all.share(7).parts.at(0).mean);
    EXPECT_EQ(merged->share(7).parts.at(0).lost, all.share(7).parts.at(0).lost);
    EXPECT_EQ(merged->share(7).lost_waiting_for_nothing, all.share(7).lost_waiting_for_nothing);
    EXPECT_EQ(merged->lost_at(0, ResourceKind::suites), all.lost_at(0, ResourceKind::suites));
  }
}

}  // namespace
}  // namespace v2v
