// Standard output and error as the commands use them.
#pragma once

#include "commands.hpp"
#include "shared_options.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/report/document.hpp"
#include "vein2vein/scenario/read.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v::cli {

/// What standard output shows: as wide as the terminal, in colours where it has them and nobody has
/// set `NO_COLOR` (no-color.org); 100 columns in black and white where it is none.
Terminal standard_output();
/// The words that make the study, without those that say where, how fast or which part of it.
std::string command_of(const std::vector<std::string>& words);
/// Writes all of it or throws `Failure(files)`: a full disk behind a redirection is an error.
void print(std::string_view text);
/// Says on standard error why nothing is run; the exit status for that.
Status refuse(const std::string& why);
/// Says on standard error what is likely not meant.
void warn(const std::string& what);
/// One line a problem, on standard error.
void print_problems(const std::vector<Diagnostic>& problems);
/// Reads a file with the overlays and overrides, then looks at its network; nothing (after printing
/// every problem) when something is wrong. Remarks on a good one go where they are asked for.
std::optional<Scenario> read_checked(const std::string& file,
                                     const std::vector<std::string>& overlays,
                                     const std::vector<Override>& overrides,
                                     std::vector<Diagnostic>* remarks = nullptr);
/// The overrides; nothing (after printing what was expected) when one of them is none.
std::optional<std::vector<Override>> overrides_of(const ScenarioArguments& arguments);
/// Reads every scenario with the overlays and overrides; nothing (after printing every problem of
/// every file) when one of them is not valid. After the first one, `a` stands for the first one
/// with `a` where that is an overlay, and `a+b` for the first one with both, or for `a` with `b`
/// where `a` is none.
std::optional<std::vector<Scenario>> read_scenarios(const ScenarioArguments& arguments);
/// The first scenario's file, and after it those that it and its overlays read.
std::vector<std::string> files_of_first(const ScenarioArguments& arguments);
/// A scenario file, and whether it was named or found in a folder.
struct ScenarioFile {
  std::string path;
  bool found = false;
};
/// Files as they were named; of folders the scenario files in them, by name, without overlays,
/// models and `except`. Nothing (after saying why) where a folder cannot be read or has none.
std::optional<std::vector<ScenarioFile>> scenario_files(const std::vector<std::string>& words,
                                                        const std::string& except = "");
/// What every simulation of these scenarios needs; shows a progress bar while standard error is a
/// terminal.
RunOptions simulation_options(const SimulationArguments& arguments,
                              const std::vector<Scenario>& scenarios);
/// That with the goal of precision; nothing (after saying why) when there is none of that kind.
std::optional<RunOptions> run_options(const PreciseArguments& arguments,
                                      const std::vector<Scenario>& scenarios);
/// Whether it has that quantity; says what was expected when it has not.
bool has_quantity(const Scenario& scenario, const std::string& option, const std::string& name);

}  // namespace v2v::cli
