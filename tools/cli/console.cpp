// Printing, reading scenarios and the progress bar.
#include "console.hpp"

#include "vein2vein/network/network.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace v2v::cli {

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw Failure(Failure::Family::files,
                  fmt::format("cannot write to standard output: {}", std::strerror(errno)));
}

void print_problems(const std::vector<Diagnostic>& problems) {
  for (const Diagnostic& problem : problems)
    std::fprintf(stderr, "%s\n", to_string(problem).c_str());
}

std::optional<std::vector<Override>> overrides_of(const ScenarioArguments& arguments) {
  std::vector<Override> overrides;
  bool valid = true;
  for (const std::string& text : arguments.overrides) {
    if (auto parsed = parse_override(text)) {
      overrides.push_back(std::move(*parsed));
    } else {
      std::fprintf(stderr,
                   "--set %s: expected path.to.value=text, for example product.culture=9 d\n",
                   text.c_str());
      valid = false;
    }
  }
  if (!valid) return std::nullopt;
  return overrides;
}

std::optional<Scenario> read_checked(const std::string& file,
                                     const std::vector<std::string>& overlays,
                                     const std::vector<Override>& overrides) {
  ScenarioReading reading = read_scenario(file, overrides, overlays);
  print_problems(reading.problems);
  if (!reading.scenario) return std::nullopt;
  const std::vector<Diagnostic> problems = check_network(*reading.scenario);
  print_problems(problems);
  if (!problems.empty()) return std::nullopt;
  return std::move(reading.scenario);
}

namespace {

/// What one word of the command line stands for.
struct Arm {
  std::string file;
  std::vector<std::string> overlays;
  std::string name;  ///< empty: the scenario's own
};

/// At every `+`, unless the whole is the name of a file.
std::vector<std::string> parts_of(const std::string& word) {
  std::error_code nothing;
  if (std::filesystem::exists(word, nothing)) return {word};
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= word.size();) {
    const std::size_t end = std::min(word.find('+', at), word.size());
    parts.push_back(word.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

Arm arm_of(const std::string& word, const std::string& first) {
  std::vector<std::string> parts = parts_of(word);
  Arm arm;
  if (first.empty() || !is_overlay(parts.front())) {
    arm.file = parts.front();
    parts.erase(parts.begin());
  } else {
    arm.file = first;
  }
  for (const std::string& part : parts_of(word)) {
    if (parts.empty()) break;
    arm.name += (arm.name.empty() ? "" : "+") + std::filesystem::path(part).stem().string();
  }
  arm.overlays = std::move(parts);
  return arm;
}

}  // namespace

std::optional<std::vector<Scenario>> read_scenarios(const ScenarioArguments& arguments) {
  const auto overrides = overrides_of(arguments);
  if (!overrides) return std::nullopt;
  std::vector<Scenario> scenarios;
  bool valid = true;
  std::string first;
  for (const std::string& word : arguments.scenarios) {
    const Arm arm = arm_of(word, first);
    if (first.empty()) first = arm.file;
    std::vector<std::string> overlays = arguments.overlays;
    overlays.insert(overlays.end(), arm.overlays.begin(), arm.overlays.end());
    auto scenario = read_checked(arm.file, overlays, *overrides);
    if (!scenario) {
      valid = false;
      continue;
    }
    if (!arm.name.empty()) scenario->name = arm.name;
    scenarios.push_back(std::move(*scenario));
  }
  if (!valid) return std::nullopt;
  return scenarios;
}

namespace {

/// One line that is written over, twenty times a run at the most.
class ProgressBar {
 public:
  void show(std::uint64_t done, std::uint64_t all) {
    const int steps = static_cast<int>(20 * done / all);
    if (steps == shown_) return;
    shown_ = steps;
    const std::string bar(static_cast<std::size_t>(steps), '#');
    fmt::print(stderr, "\r[{:<20}] {} of {} replications{}", bar, done, all,
               done == all ? "\r\033[K" : "");
    std::fflush(stderr);
  }

 private:
  int shown_ = -1;
};

}  // namespace

RunOptions run_options(const RunArguments& arguments) {
  RunOptions options;
  options.replications = arguments.replications;
  options.seed = arguments.seed;
  options.threads = arguments.threads;
  options.engine = arguments.engine == "simgrid" ? EngineKind::simgrid : EngineKind::fast;
  options.trace = arguments.trace;
  if (::isatty(STDERR_FILENO) != 0)
    options.progress = [bar = ProgressBar()](std::uint64_t done, std::uint64_t all) mutable {
      bar.show(done, all);
    };
  return options;
}

}  // namespace v2v::cli
