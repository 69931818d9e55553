// Small scenario texts and the messages that reading them gives.
#pragma once

#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace v2v::test {

/// The least that a scenario must say; a test adds to it.
inline const std::string minimal =
    "format: 1\n"
    "cohort: { size: 10, enters: screened, over: 1 y }\n"
    "sites: { plant: { kind: plant }, ward: { kind: hospital } }\n"
    "lanes: [{ between: [ward, plant], transit: 1 d }]\n";
inline const std::string product = "product: { made_at: plant, culture: 7 d, release: 10 d }\n";

/// Tests run side by side, each in a process of its own.
inline std::filesystem::path own_folder(const std::string& name) {
  return std::filesystem::path(::testing::TempDir()) / (name + "_" + std::to_string(::getpid()));
}

inline std::string messages_of(const ScenarioReading& reading) {
  std::string text;
  for (const Diagnostic& problem : reading.problems) text += to_string(problem) + "\n";
  return text;
}

inline ScenarioReading read(const std::string& text) { return read_scenario_text(text, "test"); }

/// A scenario that must be good.
inline Scenario good(const ScenarioReading& reading) {
  EXPECT_EQ(messages_of(reading), "");
  EXPECT_TRUE(reading.scenario.has_value());
  return reading.scenario.value_or(Scenario());
}
inline Scenario good(const std::string& text) { return good(read(text)); }

inline std::string good_file(const std::string& name) {
  return std::string(V2V_SOURCE_DIR) + "/tests/scenario/good/" + name;
}

}  // namespace v2v::test
