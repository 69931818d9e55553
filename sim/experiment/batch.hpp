// What some replications of a point left behind, and the bytes in which that is kept and sent.
#pragma once

#include "experiment/drawn_parameters.hpp"
#include "vein2vein/statistics/calendar_tally.hpp"
#include "vein2vein/statistics/occupancy.hpp"
#include "vein2vein/statistics/people.hpp"
#include "vein2vein/statistics/places.hpp"
#include "vein2vein/statistics/resource_totals.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// Counts of some replications of one arm.
struct ArmCounts {
  std::vector<ReplicationCounts> counts;    ///< by replication
  std::vector<PairedCounts> against_first;  ///< by replication; empty for the first arm
  PatientTimes times;
  PatientTimes potential;
  Waiting waiting;
  Incidence incidence, recorded;  ///< by cause, and by reason on record
  CalendarTotals calendar;        ///< of what is observed by the calendar
  PlaceTotals places;
  ResourceTotals resources;
  OccupancyTotals occupancy;  ///< of what is observed by the calendar
  PeopleTotals people;
  DrawnParameters drawn;  ///< only of what is kept in a store
  /// Of several populations each one's, without differences, resources, occupancy, people and drawn
  /// parameters; what
  /// stands above is then of all together.
  std::vector<ArmCounts> populations;

  /// Replications that follow those that are here.
  void append(ArmCounts&& next);
  /// What accumulates over patients, of others in the same replications.
  void add_patients_of(const ArmCounts& others);
};

/// All arms of a point, for the same replications.
using BatchResult = std::vector<ArmCounts>;

/// The same result always has the same bytes.
std::string encode(const BatchResult& result);
/// Nothing when these are not the bytes of a result, or of one that no patients can have. That it
/// belongs to this scenario is for the caller to know.
std::optional<BatchResult> decode(std::string_view bytes);

}  // namespace v2v
