// Whether time alone changes who goes first, and how far populations are apart.
#include "pathway/shared/current_rules.hpp"

#include "vein2vein/pathway/model.hpp"

#include <algorithm>

namespace v2v {
namespace {

bool ranks_by_survival(const PopulationPlan& plan) {
  return std::any_of(plan.rules().begin(), plan.rules().end(), [](const auto& rules) {
    return rules->protocol().policy.priority == Policy::Priority::survival_index;
  });
}

bool hazards_change(const PopulationPlan& plan) {
  for (std::size_t phase = 0; phase < phase_count; ++phase)
    for (const PhaseRisk& risk : plan.risks_in(static_cast<Phase>(phase)))
      if (risk.risk != plan.onset_risk() && risk.hazard.family() != Hazard::Family::exponential)
        return true;
  return false;
}

/// Nobody is due further apart: an entry at the end of the world and a time as long again.
constexpr double kApart = 4 * end_of_world.since_start().in_days();

}  // namespace

bool priorities_change_with_time(const Plan& plan) {
  const auto& all = plan.populations();
  return std::any_of(all.begin(), all.end(), ranks_by_survival) &&
         std::any_of(all.begin(), all.end(), hazards_change);
}

CurrentRules::CurrentRules(const PopulationPlan& plan, bool priorities_change)
    : rules_(plan.rules().front().get()),
      priorities_change_(priorities_change),
      priority_of_population_(kApart * (1.0 - plan.population().precedence)),
      courses_(plan) {}

}  // namespace v2v
