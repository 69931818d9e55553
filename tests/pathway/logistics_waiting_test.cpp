// What a patient was waiting for when leaving: every kind of thing that can be waited for.
#include "pathway/logistics_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {
namespace {

constexpr double kLate = 1'000;

struct Blocked {
  ResourceKind kind;
  SiteIndex site;
  Phase phase;
  std::function<void(Scenario&)> block;
};

void open_late(Scenario& s, SiteIndex site, ResourceKind kind) {
  Capacity& rules = capacity(s, site, kind);
  rules = Capacity::of(0);
  rules.later = {{day(kLate), 1}};
}
std::vector<Blocked> everything() {
  const auto late = [](ResourceKind kind, SiteIndex site, Phase phase) {
    return Blocked{kind, site, phase, [=](Scenario& s) { open_late(s, site, kind); }};
  };
  return {late(ResourceKind::apheresis_beds, kHospital, Phase::collection),
          late(ResourceKind::suites, kPlant, Phase::waiting),
          late(ResourceKind::operators, kPlant, Phase::waiting),
          late(ResourceKind::quality_control, kPlant, Phase::waiting),
          late(ResourceKind::qualified_persons, kPlant, Phase::waiting),
          late(ResourceKind::ward_beds, kHospital, Phase::waiting),
          {ResourceKind::slots, kHospital, Phase::collection,
           [](Scenario& s) {
             s.sites[kHospital].slots = Slots{0, days(kLate), {}};
           }},
          {ResourceKind::slots, kHospital, Phase::waiting,
           [](Scenario& s) {
             s.sites[kHospital].slots = Slots{0, days(kLate), Slots::For::culture};
           }},
          {ResourceKind::vector, kPlant, Phase::waiting,
           [](Scenario& s) {
             s.sites[kPlant].vector = VectorLots{0, 1, 0, Distribution::fixed(kLate)};
           }},
          {ResourceKind::opening_hours, kHospital, Phase::collection,
           [](Scenario& s) { s.sites[kHospital].open = closed_only(0, kLate); }},
          {ResourceKind::opening_hours, kPlant, Phase::collection,
           [](Scenario& s) { s.sites[kPlant].open = closed_only(0, kLate); }},
          {ResourceKind::departures, kHospital, Phase::collection,
           [](Scenario& s) {
             s.lanes[0].departures = daily_at_five({{day(0), day(kLate)}});
           }},
          {ResourceKind::departures, kPlant, Phase::waiting,
           [](Scenario& s) {
             s.lanes[0].departures = daily_at_five({{day(3), day(kLate)}});
           }},
          {ResourceKind::sessions, no_site, Phase::screening, [](Scenario& s) {
             s.enters = s.itt_gate = Gate::screened;
             step(s, Gate::eligible).sessions = daily_at_five({{day(0), day(kLate)}});
           }}};
}

TEST(LogisticsWaiting, WhoLeavesMeanwhileIsOnRecord) {
  for (const Blocked& one : everything()) {
    SCOPED_TRACE(std::string(resource_names[index_of(one.kind)]) + " at " +
                 std::to_string(one.site));
    Scenario s = central_on({0});
    s.protocol->stay = Stay{};
    s.protocol->product.same_operator = true;
    one.block(s);
    s.leaving = {risk_in(one.phase, KnownCause::death, strikes_on(30))};
    const Told told = told_of(s);
    const PatientRecord& file = told.files.at(0);
    ASSERT_TRUE(file.left);
    EXPECT_TRUE(file.was_waiting);
    EXPECT_EQ(file.waiting_for.kind, one.kind);
    EXPECT_EQ(file.waiting_for.site, one.site);
    const ResourceStatistics& seen = told.seen(one.site, one.kind);
    EXPECT_EQ(seen.left_queue, 1U);
    EXPECT_EQ(seen.requested, seen.served + 1);
    EXPECT_GT(seen.queue_area, days(15).in_milliseconds());
    // Without the block there is nothing to wait for.
    s = central_on({0});
    s.leaving = {risk_in(one.phase, KnownCause::death, strikes_on(30))};
    EXPECT_FALSE(told_of(s).files.at(0).left);
  }
}

TEST(LogisticsWaiting, TheWaitThatIsUnderWayIsOnRecord) {
  // Nothing before the bed takes time, and nobody is collected before day 1,000: whoever is struck
  // on day 30 has waited for 30 days.
  Scenario s = central_on({0});
  open_late(s, kHospital, ResourceKind::apheresis_beds);
  s.leaving = {risk_in(Phase::collection, KnownCause::death, strikes_on(30))};
  PatientRecord file = told_of(s).files.at(0);
  const Duration until_struck = file.ended - file.entered;
  EXPECT_LE(until_struck - days(30), Duration::milliseconds(1)) << "at the first instant past it";
  EXPECT_GE(until_struck, days(30));
  expect_waited_only_for(file, ResourceKind::apheresis_beds, until_struck);
  // A wait that has ended, and one that has not: a suite until day 10, then its tests.
  s = central_on({0});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(0);
  capacity(s, kPlant, ResourceKind::suites).later = {{day(10), 1}};
  open_late(s, kPlant, ResourceKind::quality_control);
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(30))};
  file = told_of(s).files.at(0);
  ASSERT_TRUE(file.left);
  EXPECT_EQ(waited(file, ResourceKind::suites), day(10) - file.at(Mark::received));
  EXPECT_EQ(waited(file, ResourceKind::quality_control), file.ended - file.at(Mark::culture_ended));
  EXPECT_EQ(waited_in_all(file) + days(7), file.ended - file.at(Mark::received))
      << "all but the culture";
}

TEST(LogisticsWaiting, WhoIsNotWaitingIsNot) {
  Scenario s = central_on({0});
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  s.leaving = {risk_in(Phase::waiting, KnownCause::death, strikes_on(5))};
  const PatientRecord file = told_of(s).files.at(0);
  ASSERT_TRUE(file.left);
  EXPECT_FALSE(file.was_waiting);
}

TEST(LogisticsWaiting, EverythingAtOnceIsStillPartOfVeinToVein) {
  // A plant that opens by day, has one of each, and a vehicle a day: whatever delays is on record.
  Scenario s = central_on({0, 0, 0.5, 1, 4});
  for (const ResourceKind kind : {ResourceKind::suites, ResourceKind::operators,
                                  ResourceKind::quality_control, ResourceKind::qualified_persons}) {
    capacity(s, kPlant, kind) = Capacity::of(1);
    capacity(s, kPlant, kind).open = working_days();
  }
  s.sites[kPlant].open = working_days();
  s.sites[kPlant].vector = VectorLots{1, 1, 0, Distribution::fixed(9)};
  s.sites[kHospital].slots = Slots{1, days(11), Slots::For::release};
  s.lanes[0].departures = daily_at_five();
  s.lanes[0].capacity = 1;
  s.protocol->product.start_work = s.protocol->product.harvest_work =
      Distribution::fixed(4 * kHour);
  s.protocol->product.review = Distribution::fixed(2 * kHour);
  s.protocol->stay = Stay{};
  s.protocol->stay->after_infusion = Distribution::fixed(20);
  capacity(s, kHospital, ResourceKind::ward_beds) = Capacity::of(1);
  const Duration undisturbed = days(17) + Duration::hours(4 + 4 + 2);
  for (const PatientRecord& file : told_of(s).files) {
    EXPECT_EQ(file.at(Mark::infused) - file.at(Mark::collected), undisturbed + waited_in_all(file));
    EXPECT_GT(waited_in_all(file), days(1));
  }
}

}  // namespace
}  // namespace v2v::test
