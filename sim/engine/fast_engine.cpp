// The calendar of the fast engine.
#include "vein2vein/engine/fast_engine.hpp"

#include "core/invariant.hpp"

#include <algorithm>

namespace v2v {

void FastEngine::schedule(Event& event, TimePoint at, EventClass order) {
  V2V_INVARIANT(!event.pending(), "an event is scheduled while it is pending");
  V2V_INVARIANT(at >= now_, "an event is scheduled in the past");
  const Entry entry{at.in_milliseconds(), (static_cast<std::uint64_t>(order) << 56) | scheduled_++,
                    &event};
  heap_.push_back(entry);
  sift_up(heap_.size() - 1, entry);
}

void FastEngine::cancel(Event& event) noexcept {
  const std::size_t index = event.place_;
  event.place_ = Event::kNotPending;
  const Entry last = heap_.back();
  heap_.pop_back();
  if (index == heap_.size()) return;
  if (index > 0 && last.before(heap_[(index - 1) / 4]))
    sift_up(index, last);
  else
    sift_down(index, last);
}

void FastEngine::work(Event& done, SiteIndex, Duration length) {
  schedule(done, now_ + length, EventClass::work_ends);
}

void FastEngine::ship(Event& arrived, LaneIndex, Duration length) {
  schedule(arrived, now_ + length, EventClass::work_ends);
}

void FastEngine::run(TimePoint horizon) {
  while (!heap_.empty() && heap_.front().at <= horizon.in_milliseconds()) {
    const Entry next = heap_.front();
    const Entry last = heap_.back();
    heap_.pop_back();
    if (!heap_.empty()) sift_down(0, last);
    next.event->place_ = Event::kNotPending;
    now_ = TimePoint::at(Duration::milliseconds(next.at));
    ++happened_;
    let_happen(*next.event);
  }
}

void FastEngine::sift_up(std::size_t index, const Entry& entry) noexcept {
  while (index > 0) {
    const std::size_t parent = (index - 1) / 4;
    if (!entry.before(heap_[parent])) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, entry);
}

void FastEngine::sift_down(std::size_t index, const Entry& entry) noexcept {
  const std::size_t size = heap_.size();
  for (;;) {
    const std::size_t first = 4 * index + 1;
    if (first >= size) break;
    std::size_t best = first;
    const std::size_t end = std::min(first + 4, size);
    for (std::size_t child = first + 1; child < end; ++child)
      if (heap_[child].before(heap_[best])) best = child;
    if (!heap_[best].before(entry)) break;
    place(index, heap_[best]);
    index = best;
  }
  place(index, entry);
}

}  // namespace v2v
