// Shared capacity: units that processes ask for, hold and give back.
#pragma once

#include "vein2vein/core/time.hpp"
#include "vein2vein/engine/engine.hpp"
#include "vein2vein/engine/queue_statistics.hpp"
#include "vein2vein/engine/urgent_line.hpp"

#include <coroutine>
#include <cstdint>
#include <functional>
#include <map>
#include <utility>

namespace v2v {

class Resource;

/// One unit of a resource, in use. Gives it back when destroyed.
class [[nodiscard]] Unit {
 public:
  Unit() noexcept = default;
  explicit Unit(Resource& resource) noexcept : resource_(&resource) {}
  Unit(Unit&& other) noexcept : resource_(std::exchange(other.resource_, nullptr)) {}
  Unit& operator=(Unit&& other) noexcept {
    if (this != &other) {
      release();
      resource_ = std::exchange(other.resource_, nullptr);
    }
    return *this;
  }
  ~Unit() { release(); }
  inline void release() noexcept;
  /// The unit is used up: it is not given back, and the capacity is one less for good.
  inline void consume() noexcept;
  /// False when it has been given back, or was of something without limit.
  explicit operator bool() const noexcept { return resource_ != nullptr; }

 private:
  Resource* resource_ = nullptr;
};

/// `capacity` identical units; who waits is served by priority (greater first), then first come
/// first served, in O(log n) priorities. A priority may change while somebody waits; one that
/// changes by itself as time goes by is an `Urgency`, which counts as it is when a unit is free
/// (`UrgentLine`). Capacity may change at any time; units in use above a lowered capacity are
/// finished, not taken away.
///
/// Requests take effect at the end of their instant (class request) and freed units are handed
/// over after everything that ends at the instant (class capacity_released), so that ties do not
/// depend on who happened to be computed first.
class Resource {
 public:
  /// Practically without limit.
  static constexpr std::uint32_t unlimited = 1'000'000'000;

  Resource(Engine& engine, std::uint32_t capacity);
  Resource(const Resource&) = delete;
  Resource& operator=(const Resource&) = delete;
  /// All units must be back and nobody waiting.
  ~Resource();

  class [[nodiscard]] Request {
   public:
    Request(Resource& resource, double priority, const Urgency* urgency) noexcept
        : resource_(&resource), priority_(priority), urgency_(urgency) {}
    Request(const Request&) = delete;
    Request& operator=(const Request&) = delete;
    /// Leaves the queue.
    ~Request() {
      if (queued_) resource_->leave(*this);
    }
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter);
    Unit await_resume() const noexcept { return Unit(*resource_); }
    /// Takes the place that the new priority has given since the request was made. Of one that has
    /// an urgency: it has changed otherwise than with time.
    void change_priority(double priority) {
      if (urgency_ || priority != priority_) resource_->move(*this, priority);
    }

   private:
    friend class Resource;
    Resource* resource_;
    double priority_;
    const Urgency* urgency_;
    bool queued_ = false;
    union {
      Request* before_ = nullptr;
      const UrgentLine::Place* place_;  // of one that has an urgency
    };
    Request* after_ = nullptr;
    TimePoint since_;
    std::coroutine_handle<> waiter_;
  };

  /// `Unit bed = co_await beds.acquire();`
  Request acquire(double priority = 0) noexcept { return {*this, priority, nullptr}; }
  /// Served by urgency. Those who wait at a time must all have one, or none.
  Request acquire(const Urgency& urgency) noexcept { return {*this, 0, &urgency}; }

  /// A unit that has been in use since before the run, whether or not there is capacity now.
  Unit already_in_use();

  /// `between_shifts`: there is none because nobody works at this hour.
  void set_capacity(std::uint32_t capacity, bool between_shifts = false);
  std::uint32_t capacity() const noexcept { return capacity_; }
  std::uint32_t in_use() const noexcept { return in_use_; }
  std::uint32_t queue_length() const noexcept { return queue_length_; }

  void reset_statistics() {
    add_up();
    log_.reset(engine_.now());
  }
  ResourceStatistics statistics() const noexcept { return log_.read(engine_.now(), state()); }
  QueueLog::Areas areas() const noexcept { return log_.areas(engine_.now(), state()); }
  /// How it is used from now on is added up in `hours` as well.
  void watch(OpenHours& hours) noexcept { log_.watch(hours); }
  /// What is added up there reaches until now.
  void bring_up_to_date() { add_up(); }

 private:
  friend class Unit;
  /// First and last of those who wait with one priority, by the time of their requests.
  struct Line {
    Request* first = nullptr;
    Request* last = nullptr;
  };
  using Lines = std::map<double, Line, std::greater<>>;
  enum class Served : std::uint8_t { came_earlier, everybody };
  void give_back() noexcept;
  void use_up() noexcept;
  void enter(Request& request);
  void leave(Request& request) noexcept;
  void link(Request& request);
  void unlink(Request& request) noexcept;
  void move(Request& request, double priority);
  /// Freed or added units go to those who were waiting before this instant.
  void serve_earlier();
  void serve_everybody();
  template <Served who>
  void serve();
  template <Served who>
  Request* next_of();
  Request* most_urgent(std::uint64_t before);
  QueueLog::State state() const noexcept {
    return {in_use_, queue_length_, capacity_ == unlimited ? 0 : capacity_, between_shifts_};
  }
  void add_up() { log_.add_up(engine_.now(), state()); }

  Engine& engine_;
  std::uint32_t capacity_;
  std::uint32_t in_use_ = 0;
  std::uint32_t queue_length_ = 0;
  bool between_shifts_ = false;
  /// Those of the usual priority, 0, and all others; only the latter come and go.
  Line usual_;
  Lines others_;
  /// Those who have an urgency.
  UrgentLine urgent_;
  Alarm<Resource, &Resource::serve_earlier> after_release_;
  Alarm<Resource, &Resource::serve_earlier> after_change_;
  Alarm<Resource, &Resource::serve_everybody> after_request_;
  QueueLog log_;
};

inline void Unit::release() noexcept {
  if (Resource* const resource = std::exchange(resource_, nullptr)) resource->give_back();
}

inline void Unit::consume() noexcept {
  if (Resource* const resource = std::exchange(resource_, nullptr)) resource->use_up();
}

}  // namespace v2v
