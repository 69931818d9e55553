// Gathering of batches.
#include "vein2vein/engine/gathering.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace v2v {

Gathering::Gathering(Engine& engine, std::uint32_t size, Duration longest_wait, Resource* place)
    : engine_(engine),
      size_(size),
      longest_wait_(longest_wait),
      place_(place),
      alarm_(engine, *this) {
  V2V_INVARIANT(size > 0, "a batch of nothing");
}

Gathering::~Gathering() {
  V2V_INVARIANT(waiting_ == 0, "a gathering ends while somebody waits in it");
  V2V_INVARIANT(runs_.empty(), "a gathering ends while a run is under way");
}

void Gathering::Member::await_suspend(Process::Handle waiter) {
  waiter_ = waiter;
  gathering_->enter(*this);
}

void Gathering::enter(Member& member) {
  member.waiting_ = true;
  member.since_ = engine_.now();
  member.before_ = last_;
  member.after_ = nullptr;
  (last_ ? last_->after_ : first_) = &member;
  last_ = &member;
  ++waiting_;
  if (waiting_ >= size_ || !alarm_.pending()) plan();
}

/// A full batch goes at this instant, another one when its first member has waited long enough.
void Gathering::plan() noexcept {
  alarm_.cancel();
  if (!first_) return;
  if (waiting_ >= size_)
    engine_.schedule(alarm_, engine_.now(), EventClass::decision);
  else if (longest_wait_ < Duration::longest())
    engine_.schedule(alarm_, std::max(engine_.now(), first_->since_ + longest_wait_),
                     EventClass::decision);
}

void Gathering::leave(Member& member) noexcept {
  unlink(member);
  plan();
}

void Gathering::unlink(Member& member) noexcept {
  (member.before_ ? member.before_->after_ : first_) = member.after_;
  (member.after_ ? member.after_->before_ : last_) = member.before_;
  member.waiting_ = false;
  --waiting_;
}

void Gathering::go() {
  Run& run = runs_.emplace_back();
  run.gathering_ = this;
  run.self_ = std::prev(runs_.end());
  run.takes_ = first_->takes_;
  run.present_ = 1;  // until all have come: who goes on first may leave at once
  // Who goes on may come again, or end others: everything is read afresh.
  for (std::uint32_t batch = std::min(waiting_, size_); batch > 0 && first_; --batch) {
    Member& member = *first_;
    unlink(member);
    run.seats_.push_back({true, member.priority_, nullptr});
    ++run.present_;
    member.share_ = Share(run, static_cast<std::uint32_t>(run.seats_.size() - 1));
    member.waiter_.resume();
  }
  --run.present_;
  if (run.present_ > 0) {
    run.beginning_ = begin(run);
    run.beginning_.start();
  }
  end_if_empty(run);
  plan();
}

Process Gathering::begin(Run& run) {
  if (place_) {
    Resource::Request request = place_->acquire(run.priority());
    run.request_ = &request;
    run.unit_ = co_await request;
    run.request_ = nullptr;
  }
  run.begun_ = true;
  run.ends_ = engine_.now() + run.takes_;
  for (const Run::Seat& seat : run.seats_)
    if (seat.listener)
      engine_.schedule(seat.listener->end_for(seat.listener->waiter_), engine_.now(),
                       EventClass::decision);
}

void Gathering::give_up(Run& run, std::uint32_t seat) noexcept {
  run.seats_[seat].taken = false;
  --run.present_;
  if (run.request_ && run.present_ > 0) run.request_->change_priority(run.priority());
  end_if_empty(run);
}

/// Its place is given back, or its turn given up.
void Gathering::end_if_empty(Run& run) noexcept {
  if (run.present_ > 0) return;
  run.beginning_.destroy();
  runs_.erase(run.self_);
}

double Gathering::Run::priority() const noexcept {
  double highest = -HUGE_VAL;
  for (const Seat& seat : seats_)
    if (seat.taken) highest = std::max(highest, seat.priority);
  return highest;
}

void Gathering::Run::change_priority(std::uint32_t seat, double priority) {
  seats_[seat].priority = priority;
  if (request_) request_->change_priority(this->priority());
}

Gathering::Run::Placed::Placed(Run& run, std::uint32_t seat) noexcept
    : Wait(run.gathering_->engine_), run_(&run), seat_(seat) {}

Gathering::Run::Placed::~Placed() {
  Placed*& listener = run_->seats_[seat_].listener;
  if (listener == this) listener = nullptr;
}

void Gathering::Run::Placed::await_suspend(Process::Handle waiter) noexcept {
  waiter_ = waiter;
  run_->seats_[seat_].listener = this;
}

}  // namespace v2v
