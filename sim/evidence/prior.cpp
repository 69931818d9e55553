// The numbers of the priors.
#include "evidence/prior.hpp"

#include "core/invariant.hpp"
#include "scenario/attrition_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace v2v {

static_assert(attrition_factor_names.size() == statistics::factor_count,
              "`statistics::Factor` has the order of the names");

const std::vector<std::string>& parameters_with_prior() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all(attrition_terms.begin(), attrition_terms.end());
    all.insert(all.end(), attrition_factor_names.begin(), attrition_factor_names.end());
    all.emplace_back("correlation");
    return all;
  }();
  return names;
}

}  // namespace v2v

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

AttritionPriors::AttritionPriors() {
  for (std::size_t i = 0; i < term.size(); ++i) term[i] = prior_of_term(i);
  for (std::size_t i = 0; i < factor.size(); ++i)
    factor[i] = prior_of_factor(static_cast<Factor>(i));
}

AttritionPriors::AttritionPriors(const std::vector<PriorChange>& changes) : AttritionPriors() {
  for (const PriorChange& change : changes) {
    const auto& names = parameters_with_prior();
    const auto place = static_cast<std::size_t>(
        std::find(names.begin(), names.end(), change.parameter) - names.begin());
    V2V_INVARIANT(place < names.size(), "the parameter has a prior");
    if (place < term.size())
      term[place] = {change.median, change.sd};
    else if (place == names.size() - 1)
      correlation = {std::atanh(change.median), change.sd};
    else if (const std::size_t which = place - term.size();
             static_cast<Factor>(which) == Factor::shape)
      factor[which] = {std::log(change.median), change.sd};
    else
      factor[which] = {change.median, change.sd};
  }
}

}  // namespace v2v::statistics
