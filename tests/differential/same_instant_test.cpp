// The written order of what happens at one instant, and taking back, on each engine.
#include "differential/child_process.hpp"
#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <ostream>
#include <vector>

namespace v2v::test {
namespace {

enum class Kind { fast, simgrid };
void PrintTo(Kind kind, std::ostream* out) { *out << (kind == Kind::fast ? "fast" : "simgrid"); }

/// Each test is a script that is played on an engine and returns what happened, in one line.
class SameInstant : public ::testing::TestWithParam<Kind> {
 protected:
  static std::string play(const std::function<void(Engine&, Diary&)>& script) {
    const auto run = [&script](Engine& engine) {
      Diary diary(engine);
      script(engine, diary);
      return diary.order();
    };
    if (GetParam() == Kind::fast) {
      FastEngine engine;
      return run(engine);
    }
    // Both equipments change at every full hour, for ever.
    const auto hourly = [next = 0.0]() mutable { return at_hour(++next); };
    const SimgridPlatform platform{{{"a", 4}, {"b", 4}},
                                   {{0, 1}, {1, 0}},
                                   {{"a suites", 0, hourly, 0.0}, {"b suites", 1, hourly, 0.5}}};
    const ChildResult child = on_simgrid(platform, run);
    return child.died.empty() ? child.bytes : "the child " + child.died;
  }
};

INSTANTIATE_TEST_SUITE_P(OnEachEngine, SameInstant, ::testing::Values(Kind::fast, Kind::simgrid),
                         [](const auto& each) { return ::testing::PrintToString(each.param); });

constexpr EventClass kOrder[] = {EventClass::work_ends,        EventClass::capacity_released,
                                 EventClass::calendar_changes, EventClass::decision,
                                 EventClass::arrival,          EventClass::request,
                                 EventClass::horizon};
constexpr std::size_t kClasses = std::size(kOrder);

/// An event that does what it is told to.
class Deed {
 public:
  Deed(Engine& engine, std::function<void()> what) : what_(std::move(what)), alarm(engine, *this) {}

 private:
  void act() { what_(); }
  std::function<void()> what_;

