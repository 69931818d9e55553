// What is held possible about attrition before any study has been read.
#pragma once

#include "vein2vein/scenario/attrition.hpp"

#include <cstddef>

namespace v2v::statistics {

/// A normal distribution.
struct Normal {
  double mean = 0;
  double sd = 1;
};

/// Of what a covariate does to the logarithm of the total hazard, and to each contrast of its mix.
/// All assumed, and wide: the total hazard of a wait is held to lie between 0.0007 and 0.035 a day,
/// and one disease or line to differ from another by up to four times.
struct TermPrior {
  Normal total, contrast;
};
TermPrior prior_of_term(std::size_t term) noexcept;
/// Of the mix of one cause: of five values with sum 0.
Normal prior_of_mix(std::size_t term) noexcept;

/// Scale of the half-normal priors of the studies' standard deviations. Assumed: crude loss a day
/// differs more than ten times between studies, which is a standard deviation of 0.6 to 0.8.
inline constexpr double prior_scale_of_sd = 0.8;

/// Of the factors, in the order of `AttritionFactors`; the last is the logarithm of the shape.
/// - conditioned: up to four times or a quarter, assumed;
/// - bridging response: 42 % less progression or death in 375 patients (Roddie et al., Blood
///   Advances 2023), measured after infusion: that it holds before, too, is assumed, and the prior
///   is as wide as none to a fifth. The counts say next to nothing about it;
/// - burden, prior line: up to twice or half a level, assumed;
/// - time shape: that the loss of 28 d is spread evenly over them, give or take, assumed.
Normal prior_of_factor(std::size_t factor) noexcept;
inline constexpr std::size_t shape_factor = 4;

}  // namespace v2v::statistics
