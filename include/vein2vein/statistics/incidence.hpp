// When patients at the ITT gate came to their end, day by day, outcome by outcome.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace v2v {

/// Counts patients by outcome and by the whole day, since the ITT gate, within which they came to
/// it: those of day d after more than d - 1 days and at most d, so that a sum up to d is of all
/// who took at most d days. Integers, so that the order of merging does not matter.
class Incidence {
 public:
  /// The last day; whoever takes longer is counted on it.
  static constexpr std::size_t last_day = 1000;

  /// `outcome` is 0 for infused, 1 for the first way to be lost, and so on; `since` >= 0 the time
  /// from the ITT gate to it. Of who was under way at the start that lies before the start.
  void add(std::size_t outcome, Duration since) {
    const std::int64_t up = since.in_milliseconds() + milliseconds_a_day - 1;
    const std::size_t day = std::min(static_cast<std::size_t>(up / milliseconds_a_day), last_day);
    if (outcome >= ended_.size() || day >= ended_[outcome].size()) [[unlikely]]
      make_room(since, outcome, day);
    ++ended_[outcome][day];
  }
  void merge(const Incidence& other);
  /// As far as there is anybody.
  std::size_t outcomes() const noexcept { return ended_.size(); }

  /// Infused, then `lost` by name; all as long as the longest, which ends on the last day on which
  /// somebody came to an end. Of nobody there are curves without days.
  std::vector<IncidenceCurve> curves(const std::vector<std::string>& lost) const;

  /// Days with somebody only; the same counts always have the same bytes.
  void write(ByteWriter& writer) const;
  /// Fails the reader where these are not the bytes of one.
  static Incidence read(ByteReader& reader);

 private:
  void make_room(Duration since, std::size_t outcome, std::size_t day);

  std::vector<std::vector<std::uint64_t>> ended_;  // by outcome and day, as far as there is anybody
};

}  // namespace v2v
