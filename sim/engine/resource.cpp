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
      seen_from_(engine.now()),
      seen_until_(engine.now()) {
  lines_.push_back({0});
}

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
  Line& line = line_of(request.priority_);
  request.queued_ = true;
  request.since_ = engine_.now();
  request.before_ = line.last;
  (line.last ? line.last->after_ : line.first) = &request;
  line.last = &request;
  ++queue_length_;
  ++seen_.requested;
  if (in_use_ < capacity_ && !after_request_.pending())
    engine_.schedule(after_request_, engine_.now(), EventClass::request);
}

void Resource::leave(Request& request) noexcept {
  add_up();
  unlink(request);
  ++seen_.left_queue;
}

void Resource::unlink(Request& request) noexcept {
  Line& line = line_of(request.priority_);
  (request.before_ ? request.before_->after_ : line.first) = request.after_;
  (request.after_ ? request.after_->before_ : line.last) = request.before_;
  request.queued_ = false;
  --queue_length_;
}

Resource::Line& Resource::line_of(int priority) {
  auto line = lines_.begin();
  while (line != lines_.end() && line->priority > priority) ++line;
  if (line == lines_.end() || line->priority != priority) line = lines_.insert(line, {priority});
  return *line;
}

void Resource::give_back() noexcept {
  V2V_INVARIANT(in_use_ > 0, "a unit is given back twice");
  add_up();
  --in_use_;
  ++seen_.released;
  if (queue_length_ > 0 && in_use_ < capacity_ && !after_release_.pending())
    engine_.schedule(after_release_, engine_.now(), EventClass::capacity_released);
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
    const auto line = std::find_if(lines_.begin(), lines_.end(), [&](const Line& candidate) {
      return candidate.first && may_be_served(*candidate.first);
    });
    if (line == lines_.end()) return;
    add_up();
    Request& request = *line->first;
    unlink(request);
    ++in_use_;
    ++seen_.served;
    seen_.waits_of_served += (engine_.now() - request.since_).in_milliseconds();
    request.waiter_.resume();
  }
}

void Resource::add_up() noexcept {
  const std::int64_t span = (engine_.now() - seen_until_).in_milliseconds();
  if (span == 0) return;
  seen_.in_use_area += span * in_use_;
  seen_.queue_area += span * queue_length_;
  if (capacity_ != unlimited) seen_.capacity_area += span * capacity_;
  seen_until_ = engine_.now();
}

void Resource::reset_statistics() noexcept {
  seen_ = {};
  seen_from_ = seen_until_ = engine_.now();
}

ResourceStatistics Resource::statistics() const noexcept {
  ResourceStatistics result = seen_;
  const std::int64_t span = (engine_.now() - seen_until_).in_milliseconds();
  result.in_use_area += span * in_use_;
  result.queue_area += span * queue_length_;
  if (capacity_ != unlimited) result.capacity_area += span * capacity_;
  result.observed = engine_.now() - seen_from_;
  return result;
}

}  // namespace v2v
