// What can be worked out once for all replications.
#include "vein2vein/pathway/plan.hpp"

#include "core/invariant.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {
namespace {

bool same_and_memoryless(const std::vector<PhaseRisk>& a, const std::vector<PhaseRisk>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const PhaseRisk& x, const PhaseRisk& y) {
                      return x.risk == y.risk && x.hazard == y.hazard &&
                             x.hazard.family() == Hazard::Family::exponential;
                    });
}

/// Under all of its rules.
std::vector<Option> options_of(const PopulationPlan& population) {
  std::vector<Option> all;
  for (const auto& rules : population.rules())
    all.insert(all.end(), rules->options().begin(), rules->options().end());
  return all;
}

/// The load of a maker is everybody's, also of one whose suites are not counted.
bool chooses_by_load(const PopulationPlan& population) {
  for (const auto& rules : population.rules()) {
    if (rules->protocol().policy.assignment != Policy::Assignment::least_loaded) continue;
    for (const Option& option : rules->options())
      if (rules->options_for(option.supply->hospital, option.product).size() > 1) return true;
  }
  return false;
}

/// Who comes to a board at its instant, because another one has just met, is in time only if nobody
/// had waited there.
bool boards_meet_at_once(const Scenario& scenario, const Population& population) {
  const auto& steps = population.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (std::size_t j = i + 1; j < steps.size(); ++j)
      if (steps[i].sessions.meets(steps[j].sessions)) return true;
    for (const Lane& lane : scenario.lanes)
      if (steps[i].sessions.meets(lane.departures)) return true;
  }
  return false;
}

}  // namespace

Rules::Rules(const Scenario& scenario, const Protocol& protocol, TimePoint from)
    : scenario_(&scenario),
      protocol_(&protocol),
      from_(from),
      supplies_(protocol.offered.empty() ? supplies_of(scenario, protocol)
                                         : std::vector<Supply>()) {
  const Product& product = protocol.product;
  mean_days_in_suite_ =
      product.start_work.mean() + product.culture.mean() + product.harvest_work.mean();
  mean_days_of_release_ = product.release_at_risk ? product.release_at_risk->in_days()
                                                  : product.release.mean() + product.review.mean();
  if (product.release_since_collection)
    mean_days_of_release_ = std::max(0.0, mean_days_of_release_ - product.culture.mean());
  plan_times();
  for (const MadeOtherwise& otherwise : protocol.made_otherwise)
    otherwise_.push_back(std::make_unique<Rules>(scenario, otherwise.protocol, from));
  for (const OfferedProduct& offered : protocol.offered)
    products_.push_back(std::make_unique<Rules>(scenario, offered.protocol, from));
  prepare_options();
}

Rules* Rules::otherwise_at(SiteIndex maker) noexcept {
  for (std::size_t i = 0; i < otherwise_.size(); ++i) {
    const auto& makers = protocol_->made_otherwise[i].makers;
    if (std::find(makers.begin(), makers.end(), maker) != makers.end()) return otherwise_[i].get();
  }
  return nullptr;
}

/// A maker with rules of its own is left out under all others: a fresh product may not come so far,
/// but that one's keeps.
void Rules::add_own_options() {
  const auto add = [this](Rules& rules, SiteIndex maker) {
    for (const Supply& supply : rules.supplies_)
      if (supply.maker == maker) options_.push_back({&rules, &supply});
  };
  if (!protocol_->product.from_patients_cells())
    for (const Supply& supply : supplies_) options_.push_back({this, &supply});
  for (const SiteIndex maker : protocol_->product.made_at) {
    Rules* const otherwise = otherwise_at(maker);
    add(otherwise ? *otherwise : *this, maker);
  }
}

