// The calendar of the reference engine, kept by SimGrid.
#include "vein2vein/engine/simgrid_engine.hpp"

#include "core/invariant.hpp"
#include "engine/simgrid/core.hpp"
#include "engine/simgrid/due_list.hpp"
#include "engine/simgrid/platform.hpp"
#include "engine/simgrid/tracer.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

namespace v2v {
namespace {

namespace sg = simgrid::s4u;
using simgrid::kernel::timer::Timer;

// What ends at one millisecond ends there within rounding; the events themselves happen a little
// later, when SimGrid has handled all of these ends.
constexpr double kFlushAfter = 0.4e-3;
constexpr double kStopAfter = 0.45e-3;
/// Farthest from its tick that SimGrid may end anything: between its precision and the flush.
constexpr double kTolerance = 0.2e-3;
/// When the clock is made to stop for a change of a profile.
constexpr double kBehindChange = 0.1e-3;

}  // namespace

/// Every pending event has a slot, whose index is the event's `place_`; the slot knows what in
/// SimGrid stands for it.
struct SimgridEngine::State {
  enum class Kind : std::uint8_t { none, timer, activity, change, due, too_late };
  /// What of the platform the event uses meanwhile.
  enum class Use : std::uint8_t { nothing, unit, no_unit, lane, equipment };
  struct Slot {
    Event* event = nullptr;
    std::int64_t at = 0;
    std::uint64_t order = 0;
    Timer* timer = nullptr;
    sg::ActivityPtr activity;
    std::uint32_t next_free = Event::kNotPending;
    std::uint32_t where = 0;   ///< index of the site, the lane or the equipment
    std::uint32_t unit = 0;    ///< of the site, or way of the lane; any number without a unit
    bool has_changed = false;  ///< the equipment
    Use use = Use::nothing;
    Kind kind = Kind::none;
  };

  State(SimgridEngine& engine, const SimgridPlatform& platform, const std::string& trace_file);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();

  /// A slot for the event; true if SimGrid has to say when it is due.
  bool enter(Event& event, TimePoint at, EventClass order, std::uint32_t& place);
  void leave(std::uint32_t place);
  void give_back(Slot& slot);
  void begin_timer(std::uint32_t place);
  void begin(std::uint32_t place, const sg::ActivityPtr& activity);
  /// Whether one more activity would be one too many; then a timer is to stand for it.
  bool is_full(const Slot& slot) {
    if (activities < kMostActivities && slot.use != Use::no_unit) return false;
    ++engine.timed_;
    return true;
  }
  void ended(std::uint32_t place);
  void watch(std::uint32_t place, EquipmentIndex which);
  void changed(EquipmentIndex which);
  void flush(std::int64_t tick);
  void let_due_happen(std::int64_t until);
  /// Has SimGrid handle what was taken back, without moving its clock: until then it still has its
  /// share of a host.
  void settle();
  sg::Host* host_of(const Slot& work) const {
    const auto& hosts = ground.sites[work.where].hosts;
    return hosts[work.unit % hosts.size()];
  }
  const SimgridGround::Way& way_of(const Slot& consignment) const {
    return ground.lanes[consignment.where].ways[consignment.unit];
  }

