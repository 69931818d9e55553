// What the program can do, one function a command; each returns the exit status.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace v2v::cli {

/// Exit statuses, by family of error.
enum Status : int {
  kDone = 0,
  kCheckFailed = 1,  ///< done, but a requested check did not hold (the engines disagree)
  kBadInput = 2,     ///< bad usage or bad input; nothing was run
  kDefect = 3,       ///< a defect of the program or model
  kFiles = 4         ///< reading or writing failed
};

/// Options that `run` and `compare` share.
struct RunArguments {
  std::vector<std::string> scenarios;
  unsigned replications = 0;  ///< 0: the scenario's
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0: one a core
  std::string engine = "fast";
  std::vector<std::string> overrides;  ///< path.to.value=text
  std::string out;                     ///< folder; none when empty
  std::string format = "text";
};

int run_command(const RunArguments& arguments);
int compare_command(const RunArguments& arguments);
int check_command(const std::vector<std::string>& files);
int schema_command();

/// Understands the command line (CLI11) and calls the command.
int dispatch(int argc, char** argv);

}  // namespace v2v::cli
