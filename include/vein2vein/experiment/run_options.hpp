// How anything is simulated many times.
#pragma once

#include "vein2vein/statistics/calendar_summary.hpp"
#include "vein2vein/statistics/precision.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

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
  /// The stretches of days of which `RunSummary::occupancy` tells; a run's and a comparison's.
  OccupancyBy occupancy_by = OccupancyBy::day;
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

}  // namespace v2v
