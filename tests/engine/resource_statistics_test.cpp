// What a resource has seen, against a schedule that was worked out by hand.
#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <gtest/gtest.h>

#include <iterator>
#include <list>
#include <tuple>

namespace v2v::test {
namespace {

// Two units; from hour 5 on, one. Hours:
//
//   who   asks  priority  waits  has a unit
//   A     0     0         0      0 - 4
//   B     1     0         0      1 - 3
//   C     2     0         2      4 - 7
//   D     2     1         1      3 - 4      (overtakes C)
//   E     3     0         1      4 - 5      (arrives as B's unit goes to D)
//   F     4.5   0         0.25   never      (leaves the queue at 4.75)
//   H     5.5   0         1.5    7 - 8
//
//   in use    0-1: 1   1-5: 2   5-8: 1
//   waiting   0-2: 0   2-3: 2   3-4: 2   4-4.5: 0   4.5-4.75: 1   4.75-5.5: 0   5.5-7: 1   7-8: 0
//   capacity  0-5: 2   5-8: 1
class ByHand : public ::testing::Test {
 public:
  ByHand() {
    for (const auto& [from, length, priority] : {std::tuple{0.0, 4.0, 0},
                                                 {1.0, 2.0, 0},
                                                 {2.0, 3.0, 0},
                                                 {2.0, 1.0, 1},
                                                 {3.0, 1.0, 0},
                                                 {4.5, 9.0, 0},
                                                 {5.5, 1.0, 0}}) {
      users.push_back(use(*this, at_hour(from), hours(length), priority));
      users.back().start();
    }
    other.push_back(change(*this));
    other.back().start();
    other.push_back(leave(*this, *std::next(users.begin(), 5)));
    other.back().start();
  }
  static Process use(ByHand& t, TimePoint from, Duration length, int priority) {
    co_await hold_until(t.engine, from, EventClass::arrival);
    const Unit bed = co_await t.beds.acquire(priority);
    co_await hold(t.engine, length);
  }
  static Process change(ByHand& t) {
    co_await hold(t.engine, hours(5), EventClass::calendar_changes);
    t.beds.set_capacity(1);
  }
  static Process leave(ByHand& t, Process& who) {
    co_await hold(t.engine, hours(4.75), EventClass::decision);
    who.destroy();
  }
  /// Works up to `hour` and forgets everything before.
  void reset_at(double hour) {
    other.push_back([](ByHand& t, TimePoint when) -> Process {
      co_await hold_until(t.engine, when, EventClass::horizon);
      t.beds.reset_statistics();
    }(*this, at_hour(hour)));
    other.back().start();
  }
  static double in_hours(std::int64_t milliseconds) {
    return static_cast<double>(milliseconds) / 3'600'000.0;
  }