 public:
  Alarm<Deed, &Deed::act> alarm;
};

TEST_P(SameInstant, NeighbouringClassesKeepTheWrittenOrder) {
  for (std::size_t i = 0; i + 1 < kClasses; ++i)
    EXPECT_EQ(play([i](Engine& engine, Diary& diary) {
                Bell second(engine, diary, "second");
                Bell first(engine, diary, "first");
                engine.schedule(second.alarm, at_hour(3), kOrder[i + 1]);
                engine.schedule(first.alarm, at_hour(3), kOrder[i]);
                engine.run();
              }),
              "first second")
        << "class " << i;
}

TEST_P(SameInstant, NeighbouringClassesKeepTheWrittenOrderAtTheStart) {
  for (std::size_t i = 0; i + 1 < kClasses; ++i)
    EXPECT_EQ(play([i](Engine& engine, Diary& diary) {
                Bell second(engine, diary, "second");
                Bell first(engine, diary, "first");
                engine.schedule(second.alarm, TimePoint(), kOrder[i + 1]);
                engine.schedule(first.alarm, TimePoint(), kOrder[i]);
                engine.run();
              }),
              "first second")
        << "class " << i;
}

TEST_P(SameInstant, OneClassKeepsTheOrderOfScheduling) {
  EXPECT_EQ(play([](Engine& engine, Diary& diary) {
              std::vector<std::unique_ptr<Bell>> bells;
              for (int i = 0; i < 20; ++i) {
                bells.push_back(std::make_unique<Bell>(engine, diary, std::to_string(i)));
                // From far and near: the way to the instant makes no difference.
                engine.schedule(bells.back()->alarm, at_hour(1000), EventClass::decision);
                engine.run(at_hour(37.0 * i));
              }
              engine.run();
            }),
            "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19");
}

TEST_P(SameInstant, DelaysWorkAndTransitEndInTheOrderInWhichTheyBegan) {
  EXPECT_EQ(play([](Engine& engine, Diary& diary) {
              Bell shipped(engine, diary, "shipped");
              Bell delayed(engine, diary, "delayed");
              Bell worked(engine, diary, "worked");
              Bell shipped_too(engine, diary, "shipped_too");
              engine.ship(shipped.alarm, 0, hours(5));
              engine.schedule(delayed.alarm, at_hour(5), EventClass::work_ends);
              engine.work(worked.alarm, 1, hours(5));
              engine.ship(shipped_too.alarm, 1, hours(5));
              engine.run();
            }),
            "shipped delayed worked shipped_too");
}

TEST_P(SameInstant, WhatIsScheduledForThePresentTakesItsPlace) {
  EXPECT_EQ(play([](Engine& engine, Diary& diary) {
              Bell work(engine, diary, "work");
              Bell decision(engine, diary, "decision");
              Bell zero_work(engine, diary, "zero_work");
              Bell zero_transit(engine, diary, "zero_transit");
              Bell arrival(engine, diary, "arrival");
              Bell late(engine, diary, "late");
              Deed deed(engine, [&] {
                diary.note("deed");
                engine.schedule(late.alarm, engine.now(), EventClass::arrival);
                engine.schedule(decision.alarm, engine.now(), EventClass::decision);
                engine.schedule(work.alarm, engine.now(), EventClass::work_ends);
                engine.work(zero_work.alarm, 0, Duration());
                engine.ship(zero_transit.alarm, 0, Duration());
              });
              engine.schedule(arrival.alarm, at_hour(2), EventClass::arrival);
              engine.schedule(deed.alarm, at_hour(2), EventClass::decision);
              engine.run();
            }),
            "deed work zero_work zero_transit decision arrival late");
}

TEST_P(SameInstant, NeighbouringMillisecondsStayApart) {
  EXPECT_EQ(play([](Engine& engine, Diary& diary) {
              Bell first(engine, diary, "first");
              Bell second(engine, diary, "second");
              Bell third(engine, diary, "third");
              const TimePoint noon = at_hour(12);
              engine.ship(third.alarm, 0, noon - TimePoint() + Duration::milliseconds(1));
              engine.schedule(second.alarm, noon, EventClass::horizon);
              engine.work(first.alarm, 0, noon - TimePoint() - Duration::milliseconds(1));
              engine.run();
            }),
            "first second third");
}

TEST_P(SameInstant, AnEventTakesBackAnotherOfItsInstant) {
  for (int way = 0; way < 4; ++way)
    EXPECT_EQ(play([way](Engine& engine, Diary& diary) {
                Bell victim(engine, diary, "victim");
                Bell other(engine, diary, "other");
                Deed deed(engine, [&] {
                  diary.note(victim.alarm.pending() ? "pending" : "gone");
                  victim.alarm.cancel();
                  victim.alarm.cancel();  // once more changes nothing
                  diary.note(victim.alarm.pending() ? "pending" : "gone");
                });
                engine.schedule(deed.alarm, at_hour(2), EventClass::work_ends);
                if (way == 0) engine.schedule(victim.alarm, at_hour(2), EventClass::work_ends);
                if (way == 1) engine.work(victim.alarm, 0, hours(2));
                if (way == 2) engine.ship(victim.alarm, 0, hours(2));
                if (way == 3) engine.change_state(victim.alarm, 0, at_hour(2));
                engine.schedule(other.alarm, at_hour(2), EventClass::work_ends);
                engine.run();
              }),
              "pending gone other")
        << "way " << way;
}

TEST_P(SameInstant, WhatIsTakenBackAndScheduledAgainGoesToTheEnd) {
  for (int way = 0; way < 4; ++way)
    EXPECT_EQ(play([way](Engine& engine, Diary& diary) {
                Bell moved(engine, diary, "moved");
                Bell other(engine, diary, "other");
                Bell later(engine, diary, "later");
                Deed deed(engine, [&] {
                  moved.alarm.cancel();
                  if (way == 0)
                    engine.schedule(moved.alarm, engine.now(), EventClass::work_ends);
                  else if (way == 1)
                    engine.work(moved.alarm, 0, Duration());
                  else if (way == 2)
                    engine.ship(moved.alarm, 0, hours(1));
                  else
                    engine.change_state(moved.alarm, 0, at_hour(3));
                });
                engine.schedule(deed.alarm, at_hour(2), EventClass::work_ends);
                if (way == 0) engine.schedule(moved.alarm, at_hour(2), EventClass::work_ends);
                if (way == 1) engine.work(moved.alarm, 0, hours(2));
                if (way == 2) engine.ship(moved.alarm, 0, hours(2));
                if (way == 3) engine.change_state(moved.alarm, 0, at_hour(2));
                engine.schedule(other.alarm, at_hour(2), EventClass::work_ends);
                engine.schedule(later.alarm, at_hour(4), EventClass::work_ends);
                engine.run();
              }),
              "other moved later")
        << "way " << way;
}

TEST_P(SameInstant, DestroyingAPendingEventTakesItBack) {
  for (int way = 0; way < 4; ++way)
    EXPECT_EQ(
        play([way](Engine& engine, Diary& diary) {
          auto victim = std::make_unique<Bell>(engine, diary, "victim");
          Bell last(engine, diary, "last");
          Deed deed(engine, [&] { victim.reset(); });
          if (way == 0) engine.schedule(victim->alarm, at_hour(2), EventClass::decision);
          if (way == 1) engine.work(victim->alarm, 0, hours(2));
          if (way == 2) engine.ship(victim->alarm, 0, hours(2));
          if (way == 3) engine.change_state(victim->alarm, 0, at_hour(2));
          engine.schedule(deed.alarm, at_hour(1), EventClass::decision);
          engine.schedule(last.alarm, at_hour(3), EventClass::decision);
          engine.run();
          diary.note(std::to_string(engine.scheduled()) + "/" + std::to_string(engine.happened()));
        }),
        "last 3/2")
        << "way " << way;
}

TEST_P(SameInstant, WhatIsPendingAtTheEndCanBeDestroyed) {
  EXPECT_EQ(play([](Engine& engine, Diary& diary) {
              Bell delayed(engine, diary, "delayed");
              Bell worked(engine, diary, "worked");
              Bell shipped(engine, diary, "shipped");
              Bell late(engine, diary, "late");
              engine.schedule(delayed.alarm, at_hour(2), EventClass::decision);
              engine.work(worked.alarm, 0, hours(3));
              engine.ship(shipped.alarm, 0, hours(4));
              engine.schedule(late.alarm, TimePoint::never(), EventClass::horizon);
              engine.run(at_hour(1));
              diary.note("end");
            }),
            "end");
}

TEST_P(SameInstant, AChangeOfStateComesAfterReleaseAndBeforeDecisions) {
  EXPECT_EQ(play([](Engine& engine, Diary& diary) {
              Bell decision(engine, diary, "decision");
              Bell other(engine, diary, "other");
              Bell change(engine, diary, "change");
              Bell calendar(engine, diary, "calendar");
              Bell release(engine, diary, "release");
              Bell work(engine, diary, "work");
              Bell transit(engine, diary, "transit");
              engine.schedule(decision.alarm, at_hour(3), EventClass::decision);
              engine.change_state(other.alarm, 1, at_hour(3));
              engine.change_state(change.alarm, 0, at_hour(3));
              engine.schedule(calendar.alarm, at_hour(3), EventClass::calendar_changes);
              engine.schedule(release.alarm, at_hour(3), EventClass::capacity_released);
              engine.work(work.alarm, 0, hours(3));
              engine.ship(transit.alarm, 0, hours(3));
              engine.run();
            }),
            "work transit release other change calendar decision");
}

TEST_P(SameInstant, AChangeOfStateStandsAlone) {
  EXPECT_EQ(play([](Engine& engine, Diary& diary) {
              Bell change(engine, diary, "change");
              Bell present(engine, diary, "present");
              Bell decision(engine, diary, "decision");
              for (const double hour : {1.0, 2.0, 7.0}) {
                engine.change_state(change.alarm, 0, at_hour(hour));
                engine.run();  // comes to an end although the equipment changes for ever
                if (engine.now() != at_hour(hour)) diary.note("elsewhen");
              }
              engine.schedule(decision.alarm, at_hour(7), EventClass::decision);
              engine.change_state(present.alarm, 0, at_hour(7));
              engine.change_state(change.alarm, 1, at_hour(1000));
              engine.run(at_hour(999));
              diary.note("|");
              engine.run();
            }),
            "change change change present decision | change");
}

TEST_P(SameInstant, AChangeOfStateThatNobodyWaitsForIsMissed) {
  EXPECT_EQ(play([](Engine& engine, Diary& diary) {
              Bell change(engine, diary, "change");
              Bell work(engine, diary, "work");
              Deed look_away(engine, [&] { change.alarm.cancel(); });
              Deed look(engine, [&] { engine.change_state(change.alarm, 0, at_hour(5)); });
              engine.change_state(change.alarm, 0, at_hour(2));
              engine.work(work.alarm, 0, hours(3));
              engine.schedule(look_away.alarm, at_hour(1), EventClass::decision);
              engine.schedule(look.alarm, at_hour(4), EventClass::decision);
              engine.run();
              if (engine.now() != at_hour(5)) diary.note("elsewhen");
            }),
            "work change");
}

/// What lies between the last event and the horizon of a run can still be filled.
TEST_P(SameInstant, ARunGoesOnFromItsLastEvent) {
  EXPECT_EQ(play([](Engine& engine, Diary& diary) {
              Bell early(engine, diary, "early");
              Bell work(engine, diary, "work");
              Bell delay(engine, diary, "delay");
              Bell transit(engine, diary, "transit");
              Bell last(engine, diary, "last");
              Deed chain(engine, [&] {
                diary.note("chain");
                engine.work(work.alarm, 0, hours(2));
              });
              engine.schedule(early.alarm, at_hour(1), EventClass::decision);
              engine.run(at_hour(10));
              diary.note(engine.now() == at_hour(1) ? "|" : "moved");
              engine.schedule(last.alarm, at_hour(10), EventClass::decision);
              engine.ship(transit.alarm, 0, hours(6));
              engine.schedule(delay.alarm, at_hour(5), EventClass::decision);
              engine.schedule(chain.alarm, at_hour(4), EventClass::decision);
              engine.run(at_hour(6));
              diary.note("|");
              engine.run(at_hour(6));
              engine.run(at_hour(10));
              diary.note("|");
              engine.run();
            }),
            "early | chain delay work | transit last |");
}

}  // namespace
}  // namespace v2v::test
