// `v2v run`.
#include "console.hpp"
#include "delivery.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace v2v::cli {
namespace {

struct RunArguments : PreciseArguments {
  std::string trace;  ///< file of SimGrid's trace of replication 0; none when empty
};

/// A trace takes the place of another trace, and of nothing else that somebody may need.
std::string why_no_trace(const RunArguments& arguments) {
  if (arguments.engine != "simgrid") return "only SimGrid writes one; add --engine simgrid";
  constexpr std::string_view kMark = "#This file was generated using SimGrid";
  std::error_code nothing;
  if (!std::filesystem::exists(arguments.trace, nothing)) return {};
  std::string begin;
  const std::string fault = read_bytes(arguments.trace, begin, kMark.size());
  if (!fault.empty()) return fmt::format("{}: {}", arguments.trace, fault);
  if (begin.starts_with(kMark)) return {};
  return fmt::format("{}: it is there already and no trace; expected a new name", arguments.trace);
}

int run_command(const RunArguments& arguments) {
  if (const std::string why = arguments.trace.empty() ? "" : why_no_trace(arguments); !why.empty())
    return refuse("--trace: " + why);
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  const Scenario& scenario = scenarios->front();
  auto options = run_options(arguments, *scenarios);
  if (!options) return kBadInput;
  options->trace = arguments.trace;
  const auto planner = embedded_planner(arguments);
  if (!planner) return kBadInput;
  const Delivery delivery = delivery_of(arguments);
  const RunSummary summary = run(scenario, *options);
  deliver(delivery, arguments, summary, [&](FolderWriter& folder) {
    folder.write("flowchart.dot", flowchart_dot(summary));
    write_replications(folder, arguments, {&scenario}, {&summary}, {scenario.name});
    std::vector<blocks::Figure> pictures = pictures_of(summary);
    for (blocks::Figure& picture : trial_pictures(scenario, summary))
      pictures.push_back(std::move(picture));
    write_pictures(folder, arguments, pictures);
    write_report(folder, arguments, scenario, summary, pictures, *planner);
  });
  return is_precise(summary) ? kDone : kCheckFailed;
}

}  // namespace

void add_run(Commands& commands) {
  auto [options, arguments] =
      commands.add("run", "Simulate a scenario and draw its flowchart", &run_command);
  add_scenario(options, arguments);
  add_simulation(options, arguments);
  add_full(options, arguments);
  add_patients(options, arguments);
  add_planning(options, arguments);
  add_embedded_planner(options, arguments);
  add_precision(options, arguments);
  options.add("--trace FILE", arguments.trace,
              "With --engine simgrid: SimGrid's trace of the first replication, for Paje viewers");
}

}  // namespace v2v::cli
