// Rates of studies at their posterior, as the reports of a calibration show them.
#pragma once

#include "vein2vein/scenario/attrition.hpp"

#include <optional>
#include <string>
#include <vector>

namespace v2v::report {

struct PosteriorInterval {
  double median = 0, lo = 0, hi = 0;  ///< 95%
};

/// Of the draws of one quantity, at least one.
PosteriorInterval posterior_of(std::vector<double> values);
/// Rate of a cause a day.
PosteriorInterval rate_of(const std::vector<AttritionHazards>& draws, AttritionPeriod period,
                          std::size_t cause);
/// Share lost within `attrition_reference_days` after collection, of all causes together, while
/// patients wait and none has responded.
PosteriorInterval lost_in_reference_days(const std::vector<AttritionHazards>& draws);

/// The periods in which a study was followed.
std::vector<AttritionPeriod> periods_of(const AttritionModel::Study& study);
std::string_view name_of(AttritionPeriod period) noexcept;

/// How the posterior was found, in one paragraph.
std::string likelihood_text();

}  // namespace v2v::report
