// Offered loads: how often times how long, by site and kind.
#include "network/loads.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace v2v {
namespace {

/// The step that ends with the decision before a gate, as scenario files call it.
constexpr std::array<std::string_view, gate_count> kSteps = {
    "referral", "approval",    "intake",  "screening",       "collection",
    "receipt",  "manufacture", "release", "lymphodepletion", "infusion"};

constexpr std::uint32_t kMostUnits = 1'000'000'000;

/// From the first day of lymphodepletion to infusion.
double before_infusion(const Lymphodepletion& rules) {
  const Duration planned = rules.length() + rules.rest();
  return (rules.start == Lymphodepletion::Start::before_release ? std::max(rules.lead, planned)
                                                                : planned)
      .in_days();
}

/// Before that time, in the end.
std::uint32_t units_of(const Capacity& capacity, TimePoint until) {
  std::uint32_t units = capacity.units;
  for (const auto& [from, then] : capacity.later)
    if (from < until) units = then;
  return units;
}

/// The least number of units that give `asked` on average, where hours leave that share.
std::optional<std::uint64_t> least_units(Capacity capacity, double share, double asked) {
  capacity.later.clear();
  const auto give = [&](std::uint32_t units) {
    capacity.units = units;
    return mean_capacity(capacity, TimePoint::never(), share).value_or(0) >= asked;
  };
  std::uint32_t enough = 1;
  while (!give(enough)) {
    if (enough > kMostUnits) return std::nullopt;
    enough *= 2;
  }
  std::uint32_t too_few = enough / 2;
  while (enough - too_few > 1) {
    const std::uint32_t middle = too_few + (enough - too_few) / 2;
    (give(middle) ? enough : too_few) = middle;
  }
  return enough;
}

void rate(OfferedLoad& load) {
  if (!load.capacity) return;
  load.utilisation = load.offered_load > 0 ? load.offered_load / *load.capacity : 0;
}

}  // namespace

TimePoint end_of_service(const Scenario& scenario) {
  const bool lasts = std::holds_alternative<Service>(scenario.each_population().front().enrolment);
  const auto when = lasts ? accrual(scenario) : std::nullopt;
  return when && when->until > when->from ? when->until : TimePoint::never();
}

std::optional<double> mean_capacity(const Capacity& capacity, TimePoint until, double share) {
  if (!capacity.limited) return std::nullopt;
  double units = units_of(capacity, until);
  if (capacity.outages) {
    const double up = capacity.outages->between.mean();
    const double down = capacity.outages->repair.mean();
    const double out_of_order =
        capacity.outages->units == 0 ? units : std::min(units, double{1} * capacity.outages->units);
    if (up + down > 0) units -= out_of_order * down / (up + down);
  }
  return units * share;
}

std::optional<std::uint64_t> units_needed(const Scenario& scenario, const OfferedLoad& load) {
  if (!load.capacity || !(load.offered_load > 0)) return std::nullopt;
  // A load of exactly so many units must not take one more for a rounding error.
  const double asked = load.offered_load * (1 - 1e-9);
  if (index_of(load.kind) < capacity_kind_count)
    return least_units(scenario.sites[load.site].capacity_of(load.kind), load.busy_share, asked);
  if (!(*load.capacity > 0)) return std::nullopt;
  return static_cast<std::uint64_t>(std::ceil(asked * load.units / *load.capacity));
}

void Loads::Asked::add_task(double how_often, double fixed_days, const Parts& parts) {
  if (!(how_often > 0)) return;
  const auto found = std::find_if(tasks.begin(), tasks.end(), [&](const TaskTime& task) {
    return task.fixed_days == fixed_days && task.parts == parts;
  });
  if (found == tasks.end())
    tasks.push_back({how_often, fixed_days, parts});
  else
    found->times += how_often;
}

Loads::Takes::Takes(const Population& population, const Protocol& protocol)
    : collection(population.steps[index_of(Gate::collected)].takes.mean()),
      culture(protocol.product.culture.mean()),
      start_work(protocol.product.start_work.mean()),
      harvest_work(protocol.product.harvest_work.mean()),
      release(protocol.product.release.mean()),
      review(protocol.product.review.mean()),
      before_infusion(v2v::before_infusion(protocol.lymphodepletion)),
      care(days_of_care(protocol)),
      collecting{&population.steps[index_of(Gate::collected)].takes},
      making{&protocol.product.start_work, &protocol.product.culture,
             &protocol.product.harvest_work},
      starting{&protocol.product.start_work},
      harvesting{&protocol.product.harvest_work},
      releasing{&protocol.product.release},
      reviewing{&protocol.product.review} {}

Loads::Loads(const Scenario& scenario)
    : scenario_(scenario),
      asked_(scenario.sites.size()),
      consignments_(scenario.lanes.size()),
      ordered_(scenario.contracts.size(), 0),
      lanes_from_(scenario.sites.size()) {
  for (std::size_t i = 0; i < scenario.lanes.size(); ++i) {
    const Lane& lane = scenario.lanes[i];
    if (lane.departures.is_at_any_time() || lane.capacity == 0) continue;
    lanes_from_[lane.from].push_back(static_cast<LaneIndex>(i));
    lanes_from_[lane.to].push_back(static_cast<LaneIndex>(i));
  }
}

