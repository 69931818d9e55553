// Any text at all gives a scenario or problems. With libFuzzer it hunts for a text that does not;
// without, it reads the files and folders given as arguments.
#include "vein2vein/scenario/read.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
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

#ifdef V2V_REPLAY
#include <filesystem>
#include <fstream>
#include <sstream>

namespace {

void replay(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  const std::string bytes = text.str();
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

}  // namespace

int main(int count, char** arguments) {
  int files = 0;
  for (int i = 1; i < count; ++i) {
    if (!std::filesystem::is_directory(arguments[i])) {
      replay(arguments[i]);
      ++files;
      continue;
    }
    for (const auto& file : std::filesystem::directory_iterator(arguments[i])) {
      if (!file.is_regular_file()) continue;
      replay(file.path());
      ++files;
    }
  }
  std::printf("%d files\n", files);
  return files > 0 ? 0 : 1;
}
#endif
