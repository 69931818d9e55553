// What only the SimGrid engine can get wrong: its clock, its memory and its limits.
#include "differential/child_process.hpp"
#include "engine/diary.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/engine/process.hpp"

#include <gtest/gtest.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <deque>
#include <tuple>

namespace v2v::test {
namespace {

const std::string kAborted = "died of signal " + std::to_string(SIGABRT);

SimgridPlatform two_sites(unsigned units) { return {{{"a", units}, {"b", 0}}, {{0, 1}, {1, 0}}}; }

/// With equipment that changes its state `between` after the last change.
SimgridPlatform with_equipment(Duration between) {
  SimgridPlatform platform = two_sites(1);
  platform.equipment.push_back({"a suites", 0,
                                [between, next = TimePoint()]() mutable {
                                  next = next + between;
                                  return next;
                                },
                                0.0});
  return platform;
}

/// From `start` on, steps of one millisecond of each sort; notes every step that ends elsewhere.
Process steps(Engine& engine, Diary& diary, TimePoint start, std::int64_t count) {
  co_await hold_until(engine, start);
  for (std::int64_t i = 0; i < count; ++i) {
    const TimePoint next = engine.now() + Duration::milliseconds(1);
    switch (i % 3) {
      case 0:
        co_await hold(engine, Duration::milliseconds(1));
        break;
      case 1:
        co_await work(engine, 0, Duration::milliseconds(1));
        break;
      default:
        co_await ship(engine, 0, Duration::milliseconds(1));
    }
    if (engine.now() != next) diary.note("step " + std::to_string(i));
  }
  if (engine.now() != start + Duration::milliseconds(count)) diary.note("end");
  diary.note("done");
}

// The latest instant that the engine promises is 2^35 s.
TEST(SimgridClock, TellsMillisecondsApartForAThousandYears) {
  for (const std::int64_t start : {std::int64_t{0}, std::int64_t{10'000'000'000} * 1000,
                                   (std::int64_t{1} << 35) * 1000 - 500}) {
    const ChildResult child = on_simgrid(two_sites(2), [start](Engine& engine) {
      Diary diary(engine);
      const TimePoint first = TimePoint::at(Duration::milliseconds(start));
      // Two interleaved, so that at every tick one thing ends and another goes on.
      Process one = steps(engine, diary, first, 400);
      Process other = steps(engine, diary, first + Duration::milliseconds(1), 400);
      one.start();
      other.start();
      engine.run();
      return diary.order();
    });
    EXPECT_EQ(child.died, "");
    EXPECT_EQ(child.bytes, "done done") << "from " << start << " ms";
  }
}

TEST(SimgridClock, LongWorkAndTransitEndOnTheirTickFromAnyStart) {
  const ChildResult child = on_simgrid(two_sites(8), [](Engine& engine) {
    Diary diary(engine);
    const Duration length = Duration::milliseconds(86'400'000LL * 115'000 + 1);  // 315 years
    Bell work(engine, diary, "work");
    Bell transit(engine, diary, "transit");
    Bell before(engine, diary, "before");
    Bell after(engine, diary, "after");
    engine.schedule(before.alarm, TimePoint::at(length - Duration::milliseconds(1)),
                    EventClass::horizon);
    engine.schedule(after.alarm, TimePoint::at(length + Duration::milliseconds(1)),
                    EventClass::work_ends);
    engine.work(work.alarm, 0, length);
    engine.ship(transit.alarm, 0, length);
    engine.run();
    return diary.order();
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "before work transit after");
}

/// SimGrid counts what is left of an activity anew whenever another one starts or ends beside it.
TEST(SimgridClock, LongActivitiesAreNotWornAwayByShortOnesBesideThem) {
  const ChildResult child = on_simgrid(two_sites(600), [](Engine& engine) {
    Diary diary(engine);
    // More than there are hosts and links, so that the short ones run beside long ones.
    std::deque<Bell> long_ones;
    for (int i = 0; i < 300; ++i) {
      long_ones.emplace_back(engine, diary, "");
      const Duration length = Duration::hours(9000) + Duration::milliseconds(i);
      if (i % 2 == 0)
        engine.work(long_ones.back().alarm, 0, length);
      else
        engine.ship(long_ones.back().alarm, 0, length);
    }
    const auto short_ones = [](Engine& on, bool work_there) -> Process {
      for (std::int64_t i = 0; i < 6000; ++i) {
        const Duration length = Duration::milliseconds(4'111'111 + i % 7);
        if (work_there)
          co_await work(on, 0, length);
        else
          co_await ship(on, 0, length);
      }
    };
    Process works = short_ones(engine, true);
    Process ships = short_ones(engine, false);
    works.start();
    ships.start();
    engine.run();
    // Everyone noted its own hour; they were scheduled in the order in which they end.
    std::int64_t right = 0;
    for (const Note& note : diary.notes()) {
      const double hour = 9000.0 + static_cast<double>(right) / 3'600'000.0;
      if (std::abs(note.hour - hour) < 1.0e-9) ++right;
    }
    return std::to_string(right);
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "300");
}

/// What was taken back between two runs must not go on using its unit.
TEST(SimgridClock, AUnitIsFreeAtOnceWhenItsWorkIsTakenBack) {
  const ChildResult child = on_simgrid(two_sites(1), [](Engine& engine) {
    Diary diary(engine);
    Bell first(engine, diary, "first");
    Bell second(engine, diary, "second");
    Bell third(engine, diary, "third");
    engine.work(first.alarm, 0, hours(10));
    engine.run(at_hour(2));
    first.alarm.cancel();
    engine.work(second.alarm, 0, hours(5));
    engine.run(at_hour(3));
    second.alarm.cancel();
    engine.work(third.alarm, 0, hours(5));
    engine.run();
    return diary.order() + (engine.now() == at_hour(5) ? " in time" : " late");
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "third in time");
}

TEST(SimgridClock, RefusesToLetHappenWhatItCannotTellApart) {
  const auto late_event = [](bool take_back) {
    return on_simgrid(two_sites(1), [take_back](Engine& engine) {
      Diary diary(engine);
      Bell early(engine, diary, "early");
      Bell late(engine, diary, "late");
      Bell late_work(engine, diary, "late_work");
      engine.schedule(early.alarm, at_hour(1), EventClass::decision);
      engine.schedule(late.alarm, TimePoint::never(), EventClass::decision);
      engine.work(late_work.alarm, 0, Duration::longest());
      engine.run(at_hour(2));
      late_work.alarm.cancel();
      if (take_back) late.alarm.cancel();
      engine.run();
      return diary.order();
    });
  };
  EXPECT_EQ(late_event(true).bytes, "early");
  EXPECT_EQ(late_event(true).died, "");
  EXPECT_EQ(late_event(false).died, kAborted);
}

TEST(SimgridLimits, MoreWorkThanASiteHasUnitsIsADefect) {
  const auto pieces = [](int count) {
    return on_simgrid(two_sites(3), [count](Engine& engine) {
      Diary diary(engine);
      std::deque<Bell> bells;
      for (int i = 0; i < count; ++i) {
        bells.emplace_back(engine, diary, std::to_string(i));
        engine.work(bells.back().alarm, 0, hours(1));
      }
      engine.run();
      return diary.order();
    });
  };
  EXPECT_EQ(pieces(3).bytes, "0 1 2");
  EXPECT_EQ(pieces(4).died, kAborted);
}

/// The dates of a profile are sums of doubles, each with its rounding: a hundred thousand of them
/// in 300 years, and the last ones within what the engine promises.
TEST(SimgridClock, ChangesOfStateDoNotDriftAway) {
  for (const auto& [between, first, count] :
       {std::tuple{Duration::milliseconds(94'608'017), std::int64_t{1}, std::int64_t{100'000}},
        std::tuple{Duration::milliseconds((std::int64_t{1} << 35) * 1000 / 400), std::int64_t{390},
                   std::int64_t{9}}}) {
    const ChildResult child =
        on_simgrid(with_equipment(between),
                   [&, between = between, first = first, count = count](Engine& engine) {
                     std::int64_t right = 0;
                     Diary diary(engine);
                     Bell change(engine, diary, "");
                     TimePoint at;
                     for (std::int64_t i = 1; i < first + count; ++i) {
                       at = at + between;
                       if (i < first) continue;
                       engine.change_state(change.alarm, 0, at);
                       engine.run();
                       if (engine.now() == at) ++right;
                     }
                     return std::to_string(right);
                   });
    EXPECT_EQ(child.died, "");
    EXPECT_EQ(child.bytes, std::to_string(count));
  }
}

TEST(SimgridClock, ChangesOfStateAMillisecondApartStayApart) {
  const ChildResult child =
      on_simgrid(with_equipment(Duration::milliseconds(1)), [](Engine& engine) {
        Diary diary(engine);
        Bell change(engine, diary, "change");
        Bell decision(engine, diary, "decision");
        Bell work(engine, diary, "work");
        engine.change_state(change.alarm, 0, TimePoint::at(Duration::milliseconds(77)));
        engine.schedule(decision.alarm, TimePoint::at(Duration::milliseconds(76)),
                        EventClass::decision);
        engine.work(work.alarm, 0, Duration::milliseconds(78));
        engine.run();
        return diary.order();
      });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "decision change work");
}

TEST(SimgridLimits, AChangeThatTheProfileDoesNotHaveIsADefect) {
  const auto change_at = [](double hour, int listeners) {
    return on_simgrid(with_equipment(hours(2)), [hour, listeners](Engine& engine) {
      Diary diary(engine);
      std::deque<Bell> bells;
      for (int i = 0; i < listeners; ++i) {
        bells.emplace_back(engine, diary, "change");
        engine.change_state(bells.back().alarm, 0, at_hour(hour));
      }
      engine.run();
      return diary.order();
    });
  };
  EXPECT_EQ(change_at(4, 1).bytes, "change");
  EXPECT_EQ(change_at(3, 1).died, kAborted);
  EXPECT_EQ(change_at(4, 2).died, kAborted);  // at most one event an equipment
}

TEST(SimgridLimits, ASecondEngineInAProcessIsRefused) {
  const ChildResult child = in_child([] {
    std::string told;
    for (int i = 0; i < 2; ++i) {
      try {
        const SimgridEngine engine(two_sites(1));
        told += "made ";
      } catch (const Failure& failure) {
        told += failure.family() == Failure::Family::defect ? "refused" : "other";
      }
    }
    return told;
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "made refused");
}

TEST(SimgridLimits, ATracedEngineRunsOnce) {
  const std::string file = ::testing::TempDir() + std::to_string(::getpid()) + ".trace";
  const ChildResult child = in_child([&file] {
    SimgridEngine engine(two_sites(1), file);
    engine.run();
    engine.run();
    return std::string("ran twice");
  });
  ::unlink(file.c_str());
  EXPECT_EQ(child.died, kAborted);
}

TEST(SimgridLimits, AnEngineThatNeverRunsLeavesNothing) {
  const ChildResult child = on_simgrid(two_sites(1), [](Engine& engine) {
    Diary diary(engine);
    Bell work(engine, diary, "work");
    engine.work(work.alarm, 0, hours(1));
    return std::string("fine");
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "fine");
}

TEST(SimgridLimits, TheProgramKeepsItsSignalHandlers) {
  const ChildResult child = in_child([] {
    struct sigaction mine {};
    mine.sa_handler = [](int) {};
    ::sigaction(SIGINT, &mine, nullptr);
    const SimgridEngine engine(two_sites(1));
    struct sigaction now {};
    ::sigaction(SIGINT, nullptr, &now);
    return std::string(now.sa_handler == mine.sa_handler ? "kept" : "lost");
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "kept");
}

/// Rounds in which a delay, a piece of work and a transit each end and each are taken back.
Process rounds(Engine& engine, Diary& diary, int count) {
  for (int i = 0; i < count; ++i) {
    Bell delay(engine, diary, "");
    Bell piece(engine, diary, "");
    Bell transit(engine, diary, "");
    engine.schedule(delay.alarm, engine.now() + hours(5), EventClass::decision);
    engine.work(piece.alarm, 0, hours(6));
    engine.ship(transit.alarm, 0, hours(7));
    co_await work(engine, 0, hours(1));
    co_await ship(engine, 1, hours(1));
    co_await hold(engine, hours(1));
  }
}

TEST(SimgridMemory, DoesNotGrowWithWhatHasHappened) {
  const ChildResult child = on_simgrid(two_sites(2), [](Engine& engine) {
    Diary diary(engine);
    const auto used_after = [&](int count) {
      Process process = rounds(engine, diary, count);
      process.start();
      engine.run();
      return mallinfo2().uordblks;
    };
    const std::size_t before = used_after(1000);
    const std::size_t after = used_after(50'000);
    // Less than a byte an event; where malloc does not count (sanitizers), leaks are looked for.
    return std::to_string(after - std::min(after, before) < 50'000);
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "1");
}

}  // namespace
}  // namespace v2v::test
