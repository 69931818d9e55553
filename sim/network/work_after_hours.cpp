// A unit that never rests goes through tasks one after another.
#include "network/work_after_hours.hpp"

#include "core/invariant.hpp"
#include "vein2vein/core/random.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <utility>

namespace v2v {
namespace {

constexpr std::uint32_t kTasks = 4096;
/// Tasks of seconds would fill weeks with millions.
constexpr std::size_t kMostTasks = 100'000;
const Duration kWeek = Duration::whole_days(7);

/// The middles of so many equal parts of (0, 1) in an order of their own for every `purpose`.
std::vector<double> shuffled_quantiles(std::uint32_t purpose) {
  const RandomStream random(0, 0, 0);
  std::vector<double> quantiles(kTasks);
  for (std::uint32_t i = 0; i < kTasks; ++i) quantiles[i] = (i + 0.5) / kTasks;
  for (std::uint32_t left = kTasks; left > 1; --left)
    std::swap(quantiles[left - 1],
              quantiles[static_cast<std::size_t>(random.uniform(purpose, left) * left)]);
  return quantiles;
}

double sum_of_times(const std::vector<TaskTime>& tasks) {
  return std::accumulate(tasks.begin(), tasks.end(), 0.0,
                         [](double sum, const TaskTime& task) { return sum + task.times; });
}

const TaskTime& kind_at(const std::vector<TaskTime>& tasks, double times) {
  for (const TaskTime& task : tasks)
    if ((times -= task.times) < 0) return task;
  return tasks.back();
}

/// How long each of `kTasks` takes.
std::vector<Duration> lengths_of(const std::vector<TaskTime>& tasks, double all) {
  std::size_t most_parts = 0;
  for (const TaskTime& task : tasks) most_parts = std::max(most_parts, task.parts.size());
  std::vector<std::vector<double>> quantiles;  // of which kind, then of every part
  for (std::size_t i = 0; i <= most_parts; ++i)
    quantiles.push_back(shuffled_quantiles(static_cast<std::uint32_t>(i)));
  std::vector<Duration> lengths;
  for (std::size_t i = 0; i < kTasks; ++i) {
    const TaskTime& task = kind_at(tasks, quantiles[0][i] * all);
    Duration& length = lengths.emplace_back(Duration::days(task.fixed_days));
    for (std::size_t part = 0; part < task.parts.size(); ++part)
      length += task.parts[part]->sample(quantiles[part + 1][i]);
  }
  return lengths;
}

/// When it opens or closes in a week without closures, from time 0 on; two that are alike differ in
/// none.
std::vector<TimePoint> changes_in_a_week(const Calendar& open) {
  const Calendar usual_week = open.without_closures();
  std::vector<TimePoint> changes;
  if (usual_week.is_open(TimePoint())) changes.push_back(TimePoint());
  const TimePoint end = TimePoint::at(kWeek);
  for (TimePoint at = usual_week.next_change(TimePoint()); at < end;
       at = usual_week.next_change(at))
    changes.push_back(at);
  return changes;
}

}  // namespace

double busy_share_at_saturation(const Calendar& open, const std::vector<TaskTime>& tasks) {
  const double share_open = open.open_fraction();
  const double all = sum_of_times(tasks);
  if (share_open >= 1 || !(all > 0)) return share_open;
  const Calendar usual_week = open.without_closures();
  const std::vector<Duration> lengths = lengths_of(tasks, all);
  const TimePoint begin = usual_week.next_open(TimePoint());
  TimePoint free = begin, week_ends = begin + kWeek;
  Duration busy, whole_weeks_busy, whole_weeks;
  for (std::size_t i = 0; i < kMostTasks; ++i) {
    busy += lengths[i % kTasks];
    free = usual_week.next_open(free + lengths[i % kTasks]);
    if (free < week_ends) continue;
    // Between beginnings in the first open hour of a week, or later where one goes on into it.
    whole_weeks_busy = busy;
    whole_weeks = free - begin;
    if (i + 1 >= kTasks) break;
    while (week_ends <= free) week_ends = week_ends + kWeek;
  }
  if (whole_weeks == Duration()) return share_open;  // shorter than anything that matters
  const double share = whole_weeks_busy.in_days() / whole_weeks.in_days();
  V2V_INVARIANT(share <= 1 + 1e-9, "a unit is busy all the time at most");
  return std::clamp(share, share_open, 1.0);
}

double BusyShares::at_saturation(const Calendar& open, std::vector<TaskTime> tasks) {
  if (const double share_open = open.open_fraction(); share_open >= 1) return share_open;
  if (const double all = sum_of_times(tasks); all > 0)
    for (TaskTime& task : tasks) task.times /= all;
  std::vector<TimePoint> changes = changes_in_a_week(open);
  const auto found = std::find_if(known_.begin(), known_.end(), [&](const Known& one) {
    return one.changes == changes && one.tasks == tasks;
  });
  if (found != known_.end()) return found->share;
  const double share = busy_share_at_saturation(open, tasks);
  known_.push_back({std::move(changes), std::move(tasks), share});
  return share;
}

}  // namespace v2v
