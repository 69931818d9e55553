// Signals: announced before and after somebody listens, reset, and listeners that go away.
#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"

#include <gtest/gtest.h>

namespace v2v::test {
namespace {

Process listen(Engine& engine, Diary& diary, Signal& signal) {
  co_await signal.heard(engine);
  diary.note("heard");
}

Process announce_after(Engine& engine, Diary& diary, Signal& signal, Duration delay) {
  co_await hold(engine, delay);
  signal.announce();
  diary.note("announced");
}

TEST(Signal, WakesItsListenerAtTheSameInstantInClassDecision) {
  FastEngine engine;
  Diary diary(engine);
  Signal signal;
  Bell before(engine, diary, "calendar"), after(engine, diary, "arrival");
  engine.schedule(after.alarm, at_hour(2), EventClass::arrival);
  engine.schedule(before.alarm, at_hour(2), EventClass::calendar_changes);
  Process listener = listen(engine, diary, signal);
  Process announcer = announce_after(engine, diary, signal, hours(2));
  listener.start();
  announcer.start();
  EXPECT_FALSE(signal.announced());
  engine.run();
  EXPECT_EQ(diary.notes(),
            (std::vector<Note>{{"announced", 2}, {"calendar", 2}, {"heard", 2}, {"arrival", 2}}));
  EXPECT_TRUE(signal.announced());
}

TEST(Signal, WhoComesLaterDoesNotWaitAtAll) {
  FastEngine engine;
  Diary diary(engine);
  Signal signal;
  signal.announce();
  Process listener = listen(engine, diary, signal);
  listener.start();
  EXPECT_EQ(diary.order(), "heard") << "not even through the calendar";
  EXPECT_EQ(engine.scheduled(), 0u);
}

TEST(Signal, AfterResetOneWaitsAgain) {
  FastEngine engine;
  Diary diary(engine);
  Signal signal;
  signal.announce();
  signal.reset();
  EXPECT_FALSE(signal.announced());
  Process listener = listen(engine, diary, signal);
  listener.start();
  engine.run();
  EXPECT_TRUE(diary.notes().empty());
  signal.announce();
  engine.run();
  EXPECT_EQ(diary.order(), "heard");
}

TEST(Signal, OnceCalledAListenerIsNotCalledBackByReset) {
  FastEngine engine;
  Diary diary(engine);
  Signal signal;
  Process listener = listen(engine, diary, signal);
  listener.start();
  signal.announce();
  signal.reset();
  engine.run();
  EXPECT_EQ(diary.order(), "heard");
}

TEST(Signal, AnnouncedTwiceIsHeardOnce) {
  FastEngine engine;
  Diary diary(engine);
  Signal signal;
  Process listener = listen(engine, diary, signal);
  listener.start();
  signal.announce();
  signal.announce();
  engine.run();
  EXPECT_EQ(diary.order(), "heard");
  EXPECT_EQ(engine.happened(), 1u);
}

TEST(Signal, ADestroyedListenerMakesRoomForAnother) {
  FastEngine engine;
  Diary diary(engine);
  Signal signal;
  Process first = listen(engine, diary, signal), second = listen(engine, diary, signal);
  first.start();
  first.destroy();
  second.start();
  signal.announce();
  engine.run();
  EXPECT_EQ(diary.order(), "heard");
}

TEST(Signal, AListenerDestroyedAfterTheCallDoesNotHearIt) {
  FastEngine engine;
  Diary diary(engine);
  Signal signal;
  Process first = listen(engine, diary, signal), second = listen(engine, diary, signal);
  first.start();
  signal.announce();
  signal.reset();
  second.start();  // listens while the first one's call is still on the calendar
  first.destroy();
  engine.run();
  EXPECT_TRUE(diary.notes().empty());
  signal.announce();
  engine.run();
  EXPECT_EQ(diary.order(), "heard") << "the second listener must not be lost";
}

}  // namespace
}  // namespace v2v::test
