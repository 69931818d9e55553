// Standard output and error as the commands use them.
#pragma once

#include "commands.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/scenario/scenario.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v::cli {

/// Writes all of it or throws `Failure(files)`: a full disk behind a redirection is an error.
void print(std::string_view text);
/// One line a problem, on standard error.
void print_problems(const std::vector<Diagnostic>& problems);
/// Reads every scenario with the overrides; nothing (after printing every problem of every file)
/// when one of them is not valid.
std::optional<std::vector<Scenario>> read_scenarios(const RunArguments& arguments);
/// The options of the experiment; shows a progress bar while standard error is a terminal.
RunOptions run_options(const RunArguments& arguments);

}  // namespace v2v::cli
