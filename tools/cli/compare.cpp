// `v2v compare`.
#include "console.hpp"
#include "delivery.hpp"
#include "vein2vein/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace v2v::cli {
namespace {

/// As when `--set` takes back what an overlay changes.
void warn_of_equal_arms(const std::vector<Scenario>& scenarios) {
  for (auto other = scenarios.begin(); other != scenarios.end(); ++other) {
    const auto one = std::find_if(scenarios.begin(), other, [other](const Scenario& before) {
      return before.digest == other->digest;
    });
    if (one != other)
      warn(fmt::format("arm {} describes the same model as arm {}: nothing in them can differ",
                       other - scenarios.begin() + 1, one - scenarios.begin() + 1));
  }
}

int compare_command(const PreciseArguments& arguments) {
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  const auto options = run_options(arguments, *scenarios);
  if (!options) return kBadInput;
  const auto planner = embedded_planner(arguments);
  if (!planner) return kBadInput;
  warn_of_equal_arms(*scenarios);
  const Delivery delivery = delivery_of(arguments);
  const ComparisonSummary summary = compare(*scenarios, *options);
  deliver(delivery, arguments, summary, [&](FolderWriter& folder) {
    std::vector<blocks::Figure> pictures = pictures_of(summary);
    const std::vector<std::string> names = names_of_arms(summary);
    std::vector<const Scenario*> simulated;
    std::vector<const RunSummary*> summaries;
    for (std::size_t arm = 0; arm < scenarios->size(); ++arm) {
      folder.write(fmt::format("arm-{}-flowchart.dot", arm + 1), flowchart_dot(summary.arms[arm]));
      for (blocks::Figure& picture :
           trial_pictures((*scenarios)[arm], summary.arms[arm], names[arm]))
        pictures.push_back(std::move(picture));
      simulated.push_back(&(*scenarios)[arm]);
      summaries.push_back(&summary.arms[arm]);
    }
    write_replications(folder, arguments, simulated, summaries, names);
    write_pictures(folder, arguments, pictures);
    write_report(folder, arguments, *scenarios, summary, pictures, *planner);
  });
  return std::all_of(summary.arms.begin(), summary.arms.end(), is_precise) ? kDone : kCheckFailed;
}

}  // namespace

void add_compare(Commands& commands) {
  auto [options, arguments] = commands.add(
      "compare", "Simulate scenarios on the same patients and compare each with the first",
      &compare_command);
  add_arms(options, arguments);
  add_simulation(options, arguments);
  add_full(options, arguments);
  add_patients(options, arguments);
  add_planning(options, arguments);
  add_embedded_planner(options, arguments);
  add_precision(options, arguments);
}

}  // namespace v2v::cli
