// Which unit is simulated next, and what is put together from the results.
#pragma once

#include "experiment/batch.hpp"
#include "experiment/stopping.hpp"
#include "experiment/study.hpp"

#include <cstdint>
#include <map>
#include <set>
#include <vector>

namespace v2v {

/// Hands out the units of a study in order and puts results together in the order of the
/// replications, whatever the order in which they arrive. Not locked: the caller sees to that.
class Schedule {
 public:
  /// `stopping` may be null: then every replication is simulated. With it, `ahead` batches of a
  /// point may be under way beyond those that it has heard. `stored` can be had from the store.
  Schedule(const Study& study, Stopping* stopping, Shard shard, unsigned ahead,
           std::vector<WorkUnit> stored);

  struct Next {
    enum class Kind : std::uint8_t { simulate, load, wait, nothing } kind = Kind::nothing;
    WorkUnit unit;
  };
  /// `simulate` or `load` a unit and `absorb` it; `wait` until another one has been absorbed;
  /// `nothing` is left.
  Next next();

  /// A point that needs nothing more.
  struct Completed {
    std::size_t point = 0;
    unsigned replications = 0;  ///< that count
    BatchResult arms;
  };
  /// The points that this unit has completed.
  std::vector<Completed> absorb(WorkUnit unit, BatchResult&& result);

  bool is_mine(WorkUnit unit) const noexcept;
  bool complete() const noexcept { return open_points_ == 0; }
  std::uint64_t units_done() const noexcept { return units_done_; }
  std::uint64_t replications_done() const noexcept { return replications_done_; }
  /// Of this shard; as far as it is known while a rule may stop earlier.
  std::uint64_t units_in_all() const noexcept { return units_; }
  std::uint64_t replications_in_all() const noexcept { return replications_; }

 private:
  struct Point {
    unsigned issued = 0, merged = 0;  // batches
    bool complete = false;
    std::map<unsigned, BatchResult> early;  // batches that arrived before one in front of them
    BatchResult sum;
  };
  /// The next unit of the point, if one may be begun now.
  bool begin_next(std::size_t index, Next& next);
  /// That of the open point which has fewest, if it is not too far in front of what has been heard.
  void begin_hindmost(Next& next);
  void merge(std::size_t index, BatchResult&& result);
  bool needs_nothing(std::size_t index) const;
  Completed complete_point(std::size_t index);

  const Study* study_;
  Stopping* stopping_;
  Shard shard_;
  unsigned ahead_;
  std::set<WorkUnit> stored_;
  std::vector<Point> points_;
  std::size_t first_open_ = 0;
  std::size_t open_points_;
  std::uint64_t in_flight_ = 0;
  std::uint64_t units_ = 0, units_done_ = 0;
  std::uint64_t replications_ = 0, replications_done_ = 0;
};

}  // namespace v2v
