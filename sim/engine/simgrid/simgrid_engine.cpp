// The calendar of the reference engine, kept by SimGrid.
#include "vein2vein/engine/simgrid_engine.hpp"

#include "core/invariant.hpp"
#include "engine/simgrid/due_list.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <simgrid/kernel/Timer.hpp>
#include <simgrid/s4u.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <csignal>
#include <limits>
#include <optional>
#include <string>
#include <utility>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define V2V_THREAD_CONTEXTS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define V2V_THREAD_CONTEXTS 1
#endif
#endif

namespace v2v {
namespace {

namespace sg = simgrid::s4u;
using simgrid::kernel::timer::Timer;

// One unit of SimGrid's time is a second. What ends at one millisecond ends there within rounding;
// the events themselves happen a little later, when SimGrid has handled all of these ends.
constexpr double kTick = 1.0e-3;
constexpr double kFlushAfter = 0.4e-3;
constexpr double kStopAfter = 0.45e-3;
/// Farthest from its tick that SimGrid may end anything: between its precision and the flush.
constexpr double kTolerance = 0.2e-3;
/// SimGrid's clock is a double: up to 2^35 s (1,088 years) its steps are below 4 microseconds, far
/// finer than its precision as set below. What is due later stays pending and cannot happen.
constexpr std::int64_t kLatest = (std::int64_t{1} << 35) * 1000;

constexpr double kSpeed = 1.0;  // work is measured in seconds
/// Whenever something starts or ends on a host or link, SimGrid looks at everything that runs
/// there. So the units of a site, a core each, are spread over several hosts and the consignments
/// of a lane over several links.
constexpr std::uint32_t kMostHosts = 256;
constexpr std::size_t kTracks = 16;
// Payloads are whole bytes: a microsecond of transit each.
constexpr double kBandwidth = 1.0e6;

double seconds(std::int64_t tick) { return static_cast<double>(tick) * kTick; }

/// SimGrid installs handlers of its own for signals; the program keeps the ones it has.
class KeptSignalHandlers {
 public:
  KeptSignalHandlers() {
    for (Kept& kept : kept_) ::sigaction(kept.signal, nullptr, &kept.action);
  }
  KeptSignalHandlers(const KeptSignalHandlers&) = delete;
  KeptSignalHandlers& operator=(const KeptSignalHandlers&) = delete;
  ~KeptSignalHandlers() {
    for (const Kept& kept : kept_) ::sigaction(kept.signal, &kept.action, nullptr);
  }

 private:
  struct Kept {
    int signal;
    struct sigaction action;
  };
  Kept kept_[3] = {{SIGINT, {}}, {SIGSEGV, {}}, {SIGBUS, {}}};
};

/// The s4u engine, configured so that lengths are exact: no latencies, no protocol, and whatever
/// ends within a tenth of a millisecond of the clock has ended.
class Core {
 public:
  Core() {
    const KeptSignalHandlers kept;
    std::vector<std::string> words = {"vein2vein",
                                      "--log=root.thres:critical",
                                      "--cfg=debug/clean-atexit:no",
                                      "--cfg=surf/precision:1e-4",
                                      "--cfg=network/model:CM02",
                                      "--cfg=network/TCP-gamma:0",
                                      "--cfg=network/crosstraffic:0"};
#ifdef V2V_THREAD_CONTEXTS
    words.emplace_back("--cfg=contexts/factory:thread");  // the others confuse sanitizers
#endif
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int count = static_cast<int>(words.size());
    engine_.emplace(&count, arguments.data());
  }
  const sg::Engine* operator->() const { return &*engine_; }

 private:
  std::optional<sg::Engine> engine_;
};

}  // namespace

/// Every pending event has a slot, whose index is the event's `place_`; the slot knows what in
/// SimGrid stands for it.
struct SimgridEngine::State {
  enum class Kind : std::uint8_t { none, timer, activity, due, too_late };
  struct Slot {
    Event* event = nullptr;
    std::int64_t at = 0;
    std::uint64_t order = 0;
    Timer* timer = nullptr;
    sg::ActivityPtr activity;
    std::uint32_t next_free = Event::kNotPending;
    std::uint32_t site = 0;  ///< where it is work, and on which unit
    std::uint32_t unit = kNoUnit;
    Kind kind = Kind::none;
  };
  static constexpr std::uint32_t kNoUnit = std::numeric_limits<std::uint32_t>::max();
  struct Site {
    std::vector<sg::Host*> hosts;           ///< unit u is a core of host u modulo their number
    std::vector<std::uint32_t> free_units;  ///< the next to be used comes last
  };
  struct Lane {
    struct Track {
      sg::Host* from;
      sg::Host* to;
    };
    std::array<Track, kTracks> tracks{};  ///< used in turn
    std::size_t next = 0;
  };

