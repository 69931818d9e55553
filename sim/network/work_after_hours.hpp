// How much of the time units work that keep hours: what they have begun by closing, they finish.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/distribution.hpp"

#include <vector>

namespace v2v {

/// One kind of task of a unit.
struct TaskTime {
  double times = 0;       ///< how often, in proportion to the other kinds
  double fixed_days = 0;  ///< a constant part
  /// Further parts, independent of one another; they live as long as this.
  std::vector<const Distribution*> parts = {};
  bool operator==(const TaskTime&) const = default;
};

/// The share of all time that a unit is busy for which somebody always waits: it begins whenever it
/// is free and open, and finishes what it has begun. At least the share that it is open (to which
/// short tasks come close), at most 1 (tasks of whole weeks end when it is open). The mean over
/// 4,096 tasks and whole weeks in a random but reproducible order, of every kind as many as its
/// share and with evenly spaced quantiles; exact where all tasks take the same time. Closures on
/// dates do not count, nor does who comes when.
double busy_share_at_saturation(const Calendar& open, const std::vector<TaskTime>& tasks);

/// Remembers those shares: many sites keep the same hours and have the same tasks.
class BusyShares {
 public:
  double at_saturation(const Calendar& open, std::vector<TaskTime> tasks);

 private:
  struct Known {
    std::vector<TimePoint> changes;  // of a week: it opens or closes
    std::vector<TaskTime> tasks;
    double share;
  };
  std::vector<Known> known_;
};

}  // namespace v2v
