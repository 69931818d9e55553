// Published studies as a command names them.
#pragma once

#include "vein2vein/scenario/scenario.hpp"

#include <optional>
#include <string>
#include <vector>

namespace v2v::cli {

/// The studies among files and folders (`scenario_files`), without the model of attrition that they
/// name. Says which files of a folder are none. Nothing (after printing every problem) when one of
/// the files is not valid or there is no study.
std::optional<std::vector<Scenario>> read_studies(const std::vector<std::string>& words,
                                                  const std::string& except = "");

}  // namespace v2v::cli
