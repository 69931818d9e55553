// Batches: who comes waits until enough have come, or until the first has waited long enough.
#pragma once

#include "vein2vein/core/time.hpp"
#include "vein2vein/engine/engine.hpp"

#include <coroutine>
#include <cstdint>

namespace v2v {

/// `co_await gathering.join()`: all who have come go on together (class decision) when there are
/// `size` of them or the first has waited for `longest_wait`. Those who come later, even at the
/// same instant, wait for the next batch.
class Gathering {
 public:
  /// `size` >= 1.
  Gathering(Engine& engine, std::uint32_t size, Duration longest_wait);
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;
  /// Nobody may be waiting.
  ~Gathering();

  class [[nodiscard]] Member {
   public:
    explicit Member(Gathering& gathering) noexcept : gathering_(&gathering) {}
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    ~Member() {
      if (waiting_) gathering_->leave(*this);
    }
    bool await_ready() const noexcept { return gathering_->size_ <= 1; }
    void await_suspend(std::coroutine_handle<> waiter);
    void await_resume() const noexcept {}

   private:
    friend class Gathering;
    Gathering* gathering_;
    bool waiting_ = false;
    TimePoint since_;
    Member* before_ = nullptr;
    Member* after_ = nullptr;
    std::coroutine_handle<> waiter_;
  };
  Member join() noexcept { return Member(*this); }

  std::uint32_t size() const noexcept { return size_; }
  Duration longest_wait() const noexcept { return longest_wait_; }
  /// How many wait, and since when the first of them has; never when there is none.
  std::uint32_t waiting() const noexcept { return waiting_; }
  TimePoint first_since() const noexcept { return first_ ? first_->since_ : TimePoint::never(); }

 private:
  void enter(Member& member);
  void leave(Member& member) noexcept;
  void unlink(Member& member) noexcept;
  void plan() noexcept;
  void go();

  Engine& engine_;
  std::uint32_t size_;
  Duration longest_wait_;
  std::uint32_t waiting_ = 0;
  Member* first_ = nullptr;
  Member* last_ = nullptr;
  Alarm<Gathering, &Gathering::go> alarm_;
};

}  // namespace v2v
