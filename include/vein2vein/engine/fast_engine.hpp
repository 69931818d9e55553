// The fast engine: a calendar kept as a small heap of what is next and a ring of lists of the rest.
#pragma once

#include "vein2vein/engine/engine.hpp"
#include "vein2vein/engine/occupied_ring.hpp"

#include <array>
#include <cstdint>
#include <limits>
#include <vector>

namespace v2v {

/// A calendar queue (R. Brown, Communications of the ACM 31, 1988) of spans of 17 minutes. What is
/// due in the present span is an indexed 4-ary heap, of a dozen entries where thousands are
/// pending; each of the 4,095 spans ahead (50 days) is a list without an order, which becomes the
/// heap when its time comes; what is due later still is one more list, gone through once in 50
/// days. So an entry costs the same however many are pending, cancelling included, and there is no
/// allocation in steady state.
/// What is scheduled for the present instant waits in a list of its class instead, in O(1): it is
/// later than all entries of the heap that are due now and of the same class.
class FastEngine final : public Engine {
 public:
  FastEngine() {
    heap_.reserve(64);
    first_of_.fill(no_slot);
  }

  void schedule(Event& event, TimePoint at, EventClass order) override;
  void cancel(Event& event) noexcept override;
  void work(Event& done, SiteIndex site, Duration length) override;
  void ship(Event& arrived, LaneIndex lane, Duration length) override;
  void change_state(Event& changed, EquipmentIndex equipment, TimePoint at) override;
  void run(TimePoint horizon = TimePoint::never()) override;

 private:
  /// Sixteen bytes, so that the four below one another share a line of the cache. Whatever is due
  /// at one instant goes by class, then by sequence number; the slot below them decides nothing.
  struct Entry {
    std::int64_t at;  // milliseconds
    std::uint64_t order_and_slot;
    std::uint32_t slot() const noexcept {
      return static_cast<std::uint32_t>(order_and_slot & (slot_limit - 1));
    }
    std::uint64_t its_class() const noexcept {
      return order_and_slot >> (slot_bits + sequence_bits);
    }
  };
  static constexpr unsigned slot_bits = 26, sequence_bits = 35;
  static constexpr std::uint64_t slot_limit = std::uint64_t{1} << slot_bits;
  static constexpr std::uint64_t sequence_limit = std::uint64_t{1} << sequence_bits;
  /// Every pending entry outside the lists of the present instant has one. Sifting and linking
  /// write here, to a small table, and not into events, which are strewn over memory.
  struct Slot {
    Event* event;
    Entry entry;          // while in a list
    std::uint32_t place;  // in the heap; or `ahead` and what is before it; of an empty slot: the
                          // next empty one
    std::uint32_t next;   // while in a list: the one after it
  };
  using Span = std::uint64_t;
  static constexpr unsigned span_bits = 20;  // of milliseconds
  static constexpr Span no_span = std::numeric_limits<Span>::max();
  static Span span_of(std::int64_t at) noexcept { return static_cast<Span>(at) >> span_bits; }
  /// Lists are numbered as the places of the ring; then comes that of what is due later.
  using List = std::uint32_t;
  static constexpr List far_list = OccupiedRing::place_count;
  static List list_of(Span span) noexcept { return span % OccupiedRing::place_count; }
  static constexpr std::uint32_t no_slot = Event::kNotPending;
  /// A slot's place in a list: the number of the slot before it, or of the list that it is first
  /// in.
  static constexpr std::uint32_t ahead = 1U << 30, first_in_list = 1U << 29;
  static bool before(const Entry& a, const Entry& b) noexcept {
    return a.at != b.at ? a.at < b.at : a.order_and_slot < b.order_and_slot;
  }
  /// Events of one class that are due at this instant, first come first served. What is cancelled
  /// leaves a gap.
  struct DueNow {
    std::vector<Event*> events;
    std::size_t next = 0;
  };
  static constexpr std::size_t class_count = static_cast<std::size_t>(EventClass::horizon) + 1;
  /// Places in a list of `due_now_`: class and index are found in the bits below.
  static constexpr std::uint32_t in_list = 1U << 31;
  static constexpr unsigned class_shift = 28;
  /// Where fewer have been pending at once, all that belongs to them is at hand.
  static constexpr std::size_t kMany = 256;

  Event* next_due(TimePoint horizon);
  Event* pop_list(std::size_t order) noexcept;
  Event* pop_heap() noexcept;
  void place(std::size_t index, const Entry& entry) noexcept {
    heap_[index] = entry;
    slots_[entry.slot()].place = static_cast<std::uint32_t>(index);
  }
  std::uint32_t take_slot(Event& event);
  void add_slot();
  void drop_slot(std::uint32_t slot) noexcept {
    slots_[slot].event = nullptr;
    slots_[slot].place = empty_slots_;
    empty_slots_ = slot;
  }
  void add_to_heap(const Entry& entry);
  void put_ahead(const Entry& entry, Span span) noexcept;
  void link(std::uint32_t slot, List list) noexcept;
  void unlink(std::uint32_t slot) noexcept;
  Span next_in_ring() const noexcept;
  void bring_nearer() noexcept;
  bool begin_next_span(Span last);
  void fetch_next() const noexcept;
  void sift_up(std::size_t index, const Entry& entry) noexcept;
  void sift_down(std::size_t index, const Entry& entry) noexcept;

  std::vector<Slot> slots_;
  std::uint32_t empty_slots_ = no_slot;
  std::vector<Entry> heap_;  // what is due in the present span, or was when it was scheduled
  Span present_span_ = 0;
  std::array<std::uint32_t, far_list + 1> first_of_;  // slots
  OccupiedRing spans_in_use_;
  Span first_far_ = no_span;  // not after the first of the far list
  std::array<DueNow, class_count> due_now_;
  std::uint32_t lists_in_use_ = 0;  // a bit a class
};

}  // namespace v2v
