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
  if (request.urgency_) request.number_ = numbers_++;
  V2V_INVARIANT(queue_length_ == 0 || ranked_.empty() == !request.urgency_,
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
  if (request.urgency_) return rank(request);
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
    ranked_.erase(&request);
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
  if (request.queued_) unlink(request);
  if (!request.urgency_) request.priority_ = priority;
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

void Resource::set_capacity(std::uint32_t capacity) {
  add_up();
  capacity_ = capacity;
  if (queue_length_ > 0 && in_use_ < capacity_ && !after_change_.pending())
    engine_.schedule(after_change_, engine_.now(), EventClass::calendar_changes);
}

void Resource::serve_earlier() {
  serve([this](const Request& request) { return request.since_ < engine_.now(); });
  // Those who asked at this very instant wait until all of them have asked.
  if (queue_length_ > 0 && in_use_ < capacity_ && !after_request_.pending())
    engine_.schedule(after_request_, engine_.now(), EventClass::request);
}

void Resource::serve_everybody() {
  serve([](const Request&) { return true; });
}

template <class MayBeServed>
void Resource::serve(MayBeServed may_be_served) {
  // Whoever is resumed may ask again, give back or end others: everything is read afresh.
  while (in_use_ < capacity_ && queue_length_ > 0) {
    Request* const next = first_that(may_be_served);
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

/// Bounds that no longer hold are renewed before anybody is served.
void Resource::rank(Request& request) {
  request.priority_ = bounds_hold_until_ < engine_.now()
                          ? 0
                          : request.urgency_->urgency_at_most(bounds_hold_until_);
  ranked_.insert(&request);
}

/// The more there are, the longer their bounds shall hold, and the more of them may be asked.
void Resource::renew_bounds() {
  const auto longer = static_cast<std::int64_t>(std::min<std::size_t>(ranked_.size() / 32, 63));
  bounds_hold_until_ = engine_.now() + Duration::whole_days(1 + longer);
  Ranked stale;
  stale.swap(ranked_);
  while (!stale.empty()) {
    auto request = stale.extract(stale.begin());
    request.value()->priority_ = request.value()->urgency_->urgency_at_most(bounds_hold_until_);
    ranked_.insert(std::move(request));
  }
}

/// From the greatest bound down, until nobody further down can be more urgent.
template <class MayBeServed>
Resource::Request* Resource::most_urgent(MayBeServed may_be_served) {
  if (ranked_.size() == 1) return may_be_served(**ranked_.begin()) ? *ranked_.begin() : nullptr;
  if (bounds_hold_until_ < engine_.now()) renew_bounds();
  Request* best = nullptr;
  double greatest = 0;
  for (Request* const one : ranked_) {
    if (best && one->priority_ < greatest) break;
    if (!may_be_served(*one)) continue;
    const double urgency = one->urgency_->urgency_now();
    if (best && (urgency < greatest || (urgency == greatest && one->number_ > best->number_)))
      continue;
    best = one;
    greatest = urgency;
  }
  return best;
}

/// Within a line those who asked first come first, so that only its first counts.
template <class MayBeServed>
Resource::Request* Resource::first_that(MayBeServed may_be_served) {
  if (!ranked_.empty()) return most_urgent(may_be_served);
  auto other = others_.begin();
  for (; other != others_.end() && other->first > 0; ++other)
    if (may_be_served(*other->second.first)) return other->second.first;
  if (usual_.first && may_be_served(*usual_.first)) return usual_.first;
  for (; other != others_.end(); ++other)
    if (may_be_served(*other->second.first)) return other->second.first;
  return nullptr;
}

}  // namespace v2v
