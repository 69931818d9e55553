// Networks by hand for the tests of routes and loads.
#pragma once

#include "vein2vein/network/description.hpp"
#include "vein2vein/network/network.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace v2v::test {

inline Site site(std::string name, Site::Kind kind, double share = 0) {
  Site result;
  result.name = std::move(name);
  result.kind = kind;
  result.share_of_patients = share;
  return result;
}
inline Site hospital(std::string name, double share = 1) {
  return site(std::move(name), Site::Kind::hospital, share);
}
inline Site plant(std::string name) { return site(std::move(name), Site::Kind::plant); }
inline Site laboratory(std::string name) { return site(std::move(name), Site::Kind::laboratory); }

inline Lane lane(SiteIndex from, SiteIndex to, double days, double cost = 0) {
  Lane result;
  result.from = from;
  result.to = to;
  result.transit = Distribution::fixed(days);
  result.cost = cost;
  return result;
}

/// Days and hours since Monday 00:00; time 0 is a Monday.
inline Timetable weekly(std::vector<Duration> instants) { return {std::move(instants), 0, {}}; }
inline Duration day_and_hour(int day, int hour) {
  return Duration::whole_days(day) + Duration::hours(hour);
}

inline Capacity units(std::uint32_t count) {
  Capacity capacity;
  capacity.limited = true;
  capacity.units = count;
  return capacity;
}

/// One patient a day, who enters eligible; nothing takes time and nobody is lost.
inline Scenario scenario_of(std::vector<Site> sites, std::vector<Lane> lanes,
                            std::vector<SiteIndex> made_at) {
  Scenario s;
  s.name = "network";
  Service service;
  service.arrivals.per_day = 1;
  s.enrolment = service;
  s.enters = s.itt_gate = Gate::eligible;
  s.sites = std::move(sites);
  s.lanes = std::move(lanes);
  s.protocol->product.made_at = std::move(made_at);
  return s;
}

inline void make_fresh(Scenario& s, double keeps_days) {
  s.protocol->product.cryopreserved = false;
  s.protocol->product.stable_for = Duration::days(keeps_days);
}

/// `from > to > ...` by name, with lanes in between: `h -0-> hub -3-> p`.
inline std::string way(const Scenario& s, SiteIndex from, const Route& route) {
  std::string text = s.sites[from].name;
  for (const Leg& leg : route.legs)
    text += " -" + std::to_string(leg.lane) + "-> " + s.sites[leg.to].name;
  return text;
}

inline std::vector<std::string> words_of(const std::vector<Diagnostic>& problems) {
  std::vector<std::string> words;
  for (const Diagnostic& problem : problems) words.push_back(to_string(problem));
  return words;
}

/// Two patients a day, of whom a quarter go to the second hospital.
inline Scenario busy() {
  Scenario s = scenario_of({hospital("h", 0.75), hospital("g", 0.25), plant("p")},
                           {lane(0, 2, 1), lane(1, 2, 2)}, {2});
  std::get<Service>(s.enrolment).arrivals.per_day = 2;
  s.steps[index_of(Gate::collected)].takes = Distribution::fixed(0.5);
  s.protocol->product.culture = Distribution::fixed(7);
  s.protocol->product.start_work = Distribution::fixed(0.25);
  s.protocol->product.harvest_work = Distribution::fixed(0.75);
  s.protocol->product.release = Distribution::fixed(10);
  s.protocol->product.review = Distribution::fixed(0.125);
  return s;
}

/// The row of a resource; a default one, and a failure, when there is none.
inline OfferedLoad load_of(const NetworkDescription& description, SiteIndex site,
                           const std::string& name) {
  for (const OfferedLoad& load : description.resources)
    if (load.site == site && load.name == name) return load;
  ADD_FAILURE() << "no " << name << " at site " << site;
  return {};
}

}  // namespace v2v::test
