// Random scenarios with logistics: everything that can be waited for, in any combination that a
// scenario file may have.
#pragma once

#include "pathway/random_scenario.hpp"
#include "vein2vein/network/network.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace v2v::test {

inline Calendar some_hours(Dice& dice) {
  std::vector<Calendar::Hours> weekly;
  for (int weekday = 0; weekday < 7; ++weekday)
    if (weekday == 1 || dice.heads(0.7))
      weekly.push_back({Duration::hours(24 * weekday + 6 + static_cast<int>(dice.up_to(4))),
                        Duration::hours(24 * weekday + 14 + static_cast<int>(dice.up_to(10)))});
  std::vector<Span> closed;
  if (dice.heads(0.3)) {
    const double from = std::floor(dice.between(0, 200));
    closed.push_back({day(from), day(from + 1 + dice.up_to(20))});
  }
  return {dice.heads(0.2) ? std::vector<Calendar::Hours>() : weekly,
          static_cast<int>(dice.up_to(6)), closed};
}

inline Timetable some_departures(Dice& dice) {
  std::vector<Duration> weekly;
  for (unsigned i = 0; i <= dice.up_to(6); ++i)
    weekly.push_back(Duration::hours(24 * dice.up_to(6) + 12 * dice.up_to(1)));
  std::vector<Span> cancelled;
  if (dice.heads(0.3)) cancelled.push_back({day(dice.up_to(50)), day(51 + dice.up_to(9))});
  return {weekly, static_cast<int>(dice.up_to(6)), cancelled};
}

/// There is something of it from some time on, again and again.
inline Capacity some_capacity(Dice& dice, unsigned most) {
  Capacity capacity = Capacity::of(1 + dice.up_to(most - 1));
  if (dice.heads(0.3)) {
    const double first = dice.between(0, 60);
    capacity.later = {{day(first), dice.up_to(most)},
                      {day(first + 20 + dice.up_to(60)), 1 + dice.up_to(most)}};
  }
  if (dice.heads(0.3)) capacity.open = some_hours(dice);
  if (dice.heads(0.3))
    capacity.outages = Outages{Distribution::uniform(1, dice.between(5, 90)),
                               Distribution::uniform(0.2, dice.between(1, 9)), dice.up_to(2)};
  return capacity;
}

inline void draw_capacities(Dice& dice, Scenario& s, Site& site, bool makes) {
  const auto perhaps = [&](ResourceKind kind, unsigned most) {
    if (dice.heads(0.4)) site.capacity_of(kind) = some_capacity(dice, most);
  };
  if (site.kind == Site::Kind::hospital) {
    perhaps(ResourceKind::apheresis_beds, 3);
    perhaps(ResourceKind::ward_beds, 6);
    perhaps(ResourceKind::intensive_care_beds, 2);
    if (dice.heads(0.3))
      site.slots = Slots{1 + dice.up_to(3), Duration::whole_days(1 + dice.up_to(10)),
                         static_cast<Slots::For>(dice.up_to(2))};
  }
  if (dice.heads(0.4)) site.open = some_hours(dice);
  const bool tests = !s.protocol->product.release_since_collection;
  if (makes || site.kind == Site::Kind::laboratory) {
    if (tests) perhaps(ResourceKind::quality_control, 5);
    if (tests && dice.heads(0.3))
      site.test_batch = {2 + dice.up_to(4), Duration::whole_days(dice.up_to(5))};
  }
  if (!makes) return;
  perhaps(ResourceKind::suites, 6);
  perhaps(ResourceKind::operators, 3);
  perhaps(ResourceKind::qualified_persons, 2);
  if (dice.heads(0.3))
    site.vector = VectorLots{dice.up_to(5), 1 + dice.up_to(5), dice.up_to(3), some_time(dice, 20)};
}

inline void draw_product_logistics(Dice& dice, Product& product) {
  if (dice.heads(0.5)) {
    product.start_work = some_time(dice, 0.5);
    product.harvest_work = some_time(dice, 0.5);
    product.same_operator = dice.heads(0.3);
  }
  if (dice.heads(0.4)) product.review = some_time(dice, 0.3);
  if (!product.release_since_collection && dice.heads(0.3))
    product.release_at_risk = days(dice.between(0, 4));
  product.after_transport_loss = some_remedy(dice, false);
}

