// Distributions and hazards as a scenario file writes them.
#pragma once

#include "scenario/value.hpp"
#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/hazard.hpp"

#include <optional>

namespace v2v {

/// A duration or one form of the table `distribution`; reports and returns nothing otherwise.
/// `since` is left to the caller and allowed only where `with_since`.
std::optional<Distribution> read_distribution(const Value& value, bool with_since = false);

/// A rate or a hazard of the table `hazard` or `risk`. Entries that have `events` without
/// `person_time` need `rate_of_events`, which says the rate that one event stands for, or why not.
struct EventRate {
  std::optional<double> per_event;  ///< a day
  bool in_block = false;            ///< whether such entries are allowed here at all
};
/// A hazard, and the counts that it comes from: with their person-time, or of the block.
struct StatedHazard {
  Hazard hazard;
  std::optional<double> events;
  double person_days = 0;
};
std::optional<StatedHazard> read_hazard(const Value& value, const Table& table, EventRate rate);

}  // namespace v2v
