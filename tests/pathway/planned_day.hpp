// Scenarios in which nothing is random and nothing shared, so that a plan can be held against what
// comes of it.
#pragma once

#include "pathway/logistics_builder.hpp"
#include "pathway/random_logistics.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v::test {

/// `central_on` with lymphodepletion from six days before the planned day: entered on day 0, the
/// culture starts on day 2, the product is on site on day 12.
inline Scenario planned_on(std::initializer_list<double> entries) {
  Scenario s = central_on(entries);
  s.protocol->lymphodepletion.start = Lymphodepletion::Start::before_release;
  s.protocol->lymphodepletion.scheduling = Distribution();
  s.protocol->lymphodepletion.lead = days(6);
  s.protocol->lymphodepletion.first_day = -6;
  s.protocol->lymphodepletion.last_day = -4;
  return s;
}

/// A truck a week, on Tuesday at 0 h, that cells take on day 1; the product, if it is released on
/// day 15 at 0 h.
inline Scenario with_weekly_truck(std::vector<Span> cancelled = {}) {
  Scenario s = planned_on({0});
  s.lanes[0].departures = Timetable({days(1)}, 0, std::move(cancelled));
  s.protocol->product.culture = Distribution::fixed(11);
  return s;
}

inline Distribution whole_hours(Dice& dice, unsigned least, unsigned most) {
  return Distribution::fixed((least + dice.up_to(most - least)) / 24.0);
}

inline Capacity somebody(Dice& dice) {
  Capacity capacity = Capacity::of(1'000);
  if (dice.heads(0.7)) capacity.open = some_hours(dice);
  if (dice.heads(0.3)) {
    const unsigned first = dice.up_to(30);
    capacity.later = {{day(first), dice.heads() ? 0U : 1'000U},
                      {day(first + 1 + dice.up_to(20)), 1'000U}};
  }
  return capacity;
}

/// Work, testing and release of any kind, each with its hours, over up to two lanes with their
/// timetables; times are whole hours, so that much falls on the same instant.
inline Scenario certain_and_unshared(std::uint64_t seed) {
  Dice dice(seed * 7'919 + 1);
  const bool alone = dice.heads();
  Scenario s = planned_on({0});
  Referrals referrals;
  for (unsigned i = alone ? 0 : dice.up_to(4);; --i) {
    referrals.list.push_back({day(dice.up_to(40 * 24) / 24.0), {}});
    if (i == 0) break;
  }
  std::sort(referrals.list.begin(), referrals.list.end(),
            [](const auto& a, const auto& b) { return a.at < b.at; });
  s.enrolment = referrals;
  // The day before: late enough to come after the start of any culture.
  s.protocol->lymphodepletion.lead = days(1);
  s.protocol->lymphodepletion.first_day = s.protocol->lymphodepletion.last_day = -1;
  s.lanes[0].transit = whole_hours(dice, 0, 40);
  if (dice.heads()) {
    const SiteIndex depot = add_site(s, "depot", Site::Kind::hospital, kPlant, 0);
    s.lanes[0].to = depot;
    s.lanes[1].transit = whole_hours(dice, 0, 40);
  }
  Product& product = s.protocol->product;
  product.culture = whole_hours(dice, 24, 200);
  product.release = whole_hours(dice, 0, 200);
  const unsigned kind = dice.up_to(3);
  product.release_since_collection = kind == 1;
  if (kind == 2) product.release_at_risk = Duration::hours(dice.up_to(60));
  SiteIndex tests_at = kPlant;
  if (kind == 3) {
    tests_at = add_site(s, "laboratory", Site::Kind::laboratory, kPlant, dice.up_to(40) / 24.0);
    product.tested_at = tests_at;
    if (dice.heads()) s.sites[tests_at].open = some_hours(dice);
  }
  if (kind != 1 && dice.heads())
    capacity(s, tests_at, ResourceKind::quality_control) = somebody(dice);
  if (kind != 1 && alone && dice.heads())
    s.sites[tests_at].test_batch = {2 + dice.up_to(4), Duration::hours(dice.up_to(100))};
  if (dice.heads()) {
    product.start_work = whole_hours(dice, 0, 9);
    product.harvest_work = whole_hours(dice, 0, 9);
    product.same_operator = dice.heads(0.3);
    if (dice.heads(0.8)) capacity(s, kPlant, ResourceKind::operators) = somebody(dice);
  }
  if (dice.heads()) product.review = whole_hours(dice, 0, 5);
  for (const ResourceKind what : {ResourceKind::qualified_persons, ResourceKind::suites})
    if (dice.heads()) capacity(s, kPlant, what) = somebody(dice);
  if (alone && dice.heads(0.3))
    s.sites[kHospital].slots = Slots{1, Duration::hours(1 + dice.up_to(200)), Slots::For::release};
  for (const SiteIndex site : {kHospital, kPlant})
    if (dice.heads()) s.sites[site].open = some_hours(dice);
  // A vehicle that has just gone is shared with who was on it.
  for (Lane& one : s.lanes)
    if (alone && dice.heads()) one.departures = some_departures(dice);
  return s;
}

}  // namespace v2v::test
