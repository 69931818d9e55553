// Gathering of batches.
#include "vein2vein/engine/gathering.hpp"

#include "core/invariant.hpp"

#include <algorithm>

namespace v2v {

Gathering::Gathering(Engine& engine, std::uint32_t size, Duration longest_wait)
    : engine_(engine), size_(size), longest_wait_(longest_wait), alarm_(engine, *this) {
  V2V_INVARIANT(size > 0, "a batch of nothing");
}

Gathering::~Gathering() {
  V2V_INVARIANT(waiting_ == 0, "a gathering ends while somebody waits in it");
}

void Gathering::Member::await_suspend(std::coroutine_handle<> waiter) {
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
  // Who goes on may come again, or end others: everything is read afresh.
  for (std::uint32_t batch = std::min(waiting_, size_); batch > 0 && first_; --batch) {
    Member& member = *first_;
    unlink(member);
    member.waiter_.resume();
  }
  plan();
}

}  // namespace v2v
