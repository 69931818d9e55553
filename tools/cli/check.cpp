// `v2v check`: every problem of every file, or what the file holds and where its numbers are from.
#include "console.hpp"
#include "vein2vein/scenario/read.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::cli {

int check_command(const std::vector<std::string>& files) {
  bool valid = true;
  for (const std::string& file : files) {
    const ScenarioReading reading = read_scenario(file);
    print_problems(reading.problems);
    if (!reading.scenario) {
      valid = false;
      continue;
    }
    const auto count = [&](Provenance::Kind kind) {
      return std::count_if(reading.scenario->provenance.begin(), reading.scenario->provenance.end(),
                           [kind](const Provenance& value) { return value.kind == kind; });
    };
    print(fmt::format("{}: valid; of {} values {} have a source, {} are assumed, {} say neither\n",
                      file, reading.scenario->provenance.size(), count(Provenance::Kind::sourced),
                      count(Provenance::Kind::assumed), count(Provenance::Kind::not_stated)));
    for (const Provenance& value : reading.scenario->provenance)
      if (value.kind == Provenance::Kind::not_stated)
        print(fmt::format("  neither source nor assumed: {}: {}\n", value.path, value.value));
  }
  return valid ? kDone : kBadInput;
}

}  // namespace v2v::cli
