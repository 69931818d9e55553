// The numbers of the priors.
#include "evidence/prior.hpp"

#include <array>
#include <cmath>

namespace v2v::statistics {

TermPrior prior_of_term(std::size_t term) noexcept {
  constexpr std::size_t line = attrition_diseases.size();
  if (term == 0) return {{-5.3, 1}, {0, 1}};  // exp(-5.3) = 0.005 a day
  if (term < line) return {{0, 0.7}, {0, 0.5}};
  if (term == line) return {{0, 0.5}, {0, 0.3}};
  return {{0, 1}, {0, 0.7}};
}

Normal prior_of_mix(std::size_t term) noexcept {
  constexpr double of_contrasts = 1 - 1.0 / static_cast<double>(attrition_cause_count);
  return {0, prior_of_term(term).contrast.sd * std::sqrt(of_contrasts)};
}

Normal prior_of_factor(std::size_t factor) noexcept {
  static constexpr std::array<Normal, 5> all = {Normal{0, 0.7}, Normal{-0.5447, 0.5},
                                                Normal{0, 0.3}, Normal{0, 0.3}, Normal{0, 0.3}};
  return all[factor];  // log(0.58) = -0.5447
}

}  // namespace v2v::statistics
