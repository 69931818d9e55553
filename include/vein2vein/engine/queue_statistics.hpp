// What has been seen of something that is waited for: exact integrals and waiting times.
#pragma once

#include "vein2vein/core/open_hours.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/wait_histogram.hpp"

#include <cstdint>

namespace v2v {

/// What a resource has seen since `reset_statistics`, exact integers of milliseconds.
/// Little's law ties them: queue_area = sum of the waits spent within the period.
struct ResourceStatistics {
  Duration observed;                 ///< length of the period
  std::int64_t in_use_area = 0;      ///< integral of units in use, unit-milliseconds
  std::int64_t queue_area = 0;       ///< integral of the queue's length
  std::int64_t capacity_area = 0;    ///< integral of the capacity; stays 0 while unlimited
  std::int64_t waits_of_served = 0;  ///< sum over those served in the period, milliseconds
  std::uint64_t requested = 0, served = 0, left_queue = 0, released = 0;
  WaitHistogram waits;  ///< of those served in the period
};

/// Adds up as time goes by. Whoever keeps the queue says, before anything changes, how it has been
/// since the last change.
class QueueLog {
 public:
  struct State {
    std::uint64_t in_use = 0, queue = 0, capacity = 0;
    bool between_shifts = false;  ///< of who keeps it: nobody expects to be served
  };
  /// Integrals over the period, as in `ResourceStatistics`.
  struct Areas {
    std::int64_t capacity = 0, in_use = 0, queue = 0;
  };
  explicit QueueLog(TimePoint now) noexcept : from_(now), until_(now) {}

  void add_up(TimePoint now, const State& since) noexcept {
    if (now == until_) return;
    const std::int64_t span = (now - until_).in_milliseconds();
    add_to(seen_, span, since);
    if (hours_ && !since.between_shifts)
      hours_->add(span, since.in_use, since.queue, since.capacity);
    until_ = now;
  }
  /// From now on what is added up is added there as well, until its owner clears it.
  void watch(OpenHours& hours) noexcept { hours_ = &hours; }
  void asked() noexcept { ++seen_.requested; }
  void served(Duration wait) noexcept {
    ++seen_.served;
    seen_.waits_of_served += wait.in_milliseconds();
    seen_.waits.add(wait);
  }
  void left() noexcept { ++seen_.left_queue; }
  void released() noexcept { ++seen_.released; }

  void reset(TimePoint now) noexcept {
    seen_ = {};
    from_ = until_ = now;
  }
  /// Until now, given how it has been since the last change.
  ResourceStatistics read(TimePoint now, const State& since) const noexcept {
    ResourceStatistics seen = seen_;
    add_to(seen, (now - until_).in_milliseconds(), since);
    seen.observed = now - from_;
    return seen;
  }
  /// The same, of the areas alone.
  Areas areas(TimePoint now, const State& since) const noexcept {
    const std::int64_t span = (now - until_).in_milliseconds();
    return {seen_.capacity_area + span * static_cast<std::int64_t>(since.capacity),
            seen_.in_use_area + span * static_cast<std::int64_t>(since.in_use),
            seen_.queue_area + span * static_cast<std::int64_t>(since.queue)};
  }

 private:
  static void add_to(ResourceStatistics& seen, std::int64_t span, const State& since) noexcept {
    seen.in_use_area += span * static_cast<std::int64_t>(since.in_use);
    seen.queue_area += span * static_cast<std::int64_t>(since.queue);
    seen.capacity_area += span * static_cast<std::int64_t>(since.capacity);
  }

  ResourceStatistics seen_;
  OpenHours* hours_ = nullptr;
  TimePoint from_;
  TimePoint until_;
};

}  // namespace v2v
