// `v2v run` and `v2v compare`.
#include "console.hpp"
#include "delivery.hpp"
#include "vein2vein/experiment/warm_up.hpp"
#include "vein2vein/report/report.hpp"
#include "vein2vein/report/tables.hpp"
#include "vein2vein/scenario/bytes_of_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>

namespace v2v::cli {
namespace {

/// Pictures and the tables of replication 0 of one arm; `prefix` keeps arms apart.
void write_arm(FolderWriter& folder, const std::string& prefix, const Scenario& scenario,
               const RunSummary& summary) {
  folder.write(prefix + "flowchart.svg", flowchart_svg(summary));
  folder.write(prefix + "flowchart.dot", flowchart_dot(summary));
  TableWriter tables(scenario, folder.file(prefix + "journal.csv"),
                     folder.file(prefix + "patients.csv"), folder.file(prefix + "resources.csv"));
  replay(summary.warm_up ? with_warm_up(scenario, *summary.warm_up) : scenario, summary.seed, 0,
         tables, true,
         summary.uncertainty.of_parameters ? Uncertainty::parameters : Uncertainty::none);
}

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

}  // namespace

int run_command(const RunArguments& arguments) {
  if (const std::string why = arguments.trace.empty() ? "" : why_no_trace(arguments); !why.empty())
    return refuse("--trace: " + why);
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  const Scenario& scenario = scenarios->front();
  const auto options = run_options(arguments, *scenarios);
  if (!options) return kBadInput;
  const Delivery delivery = delivery_of(arguments);
  const RunSummary summary = run(scenario, *options);
  deliver(delivery, arguments, summary,
          [&](FolderWriter& folder) { write_arm(folder, "", scenario, summary); });
  return is_precise(summary) ? kDone : kCheckFailed;
}

int compare_command(const RunArguments& arguments) {
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  const auto options = run_options(arguments, *scenarios);
  if (!options) return kBadInput;
  const Delivery delivery = delivery_of(arguments);
  const ComparisonSummary summary = compare(*scenarios, *options);
  deliver(delivery, arguments, summary, [&](FolderWriter& folder) {
    for (std::size_t arm = 0; arm < scenarios->size(); ++arm)
      write_arm(folder, fmt::format("arm-{}-", arm + 1), (*scenarios)[arm], summary.arms[arm]);
  });
  return std::all_of(summary.arms.begin(), summary.arms.end(), is_precise) ? kDone : kCheckFailed;
}

}  // namespace v2v::cli
