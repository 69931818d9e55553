// What can be worked out once for all replications.
#include "vein2vein/pathway/plan.hpp"

#include "core/invariant.hpp"

#include <algorithm>

namespace v2v {
namespace {

Duration median_of(const std::vector<Leg>& legs, const Scenario& scenario) {
  Duration total;
  for (const Leg& leg : legs) total += Duration::days(scenario.lanes[leg.lane].transit.median());
  return total;
}

bool same_and_memoryless(const std::vector<PhaseRisk>& a, const std::vector<PhaseRisk>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const PhaseRisk& x, const PhaseRisk& y) {
                      return x.risk == y.risk && x.hazard == y.hazard &&
                             x.hazard.family() == Hazard::Family::exponential;
                    });
}

}  // namespace

Plan::Plan(const Scenario& scenario) : scenario_(&scenario), supplies_(supplies_of(scenario)) {
  double share = 0;
  for (const Supply& supply : supplies_) {
    share += scenario.sites[supply.hospital].share_of_patients;
    cumulative_share_.push_back(share);
  }
  V2V_INVARIANT(!supplies_.empty(), "a scenario has no hospital that can be supplied");
  constexpr std::uint32_t kMoreThanCauses = 64;
  for (std::size_t risk = 0; risk < scenario.leaving.size(); ++risk) {
    const Cause cause = scenario.leaving[risk].cause;
    const auto earlier = std::count_if(
        scenario.leaving.begin(), scenario.leaving.begin() + static_cast<std::ptrdiff_t>(risk),
        [cause](const LeavingRisk& other) { return other.cause == cause; });
    threshold_address_.push_back(cause + kMoreThanCauses * static_cast<std::uint32_t>(earlier));
  }
  for (std::size_t phase = 0; phase < phase_count; ++phase) {
    auto& risks = risks_[phase];
    for (std::size_t i = 0; i < scenario.leaving.size(); ++i)
      if (!scenario.leaving[i].baseline[phase].is_none())
        risks.push_back({static_cast<std::uint8_t>(i), scenario.leaving[i].baseline[phase]});
    if (scenario.infection && !scenario.infection->onset[phase].is_none())
      risks.push_back({onset_risk(), scenario.infection->onset[phase]});
    same_as_before_[phase] = phase > 0 && same_and_memoryless(risks_[phase - 1], risks);
  }
  for (const Supply& supply : supplies_) {
    const Duration in_collection = median_of(supply.there, scenario);
    Duration wait = planned_from_culture_to_site(supply, in_collection);
    if (scenario.lymphodepletion.start == Lymphodepletion::Start::before_release)
      wait = std::max(Duration(), wait - scenario.lymphodepletion.lead);
    else
      wait += Duration::days(scenario.lymphodepletion.scheduling.median());
    bridging_offered_.push_back(scenario.bridging.offered &&
                                wait > scenario.bridging.if_waiting_over);
  }
}

const Supply& Plan::supply_for(double u) const noexcept {
  if (supplies_.size() == 1) return supplies_.front();
  const auto found = std::upper_bound(cumulative_share_.begin(), cumulative_share_.end() - 1, u);
  return supplies_[static_cast<std::size_t>(found - cumulative_share_.begin())];
}

Duration Plan::planned_from_culture_to_site(const Supply& supply, Duration since_collection) const {
  const Product& product = scenario_->product;
  const Duration culture = Duration::days(product.culture.median());
  const Duration release = Duration::days(product.release.median());
  const Duration ready = product.release_since_collection
                             ? std::max(culture, release - since_collection)
                             : culture + release;
  return ready + median_of(supply.back, *scenario_);
}

bool Plan::bridging_offered(const Supply& supply) const noexcept {
  return bridging_offered_[static_cast<std::size_t>(&supply - supplies_.data())];
}

bool Plan::capacity_is_shared() const noexcept {
  return std::any_of(supplies_.begin(), supplies_.end(), [&](const Supply& supply) {
    return scenario_->sites[supply.hospital].apheresis_beds > 0 ||
           scenario_->sites[supply.maker].suites > 0;
  });
}

}  // namespace v2v
