// Who makes a product and when its suite is asked for: every rule on a case of a few patients.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

using testing::ElementsAre;
using Assignment = Policy::Assignment;

TEST(LogisticsBooking, OnReceiptThePlaceInTheQueueIsThatOfTheCells) {
  // A near and a far hospital; the far one's cells are collected first and arrive later.
  Scenario s = central_on({0, 1});
  const SiteIndex far = add_site(s, "far", Site::Kind::hospital, kPlant, 3);
  patient(s, 0).hospital = far;
  patient(s, 1).hospital = kHospital;
  s.sites[far].share_of_patients = s.sites[kHospital].share_of_patients = 0.5;
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  EXPECT_DAYS(told_of(s), Mark::culture_started, 10, 3);

  // Booked at collection, the suite is kept for the cells that are on their way.
  s.protocol->policy.booking = Policy::Booking::at_collection;
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_started, 4, 11);
  expect_waited_only_for(told.files[1], ResourceKind::suites, days(8));
  EXPECT_EQ(told.seen(kPlant, ResourceKind::suites).in_use_area, days(3 + 7 + 7).in_milliseconds());
}

TEST(LogisticsBooking, AtReferralLeukapheresisWaitsForTheSuite) {
  Scenario s = central_on({0, 0});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  s.protocol->policy.booking = Policy::Booking::at_referral;
  const Told told = told_of(s);
  EXPECT_THAT(told.times(0, What::collection_started), ElementsAre(day(0)));
  EXPECT_THAT(told.times(1, What::collection_started), ElementsAre(day(9)));
  EXPECT_DAYS(told, Mark::culture_started, 2, 11);
  EXPECT_DAYS(told, Mark::infused, 18, 27);
  EXPECT_EQ(waited_in_all(told.files[1]), Duration()) << "no part of vein-to-vein time";
  const ResourceStatistics& seen = told.seen(kPlant, ResourceKind::suites);
  EXPECT_EQ(seen.waits_of_served, days(9).in_milliseconds());
  EXPECT_EQ(seen.in_use_area, days(2 * 9).in_milliseconds()) << "kept for the cells";
}

TEST(LogisticsBooking, WhoLeavesGivesTheBookedSuiteBack) {
  for (const auto booking : {Policy::Booking::at_collection, Policy::Booking::at_referral}) {
    Scenario s = central_on({0, 0});
    capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
    s.protocol->policy.booking = booking;
    set_burden(s, {1, 0});
    // On the way to the plant, on day 1.5.
    s.leaving = {risk_in(Phase::collection, KnownCause::death, strikes_on(1.5))};
    s.leaving[0].multiplier = {{0, 1}};
    const Told told = told_of(s);
    ASSERT_TRUE(told.files[0].left);
    const double expected = booking == Policy::Booking::at_collection ? 2 : 3.5;
    EXPECT_NEAR(told.files[1].at(Mark::culture_started).since_start().in_days(), expected, 1e-4);
  }
}

TEST(LogisticsBooking, WhoLeavesWhileWaitingForABookedSuite) {
  Scenario s = central_on({0, 0, 0});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  s.protocol->policy.booking = Policy::Booking::at_referral;
  set_burden(s, {0, 1, 0});
  s.leaving = {risk_in(Phase::collection, KnownCause::death, strikes_on(5))};
  s.leaving[0].multiplier = {{0, 1}};
  const Told told = told_of(s);
  ASSERT_TRUE(told.files[1].left);
  EXPECT_TRUE(told.files[1].was_waiting);
  EXPECT_EQ(told.files[1].waiting_for.kind, ResourceKind::suites);
  EXPECT_EQ(told.files[1].waiting_for.site, kPlant);
  EXPECT_EQ(told.files[2].at(Mark::culture_started), day(11));
}

TEST(LogisticsBooking, ACultureMadeAgainAsksForASuiteLikeEverybody) {
  Scenario s = central_on({0, 0});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  s.protocol->policy.booking = Policy::Booking::at_collection;
  s.protocol->product.failure = 0.5;
  s.protocol->product.attempts = 2;
  s.protocol->product.after_failure = only(&Remedy::make_again);
  const Told told = told_of(s, luck_with(s, [](const Told& one) {
                              return one.files[0].made_again == 1 && one.files[1].made_again == 0;
                            }));
  EXPECT_THAT(told.times(0, What::culture_started), ElementsAre(day(2), day(16)));
  EXPECT_THAT(told.times(1, What::culture_started), ElementsAre(day(9)));
}

/// Two plants, one and two days away, the nearer one named first; so many suites each.
constexpr SiteIndex kFar = 2;
Scenario two_plants(std::initializer_list<double> entries, std::uint32_t near_suites,
                    std::uint32_t far_suites) {
  Scenario s = central_on(entries);
  add_site(s, "far plant", Site::Kind::plant, kHospital, 2);
  s.protocol->product.made_at = {kPlant, kFar};
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(near_suites);
  capacity(s, kFar, ResourceKind::suites) = Capacity::of(far_suites);
  return s;
}
std::vector<SiteIndex> makers_of(const Scenario& s) {
  const Told told = told_of(s);
  std::vector<SiteIndex> makers;
  for (const PatientRecord& file : told.files) makers.push_back(told.makers(file.patient).at(0));
  return makers;
}

