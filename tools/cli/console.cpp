// Printing, reading scenarios and the progress bar.
#include "console.hpp"

#include "vein2vein/scenario/read.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

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

std::optional<std::vector<Scenario>> read_scenarios(const RunArguments& arguments) {
  std::vector<Override> overrides;
  std::vector<Scenario> scenarios;
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
  for (const std::string& file : arguments.scenarios) {
    ScenarioReading reading = read_scenario(file, overrides);
    print_problems(reading.problems);
    if (reading.scenario)
      scenarios.push_back(std::move(*reading.scenario));
    else
      valid = false;
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
  if (::isatty(STDERR_FILENO) != 0)
    options.progress = [bar = ProgressBar()](std::uint64_t done, std::uint64_t all) mutable {
      bar.show(done, all);
    };
  return options;
}

}  // namespace v2v::cli
