// More under way at a time than SimGrid's activities can be: the same order, by its timers.
#include "differential/child_process.hpp"
#include "engine/diary.hpp"
#include "vein2vein/engine/fast_engine.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <string>

namespace v2v::test {
namespace {

constexpr std::uint64_t kActivities = 1024;  // as the header promises

SimgridPlatform two_sites(unsigned units, bool unlimited = false) {
  return {{{"a", units, "", unlimited}, {"b", 0}}, {{0, 1}, {1, 0}}};
}

/// Starts `count` consignments and as many pieces of work in the first hour, of 20 h and something,
/// takes every tenth back in the twelfth, and tells the order in which the others end. Ends meet.
std::string many_at_a_time(Engine& engine, int count) {
  Diary diary(engine);
  std::deque<Bell> bells;
  for (int i = 0; i < count; ++i) {
    const std::string number = std::to_string(i);
    const Duration length = hours(20) + Duration::milliseconds(i * 7919 % 5000);
    engine.ship(bells.emplace_back(engine, diary, "s" + number).alarm,
                static_cast<LaneIndex>(i % 2), length);
    engine.work(bells.emplace_back(engine, diary, "w" + number).alarm, 0, length);
  }
  engine.run(at_hour(12));
  for (std::size_t i = 0; i < bells.size(); i += 10) bells[i].alarm.cancel();
  engine.run();
  return diary.order();
}

std::string on_fast(int count) {
  FastEngine engine;
  return many_at_a_time(engine, count);
}

TEST(ManyAtATime, EndInTheSameOrder) {
  constexpr int kCount = 20'000;
  const ChildResult child = on_simgrid(two_sites(kCount), [](Engine& engine) {
    std::string order = many_at_a_time(engine, kCount);
    const std::uint64_t timed = dynamic_cast<SimgridEngine&>(engine).timed();
    return std::to_string(timed) + ": " + order;
  });
  EXPECT_EQ(child.died, "");
  // All but the first 1,024.
  const std::string expected = std::to_string(2 * kCount - kActivities) + ": " + on_fast(kCount);
  EXPECT_TRUE(child.bytes == expected) << child.bytes.substr(0, 200);
}

TEST(ManyAtATime, FewAreActivitiesAllOfThem) {
  for (const int count : {1, 512}) {
    const ChildResult child = on_simgrid(two_sites(600), [count](Engine& engine) {
      const std::string order = many_at_a_time(engine, count);
      return std::to_string(dynamic_cast<SimgridEngine&>(engine).timed()) + ": " + order;
    });
    EXPECT_EQ(child.died, "");
    EXPECT_EQ(child.bytes, "0: " + on_fast(count));
  }
}

/// Those that have ended make room for others.
TEST(ManyAtATime, TakeTurnsAsActivities) {
  const ChildResult child = on_simgrid(two_sites(2000), [](Engine& engine) {
    for (int round = 0; round < 3; ++round) many_at_a_time(engine, 600);
    return std::to_string(dynamic_cast<SimgridEngine&>(engine).timed());
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, std::to_string(3 * (1200 - kActivities)));
}

TEST(ManyAtATime, AnUnlimitedSiteHasRoomForMoreThanItsUnits) {
  const ChildResult child = on_simgrid(two_sites(5, true), [](Engine& engine) {
    const std::string order = many_at_a_time(engine, 40);
    return std::to_string(dynamic_cast<SimgridEngine&>(engine).timed()) + ": " + order;
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "35: " + on_fast(40));
}

}  // namespace
}  // namespace v2v::test
