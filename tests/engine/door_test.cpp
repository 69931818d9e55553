// Doors with opening hours: who passes at once, who waits, who turns round.
#include "vein2vein/engine/door.hpp"

#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"

#include <gtest/gtest.h>

#include <list>

namespace v2v::test {
namespace {

using Notes = std::vector<Note>;

/// Mondays from 8 to 17 h, time 0 is a Monday.
class DoorTest : public ::testing::Test {
 public:
  Process& visitor(std::string name, double from) {
    visitors_.push_back(visit(*this, std::move(name), at_hour(from)));
    visitors_.back().start();
    return visitors_.back();
  }
  static Process visit(DoorTest& t, std::string name, TimePoint from) {
    co_await hold_until(t.engine, from);
    co_await t.door.pass();
    t.diary.note(name);
  }

  FastEngine engine;
  Diary diary{engine};
  Calendar calendar{{{hours(8), hours(17)}}, 0, {}};
  Door door{engine, calendar};

 private:
  std::list<Process> visitors_;
};

TEST_F(DoorTest, AnyNumberPassTogetherWhenItOpens) {
  visitor("early", 1);
  visitor("just in time", 8);
  visitor("also early", 7);
  visitor("at noon", 12);
  visitor("at closing time", 17);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"just in time", 8},
                                  {"early", 8},
                                  {"also early", 8},
                                  {"at noon", 12},
                                  {"at closing time", 168 + 8}}));
}

TEST_F(DoorTest, OpensAfterWorkHasEndedAndBeforeAnybodyDecides) {
  Bell decision(engine, diary, "decision"), end(engine, diary, "end of work");
  engine.schedule(decision.alarm, at_hour(8), EventClass::decision);
  visitor("early", 1);
  engine.run(at_hour(2));
  engine.schedule(end.alarm, at_hour(8), EventClass::work_ends);
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"end of work", 8}, {"early", 8}, {"decision", 8}}));
}

TEST_F(DoorTest, WhoTurnsRoundIsForgotten) {
  Process& one = visitor("one", 1);
  visitor("other", 2);
  engine.run(at_hour(3));
  one.destroy();
  engine.run();
  EXPECT_EQ(diary.notes(), (Notes{{"other", 8}}));
  const ResourceStatistics seen = door.statistics();
  EXPECT_EQ(seen.requested, 2U);
  EXPECT_EQ(seen.served, 1U);
  EXPECT_EQ(seen.left_queue, 1U);
}

TEST_F(DoorTest, StatisticsAreThoseOfTheWaits) {
  visitor("a", 2);    // 6 h
  visitor("b", 7);    // 1 h
  visitor("c", 9);    // none
  visitor("d", 170);  // 6 h
  engine.run();
  const ResourceStatistics seen = door.statistics();
  EXPECT_EQ(seen.requested, 4U);
  EXPECT_EQ(seen.served, 4U);
  EXPECT_EQ(seen.queue_area, hours(13).in_milliseconds());
  EXPECT_EQ(seen.waits_of_served, hours(13).in_milliseconds());
  EXPECT_EQ(seen.waits.waited(), 3U);
  EXPECT_EQ(seen.waits.longest(), hours(6));
  EXPECT_EQ(seen.observed, hours(176));
  EXPECT_EQ(seen.in_use_area + seen.capacity_area, 0);
}

TEST_F(DoorTest, StatisticsBeginAgainWhileSomebodyWaits) {
  visitor("a", 2);
  engine.run(at_hour(5));
  Bell bell(engine, diary, "reset");
  engine.schedule(bell.alarm, at_hour(6), EventClass::decision);
  engine.run(at_hour(6));
  door.reset_statistics();
  engine.run();
  const ResourceStatistics seen = door.statistics();
  EXPECT_EQ(seen.queue_area, hours(2).in_milliseconds()) << "what of the wait is left";
  EXPECT_EQ(seen.observed, hours(2));
  EXPECT_EQ(seen.served, 1U);
}

}  // namespace
}  // namespace v2v::test
