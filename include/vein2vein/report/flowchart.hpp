// What a flowchart shows, for all of its forms: gates in order, losses between them.
#pragma once

#include "vein2vein/statistics/summary.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

struct Loss {
  std::string reason;  ///< as a person writes it
  double mean = 0;
  std::optional<Interval> prediction95;
  std::optional<std::uint32_t> published;
  /// What the published count is held against: as `prediction95`, or where it is of all who were
  /// lost before a later gate, theirs.
  std::optional<Interval> compared = {};
  std::optional<AttritionRow::Stage> until = {};

  bool is_outside() const noexcept;
};

/// One box and what is lost between it and the next.
struct Stage {
  std::string name;  ///< of the gate; the ITT gate says so
  bool is_itt = false;
  bool is_last = false;
  FlowRow row;
  std::string lost_as;  ///< `not received`, or `afterwards` behind the last box
  double lost = 0;      ///< sum of the losses' means
  std::optional<std::uint32_t> lost_published;  ///< from the published counts of both boxes
  std::vector<Loss> losses;

  bool is_outside() const noexcept;
};

/// Losses after a gate that the flowchart does not show belong to the last shown gate before it.
/// Reasons with a mean below 0.05 that were not published (or published as nobody) are folded into
/// one row at the end.
std::vector<Stage> flowchart_of(const PatientSummary& patients);

/// Of the other arm of a randomised trial: who responds, and who is given a transplant in response.
std::vector<Stage> flowchart_of(const RandomisedSummary& trial);

/// Whether some published count of the flowchart lies outside its prediction interval.
bool any_outside(const std::vector<Stage>& stages);

}  // namespace v2v
