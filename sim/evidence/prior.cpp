// The numbers of the priors.
#include "evidence/prior.hpp"

#include <array>
#include <string_view>

namespace v2v::statistics {

Normal prior_of_term(std::size_t term) noexcept {
  const std::string_view name = attrition_terms[term];
  if (name == "baseline") return {-5.3, 1};  // exp(-5.3) = 0.005 a day
  if (name == "before_collection") return {0, 1};
  if (name == "line" || name.starts_with("from_")) return {0, 0.5};
  return {0, 0.7};
}

Normal prior_of_factor(Factor factor) noexcept {
  static constexpr std::array<Normal, factor_count> all = {
      Normal{0, 0.7}, Normal{-0.5447, 0.5}, Normal{0, 0.3},   Normal{0, 0.3},
      Normal{0, 1},   Normal{-3.0, 1.2},    Normal{-3.5, 1.2}};  // log(0.58) = -0.5447
  return all[static_cast<std::size_t>(factor)];
}

}  // namespace v2v::statistics
