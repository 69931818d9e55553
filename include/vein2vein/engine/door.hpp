// Opening hours: whoever comes to a closed door waits until it opens.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/engine/engine.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/queue_statistics.hpp"

#include <cstdint>

namespace v2v {

/// `co_await door.pass()`: at once while the calendar is open, otherwise when it opens next (class
/// calendar_changes). Any number pass together.
class Door {
 public:
  Door(Engine& engine, const Calendar& calendar) noexcept
      : engine_(engine), calendar_(&calendar), log_(engine.now()) {}
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;
  /// Nobody may be waiting.
  ~Door();

  class [[nodiscard]] Passing final : public Wait {
   public:
    explicit Passing(Door& door) noexcept : Wait(door.engine_), door_(&door) {}
    Passing(const Passing&) = delete;
    Passing& operator=(const Passing&) = delete;
    /// Turns round.
    ~Passing();
    bool await_ready() noexcept;
    void await_suspend(Process::Handle waiter);
    void await_resume() noexcept;

   private:
    Door* door_;
    bool waiting_ = false;
    TimePoint since_;
  };
  Passing pass() noexcept { return Passing(*this); }

  void reset_statistics() noexcept { log_.reset(engine_.now()); }
  /// `in_use_area` and `capacity_area` stay 0.
  ResourceStatistics statistics() const noexcept { return log_.read(engine_.now(), state()); }
  QueueLog::Areas areas() const noexcept { return log_.areas(engine_.now(), state()); }

 private:
  QueueLog::State state() const noexcept { return {0, waiting_, 0}; }

  Engine& engine_;
  const Calendar* calendar_;
  std::uint64_t waiting_ = 0;
  QueueLog log_;
};

}  // namespace v2v