  FastEngine engine;
  Resource beds{engine, 2};
  std::list<Process> users, other;
};

TEST_F(ByHand, FromTheStartToTheEnd) {
  engine.run();
  const ResourceStatistics seen = beds.statistics();
  EXPECT_EQ(engine.now(), at_hour(8));
  EXPECT_EQ(seen.observed, hours(8));
  EXPECT_EQ(in_hours(seen.in_use_area), 12);       // 1 + 8 + 3
  EXPECT_EQ(in_hours(seen.queue_area), 5.75);      // 2 + 2 + 0.25 + 1.5
  EXPECT_EQ(in_hours(seen.capacity_area), 13);     // 10 + 3
  EXPECT_EQ(in_hours(seen.waits_of_served), 5.5);  // C 2, D 1, E 1, H 1.5
  EXPECT_EQ(seen.requested, 7u);
  EXPECT_EQ(seen.served, 6u);
  EXPECT_EQ(seen.left_queue, 1u);
  EXPECT_EQ(seen.released, 6u);
}

TEST_F(ByHand, AddedUpWhereItIsWatched) {
  OpenHours seen;
  beds.watch(seen);
  const auto until = [this](double hour) {
    other.push_back([](ByHand& t, TimePoint when) -> Process {
      co_await hold_until(t.engine, when, EventClass::horizon);
      t.beds.bring_up_to_date();
    }(*this, at_hour(hour)));
    other.back().start();
    engine.run(at_hour(hour));
  };
  until(6);
  EXPECT_EQ(seen.least, 1U);
  ASSERT_EQ(seen.in_use.size(), 2U);
  EXPECT_EQ(in_hours(seen.in_use[0]), 2);  // 0-1, 5-6
  EXPECT_EQ(in_hours(seen.in_use[1]), 4);
  EXPECT_EQ(in_hours(seen.capacity_area), 11);
  EXPECT_EQ(in_hours(seen.queue_area), 4.75);  // 2 + 2 + 0.25 + 0.5
  EXPECT_EQ(seen.most_needed, 4U);
  EXPECT_TRUE(seen.somebody_waited);
  seen.clear();
  // Nobody works from now on: what goes on is nobody's.
  beds.set_capacity(0, true);
  until(6.75);
  beds.set_capacity(1, false);
  engine.run();
  EXPECT_EQ(in_hours(seen.in_use.at(0)), 1.25);  // C 6.75-7, H 7-8
  EXPECT_EQ(in_hours(seen.queue_area), 0.25);
  EXPECT_EQ(seen.most_needed, 2U);
}

TEST_F(ByHand, ReadInTheMiddleWithoutAnEventSinceTheLastChange) {
  Process clock = [](Engine& e) -> Process { co_await hold(e, hours(6.5)); }(engine);
  clock.start();
  engine.run(at_hour(6.5));  // H waits since 5.5, C is in
  const ResourceStatistics seen = beds.statistics();
  EXPECT_EQ(seen.observed, hours(6.5));
  EXPECT_EQ(in_hours(seen.in_use_area), 10.5);
  EXPECT_EQ(in_hours(seen.queue_area), 5.25);
  EXPECT_EQ(in_hours(seen.capacity_area), 11.5);
  EXPECT_EQ(in_hours(seen.waits_of_served), 4);  // H is still waiting
}

TEST_F(ByHand, ResetWhileNobodyWaits) {
  reset_at(4.25);
  engine.run();
  const ResourceStatistics seen = beds.statistics();
  EXPECT_EQ(seen.observed, hours(3.75));
  EXPECT_EQ(in_hours(seen.in_use_area), 4.5);      // C 2.75, E 0.75, H 1
  EXPECT_EQ(in_hours(seen.queue_area), 1.75);      // F 0.25, H 1.5
  EXPECT_EQ(in_hours(seen.capacity_area), 4.5);    // 1.5 + 3
  EXPECT_EQ(in_hours(seen.waits_of_served), 1.5);  // H
  EXPECT_EQ(seen.requested, 2u);
  EXPECT_EQ(seen.served, 1u);
  EXPECT_EQ(seen.left_queue, 1u);
  EXPECT_EQ(seen.released, 3u);
}

TEST_F(ByHand, ResetWhileTwoWait) {
  reset_at(3.5);
  engine.run();
  const ResourceStatistics seen = beds.statistics();
  EXPECT_EQ(seen.observed, hours(4.5));
  EXPECT_EQ(in_hours(seen.in_use_area), 6);        // A 0.5, D 0.5, C 3, E 1, H 1
  EXPECT_EQ(in_hours(seen.queue_area), 2.75);      // C 0.5, E 0.5, F 0.25, H 1.5
  EXPECT_EQ(in_hours(seen.capacity_area), 6);      // 3 + 3
  EXPECT_EQ(in_hours(seen.waits_of_served), 4.5);  // whole waits: C 2, E 1, H 1.5
  EXPECT_EQ(seen.requested, 2u);
  EXPECT_EQ(seen.served, 3u);
  EXPECT_EQ(seen.left_queue, 1u);
  EXPECT_EQ(seen.released, 5u);
}

// 1,000 units for a century and a millisecond: 3.2e15 unit-milliseconds, to the last one.
TEST(ResourceStatistics, AreExactOverACentury) {
  FastEngine engine;
  Resource suites(engine, 1000);
  std::list<Process> users;
  for (int i = 0; i < 1000; ++i) {
    users.push_back([](Engine& e, Resource& r) -> Process {
      const Unit suite = co_await r.acquire();
      co_await hold(e, Duration::whole_days(36'525) + Duration::milliseconds(1));
    }(engine, suites));
    users.back().start();
  }
  engine.run();
  const std::int64_t length = 36'525LL * 86'400'000 + 1;
  EXPECT_EQ(suites.statistics().in_use_area, 1000 * length);
  EXPECT_EQ(suites.statistics().capacity_area, 1000 * length);
}

}  // namespace
}  // namespace v2v::test
