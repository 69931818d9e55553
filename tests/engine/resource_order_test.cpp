// Who gets a unit, and when: priorities, ties within an instant, and capacity that changes.
#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <gtest/gtest.h>

#include <list>

namespace v2v::test {
namespace {

class ResourceOrder : public ::testing::Test {
 public:
  /// A user who asks at `from` (an event of class `order`) and stays for `length`.
  void user(std::string name, double from, double length, int priority = 0,
            EventClass order = EventClass::arrival) {
    processes_.push_back(
        use(*this, std::move(name), at_hour(from), hours(length), priority, order));
    processes_.back().start();
  }
  void capacity(double at, std::uint32_t units) {
    processes_.push_back([](ResourceOrder& t, TimePoint when, std::uint32_t to) -> Process {
      co_await hold_until(t.engine, when, EventClass::calendar_changes);
      t.beds.set_capacity(to);
    }(*this, at_hour(at), units));
    processes_.back().start();
  }
  static Process use(ResourceOrder& t, std::string name, TimePoint from, Duration length,
                     int priority, EventClass order) {
    co_await hold_until(t.engine, from, order);
    const Unit bed = co_await t.beds.acquire(priority);
    t.diary.note(name);
    co_await hold(t.engine, length);
  }

  FastEngine engine;
  Diary diary{engine};
  Resource beds{engine, 1};

 private:
  std::list<Process> processes_;
};

using Notes = std::vector<Note>;

TEST_F(ResourceOrder, FirstComeFirstServed) {
  user("a", 0, 10);
  user("c", 2, 1);
  user("b", 1, 1);
  user("d", 3, 1);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 0}, {"b", 10}, {"c", 11}, {"d", 12}}));
}

TEST_F(ResourceOrder, GreaterPriorityFirstThenFirstCome) {
  user("busy", 0, 10);
  user("low 1", 1, 1, -5);
  user("mid 1", 2, 1, 0);
  user("high 1", 3, 1, 7);
  user("low 2", 4, 1, -5);
  user("high 2", 5, 1, 7);
  user("mid 2", 6, 1, 0);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"busy", 0},
                                  {"high 1", 10},
                                  {"high 2", 11},
                                  {"mid 1", 12},
                                  {"mid 2", 13},
                                  {"low 1", 14},
                                  {"low 2", 15}}));
}

TEST_F(ResourceOrder, NobodyIsInterruptedByAGreaterPriority) {
  user("low", 0, 10, 0);
  user("high", 1, 1, 9);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"low", 0}, {"high", 10}}));
}

TEST_F(ResourceOrder, AtOneInstantPriorityDecidesAndNotWhoAskedFirst) {
  user("low", 1, 1, 0, EventClass::work_ends);
  user("high", 1, 1, 1, EventClass::arrival);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"high", 1}, {"low", 2}}));
}

TEST_F(ResourceOrder, WhatIsReleasedAtAnInstantIsThereForWhoAsksAtThatInstant) {
  // The newcomer's event is on the calendar before the end of the stay.
  user("newcomer", 3, 1);
  user("first", 0, 3);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"first", 0}, {"newcomer", 3}}));
}

TEST_F(ResourceOrder, AReleasedUnitGoesToWhoWaitedBeforeAnybodyArrivesAtThatInstant) {
  user("first", 0, 3);
  user("waiting", 1, 1, 0);
  user("newcomer", 3, 1, 5);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"first", 0}, {"waiting", 3}, {"newcomer", 4}}));
}

TEST_F(ResourceOrder, RequestsWaitForTheEndOfTheirInstant) {
  user("low", 1, 1, 0, EventClass::work_ends);
  // Put on the calendar as an arrival of this instant when the other one has asked long since.
  Process high = [](ResourceOrder& t) -> Process {
    co_await hold_until(t.engine, at_hour(1), EventClass::decision);
    co_await hold(t.engine, hours(0), EventClass::arrival);
    const Unit bed = co_await t.beds.acquire(1);
    t.diary.note("high");
    co_await hold(t.engine, hours(1));
  }(*this);
  high.start();
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"high", 1}, {"low", 2}}));
}

// Whether the unit was free before the instant or comes back at it makes no difference.
TEST_F(ResourceOrder, AReleasedUnitWaitsForAllWhoAskAtThatInstant) {
  user("first", 0, 3);
  user("low", 3, 1, 0, EventClass::work_ends);
  user("high", 3, 1, 5, EventClass::arrival);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"first", 0}, {"high", 3}, {"low", 4}}));
}

TEST_F(ResourceOrder, AnAddedUnitWaitsForAllWhoAskAtThatInstant) {
  user("a", 0, 10);
  user("low", 4, 1, 0, EventClass::work_ends);
  user("high", 4, 1, 5, EventClass::arrival);
  capacity(4, 2);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 0}, {"high", 4}, {"low", 5}}));
}

