// Proportional hazards.
#pragma once

#include "vein2vein/statistics/time_to_event.hpp"

#include <optional>
#include <vector>

namespace v2v {

struct CoxPatient : FollowedTime {
  std::vector<double> covariates;  ///< of everybody as many
  std::size_t stratum = 0;         ///< each with a baseline hazard of its own
};

struct CoxFit {
  std::vector<double> coefficients;           ///< logarithms of hazard ratios
  std::vector<std::vector<double>> variance;  ///< inverse of the observed information
  double log_likelihood = 0, log_likelihood_at_zero = 0;

  double hazard_ratio(std::size_t covariate) const;
  Interval hazard_ratio95(std::size_t covariate) const;  ///< Wald
};

/// The model of Cox (Journal of the Royal Statistical Society B 1972) with ties after Efron
/// (Journal of the American Statistical Association 1977), by Newton's method from 0; as R's
/// `coxph`. Nothing where there is no largest likelihood: without events, where a covariate says
/// nothing, or where it parts those with an event from the others.
std::optional<CoxFit> fit_cox(const std::vector<CoxPatient>& patients);

}  // namespace v2v
