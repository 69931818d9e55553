// Making, opening and reading what is shared.
#include "pathway/shared/facilities.hpp"

#include "core/invariant.hpp"
#include "pathway/purposes.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <algorithm>

namespace v2v {
namespace {

bool is_laboratory_of_any(const Plan& plan, SiteIndex site) {
  for (const PopulationPlan& population : plan.populations())
    for (const auto& rules : population.rules())
      for (const Option& option : rules->options())
        if (option.rules->protocol().product.tested_at == site) return true;
  return false;
}

bool is_of_makers(ResourceKind kind) {
  return kind >= ResourceKind::suites && kind <= ResourceKind::qualified_persons;
}

}  // namespace

Facilities::Facilities(const Plan& plan, Engine& engine, Luck luck)
    : plan_(plan), engine_(engine), luck_(luck), sites_(plan.scenario().sites.size()) {
  make_capacities();
  for (std::size_t i = 0; i < sites_.size(); ++i) make_site(static_cast<SiteIndex>(i));
  make_departures();
  make_sessions();
  // Both by site, then by kind.
  auto kept = kept_.begin();
  for_each([&](const PathwayOutcome::Use& use, const auto&) {
    if (kept != kept_.end() && kept->site == use.site && kept->kind == use.kind)
      (kept++)->place = reported_.size();
    reported_.emplace_back();
  });
  V2V_INVARIANT(kept == kept_.end(), "a capacity is not reported");
}

void Facilities::make_capacities() {
  const Scenario& scenario = plan_.scenario();
  for (std::size_t i = 0; i < sites_.size(); ++i) {
    const auto site = static_cast<SiteIndex>(i);
    const bool tests = is_laboratory_of_any(plan_, site);
    for (std::size_t k = 0; k < capacity_kind_count; ++k) {
      const auto kind = static_cast<ResourceKind>(k);
      const bool used = is_of_makers(kind) ? plan_.is_maker(site) ||
                                                 (tests && kind == ResourceKind::quality_control)
                                           : plan_.is_hospital(site);
      const Capacity& rules = scenario.sites[i].capacity[k];
      if (!used || !rules.limited) continue;
      kept_.emplace_back(site, kind, engine_, rules);
      sites_[i].resources[k] = &kept_.back().keeper.resource();
    }
  }
}

void Facilities::make_site(SiteIndex index) {
  const Site& site = plan_.scenario().sites[index];
  AtSite& here = sites_[index];
  if (site.slots && plan_.is_hospital(index)) {
    slots_.emplace_back(engine_, *site.slots);
    here.allotment = &slots_.back();
    here.resources[index_of(ResourceKind::slots)] = &slots_.back().resource();
  }
  if (site.vector && plan_.is_maker(index)) {
    stocks_.emplace_back(
        engine_, *site.vector,
        RandomStream(luck_.seed, luck_.replication, purpose::stream_of_stock(index)));
    here.stock = &stocks_.back();
    here.resources[index_of(ResourceKind::vector)] = &stocks_.back().resource();
  }
  if (!site.open.is_always_open()) here.door = &doors_.emplace_back(engine_, site.open);
  if (site.test_batch.size > 1)
    here.test_batch =
        &gatherings_.emplace_back(engine_, site.test_batch.size, site.test_batch.longest_wait,
                                  here.resources[index_of(ResourceKind::quality_control)]);
}

void Facilities::make_departures() {
  const Scenario& scenario = plan_.scenario();
  const bool any = std::any_of(scenario.lanes.begin(), scenario.lanes.end(),
                               [](const Lane& lane) { return !lane.departures.is_at_any_time(); });
  if (any) lanes_.resize(scenario.lanes.size());
  for (std::size_t i = 0; any && i < scenario.lanes.size(); ++i) {
    const Lane& lane = scenario.lanes[i];
    if (lane.departures.is_at_any_time()) continue;
    for (Departures*& direction : lanes_[i])
      direction = &departures_.emplace_back(engine_, lane.departures, lane.capacity);
  }
}

/// A board that one population has for itself is another one than that of all others.
void Facilities::make_sessions() {
  const auto& populations = plan_.populations();
  sessions_.assign(populations.size(), {});
  for (std::size_t gate = 0; gate < gate_count; ++gate) {
    Departures* shared = nullptr;
    for (std::size_t i = 0; i < populations.size(); ++i) {
      const Step& step = populations[i].population().steps[gate];
      if (step.sessions.is_at_any_time()) continue;
      Departures*& its = sessions_[i][gate];
      its = step.own_board ? nullptr : shared;
      if (!its) its = &departures_.emplace_back(engine_, step.sessions, step.session_capacity);
      if (!step.own_board) shared = its;
    }
  }
}

void Facilities::open(DailyUse of) {
  const std::vector<Equipment> equipment = equipment_of(plan_.scenario());
  for (Kept& kept : kept_) {
    const auto found = std::find_if(
        equipment.begin(), equipment.end(),
        [&kept](const Equipment& one) { return one.site == kept.site && one.kind == kept.kind; });
    std::optional<OutageTimes> outages;
    const auto index = static_cast<EquipmentIndex>(found - equipment.begin());
    if (found != equipment.end()) outages.emplace(plan_.scenario(), *found, index, luck_);
    kept.keeper.start(outages, index);
  }
  for (SlotKeeper& slots : slots_) slots.start();
  watched_ = of;
  if (of != DailyUse::of_nothing) watch_days();
}

void Facilities::close() noexcept {
  for (Kept& kept : kept_) kept.keeper.stop();
  for (SlotKeeper& slots : slots_) slots.stop();
  for (StockKeeper& stock : stocks_) stock.stop();
}

Resource* Facilities::slots(SiteIndex hospital, Slots::For what) noexcept {
  Resource* const slots = find(hospital, ResourceKind::slots);
  return slots && plan_.scenario().sites[hospital].slots->needed_for == what ? slots : nullptr;
}

const SlotKeeper* Facilities::release_slots(SiteIndex hospital) const noexcept {
  const SlotKeeper* const keeper = sites_[hospital].allotment;
  const auto& slots = plan_.scenario().sites[hospital].slots;
  return keeper && slots->needed_for == Slots::For::release ? keeper : nullptr;
}

void Facilities::somebody_needs_vector(SiteIndex maker) {
  if (StockKeeper* const stock = sites_[maker].stock) stock->somebody_asks();
}

/// In the order of `PathwayOutcome::resources`.
template <class Visit>
void Facilities::for_each(Visit visit) const {
  for (std::size_t i = 0; i < sites_.size(); ++i) {
    const auto site = static_cast<SiteIndex>(i);
    for (std::size_t k = 0; k < resource_kind_count; ++k)
      if (Resource* const resource = sites_[i].resources[k])
        visit(PathwayOutcome::Use{site, static_cast<ResourceKind>(k), 0, resource->capacity(), {}},
              *resource);
    if (Door* const door = sites_[i].door)
      visit(PathwayOutcome::Use{site, ResourceKind::opening_hours, 0, 0, {}}, *door);
  }
  for (std::size_t lane = 0; lane < lanes_.size(); ++lane) {
    const Lane& ends = plan_.scenario().lanes[lane];
    for (std::size_t direction = 0; direction < 2; ++direction)
      if (Departures* const departures = lanes_[lane][direction])
        visit(PathwayOutcome::Use{direction == 0 ? ends.from : ends.to,
                                  ResourceKind::departures,
                                  static_cast<LaneIndex>(lane),
                                  0,
                                  {}},
              *departures);
  }
  for (std::size_t gate = 0; gate < gate_count; ++gate)
    for (std::size_t i = 0; i < sessions_.size(); ++i) {
      Departures* const sessions = sessions_[i][gate];
      const bool seen =
          std::any_of(sessions_.begin(), sessions_.begin() + static_cast<std::ptrdiff_t>(i),
                      [=](const auto& other) { return other[gate] == sessions; });
      if (!sessions || seen) continue;
      const bool own = plan_.populations()[i].population().steps[gate].own_board;
      visit(PathwayOutcome::Use{no_site,
                                ResourceKind::sessions,
                                board_index(static_cast<Gate>(gate), own ? i + 1 : 0),
                                0,
                                {}},
            *sessions);
    }
}

/// What has been seen since the last report is carried over: a day may begin before the reset.
void Facilities::reset_statistics() {
  std::size_t place = 0;
  for_each([&](const PathwayOutcome::Use&, auto& shared) {
    const QueueLog::Areas seen = shared.areas();
    QueueLog::Areas& before = reported_[place++];
    before = {before.capacity - seen.capacity, before.in_use - seen.in_use,
              before.queue - seen.queue};
    shared.reset_statistics();
  });
}

std::vector<PathwayOutcome::Use> Facilities::read() const {
  std::vector<PathwayOutcome::Use> uses;
  for_each([&uses](PathwayOutcome::Use use, const auto& shared) {
    use.seen = shared.statistics();
    uses.push_back(use);
  });
  return uses;
}

void Facilities::watch_days() {
  for (Kept& kept : kept_) {
    sites_[kept.site].hours[index_of(kept.kind)] = &kept.today;
    kept.keeper.resource().watch(kept.today);
  }
}

void Facilities::report_day(Observer& observer) {
  const double length = static_cast<double>((engine_.now() - reported_until_).in_milliseconds());
  if (!(length > 0)) return;
  for (Kept& kept : kept_) kept.keeper.resource().bring_up_to_date();
  const auto report = [&](SiteIndex site, ResourceKind kind, LaneIndex lane, std::size_t place,
                          const QueueLog::Areas& now) {
    const bool is_capacity = index_of(kind) < capacity_kind_count;
    QueueLog::Areas& before = reported_[place];
    observer.on_day({reported_until_, site, kind, lane,
                     static_cast<double>(now.capacity - before.capacity) / length,
                     static_cast<double>(now.in_use - before.in_use) / length,
                     static_cast<double>(now.queue - before.queue) / length,
                     is_capacity ? sites_[site].hours[index_of(kind)] : nullptr});
    before = now;
  };
  std::size_t place = 0;
  if (watched_ == DailyUse::of_capacities)
    for (Kept& kept : kept_)
      report(kept.site, kept.kind, 0, kept.place, kept.keeper.resource().areas());
  else
    for_each([&](const PathwayOutcome::Use& use, const auto& shared) {
      report(use.site, use.kind, use.lane, place++, shared.areas());
    });
  for (Kept& kept : kept_) kept.today.clear();
  reported_until_ = engine_.now();
}

}  // namespace v2v