void Loads::add(const Population& population, const Protocol& protocol, const Supply& supply,
                const Flow& flow, double patients) {
  takes_.try_emplace(&protocol, population, protocol);
  add_treatment(protocol, supply, flow, patients);
  add_making(protocol, supply, flow, patients);
  add_consignments(supply.hospital, supply.there, flow.cells_sent * patients);
  add_consignments(supply.maker, supply.back, flow.released * patients);
  add_consignments(supply.maker, supply.samples, flow.tested * patients);
  add_decisions(population, flow, patients);
}

void Loads::add_decisions(const Population& population, const Flow& flow, double patients) {
  std::size_t owner = 0;
  for (std::size_t i = 0; i < scenario_.populations.size(); ++i)
    if (&scenario_.populations[i] == &population) owner = i + 1;
  for (std::size_t gate = 0; gate < gate_count; ++gate) {
    const Step& step = population.steps[gate];
    if (step.sessions.is_at_any_time() || step.session_capacity == 0) continue;
    Decisions& board = decisions_[board_index(static_cast<Gate>(gate), step.own_board ? owner : 0)];
    board.step = &step;
    board.asked += flow.decisions[gate] * patients;
  }
}

void Loads::add_treatment(const Protocol& protocol, const Supply& supply, const Flow& flow,
                          double patients) {
  const Takes& takes = takes_.at(&protocol);
  auto& here = asked_[supply.hospital];
  here[index_of(ResourceKind::apheresis_beds)].add(flow.collections * patients, takes.collection,
                                                   takes.collecting);
  if (const auto& slots = scenario_.sites[supply.hospital].slots) {
    double asked = flow.collections;
    if (slots->needed_for == Slots::For::culture) asked = flow.cultures;
    if (slots->needed_for == Slots::For::release) asked = flow.tested;
    here[index_of(ResourceKind::slots)].times += asked * patients;
  }
  if (!protocol.stay) return;
  const Stay& stay = *protocol.stay;
  Asked& ward = here[index_of(ResourceKind::ward_beds)];
  const double infused = flow.infused * patients;
  if (stay.from_lymphodepletion) ward.add(flow.lymphodepleted * patients, takes.before_infusion);
  if (!stay.from_lymphodepletion) ward.times += infused;
  ward.times += infused * takes.care.admissions;
  ward.busy += infused * takes.care.ward;
  Asked& intensive_care = here[index_of(ResourceKind::intensive_care_beds)];
  intensive_care.times += infused * takes.care.intensive_care_stays;
  intensive_care.busy += infused * takes.care.intensive_care;
}

void Loads::add_making(const Protocol& protocol, const Supply& supply, const Flow& flow,
                       double patients) {
  const Takes& takes = takes_.at(&protocol);
  const Product& product = protocol.product;
  auto& maker = asked_[supply.maker];
  const double cultures = flow.cultures * patients;
  const double tested = flow.tested * patients;

  Asked& suites = maker[index_of(ResourceKind::suites)];
  const double made_in = takes.start_work + takes.culture + takes.harvest_work;
  // A suite that is booked ahead stands empty until the cells are there.
  const double on_the_way = flow.cells_sent * patients * supply.there.expected_days;
  switch (protocol.policy.booking) {
    case Policy::Booking::on_receipt:
      suites.add(cultures, made_in, takes.making);
      break;
    case Policy::Booking::at_collection:
      suites.times += (flow.cells_sent + flow.made_again) * patients;
      suites.busy += cultures * made_in + on_the_way;
      suites.add_task(cultures, on_the_way / cultures, takes.making);
      break;
    case Policy::Booking::at_referral: {
      const double until_sent = flow.collections * patients * takes.collection;
      suites.times += (std::max(flow.collections, flow.cells_sent) + flow.made_again) * patients;
      suites.busy += cultures * made_in + on_the_way + until_sent;
      suites.add_task(cultures, (on_the_way + until_sent) / cultures, takes.making);
      break;
    }
  }

  Asked& operators = maker[index_of(ResourceKind::operators)];
  if (product.same_operator) {
    operators.add(cultures, made_in, takes.making);
  } else {
    operators.add(cultures, takes.start_work, takes.starting);
    if (takes.harvest_work > 0) operators.add(cultures, takes.harvest_work, takes.harvesting);
  }
  if (!product.release_since_collection) {
    const SiteIndex laboratory = product.tested_at.value_or(supply.maker);
    // A run takes one place for its whole batch, which is full where places are scarce.
    asked_[laboratory][index_of(ResourceKind::quality_control)].add(
        tested / scenario_.sites[laboratory].test_batch.size, takes.release, takes.releasing);
  }
  maker[index_of(ResourceKind::qualified_persons)].add(tested, takes.review, takes.reviewing);
  maker[index_of(ResourceKind::vector)].times += cultures;
}

