// Random scenarios of several populations that share everything, and what is heard of each.
#pragma once

#include "pathway/random_logistics.hpp"

#include <deque>
#include <memory>

namespace v2v::test {

/// Another group of the same kind: others come, at another rate, with another product, less
/// threatened, to other hospitals.
inline Population some_population(Dice& dice, const Scenario& s, const std::string& name) {
  Population population = s;
  population.name = name;
  if (auto* cohort = std::get_if<Cohort>(&population.enrolment)) {
    cohort->size = 1 + dice.up_to(60);
  } else if (auto* service = std::get_if<Service>(&population.enrolment)) {
    service->arrivals.per_day *= dice.between(0.2, 1.5);
  }
  if (dice.heads()) population.protocol->product.culture = some_time(dice, 9);
  if (!population.leaving.empty() && dice.heads(0.4)) population.leaving.pop_back();
  for (Step& each : population.steps) each.own_board = dice.heads(0.3);
  if (dice.heads(0.4)) {
    population.share_of_patients.assign(s.sites.size(), 0);
    for (std::size_t i = 0; i < s.sites.size(); ++i)
      if (s.sites[i].share_of_patients > 0) population.share_of_patients[i] = dice.between(0.1, 1);
    double sum = 0;
    for (const double weight : population.share_of_patients) sum += weight;
    for (double& weight : population.share_of_patients) weight /= sum;
  }
  return population;
}

/// Two or three products in place of the only one, for some of the patients, from some time on, and
/// some of them under a contract.
inline void offer_products(Dice& dice, Scenario& s, Population& population) {
  Protocol& protocol = *population.protocol;
  protocol.without_product_recorded_as = as(KnownCause::ineligible);
  protocol.policy.choice =
      dice.heads() ? Policy::Choice::preference : Policy::Choice::earliest_infusion;
  const Protocol alone = protocol;
  for (unsigned i = 0; i <= 1 + dice.up_to(1); ++i) {
    OfferedProduct product;
    product.name = product.title = "product " + std::to_string(i);
    product.protocol = alone;
    product.protocol.product.culture = some_time(dice, 9);
    if (dice.heads(0.3)) product.from = day(dice.between(0, 60));
    if (!population.covariates.empty() && dice.heads()) {
      const auto covariate = static_cast<std::uint8_t>(
          dice.up_to(static_cast<unsigned>(population.covariates.size() - 1)));
      std::vector<bool> levels;
      for (std::size_t level = 0; level < population.covariates[covariate].levels.size(); ++level)
        levels.push_back(dice.heads(0.7));
      product.indications.push_back({TimePoint(), {{covariate, levels}}});
    }
    if (dice.heads(0.4)) {
      product.contract = s.contracts.size();
      s.contracts.push_back({product.name, 1 + dice.up_to(20)});
    }
    protocol.offered.push_back(std::move(product));
  }
  for (Change& change : population.changes) {
    const Protocol changed = change.protocol;
    change.protocol.offered = protocol.offered;
    change.protocol.without_product_recorded_as = protocol.without_product_recorded_as;
    for (OfferedProduct& product : change.protocol.offered) product.protocol = changed;
  }
}

inline bool ranks_by_survival(const Population& population) {
  const auto by_survival = [](const Protocol& protocol) {
    return protocol.policy.priority == Policy::Priority::survival_index;
  };
  return by_survival(*population.protocol) ||
         std::any_of(population.changes.begin(), population.changes.end(),
                     [&](const Change& change) { return by_survival(change.protocol); });
}

/// Two or three in the world of a random scenario.
inline Scenario random_populations(std::uint64_t seed) {
  Scenario s = random_logistics(seed);
  Dice dice(seed + 77);
  std::vector<Population> populations;
  for (const char* name : {"first", "second", "third"}) {
    if (populations.size() == 2 && dice.heads()) break;
    populations.push_back(some_population(dice, s, name));
    if (!ranks_by_survival(s)) populations.back().precedence = 1 + dice.up_to(2);
    if (populations.size() > 1) populations.back().under_way.clear();
    if (populations.back().under_way.empty() && dice.heads())
      offer_products(dice, s, populations.back());
  }
  s.populations = std::move(populations);
  s.name = "random populations " + std::to_string(seed);
  s.flowchart = gates_in_common(s.populations);
  return s;
}

/// A population in that world, as if it were the only one.
inline Scenario alone(const Scenario& s, std::size_t population) {
  Scenario one = s;
  one.populations.clear();
  static_cast<Population&>(one) = s.populations[population];
  return one;
}

/// Hands what happens to patients of each population to an observer of its own, who knows them by
/// their numbers in it.
template <class Each>
class ByPopulation final : public Observer {
 public:
  explicit ByPopulation(const Scenario& s) {
    for (std::size_t i = 0; i < s.populations.size(); ++i) {
      scenarios_.push_back(alone(s, i));
      observers_.push_back(std::make_unique<Each>(scenarios_.back()));
    }
  }
  void on(const JournalEntry& entry) override {
    JournalEntry of_population = entry;
    of_population.patient = number_of(entry.patient);
    observers_[population_of(entry.patient)]->on(of_population);
  }
  void on_closed(const PatientRecord& record) override {
    PatientRecord of_population = record;
    of_population.patient = number_of(record.patient);
    observers_[population_of(record.patient)]->on_closed(of_population);
  }
  const Each& of(std::size_t population) const { return *observers_[population]; }
  const Scenario& scenario(std::size_t population) const { return scenarios_[population]; }

 private:
  std::deque<Scenario> scenarios_;
  std::vector<std::unique_ptr<Each>> observers_;
};

}  // namespace v2v::test