TEST(LogisticsAssignment, TheNearest) {
  Scenario s = two_plants({0, 0, 0}, 1, 9);
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kPlant, kPlant));
  s.protocol->product.made_at = {kFar, kPlant};
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kPlant, kPlant));
}

TEST(LogisticsAssignment, ByContract) {
  Scenario s = two_plants({0, 0}, 9, 9);
  const SiteIndex other = add_site(s, "other hospital", Site::Kind::hospital, kPlant, 1);
  s.lanes.push_back(lane(other, kFar, Distribution::fixed(1)));
  s.sites[kHospital].share_of_patients = s.sites[other].share_of_patients = 0.5;
  s.sites[kHospital].contract = kFar;
  s.sites[other].contract = kPlant;
  s.protocol->policy.assignment = Assignment::contract;
  patient(s, 0).hospital = kHospital;
  patient(s, 1).hospital = other;
  EXPECT_THAT(makers_of(s), ElementsAre(kFar, kPlant));
}

TEST(LogisticsAssignment, TheLeastLoaded) {
  // Cultures a suite before each choice: 0 and 0, 1 and 0, 1 and 1/4, 1/2, 3/4, then 1 and 1.
  Scenario s = two_plants({0, 0, 0, 0, 0, 0}, 1, 4);
  s.protocol->policy.assignment = Assignment::least_loaded;
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kFar, kFar, kFar, kFar, kPlant));
}

TEST(LogisticsAssignment, ACultureThatIsOverIsNoLoad) {
  // Cultures at the near plant from day 2 to 9; the next one is collected on day 9.5.
  Scenario s = two_plants({0, 8.5}, 1, 1);
  s.protocol->policy.assignment = Assignment::least_loaded;
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kPlant));
  s.enrolment = two_plants({0, 7.5}, 1, 1).enrolment;
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kFar));
}

TEST(LogisticsAssignment, TheEarliestInfusion) {
  // The far plant costs two days of transit more; a suite that is taken costs seven.
  Scenario s = two_plants({0, 0, 0, 0}, 1, 1);
  s.protocol->policy.assignment = Assignment::earliest_infusion;
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kFar, kPlant, kFar));
  // With four suites the wait there is short.
  s = two_plants({0, 0, 0, 0, 0, 0}, 4, 1);
  s.protocol->policy.assignment = Assignment::earliest_infusion;
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kPlant, kPlant, kPlant, kPlant, kFar));
}

TEST(LogisticsAssignment, InOrderWithOverflow) {
  Scenario s = two_plants({0, 0, 0, 0}, 1, 1);
  s.protocol->policy.assignment = Assignment::in_order;
  s.protocol->policy.overflow_over = days(5);  // a taken suite means an expected wait of seven days
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kFar, kPlant, kFar)) << "no one: earliest infusion";
  s.protocol->policy.overflow_over = days(7);
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kPlant, kFar, kFar));
  s.protocol->product.made_at = {kFar, kPlant};
  EXPECT_THAT(makers_of(s), ElementsAre(kFar, kFar, kPlant, kPlant));
}

class MakesFrom : public testing::TestWithParam<Assignment> {};

TEST_P(MakesFrom, NothingIsMadeBefore) {
  // The near plant makes from day 10; cells are collected on day 1, 9, 10 and 13.
  Scenario s = two_plants({0, 8, 9, 12}, 9, 9);
  s.sites[kPlant].makes_from = day(10);
  s.protocol->policy.assignment = GetParam();
  s.protocol->policy.overflow_over = days(100);
  EXPECT_THAT(makers_of(s), ElementsAre(kFar, kFar, kPlant, kPlant));
}

INSTANTIATE_TEST_SUITE_P(Assignments, MakesFrom,
                         testing::Values(Assignment::nearest, Assignment::least_loaded,
                                         Assignment::earliest_infusion, Assignment::in_order));

TEST(LogisticsAssignment, AHospitalThatMakesItself) {
  Scenario s = two_plants({0, 0}, 9, 9);
  s.protocol->product.made_at = {kPlant, kHospital};
  capacity(s, kHospital, ResourceKind::suites) = Capacity::of(1);
  EXPECT_THAT(makers_of(s), ElementsAre(kHospital, kHospital)) << "its own nearest";
  s.protocol->policy.assignment = Assignment::least_loaded;
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant, kHospital));
}

TEST(LogisticsAssignment, DecidedWhenTheSuiteIsBooked) {
  // At referral, on day 0, the near plant does not make yet; at collection, on day 1, it does.
  Scenario s = two_plants({0}, 9, 9);
  s.sites[kPlant].makes_from = day(0.5);
  s.protocol->policy.assignment = Assignment::least_loaded;
  EXPECT_THAT(makers_of(s), ElementsAre(kPlant));
  s.protocol->policy.booking = Policy::Booking::at_referral;
  EXPECT_THAT(makers_of(s), ElementsAre(kFar));
}

}  // namespace
}  // namespace v2v::test