void Rules::add_options_of_products() {
  const std::size_t sites = scenario_->sites.size();
  std::vector<bool> has_any(sites, false);
  for (std::size_t i = 0; i < products_.size(); ++i) {
    for (Option option : products_[i]->options_) {
      if (!protocol_->offered[i].is_at(option.supply->hospital)) continue;
      option.product = static_cast<std::uint8_t>(i);
      has_any[option.supply->hospital] = true;
      options_.push_back(option);
    }
  }
  // Their addresses must stay.
  for (std::size_t site = 0; site < sites; ++site)
    if (!has_any[site] && scenario_->sites[site].kind == Site::Kind::hospital)
      supplies_.push_back({static_cast<SiteIndex>(site), static_cast<SiteIndex>(site), {}, {}, {}});
  for (const Supply& nowhere : supplies_)
    options_.push_back({products_.front().get(), &nowhere, no_product});
}

void Rules::prepare_options() {
  if (products_.empty())
    add_own_options();
  else
    add_options_of_products();
  std::stable_sort(options_.begin(), options_.end(), [](const Option& a, const Option& b) {
    return a.supply->hospital < b.supply->hospital;
  });
  first_.assign(scenario_->sites.size() + 1, 0);
  for (const Option& option : options_) ++first_[option.supply->hospital + std::size_t{1}];
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
}

std::span<const Option> Rules::options_for(SiteIndex hospital) const noexcept {
  const std::span<const Option> all(options_);
  return all.subspan(first_[hospital], first_[hospital + std::size_t{1}] - first_[hospital]);
}

std::span<const Option> Rules::options_for(SiteIndex hospital,
                                           std::uint8_t product) const noexcept {
  const std::span<const Option> all = options_for(hospital);
  const auto is_before = [](const Option& option, std::uint8_t wanted) {
    return option.product < wanted;
  };
  const auto begin = std::lower_bound(all.begin(), all.end(), product, is_before);
  const auto end = std::lower_bound(begin, all.end(), product + 1, is_before);
  return {begin, end};
}

const Option& Rules::option_by(SiteIndex hospital, SiteIndex maker) const noexcept {
  const std::span<const Option> options = options_for(hospital);
  const auto found = std::find_if(options.begin(), options.end(), [maker](const Option& option) {
    return option.supply->maker == maker;
  });
  return found == options.end() ? options.front() : *found;
}

PopulationPlan::PopulationPlan(const Scenario& scenario, const Population& population)
    : population_(&population), own_seed_(v2v::seed_of_patients(scenario, population, 0)) {
  rules_.push_back(std::make_unique<const Rules>(scenario, *population.protocol, TimePoint()));
  for (const Change& change : population.changes)
    rules_.push_back(std::make_unique<const Rules>(scenario, change.protocol, change.from));
  share_out(scenario);
  prepare_risks();
}

void PopulationPlan::share_out(const Scenario& scenario) {
  double share = 0;
  for (const Option& option : rules_.front()->options()) {
    const SiteIndex hospital = option.supply->hospital;
    const double of_hospital = population_->share_of_patients.empty()
                                   ? scenario.sites[hospital].share_of_patients
                                   : population_->share_of_patients[hospital];
    const bool elsewhere = !population_->share_of_patients.empty() && of_hospital == 0;
    if (elsewhere || (!hospitals_.empty() && hospitals_.back() == hospital)) continue;
    hospitals_.push_back(hospital);
    share += of_hospital;
    cumulative_share_.push_back(share);
    for (const auto& rules : rules_)
      V2V_INVARIANT(!rules->options_for(hospital).empty(),
                    "a hospital loses its makers when the rules change");
  }
  V2V_INVARIANT(!hospitals_.empty(), "a population has no hospital that can be supplied");
}

