// Hours of work, from journals and days made by hand.
#include "vein2vein/statistics/people.hpp"

#include "statistics/small_file.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

namespace v2v {
namespace {

constexpr Duration hours(double count) { return Duration::days(count / 24); }

/// A hospital (0) and a maker (1), observed for three weeks that begin on a Monday.
Scenario staffed() {
  Scenario s = small_scenario();
  Service service;
  service.arrivals.per_day = 1;
  service.lasts = Duration::whole_days(21);
  s.enrolment = service;
  for (const char* name : {"ward", "plant"}) {
    Site site;
    site.name = name;
    site.kind = s.sites.empty() ? Site::Kind::hospital : Site::Kind::plant;
    s.sites.push_back(site);
  }
  return s;
}

Role role(const std::string& name, SiteIndex at, double people) {
  Role its;
  its.name = its.title = name;
  its.at = {at == 0, at == 1};
  its.full_time = hours(40);
  its.shifts = {{"", Calendar(), {at == 0 ? people : 0, at == 1 ? people : 0}}};
  return its;
}

/// Monday to Friday from eight to four, and every day from four to midnight.
Role in_shifts() {
  Role its = role("nurses", 0, 0);
  its.has_shifts = true;
  const auto shift = [](int days, double from, double until) {
    std::vector<Calendar::Hours> weekly;
    for (int day = 0; day < days; ++day)
      weekly.push_back(
          {Duration::whole_days(day) + hours(from), Duration::whole_days(day) + hours(until)});
    return Calendar(weekly, 0, {});
  };
  its.shifts = {{"day", shift(5, 8, 16), {2, 0}}, {"late", shift(7, 16, 24), {1, 0}}};
  return its;
}

void set(Role& its, Task task, Duration takes) { its.needs[index_of(task)].hours = takes; }

JournalEntry event(double at, SiteIndex site, What what, std::uint8_t detail = 0) {
  return {day(at), 0, site, what, detail};
}

PeopleSummary row(const Scenario& s, const PeopleTally& tally, std::size_t place,
                  std::uint64_t replications) {
  const auto people = people_of(s, tally.totals(), replications);
  EXPECT_LT(place, people.size());
  return people.at(place);
}

TEST(People, AreCountedByTheWeek) {
  Scenario s = staffed();
  s.people = {role("operators", 1, 1)};
  set(s.people[0], Task::culture, hours(30));
  PeopleTally tally(s);
  ASSERT_TRUE(tally.is_needed());
  EXPECT_FALSE(tally.needs_days());
  tally.on(event(0.5, 1, What::culture_started, 1));
  tally.on(event(6.9, 1, What::culture_started, 1));
  tally.on(event(7, 1, What::culture_started, 1));
  tally.on(event(8, 0, What::culture_started, 1));   // elsewhere
  tally.on(event(21, 1, What::culture_started, 1));  // too late
  tally.finish_replication();
  const PeopleSummary its = row(s, tally, 0, 1);
  EXPECT_EQ(its.site, "plant");
  EXPECT_EQ(its.offered_hours, 40);
  EXPECT_EQ(its.used_hours, 30);  // 60, 30 and 0
  EXPECT_EQ(its.p50, 30);
  EXPECT_EQ(its.p95, 60);
  EXPECT_EQ(its.used_fte, 0.75);
  EXPECT_EQ(its.fte95, 1.5);
  EXPECT_DOUBLE_EQ(its.weeks_short, 1.0 / 3);
  EXPECT_EQ(its.hours_in_all, 90);
}

/// What comes while nobody of the role is there is done by the shift that comes next.
TEST(People, WorkInShifts) {
  Scenario s = staffed();
  s.people = {in_shifts()};
  set(s.people[0], Task::infusion, hours(4));
  PeopleTally tally(s);
  const auto infused_at = [&](double at) {
    tally.on(event(at, 0, What::gate_reached, static_cast<std::uint8_t>(index_of(Gate::infused))));
  };
  infused_at(0.5);          // Monday noon: day
  infused_at(0.75);         // in the evening: late
  infused_at(1.1);          // at night: the next morning, day
  infused_at(5.2);          // Saturday morning: late
  infused_at(20 + 0.9999);  // late on the last evening
  tally.finish_replication();
  const PeopleSummary day_shift = row(s, tally, 0, 1), late = row(s, tally, 1, 1);
  EXPECT_EQ(day_shift.shift, "day");
  EXPECT_EQ(day_shift.hours_in_all, 8);
  EXPECT_EQ(late.hours_in_all, 12);
  EXPECT_EQ(day_shift.offered_hours, 2 * 40);
  EXPECT_EQ(late.offered_hours, 56);
  EXPECT_EQ(day_shift.offered_fte, 2);
}

/// A bed that is in use half of a day takes half of what a day takes of each shift of that day.
TEST(People, AreNeededByDaysOfBeds) {
  Scenario s = staffed();
  s.people = {in_shifts()};
  s.people[0].needs[index_of(Task::ward_day)].by_shift = {hours(3), hours(2)};
  PeopleTally tally(s);
  EXPECT_TRUE(tally.needs_days());
  const auto in_use = [&](double from, double beds, ResourceKind kind = ResourceKind::ward_beds) {
    tally.on_day({day(from), 0, kind, 0, 4, beds, 0, nullptr});
  };
  in_use(4, 2.5);  // Friday
  in_use(5, 2.5);  // Saturday: there is no day shift
  in_use(5, 9, ResourceKind::apheresis_beds);
  tally.finish_replication();
  EXPECT_EQ(row(s, tally, 0, 1).hours_in_all, 7.5);
  EXPECT_EQ(row(s, tally, 1, 1).hours_in_all, 10);
}

/// Hours of a day are shared out by the length of the shifts.
TEST(People, ShareOutADay) {
  Scenario s = staffed();
  s.people = {in_shifts()};
  set(s.people[0], Task::ward_day, hours(6));
  PeopleTally tally(s);
  tally.on_day({day(0), 0, ResourceKind::ward_beds, 0, 4, 1, 0, nullptr});
  tally.on_day({day(6), 0, ResourceKind::ward_beds, 0, 4, 1, 0, nullptr});
  tally.finish_replication();
  EXPECT_EQ(row(s, tally, 0, 1).hours_in_all, 3);
  EXPECT_EQ(row(s, tally, 1, 1).hours_in_all, 3 + 6);
}

/// Tests and releases of the first product, and of the last one where that is another.
TEST(People, TestWhatIsMade) {
  Scenario s = staffed();
  s.people = {role("analysts", 1, 1)};
  set(s.people[0], Task::test, hours(5));
  set(s.people[0], Task::release, hours(2));
  PeopleTally tally(s);
  PatientRecord record = file(s, 0, s.flowchart.size(), 0);
  record.maker = 1;
  record.marks[static_cast<std::size_t>(Mark::culture_ended)] = record.at(Gate::manufactured);
  record.reached[index_of(Gate::released)] = day(3);
  record.marks[static_cast<std::size_t>(Mark::released)] = day(3);
  tally.on_closed(record);
  record.marks[static_cast<std::size_t>(Mark::culture_ended)] = day(10);
  record.marks[static_cast<std::size_t>(Mark::released)] = day(12);
  tally.on_closed(record);
  tally.finish_replication();
  EXPECT_EQ(row(s, tally, 0, 1).hours_in_all, (5 + 2) + 2 * (5 + 2));
}

TEST(People, AddUpInAnyOrder) {
  Scenario s = staffed();
  s.people = {role("operators", 1, 1)};
  set(s.people[0], Task::culture, hours(30));
  PeopleTally one(s), other(s), both(s);
  for (int i = 0; i < 4; ++i) {
    PeopleTally& half = i % 2 == 0 ? one : other;
    for (int culture = 0; culture <= i; ++culture) {
      half.on(event(1.0 + 3 * culture, 1, What::culture_started, 1));
      both.on(event(1.0 + 3 * culture, 1, What::culture_started, 1));
    }
    half.finish_replication();
    both.finish_replication();
  }
  const auto bytes_of = [](const PeopleTotals& totals) {
    ByteWriter writer;
    totals.write(writer);
    return writer.take();
  };
  PeopleTotals merged;
  merged.merge(other.totals());
  merged.merge(one.totals());
  EXPECT_EQ(bytes_of(merged), bytes_of(both.totals()));
  const std::string bytes = bytes_of(merged);
  ByteReader reader(bytes);
  EXPECT_EQ(bytes_of(PeopleTotals::read(reader)), bytes);
  EXPECT_TRUE(reader.complete());
}

TEST(People, OfNobodyAreNotCounted) {
  PeopleTally tally(staffed());
  EXPECT_FALSE(tally.is_needed());
  tally.on(event(1, 1, What::culture_started, 1));
  tally.on_closed(file(staffed(), 0, 2, 0));
  tally.finish_replication();
  EXPECT_TRUE(people_of(staffed(), tally.totals(), 1).empty());
}

}  // namespace
}  // namespace v2v
