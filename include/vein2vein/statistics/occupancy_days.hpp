// Days of one resource: for how long so many of its units were in use, over replications.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/open_hours.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace v2v {

/// Exact sums of integers, so that the order of merging does not matter; memory grows with days and
/// units and not with replications. The times of all days lie in one block: a batch of a programme
/// has a hundred thousand days, and asking for memory day by day costs more than adding them.
class OccupancyDays {
 public:
  /// What was seen of one day; in one line of memory, since a replication goes through more days
  /// than caches hold.
  struct alignas(64) Day {
    std::uint64_t capacity_area = 0, queue_area = 0;  ///< milliseconds
    std::uint64_t seen = 0, short_of = 0;             ///< replications: open, and somebody waited
    std::size_t begin = 0;                            ///< where its times begin
    std::uint32_t least = 0;                          ///< units in use
    std::uint32_t levels = 0;                         ///< `least` units, one more, ...
    std::uint32_t room = 0;                           ///< for so many levels
  };

  OccupancyDays() = default;
  /// Of which nothing was seen.
  explicit OccupancyDays(std::size_t days) : days_(days) {}

  std::size_t size() const noexcept { return days_.size(); }
  bool empty() const noexcept { return days_.empty(); }
  const Day& operator[](std::size_t day) const noexcept { return days_[day]; }
  /// Milliseconds with `least` units in use, one more, ...; valid until something is added.
  std::span<const std::uint64_t> in_use(std::size_t day) const noexcept {
    return {in_use_.data() + days_[day].begin, days_[day].levels};
  }
  /// Milliseconds for which it was open.
  std::uint64_t open(std::size_t day) const noexcept;

  /// One replication's.
  void add(std::size_t day, const OpenHours& hours);
  /// What was seen of the day `from` of others.
  void add(std::size_t day, const OccupancyDays& others, std::size_t from);
  /// Day by day; there are as many as the longer of the two has.
  void merge(const OccupancyDays& others);

  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static OccupancyDays read(ByteReader& reader);

 private:
  /// Where the time with `least` units lies, with those of `levels` from there on behind it.
  std::uint64_t* room_for(Day& day, std::uint32_t least, std::uint32_t levels);

  std::vector<Day> days_;
  std::vector<std::uint64_t> in_use_;  // what no day knows of, and what is beyond its levels, is 0
};

}  // namespace v2v
