// A run and a comparison, from scenarios to summaries.
#include "vein2vein/experiment/experiment.hpp"

#include "experiment/replicate.hpp"
#include "experiment/simgrid_trace.hpp"
#include "experiment/verify.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <memory>

namespace v2v {

ComparisonSummary compare(const std::vector<Scenario>& scenarios, const RunOptions& options) {
  std::vector<std::unique_ptr<Plan>> plans;
  std::vector<const Plan*> arms;
  for (const Scenario& scenario : scenarios) {
    plans.push_back(std::make_unique<Plan>(scenario));
    arms.push_back(plans.back().get());
  }
  RunOptions settled = options;
  if (settled.replications == 0) settled.replications = scenarios.front().replications;

  // First, because it forks, and no thread has been started yet.
  std::vector<Verification> verified;
  for (const Plan* plan : arms) verified.push_back(verify(*plan, Luck{options.seed, 0}));
  if (!options.trace.empty())
    write_simgrid_trace(*arms.front(), Luck{options.seed, 0}, options.trace);
  const std::vector<ArmCounts> results = replicate(arms, settled);

  ComparisonSummary summary;
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    const ArmCounts& result = results[arm];
    RunSummary one = summarise(scenarios[arm], result.counts, result.times, result.potential,
                               result.waiting, result.resources);
    one.seed = options.seed;
    one.engine = options.engine == EngineKind::fast ? "fast" : "simgrid";
    one.version = version();
    one.potential_is_exact = !arms[arm]->capacity_is_shared();
    one.verified = verified[arm];
    summary.arms.push_back(std::move(one));
    if (arm > 0) summary.differences.push_back(summarise(result.against_first));
  }
  return summary;
}

RunSummary run(const Scenario& scenario, const RunOptions& options) {
  return std::move(compare({scenario}, options).arms.front());
}

void replay(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication,
            Observer& observer, bool daily_use) {
  const Plan plan(scenario);
  FastEngine engine;
  simulate(plan, engine, observer, Luck{seed, replication}, Attrition::as_in_scenario,
           daily_use ? DailyUse::yes : DailyUse::no);
}

std::string version() { return V2V_VERSION; }

}  // namespace v2v