// Two units come back: one goes to who waited before, the other to the best of the newcomers.
TEST_F(ResourceOrder, WhoWaitedBeforeGoesAheadOfNewcomersOfTheSamePriority) {
  beds.set_capacity(2);
  user("a", 0, 3);
  user("b", 0, 3);
  user("low", 3, 1, 0, EventClass::work_ends);
  user("high", 3, 1, 5);
  user("waiting", 1, 1, 0);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 0}, {"b", 0}, {"waiting", 3}, {"high", 3}, {"low", 4}}));
}

TEST_F(ResourceOrder, UnitsReleasedTogetherAreHandedOverByPriority) {
  beds.set_capacity(2);
  user("a", 0, 3);
  user("b", 0, 3);
  user("low", 1, 1, 0);
  user("high", 2, 1, 1);
  user("low too", 2, 1, 0);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 0}, {"b", 0}, {"high", 3}, {"low", 3}, {"low too", 4}}));
}

TEST_F(ResourceOrder, RaisedCapacityServesWhoWaitsAtOnce) {
  user("a", 0, 10);
  for (const char* name : {"b", "c", "d", "e"}) user(name, 1, 10);
  capacity(4, 4);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 0}, {"b", 4}, {"c", 4}, {"d", 4}, {"e", 10}}));
}

TEST_F(ResourceOrder, AnAddedUnitGoesToWhoWaitedBeforeAnybodyArrivesAtThatInstant) {
  user("a", 0, 10);
  user("waiting", 1, 1, 0);
  user("newcomer", 4, 1, 5);
  capacity(4, 2);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 0}, {"waiting", 4}, {"newcomer", 5}}));
}

TEST_F(ResourceOrder, LoweredCapacityLetsTheUnitsInUseFinish) {
  beds.set_capacity(3);
  user("a", 0, 4);
  user("b", 0, 6);
  user("c", 0, 8);
  user("d", 1, 1);
  capacity(2, 1);
  engine.run(at_hour(3));
  EXPECT_EQ(beds.in_use(), 3u);
  EXPECT_EQ(beds.capacity(), 1u);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 0}, {"b", 0}, {"c", 0}, {"d", 8}}));
}

TEST_F(ResourceOrder, OutageAndBack) {
  user("a", 0, 2);
  user("b", 1, 2);
  user("c", 4, 2);
  capacity(1.5, 0);  // a finishes, b waits although the unit is back
  capacity(7, 1);
  engine.run(at_hour(6.5));
  EXPECT_EQ(beds.in_use(), 0u);
  EXPECT_EQ(beds.queue_length(), 2u);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 0}, {"b", 7}, {"c", 9}}));
}

TEST_F(ResourceOrder, CapacityLostAtTheInstantOfTheRequestIsLost) {
  user("a", 2, 1);
  capacity(2, 0);
  capacity(5, 1);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 5}}));
}

TEST_F(ResourceOrder, CapacityRaisedAndLoweredAtOneInstantServesNobody) {
  user("a", 0, 4);
  user("b", 1, 1);
  capacity(2, 2);
  capacity(2, 1);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"a", 0}, {"b", 4}}));
}

TEST_F(ResourceOrder, UnlimitedNeverMakesAnybodyWait) {
  beds.set_capacity(Resource::unlimited);
  for (int i = 0; i < 1000; ++i) user("a", 1, 5, i % 3);
  engine.run();
  ASSERT_EQ(diary.notes().size(), 1000u);
  for (const Note& note : diary.notes()) EXPECT_EQ(note.hour, 1);
  EXPECT_EQ(beds.statistics().queue_area, 0);
  EXPECT_EQ(beds.statistics().capacity_area, 0);
}

TEST_F(ResourceOrder, AUnitMayBeGivenBackEarlyAndOnlyOnce) {
  Process process = [](ResourceOrder& t) -> Process {
    Unit bed = co_await t.beds.acquire();
    Unit moved = std::move(bed);
    EXPECT_EQ(t.beds.in_use(), 1u);
    moved.release();
    EXPECT_EQ(t.beds.in_use(), 0u);
    moved.release();
    moved = co_await t.beds.acquire();
    EXPECT_EQ(t.beds.in_use(), 1u);
    moved = Unit();
    EXPECT_EQ(t.beds.in_use(), 0u);
    t.diary.note("through");
  }(*this);
  process.start();
  engine.run();
  EXPECT_EQ(diary.order(), "through");
  EXPECT_EQ(beds.statistics().released, 2u);
}

}  // namespace
}  // namespace v2v::test
