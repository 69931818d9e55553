// Rules that change at a date, patients who are under way at the start, and days added up.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

using testing::ElementsAre;

/// From that day on `s` follows another protocol.
void change_on(Scenario& s, double from, const std::function<void(Protocol&)>& edit) {
  Protocol later = *s.protocol;
  edit(later);
  s.changes.push_back({day(from), later});
}

TEST(LogisticsChange, WhatHasBegunIsFinishedByTheOldRules) {
  // Collected on day 1, on day 9 and on day 10.5; three days of culture instead of seven from 10.
  Scenario s = central_on({0, 8, 9.5});
  change_on(s, 10, [](Protocol& later) { later.product.culture = Distribution::fixed(3); });
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::culture_started, 2, 10, 11.5);
  EXPECT_DAYS(told, Mark::culture_ended, 9, 17, 14.5);
}

TEST(LogisticsChange, WhatEndsAtTheVeryInstantGoesByTheOldRules) {
  // Work ends first within an instant, then rules change, then patients arrive.
  Scenario s = central_on({9, 9 + 1e-3 / 86'400});
  change_on(s, 10, [](Protocol& later) { later.product.culture = Distribution::fixed(3); });
  EXPECT_DAYS(told_of(s), Mark::culture_ended, 18, 14 + 1e-3 / 86'400);
  s = central_on({10});
  s.enters = s.itt_gate = Gate::collected;
  change_on(s, 10, [](Protocol& later) { later.product.culture = Distribution::fixed(3); });
  EXPECT_DAYS(told_of(s), Mark::culture_ended, 14);
}

TEST(LogisticsChange, LymphodepletionAndStayGoWithTheProduct) {
  Scenario s = central_on({0, 12});
  change_on(s, 10, [](Protocol& later) {
    later.lymphodepletion.scheduling = Distribution::fixed(3);
    later.lymphodepletion.first_day = -3;  // two days instead of four
    later.stay = Stay{};
    later.stay->after_infusion = Distribution::fixed(6);
  });
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::lymphodepletion_started, 13, 27);
  EXPECT_DAYS(told, Mark::infused, 18, 30);
  EXPECT_THAT(told.times(0, What::discharged), ElementsAre());
  EXPECT_THAT(told.times(1, What::discharged), ElementsAre(day(36)));
}

TEST(LogisticsChange, OneAfterTheOther) {
  Scenario s = central_on({0, 10, 20});
  change_on(s, 5, [](Protocol& later) { later.product.culture = Distribution::fixed(3); });
  change_on(s, 15, [](Protocol& later) { later.product.culture = Distribution::fixed(1); });
  EXPECT_DAYS(told_of(s), Mark::culture_ended, 9, 15, 23);
}

TEST(LogisticsChange, AnotherMaker) {
  Scenario s = central_on({0, 12});
  const SiteIndex other = add_site(s, "other plant", Site::Kind::plant, kHospital, 2);
  change_on(s, 10, [&](Protocol& later) { later.product.made_at = {other}; });
  const Told told = told_of(s);
  EXPECT_THAT(told.makers(0), ElementsAre(kPlant));
  EXPECT_THAT(told.makers(1), ElementsAre(other));
  EXPECT_DAYS(told, Mark::received, 2, 15);
}

TEST(LogisticsChange, ThoseWhoWaitAreSortedAgain) {
  // One suite, taken from day 2 to 9; the urgent one has come second.
  Scenario s = central_on({0, 1, 2});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  set_burden(s, {0, 0, 1});
  change_on(s, 5, [](Protocol& later) { later.policy.priority = Policy::Priority::urgency; });
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 16, 9);
  s.changes.front().from = day(9.5);  // too late
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 9, 16);
}

TEST(LogisticsChange, FromBookingOnReceiptToBookingAtReferral) {
  // One suite. The first one's cells are in it from day 2 to 9; the second is eligible on day 6,
  // when leukapheresis has to wait for a suite.
  Scenario s = central_on({0, 6});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  change_on(s, 5, [](Protocol& later) { later.policy.booking = Policy::Booking::at_referral; });
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::collected, 1, 10);
}

