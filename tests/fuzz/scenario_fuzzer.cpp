// Any text at all gives a scenario or problems.
#include "vein2vein/scenario/read.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const v2v::ScenarioReading reading = v2v::read_scenario_text(text, "fuzz");
  // Exactly one of the two, and every message on one line.
  if (reading.scenario.has_value() != reading.problems.empty()) std::abort();
  for (const v2v::Diagnostic& problem : reading.problems)
    if (to_string(problem).find_first_of("\n\r") != std::string::npos) std::abort();
  return 0;
}
