// One replication for somebody who listens.
#include "experiment/drawn_plan.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/experiment/experiment.hpp"

namespace v2v {

void replay(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication,
            Observer& observer, bool daily_use, Uncertainty uncertainty) {
  DrawnPlan plan(scenario, uncertainty);
  const Luck luck{seed, replication};
  FastEngine engine;
  simulate(plan.at(luck), engine, observer, luck, Attrition::as_in_scenario,
           daily_use ? DailyUse::of_everything : DailyUse::of_nothing);
}

ConditioningRisks conditioning_risks(const Scenario& scenario, const RunOptions& options) {
  ConditioningTally tally(scenario);
  const unsigned replications =
      options.replications > 0 ? options.replications : scenario.replications;
  for (unsigned replication = 0; replication < replications; ++replication)
    replay(scenario, options.seed, replication, tally, false, options.uncertainty);
  return tally.risks();
}

}  // namespace v2v
