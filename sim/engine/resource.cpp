// Queues, capacity and their statistics.
#include "vein2vein/engine/resource.hpp"

#include "core/invariant.hpp"

#include <algorithm>

namespace v2v {

Resource::Resource(Engine& engine, std::uint32_t capacity)
    : engine_(engine),
      capacity_(capacity),
      after_release_(engine, *this),
      after_change_(engine, *this),
      after_request_(engine, *this),
      log_(engine.now()) {}

Resource::~Resource() {
  V2V_INVARIANT(in_use_ == 0, "a resource ends while units are in use");
  V2V_INVARIANT(queue_length_ == 0, "a resource ends while somebody waits for it");
}

void Resource::Request::await_suspend(std::coroutine_handle<> waiter) {
  waiter_ = waiter;
  resource_->enter(*this);
}

void Resource::enter(Request& request) {
  add_up();
  V2V_INVARIANT(queue_length_ == 0 || urgent_.empty() == !request.urgency_,
                "some who wait have an urgency and others a priority");
  request.queued_ = true;
  request.since_ = engine_.now();
  link(request);
  ++queue_length_;
  log_.asked();
  if (in_use_ < capacity_ && !after_request_.pending())
    engine_.schedule(after_request_, engine_.now(), EventClass::request);
}

void Resource::leave(Request& request) noexcept {
  add_up();
  unlink(request);
  request.queued_ = false;
  --queue_length_;
  log_.left();
}

/// Behind everybody of the same priority who has asked before or at the same instant; only who has
/// changed priority finds others there who asked later.
void Resource::link(Request& request) {
  if (request.urgency_) {
    request.place_ = urgent_.add(*request.urgency_, &request, engine_.now());
    return;
  }
  Line& line = request.priority_ == 0 ? usual_ : others_[request.priority_];
  Request* before = line.last;
  while (before && before->since_ > request.since_) before = before->before_;
  Request* const after = before ? before->after_ : line.first;
  request.before_ = before;
  request.after_ = after;
  (before ? before->after_ : line.first) = &request;
  (after ? after->before_ : line.last) = &request;
}

void Resource::unlink(Request& request) noexcept {
  if (request.urgency_) {
    urgent_.remove(request.place_);
    return;
  }
  const bool usual = request.priority_ == 0;
  const auto other = usual ? others_.end() : others_.find(request.priority_);
  Line& line = usual ? usual_ : other->second;
  (request.before_ ? request.before_->after_ : line.first) = request.after_;
  (request.after_ ? request.after_->before_ : line.last) = request.before_;
  if (!usual && !line.first) others_.erase(other);
}

void Resource::move(Request& request, double priority) {
  if (request.urgency_) {
    if (request.queued_) urgent_.update(request.place_, engine_.now());
    return;
  }
  if (request.queued_) unlink(request);
  request.priority_ = priority;
  if (request.queued_) link(request);
}

void Resource::use_up() noexcept {
  V2V_INVARIANT(in_use_ > 0 && capacity_ > 0, "a unit is used up that is not there");
  add_up();
  --in_use_;
  --capacity_;
}

void Resource::give_back() noexcept {
  V2V_INVARIANT(in_use_ > 0, "a unit is given back twice");
  add_up();
  --in_use_;
  log_.released();
  if (queue_length_ > 0 && in_use_ < capacity_ && !after_release_.pending())
    engine_.schedule(after_release_, engine_.now(), EventClass::capacity_released);
}

Unit Resource::already_in_use() {
  add_up();
  ++in_use_;
  log_.asked();
  log_.served(Duration());
  return Unit(*this);
}

void Resource::set_capacity(std::uint32_t capacity, bool between_shifts) {
  add_up();
  capacity_ = capacity;
  between_shifts_ = between_shifts;
  if (queue_length_ > 0 && in_use_ < capacity_ && !after_change_.pending())
    engine_.schedule(after_change_, engine_.now(), EventClass::calendar_changes);
}

void Resource::serve_earlier() {
  serve<Served::came_earlier>();
  // Those who asked at this very instant wait until all of them have asked.
  if (queue_length_ > 0 && in_use_ < capacity_ && !after_request_.pending())
    engine_.schedule(after_request_, engine_.now(), EventClass::request);
}

void Resource::serve_everybody() { serve<Served::everybody>(); }

template <Resource::Served who>
void Resource::serve() {
  // Whoever is resumed may ask again, give back or end others: everything is read afresh.
  while (in_use_ < capacity_ && queue_length_ > 0) {
    Request* const next = next_of<who>();
    if (!next) return;
    add_up();
    unlink(*next);
    next->queued_ = false;
    --queue_length_;
    ++in_use_;
    log_.served(engine_.now() - next->since_);
    next->waiter_.resume();
  }
}

Resource::Request* Resource::most_urgent(std::uint64_t before) {
  const UrgentLine::Place* const place = urgent_.first(engine_.now(), before);
  return place ? static_cast<Request*>(place->whose) : nullptr;
}

/// Within a line those who asked first come first, so that only its first counts.
template <Resource::Served who>
Resource::Request* Resource::next_of() {
  if (!urgent_.empty())
    return most_urgent(who == Served::everybody ? urgent_.numbers()
                                                : urgent_.numbers_before(engine_.now()));
  const auto may_be_served = [this](const Request& request) {
    return who == Served::everybody || request.since_ < engine_.now();
  };
  auto other = others_.begin();
  for (; other != others_.end() && other->first > 0; ++other)
    if (may_be_served(*other->second.first)) return other->second.first;
  if (usual_.first && may_be_served(*usual_.first)) return usual_.first;
  for (; other != others_.end(); ++other)
    if (may_be_served(*other->second.first)) return other->second.first;
  return nullptr;
}

}  // namespace v2v