/// From the beginning: hazards may have other values than before.
void PopulationPlan::prepare_risks() {
  const Population& its = *population_;
  threshold_address_.clear();
  constexpr std::uint32_t kMoreThanCauses = 64;
  for (std::size_t risk = 0; risk < its.leaving.size(); ++risk) {
    const Cause cause = its.leaving[risk].cause;
    const auto earlier =
        std::count_if(its.leaving.begin(), its.leaving.begin() + static_cast<std::ptrdiff_t>(risk),
                      [cause](const LeavingRisk& other) { return other.cause == cause; });
    threshold_address_.push_back(cause + kMoreThanCauses * static_cast<std::uint32_t>(earlier));
  }
  for (std::size_t phase = 0; phase < phase_count; ++phase) {
    auto& risks = risks_[phase];
    risks.clear();
    for (std::size_t i = 0; i < its.leaving.size(); ++i)
      if (!its.leaving[i].baseline[phase].is_none())
        risks.push_back({static_cast<std::uint8_t>(i), its.leaving[i].baseline[phase]});
    if (its.infection && !its.infection->onset[phase].is_none())
      risks.push_back({onset_risk(), its.infection->onset[phase]});
    same_as_before_[phase] = phase > 0 && same_and_memoryless(risks_[phase - 1], risks);
  }
}

SiteIndex PopulationPlan::hospital_for(double u) const noexcept {
  if (hospitals_.size() == 1) return hospitals_.front();
  const auto found = std::upper_bound(cumulative_share_.begin(), cumulative_share_.end() - 1, u);
  return hospitals_[static_cast<std::size_t>(found - cumulative_share_.begin())];
}

Plan::Plan(const Scenario& scenario) : scenario_(&scenario) {
  is_maker_.assign(scenario.sites.size(), false);
  is_hospital_.assign(scenario.sites.size(), false);
  populations_.reserve(scenario.each_population().size());
  for (const Population& population : scenario.each_population()) {
    const PopulationPlan& plan = populations_.emplace_back(scenario, population);
    for (const SiteIndex hospital : plan.hospitals()) is_hospital_[hospital] = true;
    for (const auto& rules : plan.rules())
      for (const Option& option : rules->options())
        if (option.product != no_product && population.protocol->product.from_patients_cells())
          is_maker_[option.supply->maker] = true;
  }
  look_for_what_is_shared();
}

/// Doors and departures without a limit of places are waited for, but not shared, unless somebody
/// may go from one to another at one instant.
void Plan::look_for_what_is_shared() {
  const Scenario& its = scenario();
  for (const PopulationPlan& population : populations_) {
    patients_depend_on_each_other_ |=
        chooses_by_load(population) || boards_meet_at_once(its, population.population());
    for (const Step& step : population.population().steps)
      patients_depend_on_each_other_ |= step.session_capacity > 0;
    for (const OfferedProduct& product : population.population().protocol->offered)
      patients_depend_on_each_other_ |= product.contract != OfferedProduct::no_contract;
    for (const Option& option : options_of(population)) {
      const Site& hospital = its.sites[option.supply->hospital];
      const Site& maker = its.sites[option.supply->maker];
      for (const ResourceKind kind : {ResourceKind::apheresis_beds, ResourceKind::ward_beds,
                                      ResourceKind::intensive_care_beds})
        patients_depend_on_each_other_ |= hospital.capacity_of(kind).limited;
      for (const ResourceKind kind :
           {ResourceKind::suites, ResourceKind::operators, ResourceKind::quality_control,
            ResourceKind::qualified_persons})
        patients_depend_on_each_other_ |= maker.capacity_of(kind).limited;
      patients_depend_on_each_other_ |= hospital.slots.has_value() || maker.vector.has_value();
      if (const auto laboratory = option.rules->protocol().product.tested_at)
        patients_depend_on_each_other_ |=
            its.sites[*laboratory].capacity_of(ResourceKind::quality_control).limited;
    }
  }
  for (const Lane& lane : its.lanes) patients_depend_on_each_other_ |= lane.capacity > 0;
  for (const Site& site : its.sites) patients_depend_on_each_other_ |= site.test_batch.size > 1;
}

}  // namespace v2v
