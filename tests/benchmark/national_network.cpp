// Building the nation.
#include "national_network.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <cmath>
#include <string>

namespace v2v::benchmarks {
namespace {

RecordedAs as(KnownCause cause) { return {{index_of(cause), 1.0}}; }

Calendar working_days(int from_hour, int until_hour) {
  std::vector<Calendar::Hours> hours;
  for (int day = 0; day < 5; ++day)
    hours.push_back(
        {Duration::hours(24 * day + from_hour), Duration::hours(24 * day + until_hour)});
  return {hours, 0, {}};
}

/// Enough for `load` units to be busy on average at the utilisation of the nation, open for a part
/// of the week.
Capacity enough_for(double load, const Calendar& open = {}) {
  constexpr double utilisation = 0.8;
  Capacity capacity = Capacity::of(
      static_cast<std::uint32_t>(std::ceil(load / utilisation / open.open_fraction() + 0.5)));
  capacity.open = open;
  return capacity;
}

void add_hospitals(Scenario& s, const Nation& nation, double patients_a_day) {
  const double here = patients_a_day / nation.hospitals;
  for (unsigned i = 0; i < nation.hospitals; ++i) {
    Site site;
    site.name = "hospital-" + std::to_string(i + 1);
    site.share_of_patients = 1.0 / nation.hospitals;
    site.capacity_of(ResourceKind::apheresis_beds) = enough_for(here * 0.25);
    if (nation.in_detail) site.capacity_of(ResourceKind::ward_beds) = enough_for(here * 22);
    s.sites.push_back(site);
  }
}

void add_plants(Scenario& s, const Nation& nation, double patients_a_day) {
  const double here = patients_a_day / nation.plants;
  for (unsigned i = 0; i < nation.plants; ++i) {
    Site site;
    site.name = "plant-" + std::to_string(i + 1);
    site.kind = Site::Kind::plant;
    Capacity& suites = site.capacity_of(ResourceKind::suites);
    suites = enough_for(here * 8);
    suites.outages = Outages{Distribution::exponential(90), Distribution::lognormal(1, 0.5), 2};
    if (nation.in_detail) {
      site.open = working_days(6, 22);
      site.capacity_of(ResourceKind::operators) = enough_for(here * 0.3, working_days(6, 22));
      site.capacity_of(ResourceKind::quality_control) = enough_for(here * 7);
      site.capacity_of(ResourceKind::qualified_persons) =
          enough_for(here * 0.08, working_days(8, 17));
    }
    s.protocol->product.made_at.push_back(static_cast<SiteIndex>(s.sites.size()));
    s.sites.push_back(site);
  }
}

void add_lanes(Scenario& s, const Nation& nation) {
  std::vector<Duration> departures;
  for (int day = 0; day < 5; ++day) departures.push_back(Duration::hours(24 * day + 17));
  for (unsigned h = 0; h < nation.hospitals; ++h)
    for (unsigned k = 0; k < std::min(3U, nation.plants); ++k) {
      Lane lane;
      lane.from = static_cast<SiteIndex>(h);
      lane.to = static_cast<SiteIndex>(nation.hospitals +
                                       (h * nation.plants / nation.hospitals + k) % nation.plants);
      lane.transit = Distribution::triangular(0.3, 0.5 + 0.2 * k, 1.5 + 0.5 * k);
      lane.departures = Timetable(departures, 0, {});
      s.lanes.push_back(lane);
    }
}

}  // namespace

Scenario national_network(const Nation& nation) {
  Scenario s;
  s.name = s.title = "nation";
  const double a_day = nation.patients_a_year / 365.25;
  Service service;
  service.arrivals.per_day = a_day;
  service.patients = static_cast<std::uint32_t>(nation.patients_a_year * nation.years);
  s.enrolment = service;
  s.enters = s.itt_gate = Gate::eligible;
  s.flowchart = {Gate::eligible, Gate::collected, Gate::lymphodepleted, Gate::infused};
  for (const auto name : known_cause_names) {
    s.causes.emplace_back(name);
    s.reasons.emplace_back(name);
  }
  s.steps[index_of(Gate::collected)].takes = Distribution::fixed(0.25);
  s.protocol->product.culture = Distribution::triangular(6, 7, 10);
  if (nation.in_detail)
    s.protocol->product.start_work = s.protocol->product.harvest_work = Distribution::fixed(0.15);
  s.protocol->product.release = Distribution::triangular(5, 7, 9);
  if (nation.in_detail) s.protocol->product.review = Distribution::fixed(0.08);
  s.protocol->product.failure = 0.03;
  s.protocol->product.after_failure = {0, 1, 0, 0};
  s.protocol->product.attempts = 2;
  s.protocol->product.failure_recorded_as = as(KnownCause::manufacturing_failure);
  s.protocol->product.out_of_specification_recorded_as = as(KnownCause::out_of_specification);
  s.protocol->product.expired_recorded_as = as(KnownCause::product_expired);
  s.protocol->product.transport_loss_recorded_as = as(KnownCause::lost_in_transit);
  s.protocol->lymphodepletion.scheduling = Distribution::fixed(2);
  Stay stay;
  stay.after_infusion = Distribution::lognormal(14, 0.4);
  if (nation.in_detail) s.protocol->stay = stay;
  for (const auto& [cause, rate] :
       {std::pair{KnownCause::progression, 0.004}, std::pair{KnownCause::death, 0.002}}) {
    LeavingRisk risk;
    risk.cause = index_of(cause);
    risk.baseline.fill(Hazard::exponential(rate));
    risk.recorded_as.fill(as(cause));
    s.leaving.push_back(risk);
  }
  add_hospitals(s, nation, a_day);
  add_plants(s, nation, a_day);
  add_lanes(s, nation);
  return s;
}

}  // namespace v2v::benchmarks