TEST(LogisticsChange, FromBookingAtReferralToBookingOnReceipt) {
  // Entered under the old rules, but nothing has been booked: the product is one of the new rules.
  Scenario s = central_on({0});
  s.enters = s.itt_gate = Gate::screened;
  step(s, Gate::eligible).takes = Distribution::fixed(10);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  s.protocol->policy.booking = Policy::Booking::at_referral;
  const SiteIndex other = add_site(s, "other plant", Site::Kind::plant, kHospital, 2);
  change_on(s, 5, [&](Protocol& later) {
    later.policy.booking = Policy::Booking::on_receipt;
    later.product.culture = Distribution::fixed(3);
    later.product.made_at = {other};
  });
  const Told told = told_of(s);
  EXPECT_THAT(told.makers(0), ElementsAre(other));
  EXPECT_DAYS(told, Mark::culture_ended, 16);
}

/// Nobody new comes.
Scenario under_way(std::vector<PatientUnderWay> patients) {
  Scenario s = central_on({});
  s.enters = s.itt_gate = Gate::referred;
  for (const Gate gate : {Gate::approved, Gate::screened, Gate::eligible})
    step(s, gate).takes = Distribution::fixed(5);
  s.under_way = std::move(patients);
  return s;
}
PatientUnderWay since(Gate reached, double ago) {
  PatientUnderWay one;
  one.reached = reached;
  one.ago = days(ago);
  return one;
}
PatientUnderWay in_culture(double ago, std::optional<double> collected_ago = std::nullopt) {
  PatientUnderWay one = since(Gate::received, ago);
  one.in_culture = true;
  if (collected_ago) one.collected_ago = days(*collected_ago);
  return one;
}

TEST(LogisticsUnderWay, BeforeCollectionTheRestOfAStep) {
  for (const Gate gate : {Gate::referred, Gate::approved, Gate::screened}) {
    const Told told = told_of(under_way({since(gate, 3)}));
    const auto next = static_cast<Gate>(index_of(gate) + 1);
    const PatientRecord& file = told.files[0];
    EXPECT_EQ(file.at(gate), day(-3));
    EXPECT_EQ(file.entered, day(-3));
    EXPECT_EQ(file.at(next), day(2)) << name_of(next);
    const double left = 5.0 * static_cast<double>(index_of(Gate::eligible) - index_of(next));
    EXPECT_EQ(file.at(Gate::eligible), day(2 + left));
    EXPECT_EQ(file.at(Gate::infused), day(2 + left + 18));
  }
}

TEST(LogisticsUnderWay, Eligible) {
  const Told told = told_of(under_way({since(Gate::eligible, 4)}));
  EXPECT_THAT(told.times(0, What::collection_started), ElementsAre(day(0)));
  EXPECT_DAYS(told, Mark::infused, 18);
}

TEST(LogisticsUnderWay, Collected) {
  const Told told = told_of(under_way({since(Gate::collected, 0.5)}));
  const PatientRecord& file = told.files[0];
  EXPECT_EQ(file.at(Mark::collected), day(-0.5));
  EXPECT_GE(file.at(Mark::received), day(0.5)) << "a day of transit";
  EXPECT_LE(file.at(Mark::received), day(1));
  EXPECT_EQ(file.at(Mark::culture_started), file.at(Mark::received));
  EXPECT_EQ(file.at(Mark::infused) - file.at(Mark::received), days(16));
}

TEST(LogisticsUnderWay, ReceivedAndWaitingForASuite) {
  PatientUnderWay one = since(Gate::received, 3);
  one.collected_ago = days(4);
  const Told told = told_of(under_way({one}));
  EXPECT_DAYS(told, Mark::collected, -4);
  EXPECT_DAYS(told, Mark::received, -3);
  EXPECT_DAYS(told, Mark::suite_requested, -3);
  EXPECT_DAYS(told, Mark::culture_started, 0);
  EXPECT_DAYS(told, Mark::culture_ended, 7);
  EXPECT_DAYS(told, Mark::infused, 16);
}

