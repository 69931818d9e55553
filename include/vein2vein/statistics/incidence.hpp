// When patients at the ITT gate came to their end, day by day, outcome by outcome.
#pragma once

#include "vein2vein/core/bytes.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <algorithm>
#include <array>
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
  /// That of an end so long (>= 0) after the ITT gate.
  static std::size_t day_of(Duration since) noexcept {
    const std::int64_t up = since.in_milliseconds() + milliseconds_a_day - 1;
    return std::min(static_cast<std::size_t>(up / milliseconds_a_day), last_day);
  }

  /// `outcome` is 0 for infused, 1 for the first way to be lost, and so on; `since` >= 0 the time
  /// from the ITT gate to it. Of who was under way at the start that lies before the start.
  void add(std::size_t outcome, Duration since) {
    const std::size_t day = day_of(since);
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

/// The days since the ITT gate at which each replication is looked at: the first, every week for
/// half a year, every four weeks, and the last.
inline constexpr auto incidence_days = [] {
  constexpr std::size_t kWeeks = 26, kFourWeeks = 29;
  std::array<std::uint16_t, 1 + kWeeks + kFourWeeks + 1> days{};
  for (std::size_t i = 1; i <= kWeeks; ++i) days[i] = static_cast<std::uint16_t>(7 * i);
  for (std::size_t i = 1; i <= kFourWeeks; ++i)
    days[kWeeks + i] = static_cast<std::uint16_t>(7 * kWeeks + 28 * i);
  days.back() = Incidence::last_day;
  return days;
}();
/// The first of these by which somebody has come to an end who does on `day`.
std::size_t incidence_step_of(std::size_t day) noexcept;

/// The same of one replication, by these steps: who came to which end within each, as far as there
/// is anybody.
class IncidenceSteps {
 public:
  IncidenceSteps() = default;
  /// Infused, and so many ways but one to be lost.
  explicit IncidenceSteps(std::size_t outcomes) noexcept : outcomes_(outcomes) {}
  /// As `Incidence::add`; `outcome` < `outcomes`.
  void add(std::size_t outcome, Duration since);
  /// Of as many outcomes, or of none.
  void merge(const IncidenceSteps& other);
  void clear() noexcept { ended_.clear(); }

  std::size_t outcomes() const noexcept { return outcomes_; }
  std::size_t steps() const noexcept { return outcomes_ > 0 ? ended_.size() / outcomes_ : 0; }
  /// Nobody behind the last step.
  std::uint32_t at(std::size_t step, std::size_t outcome) const noexcept {
    const std::size_t place = step * outcomes_ + outcome;
    return place < ended_.size() ? ended_[place] : 0;
  }
  std::uint64_t of_outcome(std::size_t outcome) const noexcept;
  /// Step by step, each by outcome.
  const std::vector<std::uint32_t>& numbers() const noexcept { return ended_; }
  /// At a place of these, which is made where it is not.
  void put(std::size_t place, std::uint32_t patients);
  bool operator==(const IncidenceSteps&) const = default;

 private:
  std::size_t outcomes_ = 0;
  std::vector<std::uint32_t> ended_;
};

}  // namespace v2v
