// The network's sites, lanes, routes and offered loads, for reading before any simulation.
#include "network/loads.hpp"
#include "network/makers.hpp"
#include "network/product_shares.hpp"
#include "network/routes.hpp"
#include "vein2vein/network/description.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string_view>
#include <utility>

namespace v2v {
namespace {

std::optional<double> steady_rate_of(const Service& service) {
  const ArrivalRate& rate = service.arrivals;
  if (!rate.is_unpatterned()) return std::nullopt;
  if (rate.later.empty()) return rate.per_day;
  return rate.later.back().second > 0 ? std::optional(rate.later.back().second) : std::nullopt;
}

/// The mean rate of the busiest of the years that are counted, whose weeks and seasons are averaged
/// in but not what has grown since; of a shorter time its mean.
double busiest_year_of(const Service& service, double days) {
  const TimePoint from = TimePoint::at(service.warm_up), until = from + Duration::days(days);
  if (!(days > 0)) return 0;
  if (days <= days_a_year) return service.expected_patients() / days;
  double most = 0;
  // The last year is whole, too, if it begins before another has ended.
  const auto years = static_cast<unsigned>(std::ceil(days / days_a_year));
  for (unsigned year = 0; year < years; ++year) {
    const TimePoint begins =
        from + Duration::days(std::min(year * days_a_year, days - days_a_year));
    const TimePoint ends = std::min(until, begins + Duration::days(days_a_year));
    most = std::max(most, service.arrivals.expected(begins, ends) / days_a_year);
  }
  return most;
}

/// Patients who enter a day in the long run, or in the busiest year; a cohort that comes all at
/// once has no rate.
double demand_of(const Population& population, double days) {
  if (const auto* service = std::get_if<Service>(&population.enrolment))
    return steady_rate_of(*service).value_or(busiest_year_of(*service, days));
  const double of_cells = population.randomised ? population.randomised->share_of_cells() : 1;
  return days > 0 ? expected_patients(population) * of_cells / days : 0;
}

/// The last instant at which patients come.
TimePoint end_of(const Population& population, std::optional<double> days) {
  const auto* service = std::get_if<Service>(&population.enrolment);
  const TimePoint begin = TimePoint::at(service ? service->warm_up : Duration());
  return days ? begin + Duration::days(*days) : TimePoint::never();
}

/// Those of the last change that is in force while patients come.
const Protocol& protocol_at(const Population& population, TimePoint end) {
  const Protocol* protocol = &*population.protocol;
  for (const Change& change : population.changes)
    if (change.from <= end) protocol = &change.protocol;
  return *protocol;
}

/// The share of the population's patients who enter at each site: a list may know it of some of
/// them.
std::vector<double> shares_of(const Scenario& scenario, const Population& population) {
  std::vector<double> shares = population.share_of_patients;
  if (shares.empty())
    for (const Site& site : scenario.sites) shares.push_back(site.share_of_patients);
  const auto* referrals = std::get_if<Referrals>(&population.enrolment);
  if (!referrals || referrals->list.empty()) return shares;
  std::vector<double> known(shares.size(), 0);
  double unknown = 0;
  for (const Referrals::One& one : referrals->list)
    ++(one.patient.hospital ? known[*one.patient.hospital] : unknown);
  const auto all = static_cast<double>(referrals->list.size());
  for (std::size_t i = 0; i < shares.size(); ++i)
    shares[i] = (known[i] + unknown * shares[i]) / all;
  return shares;
}

using Iterator = std::vector<Supply>::const_iterator;

/// How a hospital's patients are shared out among its makers: by suites, whatever their hours, as
/// the policy compares them; of those, unlimited ones are so many that the others do not count.
std::vector<double> split(const Scenario& scenario, const Policy& policy, Iterator begin,
                          Iterator end) {
  std::vector<double> weights;
  bool unlimited = false;
  for (Iterator supply = begin; supply != end; ++supply) {
    const auto suites =
        mean_capacity(scenario.sites[supply->maker].capacity_of(ResourceKind::suites),
                      end_of_service(scenario), 1);
    weights.push_back(suites.value_or(-1));
    unlimited = unlimited || !suites;
  }
  const bool first_only = unlimited && policy.assignment == Policy::Assignment::in_order;
  bool found = false;
  if (unlimited)
    for (double& weight : weights) {
      weight = weight < 0 && !(first_only && found) ? 1 : 0;
      found = found || weight > 0;
    }
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  for (double& weight : weights)
    weight = sum > 0 ? weight / sum : 1 / static_cast<double>(weights.size());
  return weights;
}

NetworkDescription::RouteRow row_of(const Scenario& scenario, const Population& population,
                                    const Supply& supply, double share) {
  NetworkDescription::RouteRow row;
  if (!scenario.populations.empty()) row.population = population.name;
  row.hospital = scenario.sites[supply.hospital].name;
  row.maker = scenario.sites[supply.maker].name;
  row.there.push_back(row.hospital);
  for (const Leg& leg : supply.there.legs) row.there.push_back(scenario.sites[leg.to].name);
  row.there_days = supply.there.expected_days;
  row.back_days = supply.back.expected_days;
  row.cost = supply.there.cost + supply.back.cost;
  row.share = share;
  return row;
}

void list_lanes(const Scenario& scenario, NetworkDescription& description) {
  const std::vector<LaneMeans> means = means_of(scenario.lanes);
  for (std::size_t i = 0; i < scenario.lanes.size(); ++i) {
    const Lane& lane = scenario.lanes[i];
    description.lanes.push_back(
        {scenario.sites[lane.from].name, scenario.sites[lane.to].name, lane.mode,
         means[i].transit_days, means[i].expected_days - means[i].transit_days,
         static_cast<double>(lane.departures.per_week()), lane.cost, lost_on(lane)});
  }
}

/// From one change to the next, without the last.
std::vector<OfferedLoad::Earlier> earlier_of(const Scenario& scenario, const OfferedLoad& load) {
  if (index_of(load.kind) >= capacity_kind_count || !load.capacity) return {};
  Capacity there = scenario.sites[load.site].capacity_of(load.kind);
  const TimePoint end = end_of_service(scenario);
  std::vector<OfferedLoad::Earlier> earlier;
  for (const auto& [until, then] : std::exchange(there.later, {})) {
    if (until >= end) break;
    OfferedLoad::Earlier phase;
    phase.until_d = until.since_start().in_days();
    phase.until = date_at(scenario, until);
    phase.units = there.units;
    phase.capacity = mean_capacity(there, end, load.busy_share).value_or(0);
    if (phase.capacity > 0) phase.utilisation = load.offered_load / phase.capacity;
    earlier.push_back(std::move(phase));
    there.units = then;
  }
  return earlier;
}

/// Loads are proportional to demand: those of one patient a day tell what the network can bear.
void list_resources(const Scenario& scenario, const Loads& loads, NetworkDescription& description) {
  description.resources = loads.all();
  for (std::size_t i = 0; i < description.resources.size(); ++i) {
    OfferedLoad& load = description.resources[i];
    const auto& bottleneck = description.bottleneck;
    if (load.utilisation && *load.utilisation > 0 &&
        (!bottleneck || *load.utilisation > *description.resources[*bottleneck].utilisation))
      description.bottleneck = i;
  }
  if (description.bottleneck)
    description.saturates_at = 1 / *description.resources[*description.bottleneck].utilisation;
  for (OfferedLoad& load : description.resources) {
    load.arrivals_per_day *= description.demand_per_day;
    load.offered_load *= description.demand_per_day;
    if (load.utilisation && *load.utilisation > 0)
      load.utilisation = load.offered_load / *load.capacity;
    load.units_needed = units_needed(scenario, load);
    load.earlier = earlier_of(scenario, load);
  }
}

/// What patients of a population ask for who go by one protocol.
class Demand {
 public:
  Demand(const Scenario& scenario, const Population& population, Loads& loads,
         NetworkDescription& description)
      : scenario_(scenario), population_(population), loads_(loads), description_(description) {}

