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

/// Which scenarios, and what is changed in them.
struct ScenarioArguments {
  /// Files; an arm of a comparison may also be an overlay, or files joined by `+`.
  std::vector<std::string> scenarios;
  std::vector<std::string> overlays;   ///< laid over all of them, in this order
  std::vector<std::string> overrides;  ///< path.to.value=text
};

/// Options that `run` and `compare` share.
struct RunArguments : ScenarioArguments {
  unsigned replications = 0;  ///< 0: the scenario's
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0: one a core
  std::string engine = "fast";
  std::string out;  ///< folder; none when empty
  std::string format = "text";
  std::string trace;  ///< file of SimGrid's trace of replication 0; none when empty
};

struct NetworkArguments : ScenarioArguments {
  std::string format = "text";
};

int run_command(const RunArguments& arguments);
int compare_command(const RunArguments& arguments);
int network_command(const NetworkArguments& arguments);
int check_command(const ScenarioArguments& arguments);
int schema_command();

/// Understands the command line (CLI11) and calls the command.
int dispatch(int argc, char** argv);

}  // namespace v2v::cli
