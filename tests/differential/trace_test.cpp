// The trace that SimGrid writes of a scenario in which suites fail and are repaired.
#include "differential/child_process.hpp"
#include "differential/paje.hpp"
#include "experiment/simgrid_trace.hpp"
#include "pathway/scenario_builder.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/pathway/outages.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// Two hospitals in two regions and a plant whose two suites fail now and then; nobody leaves.
Scenario traced_scenario() {
  Scenario s = central(40);
  s.enrolment = Cohort{40, days(60)};
  s.protocol->product.culture = Distribution::uniform(4, 9);
  s.sites[kPlant].region = "east";
  s.sites[kHospital].region = "west";
  s.sites[kHospital].share_of_patients = 0.5;
  Site other = s.sites[kHospital];
  other.name = "clinic";
  other.region = "";
  s.sites.push_back(other);
  s.lanes.push_back(lane(2, kPlant, Distribution::uniform(0.5, 2)));
  s.lanes.back().mode = "air";
  Capacity& suites = capacity(s, kPlant, ResourceKind::suites);
  suites = Capacity::of(2);
  suites.outages = Outages{Distribution::exponential(20), Distribution::uniform(2, 6), 1};
  return s;
}

class SimgridTrace : public ::testing::Test {
 protected:
  SimgridTrace() {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ("traces of one, " + std::to_string(::getpid()));
    std::filesystem::create_directory(folder_);
  }
  ~SimgridTrace() override { std::filesystem::remove_all(folder_); }
  std::string file(const std::string& name) const { return folder_ / name; }
  static std::string content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }
  std::filesystem::path folder_;
};

TEST_F(SimgridTrace, ShowsSitesLanesAndTheirUse) {
  const Scenario scenario = traced_scenario();
  const Plan plan(scenario);
  const Luck luck{7, 0};
  write_simgrid_trace(plan, luck, file("a.trace"));
  const PajeTrace trace = read_paje_file(file("a.trace"));
  ASSERT_EQ(trace.problem, "");
  EXPECT_THAT(trace.of_type("L1"), ElementsAre("east", "lanes", "sites", "west"));
  EXPECT_EQ(trace.parent_of("plant"), "east");
  EXPECT_EQ(trace.parent_of("hospital"), "west");
  EXPECT_EQ(trace.parent_of("clinic"), "sites");
  EXPECT_THAT(trace.of_type("LINK"), ElementsAre("clinic - plant, air", "hospital - plant"));

  // The fast engine's own count, exact to the millisecond: the trace has six decimals of a second.
  Recorder recorder;
  const PathwayOutcome outcome = run(scenario, recorder, luck);
  ASSERT_EQ(outcome.resources.size(), 1U);
  EXPECT_NEAR(trace.area("plant", "units_in_use"),
              static_cast<double>(outcome.resources[0].seen.in_use_area) / 1000.0, 1e-3);
  double travelled = 0;
  for (const PatientRecord& record : recorder.records())
    if (record.hospital == 2)
      travelled += (record.at(Gate::received) - record.at(Gate::collected)).in_days();
  EXPECT_GT(travelled, 10);
  // There and back; only the way there is in the files.
  EXPECT_GT(trace.area("clinic - plant, air", "consignments"), travelled * 86'400);
}

TEST_F(SimgridTrace, ShowsTheOutagesOfTheReplication) {
  const Scenario scenario = traced_scenario();
  const Plan plan(scenario);
  const Luck luck{7, 2};
  write_simgrid_trace(plan, luck, file("a.trace"));
  const PajeTrace trace = read_paje_file(file("a.trace"));
  ASSERT_EQ(trace.problem, "");
  OutageTimes times(scenario, equipment_of(scenario).at(0), 0, luck);
  const PajeSteps& speed = trace.variable("plant suites", "speed");
  ASSERT_GT(speed.size(), 5U);
  for (std::size_t i = 1; i < speed.size(); ++i) {
    EXPECT_NEAR(speed[i].first, static_cast<double>(times.next().in_milliseconds()) / 1000, 1e-5);
    EXPECT_EQ(speed[i].second, i % 2 == 1 ? 0.5 : 1.0) << "one of two suites is out of order";
  }
}

TEST_F(SimgridTrace, IsTheSameToTheByteAndNamesNoMachine) {
  const Scenario scenario = traced_scenario();
  const Plan plan(scenario);
  write_simgrid_trace(plan, {1, 0}, file("a.trace"));
  write_simgrid_trace(plan, {1, 0}, file("b.trace"));
  write_simgrid_trace(plan, {2, 0}, file("c.trace"));
  const std::string a = content(file("a.trace"));
  EXPECT_FALSE(a.empty());
  EXPECT_EQ(a, content(file("b.trace")));
  EXPECT_NE(a, content(file("c.trace")));
  EXPECT_EQ(a.find(folder_.string()), std::string::npos);
}

TEST_F(SimgridTrace, IsWrittenWholeOrNotAtAll) {
  const Scenario scenario = traced_scenario();
  const Plan plan(scenario);
  std::filesystem::create_directory(file("taken"));
  std::filesystem::create_directory(file("taken/by something"));
  std::ofstream(file("old.trace")) << "old";
  for (const char* const wanted : {"no/such/folder/a.trace", "taken"}) {
    try {
      write_simgrid_trace(plan, {}, file(wanted));
      ADD_FAILURE() << wanted << " was written";
    } catch (const Failure& failure) {
      EXPECT_EQ(failure.family(), Failure::Family::files);
      EXPECT_THAT(failure.message(), HasSubstr(file(wanted)));
    }
  }
  write_simgrid_trace(plan, {}, file("old.trace"));
  EXPECT_EQ(read_paje_file(file("old.trace")).problem, "");
  std::vector<std::string> left;
  for (const auto& entry : std::filesystem::directory_iterator(folder_))
    left.push_back(entry.path().filename());
  EXPECT_THAT(left, ::testing::UnorderedElementsAre("taken", "old.trace"));
}

/// A disk without room: no file can grow beyond a few kilobytes.
TEST_F(SimgridTrace, NoticesThatItWasCutOff) {
  const Scenario scenario = traced_scenario();
  const Plan plan(scenario);
  const ChildResult child = in_child([&] {
    const rlimit few{4096, 4096};
    ::setrlimit(RLIMIT_FSIZE, &few);
    std::signal(SIGXFSZ, SIG_IGN);
    try {
      write_simgrid_trace(plan, {}, file("a.trace"));
      return std::string("written");
    } catch (const Failure& failure) {
      return std::string(failure.family() == Failure::Family::files ? "refused" : "died");
    }
  });
  EXPECT_EQ(child.died, "");
  EXPECT_EQ(child.bytes, "refused");
  EXPECT_TRUE(std::filesystem::is_empty(folder_));
}

}  // namespace
}  // namespace v2v::test
