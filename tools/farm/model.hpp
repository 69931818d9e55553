// A study on a cluster: what there is to do, on what, and how long it takes.
#pragma once

#include <cstdint>
#include <vector>

namespace v2v::farm {

/// What there is to do. Times are in seconds.
struct Work {
  std::uint32_t points = 2000;
  std::uint32_t replications = 1000;  ///< of every point
  std::uint32_t batch = 10;           ///< replications of a unit; the last of a point has fewer
  double replication = 8;             ///< to simulate one
  double verification = 0;            ///< of a point, by the coordinator before the first unit
  double send = 10e-6;                ///< of the coordinator, to hand out a unit
  double store = 0.002;               ///< of the coordinator, to have a result on the disk
  double rows = 50e-6;                ///< of the coordinator, for each replication of a result
  double merge = 50e-6;               ///< of each replication, into the store of all shards
  double bytes = 600;                 ///< of each replication in a result's message

  std::uint32_t batches() const noexcept { return (replications + batch - 1) / batch; }
  std::uint64_t units() const noexcept { return std::uint64_t{points} * batches(); }
  /// Replications of the unit with this number; a point's units follow each other.
  std::uint32_t size_of(std::uint64_t unit) const noexcept;
  double all_replications() const noexcept { return static_cast<double>(points) * replications; }
  /// Of one core that does nothing else.
  double seconds() const noexcept { return all_replications() * replication; }
};

/// On what it is done. Times are in seconds.
struct Cluster {
  std::uint32_t ranks = 1;  ///< cores that simulate, of all jobs together
  std::uint32_t ranks_per_node = 64;
  std::uint32_t shards = 1;           ///< parts of the study, each with a store of its own
  std::uint32_t jobs = 1;             ///< at a time; each has its share of the ranks and one shard
  double latency = 0.001;             ///< from a rank to the coordinator
  double bandwidth = 12.5e9;          ///< of a node's link, bytes a second, each way
  double start = 20;                  ///< from a job's begin until its ranks can work
  double spread = 0.1;                ///< standard deviation of a unit's time over its mean
  double stragglers = 0.01;           ///< share of nodes that are slow
  double slowness = 2;                ///< how many times slower they are
  double node_mtbf = 365 * 86'400.0;  ///< mean time between failures of one; 0: none fails
  double requeue = 600;               ///< from a job's failure until it begins again
};

/// What came of it.
struct Prediction {
  double wall = 0;        ///< seconds from the begin of the first jobs to the end of the last one
  double merge = 0;       ///< seconds after that, on one core; 0 with one store
  double efficiency = 0;  ///< seconds of simulation over ranks times `wall`
  double store_busy = 0;  ///< share of `wall` for which the busiest coordinator stores
  std::uint64_t units = 0;
  std::uint64_t lost = 0;  ///< units handed out and not stored when a job failed
  std::uint32_t failures = 0;
  bool finishes = true;  ///< false when job after job failed before it had stored anything
};

/// SimGrid plays the whole study: every unit, message, transaction and failure. The same words give
/// the same prediction. At most once in a process, which must end by `_exit`.
Prediction play(const Work& work, const Cluster& cluster, std::uint64_t seed);

/// One question.
struct Case {
  Work work;
  Cluster cluster;
  std::uint64_t seed = 1;
};

/// `play`s each case in a process of its own, several at a time. Throws `std::runtime_error` when
/// one of them fails.
std::vector<Prediction> predict(const std::vector<Case>& cases);

}  // namespace v2v::farm
