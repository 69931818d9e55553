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
  V2V_INVARIANT(queue_length() == 0, "departures end while somebody waits for one");
}

void Departures::Passenger::await_suspend(std::coroutine_handle<> waiter) {
  waiter_ = waiter;
  departures_->enter(*this);
}

void Departures::enter(Passenger& passenger) {
  add_up();
  passenger.waiting_ = true;
  passenger.since_ = engine_.now();
  if (passenger.urgency_) {
    passenger.place_ = urgent_.add(*passenger.urgency_, &passenger, engine_.now());
  } else {
    passenger.number_ = numbers_++;
    queue_.insert(&passenger);
  }
  log_.asked();
  if (!alarm_.pending()) plan();
}

void Departures::leave(Passenger& passenger) noexcept {
  add_up();
  take_out(passenger);
  log_.left();
  if (queue_length() == 0) alarm_.cancel();
}

void Departures::take_out(Passenger& passenger) noexcept {
  if (passenger.urgency_)
    urgent_.remove(passenger.place_);
  else
    queue_.erase(&passenger);
}

void Departures::move(Passenger& passenger, double priority) {
  if (passenger.urgency_) {
    if (passenger.waiting_) urgent_.update(passenger.place_, engine_.now());
    return;
  }
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

/// Of those who came before these numbers.
Departures::Passenger* Departures::next_to_go(std::uint64_t came_later,
                                              std::uint64_t urgent_came_later) {
  if (const UrgentLine::Place* const place = urgent_.first(engine_.now(), urgent_came_later))
    return static_cast<Passenger*>(place->whose);
  if (queue_.empty() || (*queue_.begin())->number_ >= came_later) return nullptr;
  return *queue_.begin();
}

void Departures::depart() {
  add_up();
  earliest_ = engine_.now() + Duration::milliseconds(1);
  const std::uint64_t came_later = numbers_, urgent_came_later = urgent_.numbers();
  for (std::uint32_t gone = 0; gone < capacity_; ++gone) {
    Passenger* const next = next_to_go(came_later, urgent_came_later);
    if (!next) break;
    Passenger& passenger = *next;
    take_out(passenger);
    passenger.waiting_ = false;
    log_.served(engine_.now() - passenger.since_);
    passenger.waiter_.resume();
  }
  if (queue_length() > 0 && !alarm_.pending()) plan();
}

}  // namespace v2v
