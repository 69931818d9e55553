// Batches: who comes waits until enough have come, or until the first has waited long enough; then
// they are worked on together, in one run.
#pragma once

#include "vein2vein/core/time.hpp"
#include "vein2vein/engine/engine.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <coroutine>
#include <cstdint>
#include <list>
#include <utility>
#include <vector>

namespace v2v {

/// `Gathering::Share share = co_await gathering.join(takes, priority)`: all who have come go on
/// together (class decision) when there are `size` of them or the first has waited for
/// `longest_wait`. Those who come later, even at the same instant, wait for the next batch.
///
/// Together they take one unit of the place, by the highest of their priorities: `co_await
/// share.placed()`. The run is over at `share.ends()`, after as long as the first to come takes.
/// The unit is given back when the last of them has given up its share; who leaves earlier does
/// not end the run of the others.
class Gathering {
 public:
  /// `size` >= 1; `place` may be nullptr: then there are as many as needed.
  Gathering(Engine& engine, std::uint32_t size, Duration longest_wait, Resource* place);
  Gathering(const Gathering&) = delete;
  Gathering& operator=(const Gathering&) = delete;
  /// Nobody may be waiting or in a run.
  ~Gathering();

  /// What a batch has together.
  class Run {
   public:
    /// Until the batch has its place.
    class [[nodiscard]] Placed final : public Wait {
     public:
      Placed(Run& run, std::uint32_t seat) noexcept;
      ~Placed();
      bool await_ready() const noexcept { return run_->begun_; }
      void await_suspend(Process::Handle waiter) noexcept;
      void change_priority(double priority) { run_->change_priority(seat_, priority); }

     private:
      friend class Gathering;
      Run* run_;
      std::uint32_t seat_;
      Process::Handle waiter_;
    };

   private:
    friend class Gathering;
    struct Seat {
      bool taken = true;
      double priority = 0;
      Placed* listener = nullptr;
    };
    double priority() const noexcept;
    void change_priority(std::uint32_t seat, double priority);

    Gathering* gathering_ = nullptr;
    std::list<Run>::iterator self_;
    std::vector<Seat> seats_;
    std::uint32_t present_ = 0;
    bool begun_ = false;
    Duration takes_;
    TimePoint ends_ = TimePoint::never();
    Resource::Request* request_ = nullptr;
    Unit unit_;
    Process beginning_;
  };

  /// One's part in a run. Gives it up when destroyed.
  class [[nodiscard]] Share {
   public:
    Share() noexcept = default;
    Share(Share&& other) noexcept : run_(std::exchange(other.run_, nullptr)), seat_(other.seat_) {}
    Share& operator=(Share&& other) noexcept {
      std::swap(run_, other.run_);
      std::swap(seat_, other.seat_);
      return *this;
    }
    ~Share() {
      if (run_) run_->gathering_->give_up(*run_, seat_);
    }
    Run::Placed placed() const noexcept { return {*run_, seat_}; }
    /// Of a run that has begun.
    TimePoint ends() const noexcept { return run_->ends_; }

   private:
    friend class Gathering;
    Share(Run& run, std::uint32_t seat) noexcept : run_(&run), seat_(seat) {}
    Run* run_ = nullptr;
    std::uint32_t seat_ = 0;
  };

  class [[nodiscard]] Member {
   public:
    Member(Gathering& gathering, Duration takes, double priority) noexcept
        : gathering_(&gathering), takes_(takes), priority_(priority) {}
    Member(const Member&) = delete;
    Member& operator=(const Member&) = delete;
    ~Member() {
      if (waiting_) gathering_->leave(*this);
    }
    bool await_ready() const noexcept { return false; }
    void await_suspend(Process::Handle waiter);
    Share await_resume() noexcept { return std::move(share_); }
    void change_priority(double priority) noexcept { priority_ = priority; }

   private:
    friend class Gathering;
    Gathering* gathering_;
    Duration takes_;
    double priority_;
    bool waiting_ = false;
    TimePoint since_;
    Member* before_ = nullptr;
    Member* after_ = nullptr;
    Process::Handle waiter_;
    Share share_;
  };
  /// `takes`: the length of the run if one is the first of the batch.
  Member join(Duration takes, double priority = 0) noexcept { return {*this, takes, priority}; }

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
  Process begin(Run& run);
  void give_up(Run& run, std::uint32_t seat) noexcept;
  void end_if_empty(Run& run) noexcept;

  Engine& engine_;
  std::uint32_t size_;
  Duration longest_wait_;
  Resource* place_;
  std::uint32_t waiting_ = 0;
  Member* first_ = nullptr;
  Member* last_ = nullptr;
  std::list<Run> runs_;
  Alarm<Gathering, &Gathering::go> alarm_;
};

}  // namespace v2v