  SimgridEngine& engine;
  SimgridCore core;
  SimgridGround ground;
  SimgridTracer tracer;
  const bool traced;
  std::vector<std::vector<std::uint32_t>> free_units;  ///< by site; the next to be used comes last
  std::vector<bool> unlimited;                         ///< by site
  std::vector<std::uint32_t> watchers;  ///< by equipment: the place of who waits for its change
  std::vector<Slot> slots;
  std::uint32_t free_slots = Event::kNotPending;
  DueList due;
  std::int64_t reached = -1;  ///< what is scheduled up to this tick needs no SimGrid any more
  std::int64_t flush_at = -1;
  std::uint64_t too_late = 0;
  std::uint32_t activities = 0;         ///< under way
  std::vector<std::uint32_t> next_way;  ///< by lane
  /// Activities that were taken back or have happened, until SimGrid has handled their end, which
  /// it has when the clock has moved on twice.
  std::vector<sg::ActivityPtr> former, former_before;
};

SimgridEngine::State::State(SimgridEngine& owner, const SimgridPlatform& platform,
                            const std::string& trace_file)
    : engine(owner),
      core(trace_file),
      ground(build_ground(platform, trace_file.empty() ? Links::several : Links::single)),
      tracer(!trace_file.empty(), ground),
      traced(!trace_file.empty()),
      watchers(platform.equipment.size(), Event::kNotPending),
      next_way(platform.lanes.size()) {
  for (const SimgridPlatform::Site& site : platform.sites) {
    auto& units = free_units.emplace_back();
    for (std::uint32_t unit = site.units; unit > 0; --unit) units.push_back(unit - 1);
    unlimited.push_back(site.unlimited);
  }
  sg::Activity::on_completion_cb([this](const sg::Activity& activity) {
    const auto mark = reinterpret_cast<std::uintptr_t>(activity.get_data<void>());
    if (mark != 0) ended(static_cast<std::uint32_t>(mark - 1));
  });
  sg::Host::on_speed_change_cb([this](const sg::Host& host) {
    const auto mark = reinterpret_cast<std::uintptr_t>(host.get_data<void>());
    if (mark != 0) changed(static_cast<EquipmentIndex>(mark - 1));
  });
}

SimgridEngine::State::~State() { settle(); }

void SimgridEngine::State::settle() {
  if (!former.empty() || !former_before.empty()) core->run_until(sg::Engine::get_clock());
}

bool SimgridEngine::State::enter(Event& event, TimePoint at, EventClass order,
                                 std::uint32_t& place) {
  V2V_INVARIANT(!event.pending(), "an event is scheduled while it is pending");
  V2V_INVARIANT(at >= engine.now_, "an event is scheduled in the past");
  if (free_slots == Event::kNotPending) {
    place = static_cast<std::uint32_t>(slots.size());
    slots.emplace_back();
  } else {
    place = free_slots;
    free_slots = slots[place].next_free;
  }
  event.place_ = place;
  Slot& slot = slots[place];
  slot.event = &event;
  slot.at = at.in_milliseconds();
  slot.order = (static_cast<std::uint64_t>(order) << 56) | engine.scheduled_++;
  if (slot.at <= reached) {
    slot.kind = Kind::due;
    due.add({slot.at, slot.order, place});
    return false;
  }
  if (slot.at > kLatest) {
    slot.kind = Kind::too_late;
    ++too_late;
    return false;
  }
  return true;
}

void SimgridEngine::State::leave(std::uint32_t place) {
  Slot& slot = slots[place];
  slot.event->place_ = Event::kNotPending;
  give_back(slot);
  if (slot.activity) {
    slot.activity->set_data(nullptr);
    former.push_back(std::move(slot.activity));
    slot.activity = nullptr;
  }
  if (slot.kind == Kind::too_late) --too_late;
  if (slot.kind == Kind::activity) --activities;
  slot.kind = Kind::none;
  slot.next_free = std::exchange(free_slots, place);
}

void SimgridEngine::State::give_back(Slot& slot) {
  const Use use = std::exchange(slot.use, Use::nothing);
  if (use == Use::nothing) return;
  const std::int64_t tick =
      slot.kind == Kind::due ? slot.at : engine.now_.in_milliseconds();  // it is over; taken back
  if (use == Use::unit || use == Use::no_unit) {
    if (use == Use::unit) free_units[slot.where].push_back(slot.unit);
    tracer.count(host_of(slot), -1, tick);
  } else if (use == Use::lane) {
    tracer.count(way_of(slot).link, -1, tick);
  } else {
    watchers[slot.where] = Event::kNotPending;
  }
}

void SimgridEngine::State::begin_timer(std::uint32_t place) {
  slots[place].kind = Kind::timer;
  slots[place].timer = Timer::set(seconds(slots[place].at), [this, place] { ended(place); });
}

void SimgridEngine::State::begin(std::uint32_t place, const sg::ActivityPtr& activity) {
  ++activities;
  activity->set_data(reinterpret_cast<void*>(std::uintptr_t{place} + 1));
  slots[place].activity = activity;
  slots[place].kind = Kind::activity;
  activity->start();
}

void SimgridEngine::State::ended(std::uint32_t place) {
  Slot& slot = slots[place];
  V2V_INVARIANT(std::abs(sg::Engine::get_clock() - seconds(slot.at)) < kTolerance,
                "SimGrid ended something at another instant than its own");
  if (slot.kind == Kind::activity) --activities;
  slot.kind = Kind::due;
  due.add({slot.at, slot.order, place});
  if (flush_at == slot.at) return;
  V2V_INVARIANT(flush_at < 0, "SimGrid ended something before it had finished an earlier instant");
  flush_at = slot.at;
  Timer::set(seconds(slot.at) + kFlushAfter, [this] { flush(flush_at); });
}

/// SimGrid's clock does not stop at the change of a profile whose host is idle: the change is made,
/// and told with its date, on the way to the next instant. (Nothing can keep the host busy: SimGrid
/// gives up on work that begins at no speed.) So a timer stops it just behind.
void SimgridEngine::State::watch(std::uint32_t place, EquipmentIndex which) {
  V2V_INVARIANT(watchers[which] == Event::kNotPending, "two wait for a change of one equipment");
  Slot& slot = slots[place];
  slot.kind = Kind::change;
  slot.use = Use::equipment;
  slot.where = which;
  slot.has_changed = false;
  slot.timer = Timer::set(seconds(slot.at) + kBehindChange, [this, place] {
    V2V_INVARIANT(slots[place].has_changed, "equipment has no change when the model says so");
    ended(place);
  });
  watchers[which] = place;
}

/// There may be changes on the way to the one that is waited for.
void SimgridEngine::State::changed(EquipmentIndex which) {
  if (watchers[which] == Event::kNotPending) return;
  Slot& slot = slots[watchers[which]];
  if (std::abs(sg::Engine::get_clock() - seconds(slot.at)) < kTolerance) slot.has_changed = true;
}

void SimgridEngine::State::flush(std::int64_t tick) {
  former_before.clear();
  former_before.swap(former);
  reached = tick;
  let_due_happen(tick);
  flush_at = -1;
}

void SimgridEngine::State::let_due_happen(std::int64_t until) {
  while (const DueEntry* const next = due.first(until)) {
    const DueEntry entry = *next;
    due.drop_first();
    const Slot& slot = slots[entry.place];
    if (slot.kind != Kind::due || slot.order != entry.order) continue;  // taken back meanwhile
    Event& event = *slot.event;
    leave(entry.place);
    engine.now_ = TimePoint::at(Duration::milliseconds(entry.at));
    ++engine.happened_;
    let_happen(event);
  }
}

SimgridEngine::SimgridEngine(const SimgridPlatform& platform, const std::string& trace_file) {
  static bool made = false;
  if (std::exchange(made, true))
    throw Failure(Failure::Family::defect, "a second SimGrid engine in one process");
  state_ = std::make_unique<State>(*this, platform, trace_file);
}

SimgridEngine::~SimgridEngine() = default;

void SimgridEngine::schedule(Event& event, TimePoint at, EventClass order) {
  std::uint32_t place = 0;
  if (state_->enter(event, at, order, place)) state_->begin_timer(place);
}

void SimgridEngine::cancel(Event& event) noexcept {
  const std::uint32_t place = event.place_;
  State::Slot& slot = state_->slots[place];
  if (slot.kind == State::Kind::timer || slot.kind == State::Kind::change) {
    slot.timer->remove();
  } else if (slot.kind == State::Kind::activity) {
    slot.activity->set_data(nullptr);
    slot.activity->cancel();
  }
  state_->leave(place);
}

void SimgridEngine::work(Event& done, SiteIndex site, Duration length) {
  V2V_INVARIANT(site < state_->free_units.size(), "work at no site");
  std::uint32_t place = 0;
  if (!state_->enter(done, now_ + length, EventClass::work_ends, place)) return;
  State::Slot& slot = state_->slots[place];
  auto& free_units = state_->free_units[site];
  V2V_INVARIANT(!free_units.empty() || state_->unlimited[site],
                "more pieces of work at a site than it has units");
  slot.where = site;
  if (free_units.empty()) {
    slot.use = State::Use::no_unit;
    slot.unit = place;
  } else {
    slot.use = State::Use::unit;
    slot.unit = free_units.back();
    free_units.pop_back();
  }
  sg::Host* const host = state_->host_of(slot);
  state_->tracer.count(host, +1, now_.in_milliseconds());
  if (state_->is_full(slot)) return state_->begin_timer(place);
  const double left = seconds(slot.at) - sg::Engine::get_clock();
  state_->begin(place, sg::Exec::init()->set_flops_amount(left * kSimgridSpeed)->set_host(host));
}

void SimgridEngine::ship(Event& arrived, LaneIndex lane, Duration length) {
  V2V_INVARIANT(lane < state_->ground.lanes.size(), "a consignment crosses no lane");
  std::uint32_t place = 0;
  if (!state_->enter(arrived, now_ + length, EventClass::work_ends, place)) return;
  State::Slot& slot = state_->slots[place];
  slot.use = State::Use::lane;
  slot.where = lane;
  std::uint32_t& next = state_->next_way[lane];
  slot.unit = std::exchange(next, (next + 1) % state_->ground.lanes[lane].ways.size());
  const SimgridGround::Way& crossed = state_->way_of(slot);
  state_->tracer.count(crossed.link, +1, now_.in_milliseconds());
  if (state_->is_full(slot)) return state_->begin_timer(place);
  const double left = seconds(slot.at) - sg::Engine::get_clock();
  const auto payload = static_cast<std::uint64_t>(std::llround(left * kSimgridBandwidth));
  state_->begin(place, sg::Comm::sendto_init(crossed.from, crossed.to)->set_payload_size(payload));
}

void SimgridEngine::change_state(Event& changed, EquipmentIndex equipment, TimePoint at) {
  V2V_INVARIANT(equipment < state_->watchers.size(), "a change of no equipment");
  std::uint32_t place = 0;
  if (state_->enter(changed, at, EventClass::calendar_changes, place))
    state_->watch(place, equipment);
}

void SimgridEngine::run(TimePoint horizon) {
  const std::int64_t until = horizon.in_milliseconds();
  V2V_INVARIANT(state_->tracer.is_on() || !state_->traced, "a traced engine runs a second time");
  state_->let_due_happen(std::min(until, state_->reached));
  if (!state_->traced) state_->settle();  // what was taken back since the last run
  if (until > kLatest) {
    state_->core->run();
    V2V_INVARIANT(state_->too_late == 0, "an event is later than SimGrid's clock can tell apart");
  } else if (until > state_->reached) {
    state_->core->run_until(seconds(until) + kStopAfter);
    state_->reached = until;
  }
}

}  // namespace v2v
