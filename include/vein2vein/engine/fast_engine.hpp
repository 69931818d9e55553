// The fast engine: a calendar kept as an indexed 4-ary heap of plain records.
#pragma once

#include "vein2vein/engine/engine.hpp"

#include <vector>

namespace v2v {

/// No allocation in steady state, O(log n) per entry, cancelling included. Each entry carries its
/// full key, so that sifting touches the heap and nothing else until an entry finds its place.
class FastEngine final : public Engine {
 public:
  FastEngine() { heap_.reserve(64); }

  void schedule(Event& event, TimePoint at, EventClass order) override;
  void cancel(Event& event) noexcept override;
  void work(Event& done, SiteIndex site, Duration length) override;
  void ship(Event& arrived, LaneIndex lane, Duration length) override;
  void run(TimePoint horizon = TimePoint::never()) override;

 private:
  struct Entry {
    std::int64_t at;      // milliseconds
    std::uint64_t order;  // class in the top byte, sequence number below
    Event* event;
    bool before(const Entry& other) const noexcept {
      return at != other.at ? at < other.at : order < other.order;
    }
  };
  void place(std::size_t index, const Entry& entry) noexcept {
    heap_[index] = entry;
    entry.event->place_ = static_cast<std::uint32_t>(index);
  }
  void sift_up(std::size_t index, const Entry& entry) noexcept;
  void sift_down(std::size_t index, const Entry& entry) noexcept;

  std::vector<Entry> heap_;
};

}  // namespace v2v
