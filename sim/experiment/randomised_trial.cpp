// Two arms simulated with the same patients, each of whom counts in one of them.
#include "vein2vein/experiment/randomised_trial.hpp"

#include "core/invariant.hpp"
#include "experiment/threads.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/statistics/tally.hpp"
#include "vein2vein/statistics/two_arm_trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace v2v {
namespace {

/// Whether each patient at the ITT gate was infused, in the order in which they entered.
std::vector<bool> infused_by_patient(const Scenario& scenario, std::uint32_t replication,
                                     const RunOptions& options) {
  Fates fates(scenario.itt_gate);
  replay(scenario, options.seed, replication, fates, false, options.uncertainty);
  std::vector<bool> infused;
  for (const std::uint16_t fate : fates.by_patient())
    if (fate != Fates::kNotAtGate) infused.push_back(fate == Fates::kInfused);
  return infused;
}

/// Treated of one arm among the first patients of one trial, by size.
using Treated = std::vector<std::uint32_t>;

Treated treated_in(const Scenario& arm, std::size_t turn, const std::vector<std::uint32_t>& sizes,
                   std::uint32_t replication, const RunOptions& options) {
  const std::vector<bool> infused = infused_by_patient(arm, replication, options);
  Treated treated;
  for (const std::uint32_t size : sizes) {
    if (infused.size() < 2 * std::size_t{size})
      throw Failure(Failure::Family::input,
                    fmt::format("{}: {} patients of a trial reach the ITT gate; expected at least "
                                "{} for {} in either arm",
                                arm.name, infused.size(), 2 * std::size_t{size}, size));
    std::uint32_t& count = treated.emplace_back(0);
    for (std::size_t patient = turn; patient < 2 * std::size_t{size}; patient += 2)
      count += infused[patient];
  }
  return treated;
}

}  // namespace

RandomisedTrials randomised_trials(const Scenario& first, const Scenario& second,
                                   const std::vector<std::uint32_t>& sizes,
                                   const RunOptions& options) {
  V2V_INVARIANT(!sizes.empty(), "a trial has a size");
  for (const Scenario* arm : {&first, &second})
    if (!arm->populations.empty())
      throw Failure(Failure::Family::input,
                    arm->name +
                        ": patients of several populations are in no one trial; expected "
                        "a scenario of one");
  RandomisedTrials result;
  result.trials = options.replications > 0 ? options.replications : first.replications;
  std::vector<std::array<Treated, 2>> trials(result.trials);
  share_out(result.trials, threads_or_cores(options.threads), [&](std::size_t trial) {
    const auto replication = static_cast<std::uint32_t>(trial);
    trials[trial] = {treated_in(first, 0, sizes, replication, options),
                     treated_in(second, 1, sizes, replication, options)};
  });

  const auto largest =
      static_cast<std::size_t>(std::max_element(sizes.begin(), sizes.end()) - sizes.begin());
  std::array<std::uint64_t, 2> treated{};
  for (const auto& trial : trials)
    for (std::size_t arm = 0; arm < treated.size(); ++arm) treated[arm] += trial[arm][largest];
  const double patients = static_cast<double>(sizes[largest]) * result.trials;
  for (std::size_t arm = 0; arm < treated.size(); ++arm)
    result.treated[arm] = static_cast<double>(treated[arm]) / patients;

  const bool second_is_better = treated[1] > treated[0];
  for (std::size_t size = 0; size < sizes.size(); ++size) {
    TrialsOfSize& row = result.sizes.emplace_back();
    row.patients_an_arm = sizes[size];
    row.by_formula = power_of_two_arms(result.treated[0], result.treated[1], sizes[size]);
    for (const auto& trial : trials)
      if (tells_apart(trial[0][size], trial[1][size], sizes[size]) &&
          (trial[1][size] > trial[0][size]) == second_is_better)
        ++row.told_apart;
  }
  result.patients_for_80 = patients_an_arm(result.treated[0], result.treated[1], 0.8);
  return result;
}

}  // namespace v2v
