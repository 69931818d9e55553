// `v2v check`: every problem of every file, or what the file holds and where its numbers are from.
#include "console.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v::cli {

int check_command(const ScenarioArguments& arguments) {
  bool valid = true;
  for (const std::string& file : arguments.scenarios) {
    const auto scenario = read_checked(file, arguments.overlays, {});
    if (!scenario) {
      valid = false;
      continue;
    }
    const auto count = [&](Provenance::Kind kind) {
      return std::count_if(scenario->provenance.begin(), scenario->provenance.end(),
                           [kind](const Provenance& value) { return value.kind == kind; });
    };
    print(fmt::format("{}: valid; of {} values {} have a source, {} are assumed, {} say neither\n",
                      file, scenario->provenance.size(), count(Provenance::Kind::sourced),
                      count(Provenance::Kind::assumed), count(Provenance::Kind::not_stated)));
    for (const Provenance& value : scenario->provenance)
      if (value.kind == Provenance::Kind::not_stated)
        print(fmt::format("  neither source nor assumed: {}: {}\n", value.path, value.value));
  }
  return valid ? kDone : kBadInput;
}

}  // namespace v2v::cli