TEST(LogisticsUnderWay, TheRestOfACulture) {
  const Told told = told_of(under_way({in_culture(4, 6)}));
  EXPECT_DAYS(told, Mark::collected, -6);
  EXPECT_DAYS(told, Mark::suite_requested, -4);
  EXPECT_DAYS(told, Mark::culture_started, -4);
  EXPECT_DAYS(told, Mark::culture_ended, 3);
  EXPECT_DAYS(told, Mark::infused, 12);
  EXPECT_EQ(waited_in_all(told.files[0]), Duration());
  EXPECT_EQ(told.files[0].cultures, 1);
  EXPECT_EQ(told_of(under_way({in_culture(9)})).files[0].at(Mark::culture_ended), day(0))
      << "longer than a culture takes";
  EXPECT_EQ(told_of(under_way({in_culture(4)})).files[0].at(Mark::collected), TimePoint::never());
}

TEST(LogisticsUnderWay, ThePastIsInTheJournal) {
  const Told told = told_of(under_way({in_culture(4, 6)}));
  EXPECT_THAT(told.times(0, What::gate_reached),
              ElementsAre(day(-6), day(-6), day(-6), day(-6), day(-6), day(-4), day(3), day(5),
                          day(7), day(12)));
  EXPECT_THAT(told.times(0, What::culture_started), ElementsAre(day(-4)));
  EXPECT_EQ(told.files[0].entered, day(-6));
  EXPECT_EQ(told.files[0].at(Gate::screened), day(-6)) << "before cells were collected, or then";
}

TEST(LogisticsUnderWay, NobodyOnAListCountsWhereThereIsAWarmUp) {
  Scenario s = under_way({since(Gate::received, 3), since(Gate::eligible, 1)});
  Service service;
  service.arrivals.per_day = 1;
  service.patients = 5;
  for (const double warm_up : {0.0, 0.5, 200.0}) {
    service.warm_up = days(warm_up);
    s.enrolment = service;
    const Told told = told_of(s);
    const auto counted = std::count_if(told.files.begin(), told.files.end(),
                                       [](const PatientRecord& file) { return file.counted; });
    EXPECT_EQ(counted, warm_up > 0 ? 5 : 7) << warm_up;
  }
}

TEST(LogisticsUnderWay, TheRestOfARandomCultureIsConditional) {
  // Uniform on [0, 10] d and longer than 4: uniform on [4, 10]. Exponential: as if it began anew.
  constexpr int kPatients = 4'000;
  const std::vector<PatientUnderWay> all(kPatients, in_culture(4));
  Scenario s = under_way(all);
  s.protocol->product.culture = Distribution::uniform(0, 10);
  double sum = 0, longest = 0, shortest = 10;
  for (const PatientRecord& file : told_of(s).files) {
    const double rest = file.at(Mark::culture_ended).since_start().in_days();
    sum += rest;
    longest = std::max(longest, rest);
    shortest = std::min(shortest, rest);
  }
  // Four standard errors of the mean of a uniform on [0, 6]: 6 / sqrt(12 n).
  EXPECT_NEAR(sum / kPatients, 3, 4 * 6 / std::sqrt(12.0 * kPatients));
  EXPECT_LE(longest, 6);
  EXPECT_GT(longest, 5.9);
  EXPECT_LT(shortest, 0.1);
  s.protocol->product.culture = Distribution::exponential(5);
  sum = 0;
  std::uint64_t beyond = 0;
  for (const PatientRecord& file : told_of(s).files) {
    const double rest = file.at(Mark::culture_ended).since_start().in_days();
    sum += rest;
    beyond += rest > 5 ? 1 : 0;
  }
  EXPECT_NEAR(sum / kPatients, 5, 4 * 5 / std::sqrt(kPatients));
  expect_share(beyond, kPatients, std::exp(-1), 0.008, "longer than the mean");
}

