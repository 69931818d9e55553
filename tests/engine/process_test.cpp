// Processes: where they wait, how they end, and that destroying one leaves no trace.
#include "vein2vein/engine/process.hpp"

#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/resource.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <set>

namespace v2v::test {
namespace {

struct Ward {
  FastEngine engine;
  Diary diary{engine};
  Resource beds{engine, 1};
  Signal signal;
};

Process stay(Ward& ward, std::string name, Duration length) {
  const Farewell farewell(ward.diary, name + " gone");
  ward.diary.note(name + " starts");
  co_await hold(ward.engine, length);
  ward.diary.note(name + " ends");
}

Process occupy(Ward& ward, std::string name, Duration length) {
  const Unit bed = co_await ward.beds.acquire();
  ward.diary.note(name + " in");
  co_await hold(ward.engine, length);
  ward.diary.note(name + " out");
}

TEST(Process, RunsFromStartToItsFirstWaitAndThenByTheClock) {
  Ward ward;
  Process process = stay(ward, "a", hours(2));
  EXPECT_TRUE(ward.diary.notes().empty()) << "nothing runs before start()";
  EXPECT_TRUE(process.alive());
  process.start();
  EXPECT_EQ(ward.diary.order(), "a starts");
  ward.engine.run();
  EXPECT_EQ(ward.diary.notes(), (std::vector<Note>{{"a starts", 0}, {"a ends", 2}, {"a gone", 2}}));
  EXPECT_FALSE(process.alive());
}

TEST(Process, AHoldOfZeroGoesThroughTheCalendar) {
  Ward ward;
  Process first = stay(ward, "a", hours(0));
  Process second = stay(ward, "b", hours(0));
  first.start();
  second.start();
  ward.engine.run();
  EXPECT_EQ(ward.diary.order(), "a starts b starts a ends a gone b ends b gone");
  EXPECT_EQ(ward.engine.happened(), 2u);
}

Process wait_until(Ward& ward, double hour) {
  co_await hold(ward.engine, hours(5));
  co_await hold_until(ward.engine, at_hour(hour));
  ward.diary.note("on");
}

TEST(Process, HoldUntilAnInstantThatHasPassedDoesNotWait) {
  Ward ward;
  Process past = wait_until(ward, 3), future = wait_until(ward, 7);
  past.start();
  future.start();
  ward.engine.run();
  EXPECT_EQ(ward.diary.notes(), (std::vector<Note>{{"on", 5}, {"on", 7}}));
}

TEST(Process, WithoutAHandleThereIsNothingAlive) {
  Process process;
  EXPECT_FALSE(process.alive());
  process.destroy();
  EXPECT_FALSE(process.alive());
}

TEST(Process, DestroyedWhileHeldUnwindsAndNeverGoesOn) {
  Ward ward;
  Process process = stay(ward, "a", hours(2));
  process.start();
  process.destroy();
  EXPECT_EQ(ward.diary.order(), "a starts a gone");
  EXPECT_FALSE(process.alive());
  ward.engine.run();
  EXPECT_EQ(ward.diary.order(), "a starts a gone");
  EXPECT_EQ(ward.engine.happened(), 0u);
}

TEST(Process, DestroyedBeforeStartNeverRuns) {
  Ward ward;
  { const Process process = stay(ward, "a", hours(2)); }
  EXPECT_TRUE(ward.diary.notes().empty());
}

TEST(Process, MovingKeepsItAndAssigningOverItEndsIt) {
  Ward ward;
  Process a = stay(ward, "a", hours(1)), b = stay(ward, "b", hours(1));
  a.start();
  b.start();
  Process moved = std::move(a);
  EXPECT_TRUE(moved.alive());
  moved = std::move(b);
  EXPECT_EQ(ward.diary.order(), "a starts b starts a gone");
  ward.engine.run();
  EXPECT_EQ(ward.diary.order(), "a starts b starts a gone b ends b gone");
}

Process make(Ward& ward) {
  const Unit bed = co_await ward.beds.acquire();
  co_await work(ward.engine, 0, hours(3));
  ward.diary.note("made");
  co_await ship(ward.engine, 0, hours(4));
  ward.diary.note("shipped");
}

TEST(Process, WorksAndShips) {
  Ward ward;
  Process process = make(ward);
  process.start();
  ward.engine.run();
  EXPECT_EQ(ward.diary.notes(), (std::vector<Note>{{"made", 3}, {"shipped", 7}}));
}

TEST(Process, DestroyedAtWorkOrOnTheRoadGivesItsUnitBack) {
  for (const double end : {1.0, 5.0}) {  // at work, on the road
    Ward ward;
    Process process = make(ward), next = occupy(ward, "next", hours(1));
    process.start();
    next.start();
    ward.engine.run(at_hour(end));
    EXPECT_EQ(ward.beds.in_use(), 1u);
    process.destroy();
    EXPECT_EQ(ward.beds.in_use(), 0u);
    ward.engine.run();
    EXPECT_EQ(ward.diary.notes().back().what, "next out");
    EXPECT_EQ(ward.beds.statistics().released, 2u);
  }
}

TEST(Process, DestroyedInTheQueueLeavesItWhereverItStands) {
  for (int leaver = 1; leaver <= 3; ++leaver) {
    Ward ward;
    std::vector<Process> processes;
    std::string expected = "0 in 0 out";
    for (int i = 0; i < 4; ++i) {
      processes.push_back(occupy(ward, std::to_string(i), hours(1)));
      processes.back().start();
      if (i > 0 && i != leaver) {
        expected += " " + std::to_string(i) + " in";
        expected += " " + std::to_string(i) + " out";
      }
    }
    ward.engine.run(at_hour(0.5));
    EXPECT_EQ(ward.beds.queue_length(), 3u);
    processes[static_cast<std::size_t>(leaver)].destroy();
    EXPECT_EQ(ward.beds.queue_length(), 2u);
    ward.engine.run();
    EXPECT_EQ(ward.diary.order(), expected);
    EXPECT_EQ(ward.beds.statistics().left_queue, 1u);
  }
}

// The unit is free and the request pending at the very instant the process is destroyed.
TEST(Process, DestroyedBetweenAskingAndGettingTakesNothing) {
  Ward ward;
  Process first = occupy(ward, "first", hours(1)), second = occupy(ward, "second", hours(1));
  first.start();
  second.start();
  first.destroy();
  ward.engine.run();
  EXPECT_EQ(ward.diary.notes(), (std::vector<Note>{{"second in", 0}, {"second out", 1}}));
  EXPECT_EQ(ward.beds.in_use(), 0u);
}

// The holder gives back at hour 1 and the only one who waits is destroyed before it is served.
TEST(Process, DestroyedBetweenReleaseAndHandingOverTakesNothing) {
  Ward ward;
  Process waiter = occupy(ward, "waiter", hours(1));
  auto holder = [](Ward& w, Process& other) -> Process {
    Unit bed = co_await w.beds.acquire();
    co_await hold(w.engine, hours(1));
    bed.release();
    other.destroy();
  }(ward, waiter);
  holder.start();
  waiter.start();
  ward.engine.run();
  EXPECT_TRUE(ward.diary.notes().empty());
  EXPECT_EQ(ward.beds.in_use(), 0u);
  EXPECT_EQ(ward.beds.queue_length(), 0u);
}

// An owner that lets go of its process as soon as it has ended.
struct Owner {
  explicit Owner(Process to_own) : process(std::move(to_own)) {}
  static void ended(void* owner) {
    auto* const self = static_cast<Owner*>(owner);
    self->alive_at_end = self->process.alive();
    self->process.destroy();
    ++self->ends;
  }
  Process process;
  int ends = 0;
  bool alive_at_end = true;
};

Process at_once(Ward& ward) {
  ward.diary.note("done");
  co_return;
}

TEST(Process, TheEndHookMayDestroyTheProcess) {
  Ward ward;
  Owner later(stay(ward, "a", hours(1))), now(at_once(ward));
  later.process.start(&Owner::ended, &later);
  now.process.start(&Owner::ended, &now);
  EXPECT_EQ(now.ends, 1);
  EXPECT_EQ(later.ends, 0);
  ward.engine.run();
  EXPECT_EQ(later.ends, 1);
  EXPECT_FALSE(later.alive_at_end);
  EXPECT_EQ(ward.diary.order(), "a starts done a ends a gone");
}

TEST(Process, TheEndHookIsNotCalledForADestroyedProcess) {
  Ward ward;
  Owner owner(stay(ward, "a", hours(1)));
  owner.process.start(&Owner::ended, &owner);
  owner.process.destroy();
  ward.engine.run();
  EXPECT_EQ(owner.ends, 0);
}

// A patient that owns a product; both hold units.
Process patient(Ward& ward, Resource& suites) {
  auto product = [](Ward& w, Resource& r) -> Process {
    const Unit suite = co_await r.acquire();
    const Farewell farewell(w.diary, "product gone");
    co_await hold(w.engine, hours(10));
    w.diary.note("product ready");
    w.signal.announce();
  };
  const Unit bed = co_await ward.beds.acquire();
  Process making = product(ward, suites);
  making.start();
  const Farewell farewell(ward.diary, "patient gone");
  co_await ward.signal.heard(ward.engine);
  ward.diary.note("patient treated");
}

TEST(Process, NestedProcessesEndTogether) {
  Ward ward;
  Resource suites(ward.engine, 1);
  Process process = patient(ward, suites);
  process.start();
  ward.engine.run(at_hour(1));
  EXPECT_EQ(suites.in_use(), 1u);
  process.destroy();
  EXPECT_EQ(ward.diary.order(), "patient gone product gone");
  EXPECT_EQ(suites.in_use(), 0u);
  EXPECT_EQ(ward.beds.in_use(), 0u);
  ward.engine.run();
  EXPECT_FALSE(ward.signal.announced());
}

TEST(Process, NestedProcessesWorkTogether) {
  Ward ward;
  Resource suites(ward.engine, 1);
  Process process = patient(ward, suites);
  process.start();
  ward.engine.run();
  EXPECT_EQ(ward.diary.notes(), (std::vector<Note>{{"product ready", 10},
                                                   {"product gone", 10},
                                                   {"patient treated", 10},
                                                   {"patient gone", 10}}));
  EXPECT_EQ(suites.in_use() + ward.beds.in_use(), 0u);
}

#if defined(__SANITIZE_ADDRESS__)
#define V2V_TEST_FRAMES_ARE_RECYCLED 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define V2V_TEST_FRAMES_ARE_RECYCLED 0
#endif
#endif
#ifndef V2V_TEST_FRAMES_ARE_RECYCLED
#define V2V_TEST_FRAMES_ARE_RECYCLED 1
#endif

#if V2V_TEST_FRAMES_ARE_RECYCLED
Process remember(Ward& ward, std::set<const void*>& addresses) {
  const Farewell in_the_frame(ward.diary, "gone");
  addresses.insert(&in_the_frame);
  co_await hold(ward.engine, hours(1));
}

// The address sanitizer build allocates every frame afresh on purpose.
TEST(Process, FramesAreRecycled) {
  Ward ward;
  std::set<const void*> addresses;
  for (int round = 0; round < 100; ++round) {
    Process a = remember(ward, addresses), b = remember(ward, addresses);
    a.start();
    b.start();
    ward.engine.run();
  }
  EXPECT_EQ(addresses.size(), 2u) << "two at a time need two frames";
}

// Kept for the next frame of its size, not given to whoever asks for memory in between.
TEST(Process, AFreeFrameIsKeptForTheNextOne) {
  constexpr std::size_t kSize = 100;
  void* const frame = allocate_frame(kSize);
  release_frame(frame, kSize);
  std::vector<std::unique_ptr<std::byte[]>> others;
  for (std::size_t size = kSize; size <= 2 * kSize; ++size)
    others.push_back(std::make_unique<std::byte[]>(size));
  void* const again = allocate_frame(kSize);
  EXPECT_EQ(again, frame);
  release_frame(again, kSize);
}
#endif

// Greater than what is recycled, and every size around the steps of the pool.
TEST(Process, FrameMemoryIsWritableAtEverySize) {
  for (std::size_t size = 1; size <= 4200; size += size < 300 ? 1 : 61) {
    auto* const one = static_cast<unsigned char*>(allocate_frame(size));
    auto* const two = static_cast<unsigned char*>(allocate_frame(size));
    std::fill(one, one + size, static_cast<unsigned char>(1));
    std::fill(two, two + size, static_cast<unsigned char>(2));
    EXPECT_EQ(std::count(one, one + size, 1), static_cast<std::ptrdiff_t>(size));
    release_frame(one, size);
    EXPECT_EQ(std::count(two, two + size, 2), static_cast<std::ptrdiff_t>(size));
    release_frame(two, size);
  }
}

}  // namespace
}  // namespace v2v::test
