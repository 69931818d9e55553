// Vehicles and boards: many wait for the next of a row of instants, so many go at each.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/engine/engine.hpp"
#include "vein2vein/engine/queue_statistics.hpp"
#include "vein2vein/engine/urgent_line.hpp"

#include <coroutine>
#include <cstdint>
#include <set>

namespace v2v {

/// `co_await departures.next(priority)`: until the next instant of the timetable that has a place.
/// Who comes at an instant of the timetable still gets away then (class request). At most
/// `capacity` go at an instant (0: all), by priority, then first come first served; the others wait
/// for the next. An `Urgency` counts as it is at each departure; who waits has one, or nobody.
/// Without a timetable nobody waits, and `next` must not be called.
class Departures {
 public:
  Departures(Engine& engine, const Timetable& timetable, std::uint32_t capacity);
  Departures(const Departures&) = delete;
  Departures& operator=(const Departures&) = delete;
  /// Nobody may be waiting.
  ~Departures();

  class [[nodiscard]] Passenger {
   public:
    Passenger(Departures& departures, double priority, const Urgency* urgency) noexcept
        : departures_(&departures), priority_(priority), urgency_(urgency) {}
    Passenger(const Passenger&) = delete;
    Passenger& operator=(const Passenger&) = delete;
    /// Gives the place in the queue up.
    ~Passenger() {
      if (waiting_) departures_->leave(*this);
    }
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter);
    void await_resume() const noexcept {}
    void change_priority(double priority) {
      if (urgency_ || priority != priority_) departures_->move(*this, priority);
    }

   private:
    friend class Departures;
    Departures* departures_;
    double priority_;
    const Urgency* urgency_;
    const UrgentLine::Place* place_ = nullptr;  // of one that has an urgency
    bool waiting_ = false;
    TimePoint since_;
    std::uint64_t number_ = 0;
    std::coroutine_handle<> waiter_;
  };
  Passenger next(double priority = 0) noexcept { return {*this, priority, nullptr}; }
  Passenger next(const Urgency& urgency) noexcept { return {*this, 0, &urgency}; }

  void reset_statistics() noexcept { log_.reset(engine_.now()); }
  /// `in_use_area` and `capacity_area` stay 0: a departure takes no time.
  ResourceStatistics statistics() const noexcept { return log_.read(engine_.now(), state()); }
  QueueLog::Areas areas() const noexcept { return log_.areas(engine_.now(), state()); }
  std::size_t queue_length() const noexcept { return queue_.size() + urgent_.size(); }

 private:
  struct Before {
    bool operator()(const Passenger* a, const Passenger* b) const noexcept {
      if (a->priority_ != b->priority_) return a->priority_ > b->priority_;
      return a->number_ < b->number_;
    }
  };
  void enter(Passenger& passenger);
  void leave(Passenger& passenger) noexcept;
  void move(Passenger& passenger, double priority);
  void depart();
  Passenger* next_to_go(std::uint64_t came_later, std::uint64_t urgent_came_later);
  void take_out(Passenger& passenger) noexcept;
  void plan();
  QueueLog::State state() const noexcept { return {0, queue_length(), 0}; }
  void add_up() noexcept { log_.add_up(engine_.now(), state()); }

  Engine& engine_;
  const Timetable* timetable_;
  std::uint32_t capacity_;
  std::set<Passenger*, Before> queue_;
  UrgentLine urgent_;
  std::uint64_t numbers_ = 0;
  TimePoint earliest_;  // of the next departure
  Alarm<Departures, &Departures::depart> alarm_;
  QueueLog log_;
};

}  // namespace v2v
