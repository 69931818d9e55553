// Processes: C++20 coroutines that read like the protocol and leave by being destroyed.
#pragma once

#include "vein2vein/engine/engine.hpp"

#include <coroutine>
#include <cstddef>
#include <exception>
#include <utility>

namespace v2v {

/// Memory for coroutine frames and for what goes with them, recycled within the thread, so that a
/// patient costs no allocation once as many have been in flight before. (Plain allocation under the
/// address sanitizer, which would otherwise be blind to a frame that is used after its end.)
void* allocate_frame(std::size_t size);
void release_frame(void* frame, std::size_t size) noexcept;

/// A base of what goes with frames and is kept where they are.
struct KeptWithFrames {
  static void* operator new(std::size_t size) { return allocate_frame(size); }
  static void operator delete(void* one, std::size_t size) noexcept { release_frame(one, size); }
};

/// A process that advances in simulated time: `Process f(Model& m) { co_await hold(...); }`.
///
/// It runs from `start()` to its first wait and from then on when the engine resumes it.
/// Destroying the handle destroys the suspended coroutine: its events are cancelled, its places in
/// queues given up, its units released, by the destructors of what it holds. A process must not be
/// destroyed while it runs; `on_end` is called when it has ended and may destroy it.
class [[nodiscard]] Process {
 public:
  struct promise_type;
  using Handle = std::coroutine_handle<promise_type>;
  using EndHook = void (*)(void* owner);

  Process() noexcept = default;
  Process(Process&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
  Process& operator=(Process&& other) noexcept {
    if (this != &other) {
      destroy();
      handle_ = std::exchange(other.handle_, nullptr);
    }
    return *this;
  }
  ~Process() { destroy(); }

  /// What its steps use, and those of its parts. With thousands of processes in flight it is in no
  /// cache when one goes on, nor is any of their frames: all of it is asked for beforehand, or
  /// would come one line after another.
  inline void works_on(const void* object) noexcept;
  /// Runs to the first wait. `on_end(owner)` is called when the process has returned.
  inline void start(EndHook on_end = nullptr, void* owner = nullptr);
  /// Ends the process wherever it waits.
  void destroy() noexcept {
    if (handle_) std::exchange(handle_, nullptr).destroy();
  }
  /// True while there is a process that has not returned.
  bool alive() const noexcept { return handle_ && !handle_.done(); }

 private:
  friend class Finished;
  explicit Process(Handle handle) noexcept : handle_(handle) {}
  inline void is_part_of(Handle whole) noexcept;
  Handle handle_ = nullptr;
};

/// An event, which is that the process goes on: it waits for one thing at a time, so that all its
/// waits can have the same, and stands beside what is read first when it happens.
struct Process::promise_type final : Event, KeptWithFrames {
  const void* object = nullptr;  ///< that it works on
  const void* whole = nullptr;   ///< frame of the process that it is a part of
  EndHook on_end = nullptr;
  void* owner = nullptr;

  /// What is to happen in that engine.
  Event& goes_on_in(Engine& engine) noexcept {
    will_happen_in(engine);
    return *this;
  }

  Process get_return_object() noexcept { return Process(Handle::from_promise(*this)); }
  std::suspend_always initial_suspend() noexcept { return {}; }
  auto final_suspend() noexcept {
    struct Ended {
      bool await_ready() noexcept { return false; }
      void await_suspend(Handle handle) noexcept {
        const EndHook hook = handle.promise().on_end;
        void* const hook_owner = handle.promise().owner;
        if (hook) hook(hook_owner);  // may destroy the frame: nothing of it is touched any more
      }
      void await_resume() noexcept {}
    };
    return Ended{};
  }
  void return_void() noexcept {}
  [[noreturn]] void unhandled_exception() noexcept { std::terminate(); }

 private:
  void happen() override { Handle::from_promise(*this).resume(); }
  void fetch() const noexcept override {
    // About as much as they have: asking for lines that nobody uses costs little.
    constexpr std::size_t kFrame = 512, kObject = 1152;
    fetch_ahead(this, kFrame);
    if (object) fetch_ahead(object, kObject);
    if (whole) fetch_ahead(whole, kFrame);
  }
};

inline void Process::works_on(const void* object) noexcept { handle_.promise().object = object; }

inline void Process::is_part_of(Handle whole) noexcept {
  handle_.promise().object = whole.promise().object;
  handle_.promise().whole = whole.address();
}

inline void Process::start(EndHook on_end, void* owner) {
  handle_.promise().on_end = on_end;
  handle_.promise().owner = owner;
  handle_.resume();
}

/// Base of everything that a process can wait for in an engine.
class Wait {
 public:
  bool await_ready() const noexcept { return false; }
  void await_resume() const noexcept {}

