// Running scenarios many times, in parallel, verified, and compared patient by patient.
#pragma once

#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/conditioning.hpp"
#include "vein2vein/statistics/study_summary.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace v2v {

/// Runs the scenario. Replication 0 runs on both engines and the journals are compared entry by
/// entry; that happens first, in a process of its own. A service whose warm-up is not stated gets
/// one that is found (see `warm_up.hpp`). Throws `Failure`: `check` when the engines disagree,
/// `defect` when the model does, `files` and `input` for the store.
RunSummary run(const Scenario& scenario, const RunOptions& options);

/// Runs all scenarios with the same luck, each as `run` does, and compares every one after the
/// first with the first, patient by patient.
ComparisonSummary compare(const std::vector<Scenario>& scenarios, const RunOptions& options);

/// Parameters are drawn where a model of attrition gives them: what many studies say together is a
/// distribution from the start; counts of one study stand at what was published unless their
/// uncertainty is asked for.
Uncertainty usual_uncertainty(const std::vector<Scenario>& scenarios);

/// Replays one replication for an observer (fast engine), with the use of every resource day by
/// day where `daily_use` asks for it. Nothing is looked for: a warm-up that is not stated is 0.
void replay(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication,
            Observer& observer, bool daily_use = false,
            Uncertainty uncertainty = Uncertainty::none);

/// What lymphodepletion before release puts at risk, over all replications, each replayed as above.
ConditioningRisks conditioning_risks(const Scenario& scenario, const RunOptions& options);

/// One point of a sweep to come.
struct SweepInput {
  std::vector<VariedValue> values;
  std::shared_ptr<const Scenario> scenario;
};

/// What became of a sweep: a shard is never complete by itself.
struct SweepOutcome {
  bool complete = false;
  std::uint64_t units_done = 0, units_in_all = 0;  ///< units of work, of this shard
  SweepSummary summary;                            ///< when complete
};

/// Runs every point as `run` does, all with the same luck. `paths` and `design` name what is varied
/// and how the points were chosen.
SweepOutcome sweep(const std::vector<SweepInput>& points, std::vector<std::string> paths,
                   const std::string& design, const RunOptions& options);

/// Simulates units of a sweep for somebody who asks through the descriptors (`worker_pool.hpp`),
/// until they are closed.
void serve_sweep(const std::vector<SweepInput>& points, const RunOptions& options, int in, int out);

}  // namespace v2v
