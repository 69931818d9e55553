// Running scenarios many times, in parallel, verified, and compared patient by patient.
#pragma once

#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/precision.hpp"
#include "vein2vein/statistics/study_summary.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

enum class EngineKind : std::uint8_t { fast, simgrid };

/// Whether parameters that are known from counts stand at their point estimates or are drawn from
/// their posterior, anew for every replication.
enum class Uncertainty : std::uint8_t { none, parameters };

/// Every `count`-th unit of work, from `index` (0 to count - 1) on.
struct Shard {
  unsigned index = 0, count = 1;
};

class WorkerPool;

/// Told now and then while a replication is compared on both engines: events so far, and with
/// `done` at its end.
using VerificationProgress = std::function<void(std::uint64_t events, bool done)>;

struct RunOptions {
  unsigned replications = 0;  ///< 0: what the scenario says
  std::uint64_t seed = 1;
  unsigned threads = 0;  ///< 0: one a core; changes nothing in the results
  EngineKind engine = EngineKind::fast;
  Uncertainty uncertainty = Uncertainty::none;
  /// Until this is reached instead of a fixed number; `replications` is then the most (0: 100,000).
  std::optional<PrecisionGoal> precision;
  /// Replications that are kept, sent and judged together; 0: a tenth of them, at least 1 and at
  /// most 100, or 25 where a goal of precision decides. Only a goal's result depends on it.
  unsigned batch = 0;
  /// SQLite file in which every finished batch is kept, and from which an interrupted study goes
  /// on. None when empty.
  std::string store;
  /// What is damaged in the store is simulated again instead of being refused.
  bool repair = false;
  /// Told, a sentence each, what is not in the results: what was damaged.
  std::function<void(const std::string& sentence)> notice;
  /// The words that made the study; kept in the store, for whoever finds it.
  std::string command;
  Shard shard;                    ///< of a study with a store: only this part of it is simulated
  WorkerPool* workers = nullptr;  ///< others who simulate, instead of threads
  /// File for SimGrid's trace of replication 0 of the first scenario; none when empty.
  std::string trace;
  /// Called now and then, from one thread at a time, with replications done and in all.
  std::function<void(std::uint64_t done, std::uint64_t all)> progress;
  /// Before that, from the same thread.
  VerificationProgress verifying;
};

/// Runs the scenario. Replication 0 runs on both engines and the journals are compared entry by
/// entry; that happens first, in a process of its own. A service whose warm-up is not stated gets
/// one that is found (see `warm_up.hpp`). Throws `Failure`: `check` when the engines disagree,
/// `defect` when the model does, `files` and `input` for the store.
RunSummary run(const Scenario& scenario, const RunOptions& options);

/// Runs all scenarios with the same luck, each as `run` does, and compares every one after the
/// first with the first, patient by patient.
ComparisonSummary compare(const std::vector<Scenario>& scenarios, const RunOptions& options);

/// Replays one replication for an observer (fast engine), with the use of every resource day by
/// day where `daily_use` asks for it. Nothing is looked for: a warm-up that is not stated is 0.
void replay(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication,
            Observer& observer, bool daily_use = false,
            Uncertainty uncertainty = Uncertainty::none);

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

/// The program's version, as in `--version` and in every report.
std::string version();

}  // namespace v2v