inline void draw_policy(Dice& dice, const Scenario& s, Policy& policy) {
  policy.assignment = static_cast<Policy::Assignment>(dice.up_to(4));
  policy.overflow_over = days(dice.between(0, 20));
  policy.priority = static_cast<Policy::Priority>(dice.up_to(3));
  if (s.covariates.empty() && (policy.priority == Policy::Priority::urgency ||
                               policy.priority == Policy::Priority::earliest_due))
    policy.priority = Policy::Priority::survival_index;
  if (!s.covariates.empty()) {
    policy.urgency_of = static_cast<std::uint8_t>(dice.up_to(1));
    policy.due_within.clear();
    for (std::size_t i = 0; i < s.covariates[policy.urgency_of].levels.size(); ++i)
      policy.due_within.push_back(days(dice.between(10, 90)));
  }
  policy.booking = static_cast<Policy::Booking>(dice.up_to(2));
  policy.route = static_cast<Policy::Route>(dice.up_to(2));
}

inline std::optional<Stay> some_stay(Dice& dice) {
  Stay stay;
  stay.from_lymphodepletion = dice.heads();
  stay.after_infusion = some_time(dice, 20);
  stay.intensive_care = dice.between(0, 0.5);
  stay.intensive_care_after = some_time(dice, 12);
  stay.intensive_care_takes = some_time(dice, 8);
  return stay;
}

inline KnownPatient some_patient(Dice& dice, const Scenario& s) {
  KnownPatient patient;
  std::vector<SiteIndex> hospitals;
  for (std::size_t i = 0; i < s.sites.size(); ++i)
    if (s.sites[i].share_of_patients > 0) hospitals.push_back(static_cast<SiteIndex>(i));
  if (dice.heads())
    patient.hospital = hospitals[dice.up_to(static_cast<unsigned>(hospitals.size() - 1))];
  if (!s.covariates.empty() && dice.heads())
    for (const Covariate& covariate : s.covariates)
      patient.levels.push_back(dice.heads(0.3)
                                   ? KnownPatient::unknown_level
                                   : static_cast<std::uint8_t>(dice.up_to(
                                         static_cast<unsigned>(covariate.levels.size() - 1))));
  return patient;
}

inline void draw_enrolment(Dice& dice, Scenario& s) {
  if (dice.heads(0.3)) {
    Referrals referrals;
    double at = 0;
    for (unsigned i = dice.up_to(120); i > 0; --i) {
      at += dice.heads(0.3) ? 0 : std::floor(dice.between(0, 4)) / 2;
      referrals.list.push_back({day(at), some_patient(dice, s)});
    }
    s.enrolment = referrals;
  } else if (auto* service = std::get_if<Service>(&s.enrolment); service && dice.heads(0.6)) {
    const double first = dice.between(0, 40);
    service->arrivals.later = {{day(first), dice.heads(0.3) ? 0 : dice.between(0.1, 2)},
                               {day(first + dice.between(1, 60)), dice.between(0.1, 2)}};
  }
  if (dice.heads(0.6)) return;
  for (unsigned i = dice.up_to(15); i > 0; --i) {
    PatientUnderWay one;
    const auto first = static_cast<unsigned>(s.enters);
    one.reached =
        static_cast<Gate>(first + dice.up_to(static_cast<unsigned>(Gate::released) - first));
    if (one.reached == Gate::manufactured) one.reached = Gate::released;
    one.in_culture = one.reached == Gate::received && dice.heads();
    one.ago = days(dice.heads(0.2) ? 0 : dice.between(0, 12));
    if (one.reached > Gate::collected && dice.heads())
      one.collected_ago = one.ago + days(dice.between(0, 5));
    one.patient = some_patient(dice, s);
    // A maker that every hospital can reach.
    if (dice.heads(0.3) && s.sites[s.protocol->product.made_at.back()].kind == Site::Kind::plant)
      one.maker = s.protocol->product.made_at.back();
    if (dice.heads(0.3)) {
      one.reached = s.protocol->stay && dice.heads() ? Gate::infused : Gate::lymphodepleted;
      one.in_culture = false;
      one.in_intensive_care = one.reached == Gate::infused && dice.heads(0.3);
    }
    s.under_way.push_back(one);
  }
}

