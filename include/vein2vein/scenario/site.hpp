// Sites, what they have, and the lanes between them.
#pragma once

#include "vein2vein/core/calendar.hpp"
#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/core/words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace v2v {

/// Random failures, one after another: up for a time drawn from `between`, then `units` of the
/// capacity are out of order (0: all of them) for a time drawn from `repair`. Work that is under
/// way is finished; nothing new starts on a unit that is out of order.
struct Outages {
  Distribution between;
  Distribution repair;
  std::uint32_t units = 0;
};

/// So many units are not there for a time: in maintenance, say. What is under way is finished.
struct UnitsClosed {
  Span during;
  std::uint32_t units = 0;
};

/// How many units of something there are, and when.
struct Capacity {
  bool limited = false;     ///< otherwise there are as many as needed, at any time
  std::uint32_t units = 0;  ///< at the beginning
  /// By rising time: from then on there are so many.
  std::vector<std::pair<TimePoint, std::uint32_t>> later;
  std::vector<UnitsClosed> closed_units;
  Calendar open;  ///< while it is closed there are none; holds dated closures as well
  std::optional<Outages> outages;

  /// So many at any time.
  static Capacity of(std::uint32_t units) { return {true, units, {}, {}, {}, {}}; }

  /// At most, before that time.
  std::uint32_t most_units(TimePoint until = TimePoint::never()) const noexcept {
    std::uint32_t most = units;
    for (const auto& step : later)
      if (step.first < until) most = std::max(most, step.second);
    return most;
  }
  bool is_constant() const noexcept {
    return later.empty() && closed_units.empty() && open.is_always_open() && !outages;
  }
};

/// Doses of viral vector: a culture takes one. When what is in stock and on order, less what is
/// waited for, falls to `reorder_at`, a lot is ordered, which arrives after `lead_time`.
struct VectorLots {
  std::uint32_t in_stock = 0;  ///< doses at the beginning
  std::uint32_t lot = 1;
  std::uint32_t reorder_at = 0;
  Distribution lead_time;
};

/// A hospital's allotment: `each` at time 0 and again after every period; what is not used lapses.
struct Slots {
  enum class For { collection, culture, release };
  std::uint32_t each = 1;
  Duration every;
  /// What needs a slot: the start of leukapheresis, the start of a culture, or the release of a
  /// product (the maker's promise to finish so many a period).
  For needed_for = For::collection;
};

template <>
inline constexpr auto words<Slots::For> = std::to_array<Word<Slots::For>>({
    {Slots::For::collection, "collection"},
    {Slots::For::culture, "culture"},
    {Slots::For::release, "release"},
});

/// Samples are tested together, in one run on one place of quality control, and are done together:
/// a run starts when `size` of them are there, or when the first has waited for `longest_wait`, and
/// takes as long as the test of the first.
struct TestBatch {
  std::uint32_t size = 1;
  Duration longest_wait = Duration::longest();
};

struct Site {
  enum class Kind { hospital, plant, laboratory };
  std::string name;
  Kind kind = Kind::hospital;
  std::string region;                       ///< may be empty
  std::optional<std::array<double, 2>> at;  ///< degrees north and east; for drawings only
  double share_of_patients = 0;             ///< hospitals; sums to 1 over all
  /// By `ResourceKind` below `capacity_kind_count`.
  std::array<Capacity, capacity_kind_count> capacity;
  /// Leukapheresis starts, cells are received and samples are taken in only while it is open.
  Calendar open;
  /// From then on it makes products.
  TimePoint makes_from;
  std::optional<SiteIndex> contract;  ///< hospitals: who makes for them under `contract`
  std::optional<Slots> slots;         ///< hospitals
  std::optional<VectorLots> vector;   ///< who make
  TestBatch test_batch;               ///< where quality control is done

  const Capacity& capacity_of(ResourceKind what) const noexcept { return capacity[index_of(what)]; }
  Capacity& capacity_of(ResourceKind what) noexcept { return capacity[index_of(what)]; }
};

template <>
inline constexpr auto words<Site::Kind> = std::to_array<Word<Site::Kind>>({
    {Site::Kind::hospital, "hospital"},
    {Site::Kind::plant, "plant"},
    {Site::Kind::laboratory, "laboratory"},
});

/// A way from one site to another, in both directions.
struct Lane {
  SiteIndex from = 0;
  SiteIndex to = 0;
  std::string mode;            ///< road, air, rail, ...; may be empty
  Distribution transit;        ///< from departure to arrival
  Timetable departures;        ///< of both directions
  std::uint32_t capacity = 0;  ///< consignments a departure; 0: as many as needed
  double cost = 0;             ///< of a consignment
  double lost = 0;             ///< probability that a consignment never arrives
  double spoiled = 0;          ///< probability of a temperature excursion, known at arrival
};

}  // namespace v2v
