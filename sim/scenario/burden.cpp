// A patient's tumour burden when lymphodepletion starts.
#include "core/purpose_ranges.hpp"
#include "core/quantiles.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/scenario/outcomes.hpp"

namespace v2v {

double burden_at_lymphodepletion(const OutcomeRules& rules, double waited, bool bridging_response,
                                 const RandomStream& luck) noexcept {
  if (!rules.burden_matters) return 0;
  const Burden& burden = rules.burden;
  const auto [now, growing] = luck.uniform_pair(purpose::burden, 0);
  const double growth =
      burden.growth +
      (burden.growth_sd > 0 ? burden.growth_sd * normal_quantile(inside_unit(growing)) : 0);
  return burden.spread * normal_quantile(inside_unit(now)) +
         growth * (waited - burden.centred_at.in_days()) +
         (bridging_response ? burden.after_bridging_response : 0);
}

}  // namespace v2v
