// Printing, reading scenarios and the progress bar.
#include "console.hpp"

#include "progress.hpp"
#include "vein2vein/network/network.hpp"
#include "vein2vein/statistics/quantity.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

namespace v2v::cli {
namespace {

/// As a shell takes it for one word.
std::string quoted(const std::string& word) {
  const bool plain = !word.empty() && word.find_first_not_of(
                                          "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                          "0123456789_-+=./:,%@") == std::string::npos;
  if (plain) return word;
  std::string result = "'";
  for (const char letter : word)
    result += letter == '\'' ? std::string("'\\''") : std::string(1, letter);
  return result + "'";
}

}  // namespace

std::string command_of(const std::vector<std::string>& words) {
  constexpr std::array<std::string_view, 10> kElsewhere = {
      "--store",  "--shard",      "--threads",  "--out",      "--format",
      "--engine", "--workers-at", "--patients", "--pictures", "--occupancy"};
  constexpr std::array<std::string_view, 3> kFlagsElsewhere = {"--repair", "--full", "--planner"};
  std::string command;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view option = std::string_view(words[i]).substr(0, words[i].find('='));
    const auto is_among = [option](const auto& names) {
      return std::find(names.begin(), names.end(), option) != names.end();
    };
    if (is_among(kFlagsElsewhere)) continue;
    if (is_among(kElsewhere)) {
      if (option.size() == words[i].size()) ++i;
      continue;
    }
    command += (command.empty() ? "" : " ") + quoted(words[i]);
  }
  return command;
}

Terminal standard_output() {
  Terminal terminal;
  // mpirun gives each of its processes a terminal and passes on what they write, wherever it goes.
  if (::isatty(STDOUT_FILENO) == 0 || std::getenv("OMPI_COMM_WORLD_RANK")) return terminal;
  constexpr std::size_t narrowest = 72, widest = 160;
  winsize size{};
  if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    terminal.columns = std::clamp<std::size_t>(size.ws_col, narrowest, widest);
  const char* const none = std::getenv("NO_COLOR");
  const char* const kind = std::getenv("TERM");
  terminal.colour = !(none && *none) && kind && std::string_view(kind) != "dumb";
  return terminal;
}

void print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0)
    throw Failure(Failure::Family::files,
                  fmt::format("cannot write to standard output: {}", std::strerror(errno)));
}

Status refuse(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  return kBadInput;
}

void warn(const std::string& what) { std::fprintf(stderr, "Warning: %s\n", what.c_str()); }

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
      refuse(fmt::format("--set {}: expected path.to.value=text, for example product.culture=9 d",
                         text));
      valid = false;
    }
  }
  if (!valid) return std::nullopt;
  overrides.insert(overrides.end(), arguments.own_options.begin(), arguments.own_options.end());
  return overrides;
}

std::optional<Scenario> read_checked(const std::string& file,
                                     const std::vector<std::string>& overlays,
                                     const std::vector<Override>& overrides,
                                     std::vector<Diagnostic>* remarks) {
  ScenarioReading reading = read_scenario(file, overrides, overlays);
  print_problems(reading.problems);
  if (!reading.scenario) return std::nullopt;
  const std::vector<Diagnostic> problems = check_network(*reading.scenario);
  print_problems(problems);
  if (!problems.empty()) return std::nullopt;
  if (remarks) *remarks = std::move(reading.remarks);
  return std::move(reading.scenario);
}

namespace {

/// What one word of the command line stands for.
struct Arm {
  std::string file;
  std::vector<std::string> overlays;
  std::string name;  ///< empty: the scenario's own
};

/// At every `+`, unless the whole is the name of a file; each in its folder.
std::vector<std::string> parts_of(const std::string& word, const std::filesystem::path& folder) {
  std::error_code nothing;
  if (std::filesystem::exists(folder / word, nothing)) return {(folder / word).string()};
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= word.size();) {
    const std::size_t end = std::min(word.find('+', at), word.size());
    parts.push_back((folder / word.substr(at, end - at)).string());
    at = end + 1;
  }
  return parts;
}

