// Files and folders to the studies among them, without the hazards that are to be found.
#include "studies.hpp"

#include "console.hpp"
#include "vein2vein/network/network.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <filesystem>
#include <utility>

namespace v2v::cli {
namespace {

bool is_study(const Scenario& scenario) {
  return scenario.attrition && !scenario.attrition->study.empty() &&
         scenario.attrition->evidence == AttritionEvidence::fitted;
}

/// What became of a candidate.
struct Study {
  std::optional<Scenario> scenario;
  std::string passed_over;  ///< why, if it is none
  std::vector<Diagnostic> problems;
};

/// Reads a scenario without the hazards that are to be found: the model that it names need not be
/// there yet.
Study read_study(const ScenarioFile& candidate) {
  ScenarioReading reading =
      read_scenario(candidate.path, {{"attrition.model", "none", "v2v calibrate"}});
  if (reading.scenario) {
    auto problems = check_network(*reading.scenario);
    if (!problems.empty()) return {std::nullopt, "", std::move(problems)};
    if (is_study(*reading.scenario)) return {std::move(reading.scenario), "", {}};
    return {std::nullopt, "it names no `attrition.study`", {}};
  }
  // One without `attrition:` has become incomplete by that.
  const ScenarioReading as_it_is = read_scenario(candidate.path);
  if (as_it_is.scenario && !is_study(*as_it_is.scenario))
    return {std::nullopt, "it names no `attrition.study`", {}};
  return {std::nullopt, "", std::move(reading.problems)};
}

}  // namespace

std::optional<std::vector<Scenario>> read_studies(const std::vector<std::string>& words,
                                                  const std::string& except) {
  const auto candidates = scenario_files(words, except);
  if (!candidates) return std::nullopt;
  std::vector<Scenario> studies;
  std::string passed_over;
  bool valid = true;
  for (const ScenarioFile& candidate : *candidates) {
    Study study = read_study(candidate);
    print_problems(study.problems);
    if (study.scenario) {
      studies.push_back(std::move(*study.scenario));
    } else if (!study.passed_over.empty() && candidate.found) {
      passed_over +=
          (passed_over.empty() ? "" : ", ") + std::filesystem::path(candidate.path).stem().string();
    } else {
      if (!study.passed_over.empty())
        refuse(fmt::format("{}: {}; expected a study", candidate.path, study.passed_over));
      valid = false;
    }
  }
  if (!valid) return std::nullopt;
  if (!passed_over.empty())
    std::fprintf(stderr, "passed over, because they are no study of their own: %s\n",
                 passed_over.c_str());
  if (!studies.empty()) return studies;
  refuse("none of the files is a study; expected scenarios with `attrition.study`");
  return std::nullopt;
}

}  // namespace v2v::cli
