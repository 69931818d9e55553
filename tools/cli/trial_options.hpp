// The options that say how the table of a trial is written.
#pragma once

#include "options.hpp"
#include "vein2vein/scenario/observed_trial.hpp"

#include <optional>
#include <string>
#include <vector>

namespace v2v::cli {

struct TrialArguments {
  std::vector<std::string> columns;  ///< name=heading
  std::vector<std::string> ignored;
  std::string dates = "iso";
};

void add_trial(const Options& options, TrialArguments& arguments);
/// Nothing (after printing every problem) where the table is not a trial.
std::optional<ObservedTrial> read_observed(const std::string& file,
                                           const TrialArguments& arguments);

}  // namespace v2v::cli
