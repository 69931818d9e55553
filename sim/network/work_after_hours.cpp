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

const TaskTime& kind_at(const std::vector<TaskTime>& tasks, double times) {
  for (const TaskTime& task : tasks)
    if ((times -= task.times) < 0) return task;
  return tasks.back();
}

}  // namespace

double busy_share_at_saturation(const Calendar& open, const std::vector<TaskTime>& tasks) {
  const double share_open = open.open_fraction();
  const double all = std::accumulate(tasks.begin(), tasks.end(), 0.0,
                                     [](double sum, const auto& task) { return sum + task.times; });
  if (share_open >= 1 || !(all > 0)) return share_open;
  const Calendar usual_week = open.without_closures();
  std::size_t most_parts = 0;
  for (const TaskTime& task : tasks) most_parts = std::max(most_parts, task.parts.size());
  std::vector<std::vector<double>> quantiles;  // of which kind, then of every part
  for (std::size_t i = 0; i <= most_parts; ++i)
    quantiles.push_back(shuffled_quantiles(static_cast<std::uint32_t>(i)));
  const TimePoint begin = usual_week.next_open(TimePoint());
  TimePoint free = begin;
  double busy = 0;  // days
  for (std::size_t i = 0; i < kTasks; ++i) {
    const TaskTime& task = kind_at(tasks, quantiles[0][i] * all);
    Duration takes = Duration::days(task.fixed_days);
    for (std::size_t part = 0; part < task.parts.size(); ++part)
      takes += task.parts[part]->sample(quantiles[part + 1][i]);
    busy += takes.in_days();
    free = usual_week.next_open(free + takes);
  }
  const double days = (free - begin).in_days();
  if (!(days > 0)) return share_open;  // of what takes no time there is no end
  const double share = busy / days;
  V2V_INVARIANT(share <= 1 + 1e-9, "a unit is busy all the time at most");
  // Of few and short tasks the weeks are not whole.
  return std::clamp(share, share_open, 1.0);
}

}  // namespace v2v
