// The parts that the paths of a study have in common, worked out once for all hazards.
#pragma once

#include "vein2vein/evidence/fit.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace v2v {

/// A part of a path in which the causes' hazards change alike: those of one part share the loss in
/// the ratio of their hazards. Many paths have the same one.
struct PathPart {
  enum class Of : std::uint8_t { days, wait, eligibility, conditioning };
  std::size_t stage = 0;  ///< index into `StudyEvidence::stages`
  AttritionPeriod period = AttritionPeriod::after_collection;
  Of of = Of::days;
  bool conditioned = false, responded = false;
  double days = 0;  ///< of `days`
  /// Of a wait: index into `PathPlan::waits` of its end and, unless it begins with the wait, of its
  /// beginning.
  std::size_t until = 0, from = none;
  static constexpr std::size_t none = static_cast<std::size_t>(-1);

  bool operator==(const PathPart&) const = default;
};

/// A time since receipt at which a part of a wait ends.
struct WaitEnd {
  double ratio = 0, log_ratio = 0;  ///< by `attrition_reference_days`
};

struct PlannedPath {
  double weight = 0;
  std::size_t begin = 0, end = 0;  ///< of `PathPlan::order`
  bool ends_early = false;
  std::size_t stage = 0, reason = 0;  ///< where and as what it ends early
};

struct PathPlan {
  std::vector<WaitEnd> waits;
  std::vector<PathPart> parts;
  std::vector<std::size_t> order;  ///< the parts of one path after another
  std::vector<PlannedPath> paths;
};

PathPlan plan_of_paths(const StudyEvidence& study);

}  // namespace v2v
