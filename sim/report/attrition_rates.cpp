// Quantiles of what a model of attrition says of a study.
#include "report/attrition_rates.hpp"

#include "core/quantiles.hpp"

#include <algorithm>
#include <cmath>

namespace v2v::report {

PosteriorInterval posterior_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  if (values.empty()) return {};
  return {quantile_of_sorted(values, 0.5), quantile_of_sorted(values, 0.025),
          quantile_of_sorted(values, 0.975)};
}

PosteriorInterval rate_of(const std::vector<AttritionHazards>& draws, AttritionPeriod period,
                          std::size_t cause) {
  std::vector<double> rates;
  for (const AttritionHazards& draw : draws)
    rates.push_back(std::exp(draw.log_rate[static_cast<std::size_t>(period)][cause]));
  return posterior_of(std::move(rates));
}

PosteriorInterval lost_in_reference_days(const std::vector<AttritionHazards>& draws) {
  std::vector<double> shares;
  for (const AttritionHazards& draw : draws) {
    double rate = 0;
    for (const double logarithm :
         draw.log_rate[static_cast<std::size_t>(AttritionPeriod::after_collection)])
      rate += std::exp(logarithm);
    shares.push_back(-std::expm1(-rate * attrition_reference_days));
  }
  return posterior_of(std::move(shares));
}

std::vector<AttritionPeriod> periods_of(const AttritionModel::Study& study) {
  if (!study.before_collection) return {AttritionPeriod::after_collection};
  return {AttritionPeriod::before_collection, AttritionPeriod::after_collection};
}

std::string_view name_of(AttritionPeriod period) noexcept {
  return period == AttritionPeriod::before_collection ? "before_collection" : "after_collection";
}

std::string likelihood_text() {
  return "Of every study the patients intended to treat are multinomial over the stages of its "
         "flowchart and the reasons given there, and infused. The probabilities follow in closed "
         "form from its hazards, from shares lost by decision before eligibility and before "
         "lymphodepletion, and from the times of patients whom no hazard removes, which the "
         "scenario, simulated without hazards, gives; what is made in vain is simulated, too. A "
         "study's total hazards (their logarithms) before and after collection are bivariate "
         "normal around what disease, line, period and counting gate predict, and the contrasts "
         "among its causes normal around what they have in common. Losses by tumour burden or "
         "earlier lines within a study enter as the slope of a binomial model with complementary "
         "log-log link. Sampled by the No-U-Turn sampler. Where a study is left out, all of this "
         "is fitted to the others alone, and its deviations are drawn.";
}

}  // namespace v2v::report
