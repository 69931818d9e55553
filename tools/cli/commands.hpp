// What the program can do, one function a command; each returns the exit status.
#pragma once

#include "vein2vein/report/new_study.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace v2v::cli {

/// Exit statuses, by family of error.
enum Status : int {
  kDone = 0,
  kCheckFailed = 1,  ///< done, but a requested check did not hold (engines disagree, precision)
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

/// How anything is simulated.
struct SimulationArguments : ScenarioArguments {
  unsigned replications = 0;  ///< 0: the scenario's
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0: one a core
  std::string engine = "fast";
  std::string uncertainty;  ///< empty: as suits the scenarios
  unsigned batch = 0;       ///< replications; 0: as many as suit
  std::string store;        ///< file; none when empty
  bool repair = false;      ///< what is damaged in it
  std::string out;          ///< folder; none when empty
  std::string format = "text";
  std::vector<std::string> words;  ///< of the command line
};

/// `run` and `compare`; the others share the goal of precision.
struct RunArguments : SimulationArguments {
  std::string precision;  ///< none when empty
  std::string precision_of = "treated_fraction";
  std::string trace;  ///< file of SimGrid's trace of replication 0; none when empty
};

struct SweepArguments : RunArguments {
  std::vector<std::string> variations;
  std::string design = "grid";
  std::size_t points = 0;  ///< of the other designs
  std::string shard;       ///< `3/16`; all when empty
  std::string workers_at;  ///< `3,4`: descriptors of a carrier; none when empty
};

struct SensitivityArguments : SimulationArguments {
  std::vector<std::string> variations;
  std::string method = "tornado";
  std::string of = "treated_fraction";
  std::size_t size = 0;
};

struct SelectArguments : SimulationArguments {
  std::string maximise, minimise;  ///< a quantity; at most one of them
  double indifference = 0.01;
  double confidence = 0.95;
  unsigned first_stage = 20;
};

struct ValidateArguments : SimulationArguments {
  bool fitted_only = false, leave_one_out_only = false;  ///< at most one of them
};

struct MergeArguments {
  std::string store;
  std::vector<std::string> parts;
};

struct CheckArguments : ScenarioArguments {
  bool strict = false;  ///< every value needs a source or a reason
};

struct NetworkArguments : ScenarioArguments {
  std::string format = "text";
};

struct CalibrateArguments {
  std::vector<std::string> scenarios;  ///< files and folders
  std::string out;                     ///< of the model; its tables go beside it
  std::uint64_t seed = 1;
  unsigned chains = 4, sweeps = 8000, draws = 400;
  unsigned threads = 0;  ///< 0: one a core
  std::string format = "text";
};

struct NewStudyArguments {
  std::string file;   ///< `-`: standard output
  std::string model;  ///< of attrition; looked for when empty
  bool force = false;
  NewStudyFacts facts;
};

struct PageArguments {
  std::string file;
  bool check = false;
  unsigned threads = 0;  ///< 0: one a core
};

int run_command(const RunArguments& arguments);
int compare_command(const RunArguments& arguments);
int sweep_command(const SweepArguments& arguments);
/// Simulates units of a sweep for a carrier at standard input and output.
int worker_command(const SweepArguments& arguments);
int sensitivity_command(const SensitivityArguments& arguments);
int select_command(const SelectArguments& arguments);
int validate_command(const ValidateArguments& arguments);
int merge_command(const MergeArguments& arguments);
int describe_command(const RunArguments& arguments);
int network_command(const NetworkArguments& arguments);
int check_command(const CheckArguments& arguments);
int calibrate_command(const CalibrateArguments& arguments);
int new_study_command(const NewStudyArguments& arguments);
int page_command(const PageArguments& arguments);
int schema_command();

/// Understands the command line (CLI11) and calls the command.
int dispatch(int argc, char** argv);

}  // namespace v2v::cli
