// Waiting for a turn: like waiting for anything shared, but the patient's file knows of it.
#pragma once

#include "pathway/patient/waits.hpp"
#include "vein2vein/engine/departures.hpp"
#include "vein2vein/engine/door.hpp"
#include "vein2vein/engine/gathering.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <coroutine>
#include <optional>
#include <type_traits>
#include <utility>

namespace v2v {

/// `Unit bed = co_await turn_for(waits, Track::patient, {kind, site}, beds);` Goes on at once
/// where there is nothing to wait for (`shared` is nullptr).
template <class Waiting>
class [[nodiscard]] Turn {
 public:
  template <class Begin>
  Turn(Waits& waits, Track track, WaitedFor what, bool wanted, Begin begin)
      : waits_(waits), track_(track), what_(what) {
    if (wanted) waiting_.emplace(Elided<Begin>{begin});
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  ~Turn() {
    if (noted_) waits_.give_up_wait(track_);
  }
  bool await_ready() { return !waiting_ || waiting_->await_ready(); }
  void await_suspend(Process::Handle waiter) {
    noted_ = true;
    waits_.begin_wait(track_, what_, &*waiting_, &Turn::change_priority);
    waiting_->await_suspend(waiter);
  }
  auto await_resume() {
    if (std::exchange(noted_, false)) waits_.end_wait(track_);
    using Result = decltype(waiting_->await_resume());
    if constexpr (std::is_void_v<Result>) {
      if (waiting_) waiting_->await_resume();
    } else {
      return waiting_ ? waiting_->await_resume() : Result();
    }
  }

 private:
  /// Lets `optional` hold what cannot be moved: it is made in its place.
  template <class Begin>
  struct Elided {
    Begin begin;
    operator Waiting() const { return begin(); }  // NOLINT(google-explicit-constructor)
  };
  static void change_priority(void* waiting, double priority) {
    if constexpr (requires(Waiting & one) { one.change_priority(priority); })
      static_cast<Waiting*>(waiting)->change_priority(priority);
  }

  Waits& waits_;
  Track track_;
  WaitedFor what_;
  bool noted_ = false;
  std::optional<Waiting> waiting_;
};

inline Turn<Resource::Request> turn_for(Waits& waits, Track track, WaitedFor what,
                                        Resource* shared) {
  return {waits, track, what, shared != nullptr, [shared, &waits] {
            return waits.priority_changes() ? shared->acquire(waits)
                                            : shared->acquire(waits.priority());
          }};
}
inline Turn<Departures::Passenger> turn_for(Waits& waits, Track track, WaitedFor what,
                                            Departures* shared) {
  return {waits, track, what, shared != nullptr, [shared, &waits] {
            return waits.priority_changes() ? shared->next(waits) : shared->next(waits.priority());
          }};
}
inline Turn<Door::Passing> turn_for(Waits& waits, Track track, WaitedFor what, Door* shared) {
  return {waits, track, what, shared != nullptr, [shared] { return shared->pass(); }};
}
/// For the batch to be full; `takes`: its run, of the first to come.
inline Turn<Gathering::Member> turn_for(Waits& waits, Track track, WaitedFor what,
                                        Gathering& shared, Duration takes) {
  return {waits, track, what, true,
          [&shared, &waits, takes] { return shared.join(takes, waits.priority()); }};
}
/// For the place of the batch.
inline Turn<Gathering::Run::Placed> turn_for(Waits& waits, Track track, WaitedFor what,
                                             const Gathering::Share& shared) {
  return {waits, track, what, true, [&shared] { return shared.placed(); }};
}
/// For a date.
inline Turn<Hold> turn_for(Waits& waits, Track track, WaitedFor what, Engine& engine,
                           TimePoint until) {
  return {waits, track, what, true, [&engine, until] { return hold_until(engine, until); }};
}
/// For something of the patient's own that others have to make ready.
inline Turn<Signal::Heard> turn_for(Waits& waits, Track track, WaitedFor what, Engine& engine,
                                    Signal& signal) {
  return {waits, track, what, true, [&engine, &signal] { return signal.heard(engine); }};
}

}  // namespace v2v
