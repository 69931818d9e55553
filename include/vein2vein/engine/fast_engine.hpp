// The fast engine: a calendar kept as an indexed 4-ary heap of plain records.
#pragma once

#include "vein2vein/engine/engine.hpp"

#include <array>
#include <vector>

namespace v2v {

/// No allocation in steady state, O(log n) per entry, cancelling included. Each entry carries its
/// full key, so that sifting touches the heap and nothing else until an entry finds its place.
/// What is scheduled for the present instant waits in a list of its class instead, in O(1): it is
/// later than all entries of the heap that are due now and of the same class.
class FastEngine final : public Engine {
 public:
  FastEngine() { heap_.reserve(64); }

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
  /// What an entry stands for, and where in the heap it is. Sifting writes here, to a small table,
  /// and not into events, which are strewn over memory.
  struct Slot {
    Event* event;
    std::uint32_t place;  // of an empty slot: the next empty one
  };
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
  /// With fewer pending, all that belongs to them is at hand.
  static constexpr std::size_t kMany = 256;

  Event* next_due(TimePoint horizon) noexcept;
  Event* pop_list(std::size_t order) noexcept;
  Event* pop_heap() noexcept;
  void place(std::size_t index, const Entry& entry) noexcept {
    heap_[index] = entry;
    slots_[entry.slot()].place = static_cast<std::uint32_t>(index);
  }
  std::uint32_t take_slot(Event& event);
  void add_slot();
  void drop_slot(std::uint32_t slot) noexcept {
    slots_[slot] = {nullptr, empty_slots_};
    empty_slots_ = slot;
  }
  void fetch_next() const noexcept;
  void sift_up(std::size_t index, const Entry& entry) noexcept;
  void sift_down(std::size_t index, const Entry& entry) noexcept;

  std::vector<Entry> heap_;
  std::vector<Slot> slots_;
  std::uint32_t empty_slots_ = Event::kNotPending;
  std::array<DueNow, class_count> due_now_;
  std::uint32_t lists_in_use_ = 0;  // a bit a class
};

}  // namespace v2v
