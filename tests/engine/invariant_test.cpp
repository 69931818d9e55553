// Broken preconditions of the engine room abort, in release builds too, and say which one it was.
#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

Process wait_for(Engine& engine, Signal& signal) { co_await signal.heard(engine); }
Process use(Engine& engine, Resource& beds) {
  const Unit bed = co_await beds.acquire();
  co_await hold(engine, hours(1));
}

TEST(InvariantDeathTest, AnEventIsPendingOnce) {
  FastEngine engine;
  Diary diary(engine);
  Bell bell(engine, diary, "bell");
  engine.schedule(bell.alarm, at_hour(1), EventClass::arrival);
  EXPECT_DEATH(engine.schedule(bell.alarm, at_hour(2), EventClass::arrival), "while it is pending");
}

TEST(InvariantDeathTest, OnlyWhatIsPendingIsCancelledByTheEngine) {
  FastEngine engine;
  Diary diary(engine);
  Bell bell(engine, diary, "bell");
  EXPECT_DEATH(engine.cancel(bell.alarm), "not pending");
}

TEST(InvariantDeathTest, NothingIsScheduledInThePast) {
  FastEngine engine;
  Diary diary(engine);
  Bell first(engine, diary, "first"), second(engine, diary, "second");
  engine.schedule(first.alarm, at_hour(2), EventClass::arrival);
  engine.run();
  EXPECT_DEATH(engine.schedule(second.alarm, at_hour(1), EventClass::arrival), "in the past");
  EXPECT_DEATH(engine.work(second.alarm, 0, hours(-1)), "in the past");
}

TEST(InvariantDeathTest, AUnitIsGivenBackOnce) {
  FastEngine engine;
  Resource beds(engine, 1);
  EXPECT_DEATH(Unit(beds).release(), "given back twice");
}

TEST(InvariantDeathTest, AResourceOutlivesItsUsers) {
  EXPECT_DEATH(
      {
        FastEngine engine;
        Process process;
        Resource beds(engine, 1);
        process = use(engine, beds);
        process.start();
        engine.run(TimePoint());
      },
      "while units are in use");
  EXPECT_DEATH(
      {
        FastEngine engine;
        Process process;
        Resource beds(engine, 0);
        process = use(engine, beds);
        process.start();
      },
      "while somebody waits");
}

TEST(InvariantDeathTest, ASignalHasOneListener) {
  FastEngine engine;
  Signal signal;
  Process first = wait_for(engine, signal);
  first.start();
  Process second = wait_for(engine, signal);
  EXPECT_DEATH(second.start(), "two processes wait");
}

}  // namespace
}  // namespace v2v::test
