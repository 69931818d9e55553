// How much of something was in use on one day, while it was open.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace v2v {

/// Of one resource in one day, or in what was left of it. Hours between the shifts of its calendar
/// do not count; hours in which it is closed, out of order or not yet there do. Integers, so that
/// the order of adding days does not matter.
struct OpenHours {
  std::uint32_t least = 0;           ///< units in use at least
  std::vector<std::int64_t> in_use;  ///< milliseconds with `least` units in use, one more, ...
  std::int64_t capacity_area = 0;    ///< unit-milliseconds
  std::int64_t queue_area = 0;       ///< milliseconds of those who waited, together
  std::uint32_t most_needed = 0;     ///< units in use and those who waited for one, at most at once
  bool somebody_waited = false;

  /// For `span` > 0 milliseconds it was so.
  void add(std::int64_t span, std::uint64_t units_in_use, std::uint64_t queue,
           std::uint64_t capacity) {
    const auto units = static_cast<std::uint32_t>(units_in_use);
    if (in_use.empty()) least = units;
    if (units < least) {
      in_use.insert(in_use.begin(), least - units, 0);
      least = units;
    }
    // One at a time: it is one, and asked for so often that a call of `resize` shows.
    while (in_use.size() <= units - least) in_use.push_back(0);
    in_use[units - least] += span;
    capacity_area += span * static_cast<std::int64_t>(capacity);
    queue_area += span * static_cast<std::int64_t>(queue);
    most_needed = std::max(most_needed, static_cast<std::uint32_t>(units_in_use + queue));
    somebody_waited = somebody_waited || queue > 0;
  }
  bool empty() const noexcept { return in_use.empty(); }
  void clear() noexcept {
    in_use.clear();
    capacity_area = queue_area = 0;
    most_needed = 0;
    somebody_waited = false;
  }
};

}  // namespace v2v
