// The regression of studies' hazards on their covariates, within the sampler.
#pragma once

#include "vein2vein/scenario/attrition.hpp"

#include <functional>
#include <vector>

namespace v2v::statistics {

/// Standard normal numbers, one after another.
using Normals = std::function<double()>;

/// Coefficients by term, given the coordinates (`coordinates_of_rates`) of every followed period
/// and the standard deviations: five separate regressions with normal priors, whose posterior is
/// normal (Gelman et al., Bayesian Data Analysis, 14.8).
class AttritionRegression {
 public:
  explicit AttritionRegression(std::vector<AttritionCovariates> rows);

  /// Coordinates of the coefficients, [term][coordinate].
  using Coefficients = std::array<ByCause, attrition_term_count>;
  /// A draw from the posterior. `coordinates`: by row.
  Coefficients draw(const std::vector<ByCause>& coordinates, double sd_total, double sd_mix,
                    const Normals& normal) const;
  /// What the coefficients expect of a row.
  static ByCause expected(const AttritionCovariates& row,
                          const Coefficients& coefficients) noexcept;
  const std::vector<AttritionCovariates>& rows() const noexcept { return rows_; }

 private:
  std::vector<AttritionCovariates> rows_;
  std::array<AttritionCovariates, attrition_term_count> squares_{};  // X' X
};

/// Standard deviation of a study's coordinate.
double sd_of_coordinate(std::size_t coordinate, double sd_total, double sd_mix) noexcept;

}  // namespace v2v::statistics