inline void draw_changes(Dice& dice, Scenario& s) {
  double at = 0;
  for (unsigned i = dice.heads(0.6) ? 0 : 1 + dice.up_to(1); i > 0; --i) {
    at += 1 + std::floor(dice.between(0, 80));
    Change change{day(at), *s.protocol};
    Product& product = change.protocol.product;
    product.culture = some_time(dice, 9);
    product.review = some_time(dice, 0.3);
    product.out_of_specification = dice.between(0, 0.4);
    product.attempts = 1 + dice.up_to(3);
    if (product.made_at.size() > 1 && dice.heads(0.3))
      std::reverse(product.made_at.begin(), product.made_at.end());
    draw_policy(dice, s, change.protocol.policy);
    if (dice.heads() && s.protocol->stay) change.protocol.stay = some_stay(dice);
    s.changes.push_back(std::move(change));
  }
}

inline void draw_laboratory(Dice& dice, Scenario& s) {
  Site laboratory;
  laboratory.name = "laboratory";
  laboratory.kind = Site::Kind::laboratory;
  const auto index = static_cast<SiteIndex>(s.sites.size());
  for (const SiteIndex maker : s.protocol->product.made_at)
    s.lanes.push_back(lane(maker, index, some_time(dice, 1)));
  s.sites.push_back(laboratory);
  s.protocol->product.tested_at = index;
}

/// To a scenario that is valid, everything that logistics can add to it.
inline void draw_logistics(Dice& dice, Scenario& s) {
  draw_product_logistics(dice, s.protocol->product);
  if (!s.protocol->product.release_since_collection && dice.heads(0.3)) draw_laboratory(dice, s);
  // Some hospital makes products as well; its own are its nearest.
  if (s.sites[s.protocol->product.made_at.front()].kind == Site::Kind::plant && dice.heads(0.2))
    s.protocol->product.made_at.insert(s.protocol->product.made_at.begin() + dice.up_to(1), 0);
  for (std::size_t i = 0; i < s.sites.size(); ++i) {
    const auto index = static_cast<SiteIndex>(i);
    Site& site = s.sites[i];
    const auto& makers = s.protocol->product.made_at;
    const bool makes = std::find(makers.begin(), makers.end(), index) != makers.end();
    draw_capacities(dice, s, site, makes);
    if (makes && makers.size() > 1 && index != makers.front() && dice.heads(0.3))
      site.makes_from = day(dice.between(0, 60));
    const bool at_hospitals = s.sites[makers.back()].kind == Site::Kind::hospital;
    if (site.kind == Site::Kind::hospital) site.contract = at_hospitals ? index : makers.back();
  }
  for (Lane& one : s.lanes) {
    if (dice.heads(0.4)) {
      one.departures = some_departures(dice);
      one.capacity = dice.heads() ? 1 + dice.up_to(3) : 0;
    }
    one.cost = std::floor(dice.between(0, 500));
    if (dice.heads(0.3)) one.lost = dice.between(0, 0.1);
    if (dice.heads(0.3)) one.spoiled = dice.between(0, 0.1);
  }
  for (const Gate gate : {Gate::approved, Gate::screened, Gate::eligible})
    if (dice.heads(0.3)) {
      step(s, gate).sessions = some_departures(dice);
      step(s, gate).session_capacity = dice.heads() ? 1 + dice.up_to(3) : 0;
    }
  if (dice.heads(0.7)) s.protocol->stay = some_stay(dice);
  draw_policy(dice, s, s.protocol->policy);
  draw_enrolment(dice, s);
  draw_changes(dice, s);
}

/// Valid: the first of those drawn whose network is in order.
inline Scenario random_logistics(std::uint64_t seed) {
  Dice dice(~seed);
  while (true) {
    Scenario s = random_scenario(dice.next());
    s.name = "random logistics " + std::to_string(seed);
    draw_logistics(dice, s);
    // Patients who cannot leave can wait for years, in which growing hazards grow out of hand.
    if (s.infection)
      for (Hazard& onset : s.infection->onset)
        if (onset.family() == Hazard::Family::gompertz) onset = Hazard::exponential(onset.rate());
    if (check_network(s).empty()) return s;
  }
}

}  // namespace v2v::test
