// Who gets away with which vehicle: cut-off, places, priorities, and who gives up.
#include "vein2vein/engine/departures.hpp"

#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"

#include <gtest/gtest.h>

#include <list>
#include <memory>

namespace v2v::test {
namespace {

using Notes = std::vector<Note>;

/// A vehicle every day at 17 h.
Timetable daily_at_five(std::vector<Span> cancelled = {}) {
  std::vector<Duration> weekly;
  for (int weekday = 0; weekday < 7; ++weekday) weekly.push_back(hours(24.0 * weekday + 17));
  return {weekly, 0, std::move(cancelled)};
}

class DeparturesTest : public ::testing::Test {
 public:
  void run_by(Timetable timetable, std::uint32_t capacity) {
    timetable_ = std::move(timetable);
    departures = std::make_unique<Departures>(engine, timetable_, capacity);
  }
  Process& traveller(std::string name, double from, double priority = 0,
                     EventClass order = EventClass::work_ends) {
    travellers_.push_back(travel(*this, std::move(name), at_hour(from), priority, order));
    travellers_.back().start();
    return travellers_.back();
  }
  static Process travel(DeparturesTest& t, std::string name, TimePoint from, double priority,
                        EventClass order) {
    co_await hold_until(t.engine, from, order);
    co_await t.departures->next(priority);
    t.diary.note(name);
  }

  FastEngine engine;
  Diary diary{engine};
  std::unique_ptr<Departures> departures;

 private:
  Timetable timetable_;
  std::list<Process> travellers_;
};

TEST_F(DeparturesTest, WhoComesAtTheInstantStillGetsAwayAndWhoComesLaterDoesNot) {
  run_by(daily_at_five(), 0);
  traveller("early", 3);
  traveller("in time", 17);
  traveller("newcomer in time", 17, 0, EventClass::arrival);
  traveller("late", 17 + 1e-3);
  engine.run();
  EXPECT_EQ(diary.notes(),
            (Notes{{"early", 17}, {"in time", 17}, {"newcomer in time", 17}, {"late", 41}}));
}

TEST_F(DeparturesTest, AFullVehicleLeavesTheOthersForTheNext) {
  run_by(daily_at_five(), 2);
  for (const char* name : {"a", "b", "c", "d", "e"}) traveller(name, 3);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 17}, {"b", 17}, {"c", 41}, {"d", 41}, {"e", 65}}));
}

TEST_F(DeparturesTest, PlacesGoByPriorityThenFirstCome) {
  run_by(daily_at_five(), 1);
  traveller("low", 1, -2.5);
  traveller("usual 1", 2);
  traveller("usual 2", 3);
  traveller("high", 16, 0.5);
  traveller("higher, next day", 20, 7);
  engine.run();
  EXPECT_EQ(
      diary.notes(),
      (Notes{
          {"high", 17}, {"higher, next day", 41}, {"usual 1", 65}, {"usual 2", 89}, {"low", 113}}));
}

TEST_F(DeparturesTest, CancelledDepartures) {
  run_by(daily_at_five({{at_hour(24), at_hour(72)}}), 0);
  traveller("a", 18);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 72 + 17}}));
}

TEST_F(DeparturesTest, APriorityMayChangeWhileSomebodyWaits) {
  run_by(daily_at_five(), 1);
  Process overtaker = [](DeparturesTest& t) -> Process {
    co_await hold_until(t.engine, at_hour(4));
    Departures::Passenger passenger = t.departures->next(0);
    const auto raise = [](Engine& clock, Departures::Passenger& one) -> Process {
      co_await hold_until(clock, at_hour(5));
      one.change_priority(3);
    };
    Process raising = raise(t.engine, passenger);
    raising.start();
    co_await passenger;
    t.diary.note("overtaker");
  }(*this);
  traveller("first", 1);
  overtaker.start();
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"overtaker", 17}, {"first", 41}}));
}

TEST_F(DeparturesTest, WhoGivesUpLeavesThePlaceToTheNext) {
  run_by(daily_at_five(), 1);
  Process& first = traveller("first", 1);
  traveller("second", 2);
  Process end = [](DeparturesTest& t, Process& whom) -> Process {
    co_await hold_until(t.engine, at_hour(10));
    whom.destroy();
  }(*this, first);
  end.start();
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"second", 17}}));
  const ResourceStatistics seen = departures->statistics();
  EXPECT_EQ(seen.requested, 2U);
  EXPECT_EQ(seen.served, 1U);
  EXPECT_EQ(seen.left_queue, 1U);
}

TEST_F(DeparturesTest, NothingHappensWhenTheLastOneGivesUp) {
  run_by(daily_at_five(), 1);
  Process& only = traveller("only", 1);
  engine.run(at_hour(2));
  only.destroy();
  engine.run();
  EXPECT_EQ(engine.now(), at_hour(1)) << "no vehicle is waited for any more";
  traveller("later", 30);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"later", 41}}));
}

TEST_F(DeparturesTest, WhoTurnsRoundAtTheInstantTakesTheNextVehicle) {
  run_by(daily_at_five(), 0);
  Process commuter = [](DeparturesTest& t) -> Process {
    for (int i = 0; i < 3; ++i) {
      co_await t.departures->next();
      t.diary.note("gone");
    }
  }(*this);
  commuter.start();
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"gone", 17}, {"gone", 41}, {"gone", 65}}));
}

TEST_F(DeparturesTest, StatisticsAreThoseOfTheWaits) {
  run_by(daily_at_five(), 1);
  traveller("a", 7);   // 10 h
  traveller("b", 15);  // 26 h
  engine.run();
  const ResourceStatistics seen = departures->statistics();
  EXPECT_EQ(seen.waits_of_served, hours(36).in_milliseconds());
  EXPECT_EQ(seen.queue_area, hours(36).in_milliseconds());
  EXPECT_EQ(seen.observed, hours(41));
  EXPECT_EQ(seen.in_use_area, 0);
  EXPECT_EQ(seen.capacity_area, 0);
  EXPECT_EQ(seen.waits.longest(), hours(26));
}

}  // namespace
}  // namespace v2v::test
