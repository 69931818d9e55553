// What the program knows of itself and its machine, for the record of a study.
#include "study_facts.hpp"

#include "vein2vein/core/version.hpp"

#include <fmt/format.h>
#include <sys/utsname.h>

#include <sstream>
#include <utility>

namespace v2v::cli {
namespace {

#if defined(__clang__)
const std::string compiler = "Clang " __clang_version__;
#else
const std::string compiler = "GCC " __VERSION__;
#endif

/// The libraries that CMake found: `name version` with commas between.
std::vector<std::pair<std::string, std::string>> libraries() {
  std::vector<std::pair<std::string, std::string>> found;
  std::istringstream list(V2V_LIBRARIES);
  for (std::string one; std::getline(list >> std::ws, one, ',');)
    found.emplace_back(one.substr(0, one.find(' ')), one.substr(one.find(' ') + 1));
  return found;
}

}  // namespace

std::string system_name() {
  utsname name{};
  if (::uname(&name) != 0) return {};
  return fmt::format("{} {} on {}", name.sysname, name.release, name.machine);
}

StudyRecord record_of(const Scenario& scenario, std::string command,
                      std::optional<RunSummary> run) {
  StudyRecord record;
  record.scenario = &scenario;
  record.command = std::move(command);
  record.run = std::move(run);
  record.build = {version(), compiler, V2V_BUILD_TYPE, libraries(), "", "MIT"};
  return record;
}

}  // namespace v2v::cli
