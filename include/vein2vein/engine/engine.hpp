// The small interface between the model and what advances simulated time.
#pragma once

#include "vein2vein/core/fetch_ahead.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>

namespace v2v {

/// What happens at one and the same instant happens in this order, and within a class in the order
/// in which it was scheduled, on every engine. What is scheduled for the present instant while it
/// is being worked through takes its place in the same order.
enum class EventClass : std::uint8_t {
  work_ends,          ///< a delay, a piece of work or a journey is over
  capacity_released,  ///< freed units go to those who wait
  calendar_changes,   ///< capacity, shifts
  decision,           ///< patients leave, signals are heard, policies decide
  arrival,            ///< new patients
  request,            ///< those who asked for a unit at this instant get one
  horizon             ///< the run ends
};

/// Equipment that has outages, numbered by whoever builds the model.
using EquipmentIndex = std::uint32_t;

class Engine;

/// Something that will happen at an instant. Lives inside whatever is waiting (a suspended
/// process, a patient, a resource) and is pending at most once at a time. Destroying a pending
/// event cancels it: that is how a process that is destroyed leaves no trace.
class Event {
 public:
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;
  bool pending() const noexcept { return place_ != kNotPending; }
  /// Takes the event back; nothing happens if it is not pending.
  inline void cancel() noexcept;

 protected:
  Event() noexcept = default;
  explicit Event(Engine& engine) noexcept : engine_(&engine) {}
  ~Event() { cancel(); }
  Engine& engine() const noexcept { return *engine_; }
  /// Not while it is pending.
  void will_happen_in(Engine& engine) noexcept { engine_ = &engine; }

 private:
  friend class Engine;
  friend class FastEngine;
  friend class SimgridEngine;
  static constexpr std::uint32_t kNotPending = std::numeric_limits<std::uint32_t>::max();
  /// Called at the event's instant, when it is no longer pending. May destroy the event.
  virtual void happen() = 0;
  /// Asks for what it will use when it happens; called while another happens, or not at all.
  virtual void fetch() const noexcept {}

  Engine* engine_ = nullptr;
  std::uint32_t place_ = kNotPending;  // the engine's own bookkeeping
};

/// An event that calls a member function of its owner.
template <class Owner, void (Owner::*Method)()>
class Alarm final : public Event {
 public:
  Alarm(Engine& engine, Owner& owner) noexcept : Event(engine), owner_(&owner) {}

 private:
  void happen() override { (owner_->*Method)(); }
  void fetch() const noexcept override {
    constexpr std::size_t kUsedFirst = 192;
    fetch_ahead(owner_, kUsedFirst);
  }
  Owner* owner_;
};

/// Advances simulated time from event to event. Not thread-safe: one engine a thread.
///
/// Preconditions (instants not in the past, events not pending twice) are invariants: breaking one
/// is a defect and aborts.
class Engine {
 public:
  Engine() = default;
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;
  virtual ~Engine() = default;

  TimePoint now() const noexcept { return now_; }

  /// `event` happens at `at` (>= now).
  virtual void schedule(Event& event, TimePoint at, EventClass order) = 0;
  /// `event` is pending.
  virtual void cancel(Event& event) noexcept = 0;
  /// A production unit of `site` is busy for `length`; then `done` happens (class work_ends).
  virtual void work(Event& done, SiteIndex site, Duration length) = 0;
  /// A consignment crosses `lane` in `length`; then `arrived` happens (class work_ends).
  virtual void ship(Event& arrived, LaneIndex lane, Duration length) = 0;

  /// An outage of the equipment begins or is over at `at` (>= now); then `changed` happens (class
  /// calendar_changes). Each equipment has at most one such event pending.
  virtual void change_state(Event& changed, EquipmentIndex equipment, TimePoint at) = 0;

  /// Works through everything that happens up to and including `horizon` (but nothing that is set
  /// to `TimePoint::never()` or later) and leaves the clock at the last event. May be called again
  /// with a later horizon.
  virtual void run(TimePoint horizon = TimePoint::never()) = 0;

  /// Entries put on the calendar so far; how many of them happened.
  std::uint64_t scheduled() const noexcept { return scheduled_; }
  std::uint64_t happened() const noexcept { return happened_; }

 protected:
  static void let_happen(Event& event) { event.happen(); }

  TimePoint now_;
  std::uint64_t scheduled_ = 0;
  std::uint64_t happened_ = 0;
};

inline void Event::cancel() noexcept {
  if (pending()) engine_->cancel(*this);
}

}  // namespace v2v
