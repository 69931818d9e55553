// Whether time alone changes who goes first.
#include "pathway/shared/current_rules.hpp"

#include <algorithm>

namespace v2v {
namespace {

bool ranks_by_what_changes(const Plan& plan) {
  if (std::none_of(plan.rules().begin(), plan.rules().end(), [](const auto& rules) {
        return rules->protocol().policy.priority == Policy::Priority::survival_index;
      }))
    return false;
  for (std::size_t phase = 0; phase < phase_count; ++phase)
    for (const PhaseRisk& risk : plan.risks_in(static_cast<Phase>(phase)))
      if (risk.risk != plan.onset_risk() && risk.hazard.family() != Hazard::Family::exponential)
        return true;
  return false;
}

}  // namespace

CurrentRules::CurrentRules(const Plan& plan)
    : rules_(plan.rules().front().get()),
      priorities_change_(ranks_by_what_changes(plan)),
      courses_(plan) {}

}  // namespace v2v