 protected:
  explicit Wait(Engine& engine) noexcept : engine_(&engine) {}
  ~Wait() = default;
  Engine& engine() const noexcept { return *engine_; }
  /// The event with which the wait ends: the waiting process itself, which then goes on.
  Event& end_for(Process::Handle waiter) const noexcept {
    return waiter.promise().goes_on_in(*engine_);
  }

 private:
  Engine* engine_;
};

/// `co_await hold(engine, d)`: time passes. Zero is allowed and still goes through the calendar.
class [[nodiscard]] Hold final : public Wait {
 public:
  Hold(Engine& engine, TimePoint until, EventClass order) noexcept
      : Wait(engine), until_(until), order_(order) {}
  void await_suspend(Process::Handle waiter) { engine().schedule(end_for(waiter), until_, order_); }

 private:
  TimePoint until_;
  EventClass order_;
};

inline Hold hold(Engine& engine, Duration length, EventClass order = EventClass::work_ends) {
  return {engine, engine.now() + length, order};
}
/// Until `instant`, or not at all if it has passed.
inline Hold hold_until(Engine& engine, TimePoint instant,
                       EventClass order = EventClass::work_ends) {
  return {engine, instant < engine.now() ? engine.now() : instant, order};
}

/// `co_await work(engine, site, d)`: a production unit of the site is busy.
class [[nodiscard]] Work final : public Wait {
 public:
  Work(Engine& engine, SiteIndex site, Duration length) noexcept
      : Wait(engine), site_(site), length_(length) {}
  void await_suspend(Process::Handle waiter) { engine().work(end_for(waiter), site_, length_); }

 private:
  SiteIndex site_;
  Duration length_;
};
inline Work work(Engine& engine, SiteIndex site, Duration length) { return {engine, site, length}; }

/// `co_await ship(engine, lane, d)`: a consignment crosses a lane.
class [[nodiscard]] Ship final : public Wait {
 public:
  Ship(Engine& engine, LaneIndex lane, Duration length) noexcept
      : Wait(engine), lane_(lane), length_(length) {}
  void await_suspend(Process::Handle waiter) { engine().ship(end_for(waiter), lane_, length_); }

 private:
  LaneIndex lane_;
  Duration length_;
};
inline Ship ship(Engine& engine, LaneIndex lane, Duration length) { return {engine, lane, length}; }

/// `co_await state_change(engine, equipment, at)`: an outage begins or is over.
class [[nodiscard]] StateChange final : public Wait {
 public:
  StateChange(Engine& engine, EquipmentIndex equipment, TimePoint at) noexcept
      : Wait(engine), equipment_(equipment), at_(at) {}
  void await_suspend(Process::Handle waiter) {
    engine().change_state(end_for(waiter), equipment_, at_);
  }

 private:
  EquipmentIndex equipment_;
  TimePoint at_;
};
inline StateChange state_change(Engine& engine, EquipmentIndex equipment, TimePoint at) {
  return {engine, equipment, at};
}

/// `co_await finished(part(...))`: runs another process as a part of this one, to its end.
class [[nodiscard]] Finished {
 public:
  explicit Finished(Process part) noexcept : part_(std::move(part)) {}
  Finished(const Finished&) = delete;
  Finished& operator=(const Finished&) = delete;
  bool await_ready() const noexcept { return false; }
  bool await_suspend(Process::Handle waiter) {
    part_.is_part_of(waiter);
    part_.start(&Finished::ended, this);
    if (ended_) return false;
    waiter_ = waiter;
    return true;
  }
  void await_resume() const noexcept {}

 private:
  static void ended(void* self) {
    auto* const finished = static_cast<Finished*>(self);
    finished->ended_ = true;
    if (finished->waiter_) finished->waiter_.resume();
  }
  Process part_;
  bool ended_ = false;
  Process::Handle waiter_;
};
inline Finished finished(Process part) noexcept { return Finished(std::move(part)); }

/// Something that is announced: who waits goes on at the same instant (class decision), who comes
/// later does not wait at all, until `reset()`. One waiting process at a time.
class Signal {
 public:
  void announce();
  void reset() noexcept { announced_ = false; }
  bool announced() const noexcept { return announced_; }

  class [[nodiscard]] Heard final : public Wait {
   public:
    Heard(Engine& engine, Signal& signal) noexcept : Wait(engine), signal_(&signal) {}
    ~Heard() {
      if (signal_->listener_ == this) signal_->listener_ = nullptr;
    }
    bool await_ready() const noexcept { return signal_->announced_; }
    void await_suspend(Process::Handle waiter) noexcept;

   private:
    friend class Signal;
    void hear() { engine().schedule(end_for(waiter_), engine().now(), EventClass::decision); }
    Signal* signal_;
    Process::Handle waiter_;
  };
  Heard heard(Engine& engine) noexcept { return {engine, *this}; }

 private:
  bool announced_ = false;
  Heard* listener_ = nullptr;
};

}  // namespace v2v
