// Reads every scenario that was installed, through the installed library.
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/read.hpp"

#include <filesystem>
#include <iostream>

int main() {
  int read = 0;
  int refused = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(SCENARIO_DIR)) {
    if (entry.path().extension() != ".yaml" || v2v::is_overlay(entry.path().string()) ||
        v2v::is_attrition_model(entry.path().string()) ||
        entry.path().parent_path().filename() == "products")  // files that scenarios name
      continue;
    const v2v::ScenarioReading reading = v2v::read_scenario(entry.path().string());
    ++(reading.scenario ? read : refused);
    for (const v2v::Diagnostic& problem : reading.problems) {
      std::cout << v2v::to_string(problem) << '\n';
    }
  }
  std::cout << read << " scenarios read, " << refused << " refused\n";
  return read > 0 && refused == 0 ? 0 : 1;
}
