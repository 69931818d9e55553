// The platform as SimGrid shows it in its trace: zones, hosts, links, their use and their outages.
#include "differential/child_process.hpp"
#include "differential/paje.hpp"
#include "engine/diary.hpp"
#include "vein2vein/engine/process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::ElementsAreArray;
using ::testing::Pair;

/// Plays the script on a platform that is traced and reads the trace.
PajeTrace traced(const SimgridPlatform& platform, const std::function<void(Engine&)>& script) {
  // A blank and a comma, which SimGrid's own options cannot have.
  const std::string file =
      ::testing::TempDir() + "a platform, " + std::to_string(::getpid()) + ".trace";
  const ChildResult child = in_child([&] {
    SimgridEngine engine(platform, file);
    script(engine);
    return std::string("done");
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "done");
  PajeTrace trace = read_paje_file(file);
  EXPECT_EQ(trace.problem, "");
  ::unlink(file.c_str());
  return trace;
}

/// Two regions and a site in none; a plant that needs two hosts; two ways from `north` to it.
SimgridPlatform two_regions() {
  SimgridPlatform platform;
  platform.sites = {{"plant", 20, "East"}, {"north", 0, "West"}, {"south", 3, "West"}, {"far", 0}};
  platform.lanes = {{1, 0, "road"}, {1, 0, "air"}, {3, 0}};
  const auto changes = [round = 0.0, i = std::size_t{0}]() mutable {
    constexpr double kHours[] = {10, 15, 1000, 1010};
    if (i == std::size(kHours)) {
      i = 0;
      round += 2000;
    }
    return at_hour(round + kHours[i++]);
  };
  platform.equipment = {{"plant suites", 0, changes, 0.25}};
  return platform;
}

void nothing(Engine& engine) { engine.run(); }

TEST(SimgridPlatform, HasAZoneARegionAndAHostASite) {
  const PajeTrace trace = traced(two_regions(), nothing);
  EXPECT_THAT(trace.of_type("L1"), ElementsAre("East", "West", "lanes", "sites"));
  for (const auto& [host, zone] :
       std::map<std::string, std::string>{{"plant", "East"},
                                          {"plant host 2", "East"},
                                          {"plant suites", "East"},
                                          {"north", "West"},
                                          {"south", "West"},
                                          {"far", "sites"},
                                          {"plant dock", "lanes"},
                                          {"plant dock 2", "lanes"},
                                          {"north dock", "lanes"},
                                          {"north dock 2", "lanes"},
                                          {"far dock", "lanes"},
                                          {"north - plant, road", "lanes"},
                                          {"north - plant, air", "lanes"},
                                          {"far - plant", "lanes"}})
    EXPECT_EQ(trace.parent_of(host), zone) << host;
  EXPECT_EQ(trace.containers.size(), 18U);
  // Ten cores and ten; a site without production has one that nothing can use.
  for (const auto& [host, cores] :
       std::map<std::string, double>{{"plant", 10}, {"plant host 2", 10}, {"south", 3}, {"far", 1}})
    EXPECT_THAT(trace.variable(host, "core_count"), ElementsAre(Pair(0.0, cores))) << host;
}

TEST(SimgridPlatform, GivesNamesThatAreTakenANumber) {
  SimgridPlatform platform;
  platform.sites = {{"a", 1, "a"}, {"a", 1, "sites"}, {"lanes", 1, ""}, {"say \"b\"", 1, ""}};
  platform.lanes = {{0, 1}, {0, 1}};
  const PajeTrace trace = traced(platform, nothing);
  EXPECT_THAT(trace.of_type("L1"), ElementsAre("a (3)", "lanes (2)", "sites", "sites (2)"));
  EXPECT_EQ(trace.parent_of("a"), "a (3)");
  EXPECT_EQ(trace.parent_of("a (2)"), "sites");
  EXPECT_EQ(trace.parent_of("lanes"), "sites (2)");
  EXPECT_EQ(trace.parent_of("say 'b'"), "sites (2)");
  EXPECT_THAT(trace.of_type("LINK"), ElementsAre("a - a (2)", "a - a (2) (2)"));
}

TEST(SimgridPlatform, ShowsWorkAndConsignmentsAtTheirTicks) {
  const auto day = [](Engine& engine) -> Process {
    Diary diary(engine);
    Bell long_one(engine, diary, "");
    Bell short_one(engine, diary, "");
    Bell stopped(engine, diary, "");
    Bell road(engine, diary, "");
    Bell air(engine, diary, "");
    engine.work(long_one.alarm, 2, hours(10));
    co_await hold(engine, hours(2));
    engine.work(short_one.alarm, 2, hours(3));
    engine.work(stopped.alarm, 2, hours(30));
    engine.ship(road.alarm, 0, hours(4));
    engine.ship(air.alarm, 1, hours(1));
    co_await hold(engine, hours(2));
    stopped.alarm.cancel();
    co_await hold(engine, hours(8));
  };
  const PajeTrace trace = traced(two_regions(), [&day](Engine& engine) {
    Process process = day(engine);
    process.start();
    engine.run();
  });
  const double hour = 3600;
  EXPECT_THAT(trace.variable("south", "units_in_use"),
              ElementsAre(Pair(0.0, 0), Pair(0.0, 1), Pair(2 * hour, 2), Pair(2 * hour, 3),
                          Pair(4 * hour, 2), Pair(5 * hour, 1), Pair(10 * hour, 0)));
  EXPECT_EQ(trace.area("south", "units_in_use"), (10 + 3 + 2) * hour);
  EXPECT_THAT(trace.variable("north - plant, road", "consignments"),
              ElementsAre(Pair(0.0, 0), Pair(2 * hour, 1), Pair(6 * hour, 0)));
  EXPECT_EQ(trace.area("north - plant, air", "consignments"), hour);
  EXPECT_EQ(trace.area("far - plant", "consignments"), 0);
}

TEST(SimgridPlatform, WhatIsUnderWayAtTheEndOfATraceIsShownUntilThen) {
  const PajeTrace trace = traced(two_regions(), [](Engine& engine) {
    Diary diary(engine);
    Bell work(engine, diary, "");
    engine.work(work.alarm, 0, hours(10));
    engine.run(at_hour(4));
  });
  // A run stops half a millisecond after its horizon.
  EXPECT_NEAR(trace.area("plant", "units_in_use"), 4 * 3600, 1e-3);
}

/// Whether or not somebody waits for them.
TEST(SimgridPlatform, ShowsOutagesAsSpeed) {
  const PajeTrace trace = traced(two_regions(), [](Engine& engine) {
    Diary diary(engine);
    Bell change(engine, diary, "");
    Bell last(engine, diary, "");
    engine.change_state(change.alarm, 0, at_hour(15));
    engine.schedule(last.alarm, at_hour(1012), EventClass::decision);
    engine.run();
  });
  const double hour = 3600;
  const std::vector<std::pair<double, double>> expected{
      {0, 1.0}, {10 * hour, 0.25}, {15 * hour, 1.0}, {1000 * hour, 0.25}, {1010 * hour, 1.0}};
  const PajeSteps& speed = trace.variable("plant suites", "speed");
  ASSERT_EQ(speed.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_NEAR(speed[i].first, expected[i].first, 2e-6);  // the trace has six decimals
    EXPECT_EQ(speed[i].second, expected[i].second);
  }
}

TEST(PajeReader, NoticesWhatIsWrong) {
  const std::string head =
      "%EventDef PajeDefineContainerType 0\n% Alias string\n% Type string\n% Name string\n"
      "%EndEventDef\n%EventDef PajeCreateContainer 6\n% Time date\n% Alias string\n% Type string\n"
      "% Container string\n% Name string\n%EndEventDef\n%EventDef PajeDestroyContainer 7\n"
      "% Time date\n% Type string\n% Name string\n%EndEventDef\n0 1 0 HOST\n6 0.0 1 1 0 \"a\"\n";
  EXPECT_EQ(read_paje(head + "7 3.0 1 1\n").problem, "");
  EXPECT_NE(read_paje(head).problem, "") << "cut off";
  EXPECT_NE(read_paje(head + "7 3.0 1\n").problem, "") << "a field is missing";
  EXPECT_NE(read_paje(head + "6 3.0 2 1 0 \"b\"\n7 2.0 1 2\n7 3.0 1 1\n").problem, "") << "time";
  EXPECT_NE(read_paje(head + "9 3.0 1 1 1\n7 3.0 1 1\n").problem, "") << "an unknown event";
  EXPECT_NE(read_paje("").problem, "");
}

}  // namespace
}  // namespace v2v::test
