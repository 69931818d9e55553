// Valid scenarios of every kind, drawn at random from a seed: for what must hold in all of them.
#pragma once

#include "core/dice.hpp"
#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <initializer_list>
#include <string>

namespace v2v::test {

inline Distribution some_time(Dice& dice, double longest) {
  switch (dice.up_to(4)) {
    case 0:
      return Distribution::fixed(std::floor(dice.between(0, longest)));  // whole days make ties
    case 1:
      return Distribution::uniform(0, longest);
    case 2:
      return Distribution::exponential(longest / 3);
    case 3:
      return Distribution::table({{0, 1}, {longest / 2, 2}, {longest, 1}});
    default:
      return Distribution::lognormal(longest / 2, 0.4);
  }
}

inline Hazard some_hazard(Dice& dice, double rate) {
  switch (dice.up_to(4)) {
    case 0:
      return {};
    case 1:
      return Hazard::exponential(rate);
    case 2:
      return Hazard::piecewise({{0, rate}, {3, 0}, {6, 2 * rate}});
    case 3: {
      const Hazard hazard = Hazard::weibull(dice.between(0.6, 2.5), 1 / rate);
      return dice.heads() ? hazard.held_from(4) : hazard;
    }
    default:
      return Hazard::gompertz(rate, dice.between(-0.2, 0.2));
  }
}

inline Remedy some_remedy(Dice& dice, bool may_infuse) {
  Remedy remedy;
  double all = 0;
  for (double* weight : {&remedy.infuse, &remedy.make_again, &remedy.collect_again, &remedy.lose}) {
    *weight = dice.heads() && (may_infuse || weight != &remedy.infuse) ? dice.between(0.1, 1) : 0;
    all += *weight;
  }
  if (all == 0) return {};
  for (double* weight : {&remedy.infuse, &remedy.make_again, &remedy.collect_again, &remedy.lose})
    *weight /= all;
  return remedy;
}

inline void draw_sites(Dice& dice, Scenario& s, bool made_at_hospitals) {
  const unsigned hospitals = 1 + dice.up_to(3);
  const unsigned plants = made_at_hospitals ? 0 : 1 + dice.up_to(2);
  s.sites.clear();
  s.lanes.clear();
  s.protocol->product.made_at.clear();
  for (unsigned i = 0; i < hospitals + plants; ++i) {
    Site site;
    site.name = "site " + std::to_string(i);
    site.kind = i < hospitals ? Site::Kind::hospital : Site::Kind::plant;
    if (i < hospitals) site.share_of_patients = 1.0 / hospitals;
    if (i < hospitals && dice.heads())
      site.capacity_of(ResourceKind::apheresis_beds) = Capacity::of(1 + dice.up_to(2));
    if ((i >= hospitals || plants == 0) && dice.heads(0.7))
      site.capacity_of(ResourceKind::suites) = Capacity::of(1 + dice.up_to(4));
    if (i >= hospitals || plants == 0)
      s.protocol->product.made_at.push_back(static_cast<SiteIndex>(i));
    s.sites.push_back(site);
  }
  for (unsigned h = 0; h < hospitals; ++h)
    for (unsigned p = hospitals; p < hospitals + plants; ++p)
      s.lanes.push_back(
          lane(static_cast<SiteIndex>(h), static_cast<SiteIndex>(p), some_time(dice, 3)));
}

inline void draw_product(Dice& dice, Product& product) {
  product.culture = some_time(dice, 9);
  product.release = some_time(dice, 8);
  product.release_since_collection = dice.heads(0.3);
  product.failure = dice.heads() ? dice.between(0, 0.4) : 0;
  product.out_of_specification = dice.heads() ? dice.between(0, 0.4) : 0;
  product.after_failure = some_remedy(dice, false);
  product.after_out_of_specification = some_remedy(dice, true);
  product.attempts = 1 + dice.up_to(3);
  product.cryopreserved = dice.heads();
  if (!product.cryopreserved) {
    product.stable_for = Duration::hours(12 + dice.up_to(240));
    product.freeze_when_missed = dice.heads();
    if (product.freeze_when_missed) product.freezing = some_time(dice, 6);
  }
  product.when_patient_leaves =
      dice.heads() ? Product::WhenPatientLeaves::finish : Product::WhenPatientLeaves::stop;
}

inline void draw_treatment(Dice& dice, Scenario& s) {
  Lymphodepletion& treatment = s.protocol->lymphodepletion;
  treatment.first_day = -static_cast<int>(2 + dice.up_to(5));
  treatment.last_day = treatment.first_day + static_cast<int>(dice.up_to(2));
  if (treatment.last_day > -1) treatment.last_day = -1;
  if (dice.heads(0.4)) {
    treatment.start = Lymphodepletion::Start::before_release;
    treatment.lead = Duration::whole_days(-treatment.first_day);
    treatment.scheduling = Distribution();
  } else {
    treatment.scheduling = some_time(dice, 4);
  }
  if (dice.heads()) treatment.valid_for = Duration::whole_days(7 + dice.up_to(14));
  if (dice.heads())
    s.protocol->bridging = {true, days(dice.between(0, 20)), dice.between(0, 1), dice.between(0, 1),
                            some_time(dice, 14)};
}

inline void draw_risks(Dice& dice, Scenario& s) {
  if (dice.heads())
    s.covariates = {{"a", {"x", "y"}, {0.4, 0.6}}, {"b", {"1", "2", "3"}, {0.2, 0.5, 0.3}}};
  // Something strikes in every phase, so that nobody is held for ever.
  s.leaving = {risk_always(KnownCause::death, Hazard::exponential(0.004))};
  for (const KnownCause cause :
       {KnownCause::progression, KnownCause::infection, KnownCause::withdrawal}) {
    LeavingRisk one = risk_always(cause, {});
    const bool always = dice.heads(0.3);
    const Hazard hazard = some_hazard(dice, dice.between(0.002, 0.03));
    for (Hazard& baseline : one.baseline)
      baseline = always ? hazard : some_hazard(dice, dice.between(0.002, 0.03));
    if (!s.covariates.empty() && dice.heads()) one.multiplier = {{0, 1.5}, {}};
    if (dice.heads()) one.after_response = dice.between(0, 1);
    if (dice.heads()) one.while_infected = dice.between(0.5, 6);
    s.leaving.push_back(one);
  }
  if (dice.heads(0.6)) {
    Infection infection;
    for (Hazard& onset : infection.onset) onset = some_hazard(dice, dice.between(0.01, 0.1));
    infection.holds_treatment = dice.heads() ? 1 : dice.between(0, 1);
    infection.resolves = some_time(dice, 12);
    if (dice.heads()) infection.longest_hold = Duration::whole_days(1 + dice.up_to(10));
    infection.recorded_as = as(KnownCause::infection);
    s.infection = infection;
  }
  for (const Gate gate : {Gate::approved, Gate::screened, Gate::eligible, Gate::collected,
                          Gate::received, Gate::lymphodepleted, Gate::infused})
    if (dice.heads(0.3))
      step(s, gate).lost = {{index_of(KnownCause::ineligible), dice.between(0, 0.2), as(0)},
                            {index_of(KnownCause::withdrawal), dice.between(0, 0.1), as(1)}};
}

inline Scenario random_scenario(std::uint64_t seed) {
  Dice dice(seed);
  Scenario s = central(0);
  s.name = "random " + std::to_string(seed);
  constexpr Gate entries[] = {Gate::referred, Gate::approved,  Gate::screened,
                              Gate::eligible, Gate::collected, Gate::received};
  s.enters = entries[dice.up_to(5)];
  s.itt_gate = dice.heads() ? s.enters : std::max(s.enters, Gate::collected);
  if (dice.heads())
    s.enrolment = Cohort{1 + dice.up_to(200), Duration::whole_days(dice.up_to(300))};
  else {
    Service service;
    service.arrivals.per_day = dice.between(0.1, 2);
    service.patients = 1 + dice.up_to(150);
    service.warm_up = Duration::whole_days(dice.heads() ? dice.up_to(60) : 0);
    s.enrolment = service;
  }
  for (const Gate gate : {Gate::approved, Gate::screened, Gate::eligible, Gate::collected})
    step(s, gate).takes = some_time(dice, gate == Gate::collected ? 1.5 : 10);
  const bool made_at_hospitals = dice.heads(0.4);
  draw_product(dice, s.protocol->product);
  draw_sites(dice, s, made_at_hospitals);
  // No lane takes longer than three days on average; a product that cannot arrive is refused.
  if (!made_at_hospitals && !s.protocol->product.cryopreserved)
    s.protocol->product.stable_for = s.protocol->product.stable_for + Duration::whole_days(3);
  draw_treatment(dice, s);
  draw_risks(dice, s);
  return s;
}

}  // namespace v2v::test