TEST(LogisticsUnderWay, Released) {
  const Told told = told_of(under_way({since(Gate::released, 1)}));
  const PatientRecord& file = told.files[0];
  EXPECT_EQ(file.at(Mark::released), day(-1));
  EXPECT_LE(file.at(Mark::on_site), day(1));
  EXPECT_EQ(file.at(Mark::infused) - file.at(Mark::on_site), days(6));
  EXPECT_TRUE(told.times(0, What::culture_started).empty());
}

TEST(LogisticsUnderWay, CulturesUnderWayHaveTheirSuites) {
  Scenario s = under_way({since(Gate::received, 3), since(Gate::received, 6), in_culture(4)});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  const Told told = told_of(s);
  // Whoever has waited longest is next. Numbers go by that order.
  EXPECT_DAYS(told, Mark::received, -4, -6, -3);
  EXPECT_DAYS(told, Mark::culture_ended, 3, 10, 17);
}

TEST(LogisticsUnderWay, AClosedPlantCulturesOn) {
  // Time 0 is a Monday, 0 h: the plant opens at 8 h, but what is in a suite goes on.
  Scenario s = under_way({in_culture(4)});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  capacity(s, kPlant, ResourceKind::suites).open = working_days();
  EXPECT_DAYS(told_of(s), Mark::culture_ended, 3);
}

TEST(LogisticsUnderWay, LymphodepletionIsPlannedByTheRestOfTheCulture) {
  // Point of care: six days of culture, one of release, lymphodepletion six days before infusion.
  // Four days into the culture the product is there on day 3: lymphodepletion starts at once, ends
  // on day 3, and infusion follows three days of rest.
  Scenario s = point_of_care(0);
  s.under_way = {in_culture(4)};
  s.enters = s.itt_gate = Gate::referred;
  s.protocol->product.cryopreserved = true;
  const Told told = told_of(s);
  EXPECT_DAYS(told, Mark::on_site, 3);
  EXPECT_DAYS(told, Mark::lymphodepletion_started, 0);
  EXPECT_DAYS(told, Mark::infused, 6);
}

TEST(LogisticsUnderWay, ReleasedBeforeLymphodepletion) {
  // On its way for a day at most; lymphodepletion of four days and a day of rest start at once.
  Scenario s = under_way({since(Gate::released, 1)});
  s.protocol->lymphodepletion.start = Lymphodepletion::Start::before_release;
  s.protocol->lymphodepletion.lead = days(5);
  const Told told = told_of(s);
  ASSERT_FALSE(told.files.empty()) << "waits for ever";
  EXPECT_LE(told.files[0].at(Mark::on_site), day(1));
  EXPECT_DAYS(told, Mark::lymphodepletion_started, 0);
  EXPECT_DAYS(told, Mark::infused, 5);
}

TEST(LogisticsUnderWay, WhoLeavesAtOnceStopsNoClocks) {
  // The first one's approval is decided, and denied, at the very start; the other waits for a suite
  // that is there from day 5.
  Scenario s = under_way({since(Gate::referred, 9), since(Gate::received, 1)});
  step(s, Gate::approved).lost = {
      {index_of(KnownCause::ineligible), 1, as(KnownCause::ineligible)}};
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(0);
  capacity(s, kPlant, ResourceKind::suites).later = {{day(5), 1}};
  const Told told = told_of(s);
  ASSERT_EQ(told.files.size(), 2U) << "waits for ever";
  EXPECT_EQ(told.files[0].ended, day(0));
  EXPECT_EQ(told.files[1].at(Mark::culture_ended), day(12));
}

TEST(LogisticsUnderWay, WithAMakerOfItsOwnBesideThoseWhoCome) {
  PatientUnderWay one = in_culture(4);
  Scenario s = under_way({});
  const SiteIndex other = add_site(s, "other plant", Site::Kind::plant, kHospital, 2);
  s.protocol->product.made_at = {kPlant, other};
  s.protocol->policy.assignment = Policy::Assignment::least_loaded;
  one.maker = other;
  s.under_way = {one};
  s.enrolment = central_on({0}).enrolment;
  const Told told = told_of(s);
  EXPECT_THAT(told.makers(0), ElementsAre(other));
  EXPECT_DAYS(told, Mark::on_site, 7, 27);
  EXPECT_TRUE(told.files[0].counted);
}

