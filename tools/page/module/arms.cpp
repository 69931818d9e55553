// From the words of a request to scenarios.
#include "arms.hpp"

#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/network/network.hpp"

#include <nlohmann/json.hpp>

#include <utility>

namespace v2v::page {
namespace {

Json diagnostic_json(const Diagnostic& problem) {
  return {{"file", problem.position.file},
          {"line", problem.position.line},
          {"column", problem.position.column},
          {"message", problem.message},
          {"hint", problem.hint},
          {"text", to_string(problem)}};
}

bool note(const std::vector<Diagnostic>& problems, Json& answer) {
  for (const Diagnostic& problem : problems) add_problem(answer, problem);
  return problems.empty();
}

}  // namespace

std::string text_in(const Json& request, const char* name) {
  const auto found = request.find(name);
  return found != request.end() && found->is_string() ? found->get<std::string>() : std::string();
}

std::uint64_t number_in(const Json& request, const char* name, std::uint64_t otherwise) {
  const auto found = request.find(name);
  return found != request.end() && found->is_number_unsigned() ? found->get<std::uint64_t>()
                                                               : otherwise;
}

const Json& list_in(const Json& request, const char* name) {
  static const Json none = Json::array();
  const auto found = request.find(name);
  return found != request.end() && found->is_array() ? *found : none;
}

void add_problem(Json& answer, const Diagnostic& problem) {
  answer["problems"].push_back(diagnostic_json(problem));
}

std::optional<Scenario> read_arm(const Json& arm, const std::vector<Override>& more, Json& answer,
                                 std::vector<Diagnostic>* remarks) {
  std::vector<std::string> overlays;
  for (const Json& overlay : list_in(arm, "overlays"))
    if (overlay.is_string()) overlays.push_back(overlay.get<std::string>());
  std::vector<Override> overrides;
  for (const Json& one : list_in(arm, "set"))
    overrides.push_back({text_in(one, "path"), text_in(one, "text")});
  overrides.insert(overrides.end(), more.begin(), more.end());
  ScenarioReading reading = read_scenario(text_in(arm, "file"), overrides, overlays);
  if (!note(reading.problems, answer) || !reading.scenario) return std::nullopt;
  if (!note(check_network(*reading.scenario), answer)) return std::nullopt;
  if (remarks) *remarks = std::move(reading.remarks);
  if (const std::string name = text_in(arm, "name"); !name.empty()) reading.scenario->name = name;
  return std::move(reading.scenario);
}

std::optional<Arms> read_arms(const Json& request, Json& answer) {
  Arms arms;
  for (const Json& arm : list_in(request, "arms")) {
    std::vector<Diagnostic> remarks;
    auto scenario = read_arm(arm, {}, answer, &remarks);
    if (!scenario) continue;
    arms.scenarios.push_back(std::move(*scenario));
    arms.remarks.push_back(std::move(remarks));
  }
  if (arms.scenarios.size() == list_in(request, "arms").size() && !arms.scenarios.empty())
    return arms;
  if (!answer.contains("problems"))
    add_problem(answer, {{}, "nothing was asked about; expected `arms`", {}});
  return std::nullopt;
}

RunOptions options_of(const Json& request, const std::vector<Scenario>& scenarios) {
  RunOptions options;
  options.replications = static_cast<unsigned>(number_in(request, "replications", 0));
  options.seed = number_in(request, "seed", 1);
  options.batch = static_cast<unsigned>(number_in(request, "batch", 0));
  options.threads = 1;
  const std::string asked = text_in(request, "uncertainty");
  options.uncertainty = asked.empty()           ? usual_uncertainty(scenarios)
                        : asked == "parameters" ? Uncertainty::parameters
                                                : Uncertainty::none;
  return options;
}

}  // namespace v2v::page
