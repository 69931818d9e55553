// The events that are due, in the order in which they happen.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

namespace v2v {

struct DueEntry {
  std::int64_t at;      ///< milliseconds
  std::uint64_t order;  ///< class in the top byte, sequence number below: unique
  std::uint32_t place;
};

/// A binary heap. Entries are not taken out before their turn: whoever reads one checks whether
/// what it stands for is still pending.
class DueList {
 public:
  void add(const DueEntry& entry) {
    heap_.push_back(entry);
    std::push_heap(heap_.begin(), heap_.end(), later);
  }
  /// The first entry if it is not after `until`.
  const DueEntry* first(std::int64_t until) const {
    return heap_.empty() || heap_.front().at > until ? nullptr : &heap_.front();
  }
  void drop_first() {
    std::pop_heap(heap_.begin(), heap_.end(), later);
    heap_.pop_back();
  }

 private:
  static bool later(const DueEntry& a, const DueEntry& b) {
    return a.at != b.at ? a.at > b.at : a.order > b.order;
  }
  std::vector<DueEntry> heap_;
};

}  // namespace v2v