Arm arm_of(std::vector<std::string> parts, const std::string& first) {
  Arm arm;
  const std::vector<std::string> named = parts;
  if (first.empty() || !is_overlay(parts.front())) {
    arm.file = parts.front();
    parts.erase(parts.begin());
  } else {
    arm.file = first;
  }
  for (const std::string& part : named) {
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
    const Arm arm = arm_of(parts_of(word, arguments.folder), first);
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

std::vector<std::string> files_of_first(const ScenarioArguments& arguments) {
  const Arm arm = arm_of(parts_of(arguments.scenarios.front(), arguments.folder), "");
  std::vector<std::string> overlays = arguments.overlays;
  overlays.insert(overlays.end(), arm.overlays.begin(), arm.overlays.end());
  return read_scenario(arm.file, {}, overlays).files;
}

std::optional<std::vector<ScenarioFile>> scenario_files(const std::vector<std::string>& words,
                                                        const std::string& except) {
  namespace fs = std::filesystem;
  std::vector<ScenarioFile> all;
  std::error_code error;
  for (const std::string& word : words) {
    if (!fs::is_directory(word, error)) {
      all.push_back({word, false});
      continue;
    }
    std::vector<std::string> files;
    for (fs::directory_iterator entry(word, error), end; !error && entry != end;
         entry.increment(error)) {
      std::error_code ignored;  // it need not be there
      const std::string path = entry->path().string();
      if (entry->path().extension() == ".yaml" && !fs::equivalent(path, except, ignored) &&
          !is_overlay(path) && !is_attrition_model(path))
        files.push_back(path);
    }
    if (error || files.empty()) {
      refuse(word + ": " +
             (error ? error.message() : "no scenario files; expected a folder with some (*.yaml)"));
      return std::nullopt;
    }
    std::sort(files.begin(), files.end());
    for (std::string& file : files) all.push_back({std::move(file), true});
  }
  return all;
}

RunOptions simulation_options(const SimulationArguments& arguments,
                              const std::vector<Scenario>& scenarios) {
  RunOptions options;
  options.replications = arguments.replications;
  options.seed = arguments.seed;
  options.threads = arguments.threads;
  options.engine = arguments.engine == "simgrid" ? EngineKind::simgrid : EngineKind::fast;
  options.uncertainty = arguments.uncertainty.empty()           ? usual_uncertainty(scenarios)
                        : arguments.uncertainty == "parameters" ? Uncertainty::parameters
                                                                : Uncertainty::none;
  options.batch = arguments.batch;
  options.occupancy_by = value_of<OccupancyBy>(arguments.occupancy).value_or(OccupancyBy::day);
  options.store = arguments.store;
  options.repair = arguments.repair;
  options.notice = [](const std::string& sentence) {
    fmt::print(stderr, "v2v: {} and is simulated again\n", sentence);
  };
  options.command = command_of(arguments.words);
  options.progress = progress_bar();
  options.verifying = verification_line();
  return options;
}

bool has_quantity(const Scenario& scenario, const std::string& option, const std::string& name) {
  if (Quantity::named(scenario, name)) return true;
  const std::vector<std::string> names = Quantity::names_that_occur(scenario);
  const std::string nearest = nearest_name(name, names);
  refuse(fmt::format("{} {}: not a quantity of {}; expected one of {}{}", option, name,
                     scenario.name, fmt::join(names, ", "),
                     nearest.empty() ? "" : " (did you mean " + nearest + "?)"));
  return false;
}

std::optional<RunOptions> run_options(const PreciseArguments& arguments,
                                      const std::vector<Scenario>& scenarios) {
  RunOptions options = simulation_options(arguments, scenarios);
  if (arguments.precision.empty()) return options;
  auto goal = parse_precision(arguments.precision);
  if (!goal) {
    refuse(fmt::format(
        "--precision {}: expected how far the interval may reach to either side: 0.5% of "
        "the mean, or a number such as 0.002 or 0.1 d",
        arguments.precision));
    return std::nullopt;
  }
  if (arguments.replications != 0 && arguments.replications < goal->minimum) {
    refuse(fmt::format("--replications {}: expected at least {}, which --precision takes",
                       arguments.replications, goal->minimum));
    return std::nullopt;
  }
  goal->quantity = arguments.precision_of;
  for (const Scenario& scenario : scenarios) {
    if (!has_quantity(scenario, "--precision-of", goal->quantity)) return std::nullopt;
    const std::string unit(Quantity::named(scenario, goal->quantity)->unit());
    if (goal->relative || goal->unit.empty() || goal->unit == unit) continue;
    refuse(fmt::format("--precision {}: {} is counted in {}; expected that unit, or none",
                       arguments.precision, goal->quantity,
                       unit.empty() ? "fractions of 1" : unit));
    return std::nullopt;
  }
  options.precision = std::move(goal);
  return options;
}

}  // namespace v2v::cli