void Loads::add_consignments(SiteIndex from, const Route& route, double consignments) {
  SiteIndex at = from;
  for (const Leg& leg : route.legs) {
    const Lane& lane = scenario_.lanes[leg.lane];
    consignments_[leg.lane][lane.from == at ? 0 : 1] += consignments;
    consignments *= 1 - lost_on(lane);
    at = leg.to;
  }
}

std::vector<OfferedLoad> Loads::all() const {
  std::vector<OfferedLoad> loads;
  BusyShares known;
  for (std::size_t site = 0; site < asked_.size(); ++site)
    list_site(static_cast<SiteIndex>(site), known, loads);
  list_sessions(loads);
  list_contracts(loads);
  return loads;
}

OfferedLoad Loads::load_of(SiteIndex site, ResourceKind kind, BusyShares& known) const {
  const Capacity& there = scenario_.sites[site].capacity_of(kind);
  const Asked& asked = asked_[site][index_of(kind)];
  const TimePoint until = end_of_service(scenario_);
  OfferedLoad load;
  load.site = site;
  load.place = scenario_.sites[site].name;
  load.kind = kind;
  load.name = resource_names[index_of(kind)];
  load.units = units_of(there, until);
  load.arrivals_per_day = asked.times;
  load.service_days = asked.times > 0 ? asked.busy / asked.times : 0;
  load.offered_load = asked.busy;
  load.busy_share = known.at_saturation(
      there.open,
      asked.tasks.empty() ? std::vector<TaskTime>{{1, load.service_days, {}}} : asked.tasks);
  load.capacity = mean_capacity(there, until, load.busy_share);
  rate(load);
  return load;
}

void Loads::list_site(SiteIndex site, BusyShares& known, std::vector<OfferedLoad>& loads) const {
  const Site& has = scenario_.sites[site];
  for (std::size_t k = 0; k < capacity_kind_count; ++k)
    if (has.capacity[k].limited || asked_[site][k].busy > 0)
      loads.push_back(load_of(site, static_cast<ResourceKind>(k), known));
  for (const ResourceKind kind : {ResourceKind::slots, ResourceKind::vector}) {
    if (kind == ResourceKind::slots ? !has.slots : !has.vector) continue;
    OfferedLoad load;
    load.site = site;
    load.place = has.name;
    load.kind = kind;
    load.name = name_of(kind);
    if (kind == ResourceKind::slots) {
      load.capacity = has.slots->each / has.slots->every.in_days();
      load.units = has.slots->each;
    }
    load.arrivals_per_day = load.offered_load = asked_[site][index_of(kind)].times;
    rate(load);
    loads.push_back(std::move(load));
  }
  for (const LaneIndex lane : lanes_from_[site]) list_departures(site, lane, loads);
}

void Loads::list_departures(SiteIndex from, LaneIndex index,
                            std::vector<OfferedLoad>& loads) const {
  const Lane& lane = scenario_.lanes[index];
  const bool along = lane.from == from;
  OfferedLoad load;
  load.site = from;
  load.place = scenario_.sites[from].name;
  load.kind = ResourceKind::departures;
  load.name = fmt::format("departures to {}", scenario_.sites[along ? lane.to : lane.from].name);
  if (!lane.mode.empty()) load.name += fmt::format(" ({})", lane.mode);
  load.capacity = static_cast<double>(lane.departures.per_week()) * lane.capacity / 7;
  load.units = lane.capacity;
  load.arrivals_per_day = load.offered_load = consignments_[index][along ? 0 : 1];
  rate(load);
  loads.push_back(std::move(load));
}

void Loads::list_sessions(std::vector<OfferedLoad>& loads) const {
  for (const auto& [board, decisions] : decisions_) {
    const Step& step = *decisions.step;
    const std::size_t owner = owner_of_board(board);
    OfferedLoad load;
    load.site = no_site;
    load.place = "board";
    load.kind = ResourceKind::sessions;
    load.name = fmt::format("{} sessions", kSteps[index_of(gate_of_board(board))]);
    if (owner > 0) load.name += " of " + scenario_.populations[owner - 1].name;
    load.capacity = static_cast<double>(step.sessions.per_week()) * step.session_capacity / 7;
    load.units = step.session_capacity;
    load.arrivals_per_day = load.offered_load = decisions.asked;
    rate(load);
    loads.push_back(std::move(load));
  }
}

void Loads::list_contracts(std::vector<OfferedLoad>& loads) const {
  // Who comes for less than a year takes no more places than there are patients.
  const double years = accrual_days(scenario_).value_or(days_a_year) / days_a_year;
  for (std::size_t i = 0; i < ordered_.size(); ++i) {
    if (!(ordered_[i] > 0)) continue;
    const YearlyContract& contract = scenario_.contracts[i];
    OfferedLoad load;
    load.site = no_site;
    load.place = contract.product;
    load.kind = ResourceKind::contract_places;
    load.name = name_of(load.kind);
    load.capacity = contract.most_a_year / days_a_year;
    load.units = contract.most_a_year;
    load.arrivals_per_day = ordered_[i];
    load.offered_load = ordered_[i] * std::min(years, 1.0);
    rate(load);
    loads.push_back(std::move(load));
  }
}

}  // namespace v2v