  State(SimgridEngine& engine, const SimgridPlatform& platform);
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State();
  void build(const SimgridPlatform& platform);
  Site build(const sg::NetZone& root, const SimgridPlatform::Site& site);
  Lane build(const sg::NetZone& root, const SimgridPlatform::Lane& lane);

  /// A slot for the event; true if SimGrid has to say when it is due.
  bool enter(Event& event, TimePoint at, EventClass order, std::uint32_t& place);
  void leave(std::uint32_t place);
  void begin(std::uint32_t place, const sg::ActivityPtr& activity);
  void ended(std::uint32_t place);
  void flush(std::int64_t tick);
  void let_due_happen(std::int64_t until);
  /// Has SimGrid handle what was taken back, without moving its clock: until then it still has its
  /// share of a host.
  void settle();

  SimgridEngine& engine;
  Core core;
  std::vector<Site> sites;
  std::vector<Lane> lanes;
  std::vector<Slot> slots;
  std::uint32_t free_slots = Event::kNotPending;
  DueList due;
  std::int64_t reached = -1;  ///< what is scheduled up to this tick needs no SimGrid any more
  std::int64_t flush_at = -1;
  std::uint64_t too_late = 0;
  /// Activities that were taken back or have happened, until SimGrid has handled their end, which
  /// it has when the clock has moved on twice.
  std::vector<sg::ActivityPtr> former, former_before;
};

SimgridEngine::State::State(SimgridEngine& owner, const SimgridPlatform& platform) : engine(owner) {
  build(platform);
  sg::Activity::on_completion_cb([this](const sg::Activity& activity) {
    const auto mark = reinterpret_cast<std::uintptr_t>(activity.get_data<void>());
    if (mark != 0) ended(static_cast<std::uint32_t>(mark - 1));
  });
}

SimgridEngine::State::~State() { settle(); }

void SimgridEngine::State::settle() {
  if (!former.empty() || !former_before.empty()) core->run_until(sg::Engine::get_clock());
}

SimgridEngine::State::Site SimgridEngine::State::build(const sg::NetZone& root,
                                                       const SimgridPlatform::Site& site) {
  const std::string name = std::to_string(sites.size()) + " " + site.name;
  sg::NetZone* const zone = sg::create_empty_zone(name)->set_parent(&root);
  Site result;
  const std::uint32_t count = std::min(site.units, kMostHosts);
  for (std::uint32_t i = 0; i < count; ++i) {
    sg::Host* const host = zone->create_host(name + " host " + std::to_string(i), kSpeed);
    const std::uint32_t cores = (site.units - i + count - 1) / count;
    result.hosts.push_back(host->set_core_count(static_cast<int>(cores))->seal());
  }
  for (std::uint32_t unit = site.units; unit > 0; --unit) result.free_units.push_back(unit - 1);
  return result;
}

SimgridEngine::State::Lane SimgridEngine::State::build(const sg::NetZone& root,
                                                       const SimgridPlatform::Lane& lane) {
  V2V_INVARIANT(lane.from < sites.size() && lane.to < sites.size(), "a lane ends at no site");
  const std::string name = "lane " + std::to_string(lanes.size()) + ", " +
                           std::to_string(lane.from) + " to " + std::to_string(lane.to);
  sg::NetZone* const zone = sg::create_full_zone(name)->set_parent(&root);
  Lane result;
  for (std::size_t i = 0; i < result.tracks.size(); ++i) {
    const std::string track = name + ", track " + std::to_string(i);
    sg::Host* const from = zone->create_host(track + " from", kSpeed)->seal();
    sg::Host* const to = zone->create_host(track + " to", kSpeed)->seal();
    const sg::Link* const link = zone->create_link(track, kBandwidth)
                                     ->set_latency(0.0)
                                     ->set_sharing_policy(sg::Link::SharingPolicy::FATPIPE)
                                     ->seal();
    zone->add_route(from->get_netpoint(), to->get_netpoint(), nullptr, nullptr,
                    {sg::LinkInRoute(link)}, false);
    result.tracks[i] = {from, to};
  }
  return result;
}

void SimgridEngine::State::build(const SimgridPlatform& platform) {
  sg::NetZone* const root = sg::create_full_zone("vein2vein");
  for (const SimgridPlatform::Site& site : platform.sites) sites.push_back(build(*root, site));
  for (const SimgridPlatform::Lane& lane : platform.lanes) lanes.push_back(build(*root, lane));
  root->seal();
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
  if (slot.activity) {
    slot.activity->set_data(nullptr);
    former.push_back(std::move(slot.activity));
    slot.activity = nullptr;
  }
  if (slot.unit != kNoUnit)
    sites[slot.site].free_units.push_back(std::exchange(slot.unit, kNoUnit));
  if (slot.kind == Kind::too_late) --too_late;
  slot.kind = Kind::none;
  slot.next_free = std::exchange(free_slots, place);
}

void SimgridEngine::State::begin(std::uint32_t place, const sg::ActivityPtr& activity) {
  activity->set_data(reinterpret_cast<void*>(std::uintptr_t{place} + 1));
  slots[place].activity = activity;
  slots[place].kind = Kind::activity;
  activity->start();
}

void SimgridEngine::State::ended(std::uint32_t place) {
  Slot& slot = slots[place];
  V2V_INVARIANT(std::abs(sg::Engine::get_clock() - seconds(slot.at)) < kTolerance,
                "SimGrid ended something at another instant than its own");
  slot.kind = Kind::due;
  due.add({slot.at, slot.order, place});
  if (flush_at == slot.at) return;
  V2V_INVARIANT(flush_at < 0, "SimGrid ended something before it had finished an earlier instant");
  flush_at = slot.at;
  Timer::set(seconds(slot.at) + kFlushAfter, [this] { flush(flush_at); });
}

void SimgridEngine::State::flush(std::int64_t tick) {
  former_before.clear();
  former_before.swap(former);
  reached = tick;
  let_due_happen(tick);
  flush_at = -1;
}

void SimgridEngine::State::let_due_happen(std::int64_t until) {
  while (const Due* const next = due.first(until)) {
    const Due entry = *next;
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

SimgridEngine::SimgridEngine(const SimgridPlatform& platform) {
  static bool made = false;
  if (std::exchange(made, true))
    throw Failure(Failure::Family::defect, "a second SimGrid engine in one process");
  state_ = std::make_unique<State>(*this, platform);
}

SimgridEngine::~SimgridEngine() = default;

void SimgridEngine::schedule(Event& event, TimePoint at, EventClass order) {
  std::uint32_t place = 0;
  if (!state_->enter(event, at, order, place)) return;
  State::Slot& slot = state_->slots[place];
  slot.kind = State::Kind::timer;
  slot.timer = Timer::set(seconds(slot.at), [state = state_.get(), place] { state->ended(place); });
}

void SimgridEngine::cancel(Event& event) noexcept {
  const std::uint32_t place = event.place_;
  State::Slot& slot = state_->slots[place];
  if (slot.kind == State::Kind::timer) {
    slot.timer->remove();
  } else if (slot.kind == State::Kind::activity) {
    slot.activity->set_data(nullptr);
    slot.activity->cancel();
  }
  state_->leave(place);
}

void SimgridEngine::work(Event& done, SiteIndex site, Duration length) {
  V2V_INVARIANT(site < state_->sites.size(), "work at no site");
  std::uint32_t place = 0;
  if (!state_->enter(done, now_ + length, EventClass::work_ends, place)) return;
  State::Slot& slot = state_->slots[place];
  State::Site& where = state_->sites[site];
  V2V_INVARIANT(!where.free_units.empty(), "more pieces of work at a site than it has units");
  slot.site = site;
  slot.unit = where.free_units.back();
  where.free_units.pop_back();
  sg::Host* const host = where.hosts[slot.unit % where.hosts.size()];
  const double left = seconds(slot.at) - sg::Engine::get_clock();
  state_->begin(place, sg::Exec::init()->set_flops_amount(left * kSpeed)->set_host(host));
}

void SimgridEngine::ship(Event& arrived, LaneIndex lane, Duration length) {
  V2V_INVARIANT(lane < state_->lanes.size(), "a consignment crosses no lane");
  std::uint32_t place = 0;
  if (!state_->enter(arrived, now_ + length, EventClass::work_ends, place)) return;
  State::Lane& crossed = state_->lanes[lane];
  const State::Lane::Track& track = crossed.tracks[crossed.next++ % kTracks];
  const double left = seconds(state_->slots[place].at) - sg::Engine::get_clock();
  const auto payload = static_cast<std::uint64_t>(std::llround(left * kBandwidth));
  state_->begin(place, sg::Comm::sendto_init(track.from, track.to)->set_payload_size(payload));
}

void SimgridEngine::run(TimePoint horizon) {
  const std::int64_t until = horizon.in_milliseconds();
  state_->let_due_happen(std::min(until, state_->reached));
  state_->settle();  // what was taken back since the last run
  if (until > kLatest) {
    state_->core->run();
    V2V_INVARIANT(state_->too_late == 0, "an event is later than SimGrid's clock can tell apart");
  } else if (until > state_->reached) {
    state_->core->run_until(seconds(until) + kStopAfter);
    state_->reached = until;
  }
}

}  // namespace v2v
