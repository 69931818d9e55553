// Waiting for the next departure.
#include "vein2vein/engine/departures.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <limits>

namespace v2v {

Departures::Departures(Engine& engine, const Timetable& timetable, std::uint32_t capacity)
    : engine_(engine),
      timetable_(&timetable),
      capacity_(capacity == 0 ? std::numeric_limits<std::uint32_t>::max() : capacity),
      alarm_(engine, *this),
      log_(engine.now()) {}

Departures::~Departures() {
  V2V_INVARIANT(queue_.empty(), "departures end while somebody waits for one");
}

void Departures::Passenger::await_suspend(std::coroutine_handle<> waiter) {
  waiter_ = waiter;
  departures_->enter(*this);
}

void Departures::enter(Passenger& passenger) {
  add_up();
  passenger.waiting_ = true;
  passenger.since_ = engine_.now();
  passenger.number_ = numbers_++;
  ranked_ |= passenger.urgency_ != nullptr;
  queue_.insert(&passenger);
  log_.asked();
  if (!alarm_.pending()) plan();
}

void Departures::leave(Passenger& passenger) noexcept {
  add_up();
  queue_.erase(&passenger);
  log_.left();
  if (queue_.empty()) alarm_.cancel();
}

void Departures::move(Passenger& passenger, double priority) {
  if (passenger.waiting_) queue_.erase(&passenger);
  passenger.priority_ = priority;
  if (passenger.waiting_) queue_.insert(&passenger);
}

/// The next one, after that of this very instant if it has gone.
void Departures::plan() {
  const TimePoint from = std::max(engine_.now(), earliest_);
  const TimePoint at = timetable_->next(from);
  V2V_INVARIANT(at != TimePoint::never(), "somebody waits for a departure that never comes");
  engine_.schedule(alarm_, at, EventClass::request);
}

/// By the urgency that everybody has now.
void Departures::rank() {
  std::set<Passenger*, Before> before;
  before.swap(queue_);
  while (!before.empty()) {
    auto passenger = before.extract(before.begin());
    const Urgency* const urgency = passenger.value()->urgency_;
    if (urgency) passenger.value()->priority_ = urgency->urgency_now();
    queue_.insert(std::move(passenger));
  }
}

void Departures::depart() {
  add_up();
  if (ranked_ && queue_.size() > 1) rank();
  earliest_ = engine_.now() + Duration::milliseconds(1);
  const std::uint64_t came_later = numbers_;
  for (std::uint32_t gone = 0; gone < capacity_ && !queue_.empty(); ++gone) {
    Passenger& passenger = **queue_.begin();
    if (passenger.number_ >= came_later) break;
    queue_.erase(queue_.begin());
    passenger.waiting_ = false;
    log_.served(engine_.now() - passenger.since_);
    passenger.waiter_.resume();
  }
  if (!queue_.empty() && !alarm_.pending()) plan();
}

}  // namespace v2v
