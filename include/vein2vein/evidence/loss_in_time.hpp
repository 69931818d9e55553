// How loss grows with the time until infusion, read off counts alone: between studies, within one.
#pragma once

#include "vein2vein/scenario/scenario.hpp"
#include "vein2vein/statistics/summary.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// Patients who were followed together.
struct LossInTime {
  std::string study;
  /// Studies of one group are alike but for time; every group has a level of its own.
  std::string group;
  std::uint32_t infused = 0, counted = 0;  ///< 1 <= infused <= counted
  double days = 0;                         ///< from being counted to infusion, above 0
};

/// Slope of the logarithm of cumulative loss, log(-log(infused / counted)), on the logarithm of the
/// days: 0 where loss does not depend on time, 1 where it is in proportion to time, and what the
/// model of attrition calls `time_shape`.
struct TimeSlope {
  std::size_t studies = 0;
  double slope = 0;
  Interval interval95;
  double sd_between = 0;  ///< of studies around the line, beyond chance; 0 within one study
};

/// Meta-regression with a random deviation of every study, variances by the delta method (where
/// nobody was lost half a patient was, of one more), the variance between studies by restricted
/// likelihood, the interval by Student's t (Knapp and Hartung, Statistics in Medicine 2003).
/// Nothing where fewer than two more studies than groups are left, or all of a group take the same
/// time.
std::optional<TimeSlope> slope_between(const std::vector<LossInTime>& studies);

/// Of two groups of one study, by normal approximation. They take different times.
TimeSlope slope_within(const LossInTime& first, const LossInTime& second);

/// What a fitted study has to say: from its ITT gate to infusion, the days being the mean of those
/// patients whom no hazard removes, simulated from its times, as the model of attrition takes them.
/// Throws `Failure` as `evidence_of` does.
LossInTime loss_in_time_of(const Scenario& scenario, std::uint64_t seed = 1);
/// The same with the median vein-to-vein time that it published, of those counted at leukapheresis
/// or, where they are not counted there, at the nearest gate before it (after it, where there is
/// none). Nothing where no such time was published.
std::optional<LossInTime> loss_in_published_time_of(const Scenario& scenario);

/// Slope between some of the studies.
struct SlopeRow {
  std::string words;               ///< which studies, and which days
  std::optional<TimeSlope> slope;  ///< nothing where they are too few
};
/// Of all; of all with a level for every disease; of those who count patients from leukapheresis or
/// later; and of those who published a vein-to-vein time, in that.
std::vector<SlopeRow> slopes_of(const std::vector<Scenario>& studies, unsigned threads = 0);

}  // namespace v2v