  /// `patients`: a day, by hospital.
  void add(const Protocol& protocol, const std::vector<double>& patients, bool also_of_nobody) {
    const std::vector<Supply> supplies = supplies_of(scenario_, protocol);
    for (Iterator begin = supplies.begin(); begin != supplies.end();) {
      const Iterator end = std::find_if(begin, supplies.end(), [begin](const Supply& other) {
        return other.hospital != begin->hospital;
      });
      if (also_of_nobody || patients[begin->hospital] > 0)
        add_hospital(protocol, begin, end, patients[begin->hospital]);
      begin = end;
    }
  }

 private:
  void add_hospital(const Protocol& protocol, Iterator begin, Iterator end, double patients) {
    const std::vector<double> split_by = split(scenario_, protocol.policy, begin, end);
    for (Iterator supply = begin; supply != end; ++supply) {
      const double share = split_by[static_cast<std::size_t>(supply - begin)];
      if (protocol.product.from_patients_cells())
        description_.routes.push_back(row_of(scenario_, population_, *supply, share));
      const Protocol& own = protocol.at(supply->maker);
      if (share * patients > 0)
        loads_.add(population_, own, *supply, flow_of(scenario_, population_, own, *supply),
                   share * patients);
    }
  }

  const Scenario& scenario_;
  const Population& population_;
  Loads& loads_;
  NetworkDescription& description_;
};

/// What the patients of a population ask for, whose part of all who come a day is `part`.
void add_population(const Scenario& scenario, const Population& population, double part,
                    const std::vector<double>& shares, Loads& loads,
                    NetworkDescription& description) {
  const TimePoint end = end_of(population, accrual_days(scenario));
  const Protocol& protocol = protocol_at(population, end);
  Demand demand(scenario, population, loads, description);
  std::vector<double> patients(shares.size());
  for (std::size_t i = 0; i < shares.size(); ++i) patients[i] = shares[i] * part;
  const bool comes_everywhere = population.share_of_patients.empty();
  if (protocol.offered.empty()) return demand.add(protocol, patients, comes_everywhere);
  std::vector<std::vector<double>> by_product(protocol.offered.size(), patients);
  for (std::size_t site = 0; site < shares.size(); ++site) {
    const auto given = shares_of_products(population, protocol, static_cast<SiteIndex>(site), end);
    for (std::size_t i = 0; i < given.size(); ++i) by_product[i][site] *= given[i];
    if (scenario.contracts.empty()) continue;
    const auto alone =
        shares_without_choice(population, protocol, static_cast<SiteIndex>(site), end);
    for (std::size_t i = 0; i < alone.size(); ++i)
      if (protocol.offered[i].contract != OfferedProduct::no_contract)
        loads.add_contract(protocol.offered[i].contract,
                           alone[i] * patients[site] * share_eligible(population));
  }
  for (std::size_t i = 0; i < by_product.size(); ++i)
    demand.add(protocol.offered[i].protocol, by_product[i], false);
}

/// By population, a day; all alike where nobody comes at a rate.
std::vector<double> demands_of(const Scenario& scenario) {
  const double days = accrual_days(scenario).value_or(0);
  std::vector<double> demands;
  for (const Population& each : scenario.each_population())
    demands.push_back(demand_of(each, days));
  return demands;
}

}  // namespace

NetworkDescription describe_network(const Scenario& scenario) {
  NetworkDescription description;
  description.scenario = scenario.name;
  description.title = scenario.title;
  const std::vector<double> demands = demands_of(scenario);
  description.demand_per_day = std::accumulate(demands.begin(), demands.end(), 0.0);
  std::vector<double> at_site(scenario.sites.size(), 0);
  Loads loads(scenario);
  for (std::size_t i = 0; i < demands.size(); ++i) {
    const Population& population = scenario.each_population()[i];
    const double part = demands.size() == 1              ? 1
                        : description.demand_per_day > 0 ? demands[i] / description.demand_per_day
                                                         : 1 / static_cast<double>(demands.size());
    const std::vector<double> shares = shares_of(scenario, population);
    for (std::size_t site = 0; site < at_site.size(); ++site) at_site[site] += part * shares[site];
    add_population(scenario, population, part, shares, loads, description);
  }
  for (std::size_t i = 0; i < scenario.sites.size(); ++i) {
    const Site& site = scenario.sites[i];
    description.sites.push_back(
        {site.name, std::string(word_of(site.kind)), site.region,
         at_site[i] * description.demand_per_day,
         loads.cultures_at(static_cast<SiteIndex>(i)) * description.demand_per_day, site.at});
  }
  list_lanes(scenario, description);
  list_resources(scenario, loads, description);
  return description;
}

}  // namespace v2v
