// What is held possible about attrition before any study has been read.
#pragma once

#include "vein2vein/evidence/fit.hpp"
#include "vein2vein/scenario/attrition.hpp"

#include <array>
#include <cstddef>
#include <vector>

namespace v2v::statistics {

/// A normal distribution.
struct Normal {
  double mean = 0;
  double sd = 1;
};

/// Of what a covariate does to the logarithm of the total hazard. All assumed, and wide: the total
/// hazard of a wait is held to lie between 0.0007 and 0.035 a day, and one disease to differ from
/// another by up to four times, one line or gate from the next by up to two and a half.
Normal prior_of_term(std::size_t term) noexcept;
/// Of the contrasts among causes: those after collection, and how those before it differ. Assumed:
/// one cause is up to fifty times as frequent as another.
inline constexpr Normal prior_of_contrast{0, 1}, prior_of_contrast_before{0, 0.7};

/// Scale of the half-normal priors of the studies' standard deviations. Assumed: crude loss a day
/// differs more than ten times between studies, which is a standard deviation of 0.6 to 0.8.
inline constexpr double prior_scale_of_sd = 0.8;
/// Of the inverse hyperbolic tangent of the correlation between a study's two periods: 95 % within
/// -0.88 and 0.88, assumed.
inline constexpr Normal prior_of_correlation{0, 0.7};

/// Of the factors; the shape by its logarithm.
/// - conditioned: up to four times or a quarter, assumed;
/// - bridging response: 42 % less progression or death in 375 patients (Roddie et al., Blood
///   Advances 2023), measured after infusion: that it holds before, too, is assumed, and the prior
///   is as wide as none to a fifth. The counts say next to nothing about it;
/// - burden, prior line: up to twice or half a level, assumed;
/// - time shape: from nearly all lost at once to losses that grow with the square of the wait, so
///   that the studies and not the prior say how much time costs;
/// - not eligible, not conditioned: one in twenty and one in thirty-three, up to ten times more or
///   fewer, assumed.
enum class Factor : std::uint8_t {
  conditioned,
  response,
  burden,
  prior_line,
  shape,
  not_eligible,
  not_conditioned
};
inline constexpr std::size_t factor_count = 7;
Normal prior_of_factor(Factor factor) noexcept;

/// The priors of one fit that can be other than the model's own, which they are at first.
struct AttritionPriors {
  AttritionPriors();
  explicit AttritionPriors(const std::vector<PriorChange>& changes);
  std::array<Normal, attrition_term_count> term;
  std::array<Normal, factor_count> factor;
  Normal correlation = prior_of_correlation;
};

}  // namespace v2v::statistics
