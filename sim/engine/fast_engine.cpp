// The calendar of the fast engine.
#include "vein2vein/engine/fast_engine.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>

namespace v2v {

void FastEngine::schedule(Event& event, TimePoint at, EventClass order) {
  V2V_INVARIANT(!event.pending(), "an event is scheduled while it is pending");
  V2V_INVARIANT(at >= now_, "an event is scheduled in the past");
  const std::uint64_t sequence = scheduled_++;
  const auto its_class = static_cast<std::uint32_t>(order);
  if (at == now_) {
    auto& events = due_now_[its_class].events;
    V2V_INVARIANT(events.size() < (1U << class_shift), "an instant does not come to an end");
    event.place_ = in_list | (its_class << class_shift) | static_cast<std::uint32_t>(events.size());
    events.push_back(&event);
    lists_in_use_ |= 1U << its_class;
    return;
  }
  event.place_ = take_slot(event);
  V2V_INVARIANT(sequence < sequence_limit, "more events than can be told apart");
  const std::uint64_t place_in_order = (std::uint64_t{its_class} << sequence_bits) | sequence;
  const Entry entry{at.in_milliseconds(), (place_in_order << slot_bits) | event.place_};
  const Span span = span_of(entry.at);
  if (span > present_span_)
    put_ahead(entry, span);
  else
    add_to_heap(entry);
}

inline void FastEngine::add_to_heap(const Entry& entry) {
  heap_.push_back(entry);
  sift_up(heap_.size() - 1, entry);
}

inline void FastEngine::put_ahead(const Entry& entry, Span span) noexcept {
  slots_[entry.slot()].entry = entry;
  if (span - present_span_ < OccupiedRing::place_count) return link(entry.slot(), list_of(span));
  first_far_ = std::min(first_far_, span);
  link(entry.slot(), far_list);
}

inline void FastEngine::link(std::uint32_t slot, List list) noexcept {
  const std::uint32_t second = std::exchange(first_of_[list], slot);
  slots_[slot].place = ahead | first_in_list | list;
  slots_[slot].next = second;
  if (second != no_slot) slots_[second].place = ahead | slot;
  if (list != far_list) spans_in_use_.occupy(list);
}

inline void FastEngine::unlink(std::uint32_t slot) noexcept {
  const auto [event, entry, place, next] = slots_[slot];
  if (next != no_slot) slots_[next].place = place;
  const std::uint32_t before_it = place & ~ahead;
  if ((before_it & first_in_list) == 0) {
    slots_[before_it].next = next;
    return;
  }
  const List list = before_it & ~first_in_list;
  first_of_[list] = next;
  if (next == no_slot && list != far_list) spans_in_use_.vacate(list);
}

/// From the present one on.
inline FastEngine::Span FastEngine::next_in_ring() const noexcept {
  if (spans_in_use_.empty()) return no_span;
  return present_span_ + spans_in_use_.distance_to_next(list_of(present_span_));
}

/// What was far when it was scheduled and is so no longer goes to the list of its span.
void FastEngine::bring_nearer() noexcept {
  first_far_ = no_span;
  for (std::uint32_t slot = first_of_[far_list], next = no_slot; slot != no_slot; slot = next) {
    next = slots_[slot].next;
    const Span span = span_of(slots_[slot].entry.at);
    if (span - present_span_ < OccupiedRing::place_count) {
      unlink(slot);
      link(slot, list_of(span));
    } else {
      first_far_ = std::min(first_far_, span);
    }
  }
}

/// False where nothing is pending until `last` is over. Precondition: nothing is left of the
/// present span.
bool FastEngine::begin_next_span(Span last) {
  Span next = next_in_ring();
  while (first_far_ <= std::min(next, last)) {
    present_span_ = first_far_;
    bring_nearer();
    next = next_in_ring();
  }
  if (next > last) return false;
  present_span_ = next;
  spans_in_use_.vacate(list_of(next));
  std::uint32_t slot = std::exchange(first_of_[list_of(next)], no_slot);
  const bool many = slots_.size() >= kMany;
  for (; slot != no_slot; slot = slots_[slot].next) {
    if (many) fetch_ahead(slots_[slot].event, 1);
    add_to_heap(slots_[slot].entry);
  }
  return true;
}

inline std::uint32_t FastEngine::take_slot(Event& event) {
  if (empty_slots_ == Event::kNotPending) add_slot();
  const std::uint32_t slot = std::exchange(empty_slots_, slots_[empty_slots_].place);
  slots_[slot].event = &event;
  return slot;
}

/// Apart from what is done for every entry: only until as many have been pending once.
void FastEngine::add_slot() {
  V2V_INVARIANT(slots_.size() < slot_limit, "more events are pending than can be told apart");
  slots_.emplace_back();
  drop_slot(static_cast<std::uint32_t>(slots_.size() - 1));
}

void FastEngine::cancel(Event& event) noexcept {
  V2V_INVARIANT(event.pending(), "an event is cancelled that is not pending");
  const std::uint32_t place = event.place_;
  event.place_ = Event::kNotPending;
  if ((place & in_list) != 0) {
    const std::uint32_t bits = place & ~in_list;
    due_now_[bits >> class_shift].events[bits & ((1U << class_shift) - 1)] = nullptr;
    return;
  }
  const std::size_t index = slots_[place].place;
  if ((index & ahead) != 0) {
    unlink(place);
    drop_slot(place);
    return;
  }
  drop_slot(place);
  const Entry last = heap_.back();
  heap_.pop_back();
  if (index == heap_.size()) return;
  if (index > 0 && before(last, heap_[(index - 1) / 4]))
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

void FastEngine::change_state(Event& changed, EquipmentIndex, TimePoint at) {
  schedule(changed, at, EventClass::calendar_changes);
}

void FastEngine::run(TimePoint horizon) {
  horizon = std::min(horizon, TimePoint::never() - Duration::milliseconds(1));
  while (Event* const event = next_due(horizon)) {
    event->place_ = Event::kNotPending;
    ++happened_;
    let_happen(*event);
  }
}

Event* FastEngine::next_due(TimePoint horizon) {
  while (lists_in_use_ != 0 && now_ <= horizon) {
    const auto order = static_cast<std::size_t>(std::countr_zero(lists_in_use_));
    const bool heap_first = !heap_.empty() && heap_.front().at == now_.in_milliseconds() &&
                            heap_.front().its_class() <= order;
    if (heap_first) return pop_heap();
    if (Event* const event = pop_list(order)) return event;
  }
  if (heap_.empty() && !begin_next_span(span_of(horizon.in_milliseconds()))) return nullptr;
  if (heap_.front().at > horizon.in_milliseconds()) return nullptr;
  now_ = TimePoint::at(Duration::milliseconds(heap_.front().at));
  return pop_heap();
}

/// Nothing where what was next has been cancelled, or nothing is left.
Event* FastEngine::pop_list(std::size_t order) noexcept {
  DueNow& list = due_now_[order];
  if (list.next < list.events.size()) return list.events[list.next++];
  list.events.clear();
  list.next = 0;
  lists_in_use_ &= ~(1U << order);
  return nullptr;
}

Event* FastEngine::pop_heap() noexcept {
  const std::uint32_t slot = heap_.front().slot();
  Event* const event = slots_[slot].event;
  drop_slot(slot);
  const Entry last = heap_.back();
  heap_.pop_back();
  if (!heap_.empty()) {
    sift_down(0, last);
    fetch_next();
  }
  return event;
}

/// While something else is being worked on. What comes after the next one is among the four below
/// it, or in another span.
[[gnu::always_inline]] inline void FastEngine::fetch_next() const noexcept {
  if (slots_.size() < kMany) return;
  const std::size_t below = std::min<std::size_t>(heap_.size(), 5);
  for (std::size_t i = 1; i < below; ++i) fetch_ahead(slots_[heap_[i].slot()].event, 1);
  slots_[heap_.front().slot()].event->fetch();
}

inline void FastEngine::sift_up(std::size_t index, const Entry& entry) noexcept {
  while (index > 0) {
    const std::size_t parent = (index - 1) / 4;
    if (!before(entry, heap_[parent])) break;
    place(index, heap_[parent]);
    index = parent;
  }
  place(index, entry);
}

void FastEngine::sift_down(std::size_t index, const Entry& entry) noexcept {
  const std::size_t size = heap_.size();
  for (std::size_t first = 4 * index + 1; first < size; first = 4 * index + 1) {
    std::size_t best = first;
    const std::size_t end = std::min(first + 4, size);
    for (std::size_t child = first + 1; child < end; ++child)
      if (before(heap_[child], heap_[best])) best = child;
    if (!before(heap_[best], entry)) break;
    place(index, heap_[best]);
    index = best;
  }
  place(index, entry);
}

}  // namespace v2v
