// Waiting in front of a closed door.
#include "vein2vein/engine/door.hpp"

#include "core/invariant.hpp"

namespace v2v {

Door::~Door() { V2V_INVARIANT(waiting_ == 0, "a door is taken away while somebody waits for it"); }

bool Door::Passing::await_ready() noexcept {
  if (!door_->calendar_->is_open(engine().now())) return false;
  door_->log_.asked();
  door_->log_.served(Duration());
  return true;
}

void Door::Passing::await_suspend(Process::Handle waiter) {
  const TimePoint opens = door_->calendar_->next_open(engine().now());
  V2V_INVARIANT(opens != TimePoint::never(), "somebody waits for a door that never opens");
  since_ = engine().now();
  door_->log_.add_up(since_, door_->state());
  door_->log_.asked();
  waiting_ = true;
  ++door_->waiting_;
  engine().schedule(end_for(waiter), opens, EventClass::calendar_changes);
}

void Door::Passing::await_resume() noexcept {
  if (!waiting_) return;
  door_->log_.add_up(engine().now(), door_->state());
  --door_->waiting_;
  waiting_ = false;
  door_->log_.served(engine().now() - since_);
}

Door::Passing::~Passing() {
  if (!waiting_) return;
  door_->log_.add_up(engine().now(), door_->state());
  --door_->waiting_;
  door_->log_.left();
}

}  // namespace v2v