TEST(LogisticsUnderWay, HazardsAreAsOldAsTheWait) {
  // The hazard strikes on day 10 of waiting; six days have passed.
  Scenario s = under_way({since(Gate::received, 6)});
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(10))};
  EXPECT_NEAR(told_of(s).files[0].ended.since_start().in_days(), 4, 1e-4);
}

TEST(LogisticsClosure, OfSomeUnitsLetsWhatHasBegunGoOn) {
  // Two suites, both taken from day 2 to 9; one of them is closed from day 5 to 12.
  Scenario s = central_on({0, 0, 1, 1});
  Capacity& suites = capacity(s, kPlant, ResourceKind::suites);
  suites = Capacity::of(2);
  suites.closed_units = {{{day(5), day(12)}, 1}};
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 2, 9, 12);
  // Closed one after the other: on day 9 none is there.
  suites.closed_units = {{{day(5), day(10)}, 1}, {{day(8), day(13)}, 1}};
  EXPECT_DAYS(told_of(s), Mark::culture_started, 2, 2, 10, 13);
}

class Days final : public Observer {
 public:
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord&) override {}
  void on_day(const ResourceDay& one) override { all.push_back(one); }
  std::vector<ResourceDay> all;
};

TEST(LogisticsDays, AddUpToTheStatistics) {
  Scenario s = central_on({0, 0, 0.25, 3, 3.5, 9});
  Capacity& suites = capacity(s, kPlant, ResourceKind::suites);
  suites = Capacity::of(1);
  suites.open = working_days();
  suites.later = {{day(10), 3}};
  capacity(s, kHospital, ResourceKind::apheresis_beds) = Capacity::of(1);
  s.lanes[0].departures = daily_at_five();
  s.lanes[0].capacity = 1;
  s.sites[kHospital].slots = Slots{1, days(2), Slots::For::culture};
  s.sites[kPlant].open = working_days();
  Days observed;
  const Plan plan(s);
  FastEngine engine;
  const PathwayOutcome outcome = simulate(plan, engine, observed, {}, {}, DailyUse::of_everything);
  ASSERT_EQ(outcome.resources.size(), 6U);
  for (const PathwayOutcome::Use& use : outcome.resources) {
    SCOPED_TRACE(std::string(resource_names[index_of(use.kind)]) + " at " +
                 std::to_string(use.site));
    double capacity_area = 0, in_use_area = 0, queue_area = 0;
    TimePoint expected;
    for (const ResourceDay& one : observed.all) {
      if (one.site != use.site || one.kind != use.kind) continue;
      EXPECT_EQ(one.from, expected);
      expected = one.from + days(1);
      const double length = static_cast<double>(
          (std::min(expected, TimePoint::at(use.seen.observed)) - one.from).in_milliseconds());
      capacity_area += one.capacity * length;
      in_use_area += one.in_use * length;
      queue_area += one.queue * length;
    }
    EXPECT_GE(expected, TimePoint::at(use.seen.observed));
    EXPECT_NEAR(capacity_area, static_cast<double>(use.seen.capacity_area), 1);
    EXPECT_NEAR(in_use_area, static_cast<double>(use.seen.in_use_area), 1);
    EXPECT_NEAR(queue_area, static_cast<double>(use.seen.queue_area), 1);
  }
  // Of the first day, by hand: an apheresis bed in use throughout, and one or two who wait for it.
  const auto first = std::find_if(observed.all.begin(), observed.all.end(), [](const auto& one) {
    return one.kind == ResourceKind::apheresis_beds;
  });
  ASSERT_NE(first, observed.all.end());
  EXPECT_DOUBLE_EQ(first->in_use, 1);
  EXPECT_DOUBLE_EQ(first->queue, 1.75);
}

}  // namespace
}  // namespace v2v::test
