// The generator of the random models.
#include "differential/random_model.hpp"

#include "vein2vein/core/random.hpp"
#include "vein2vein/engine/process.hpp"
#include "vein2vein/engine/resource.hpp"

#include <algorithm>
#include <deque>
#include <memory>
#include <optional>

namespace v2v::test {
namespace {

constexpr std::uint32_t kMostPeople = 40;
constexpr std::size_t kMostUnits = 3;
constexpr SiteIndex kSites = 3;
constexpr LaneIndex kLanes = 4;
constexpr EquipmentIndex kEquipment = 3;

/// Numbers of one stream in turn.
class Luck {
 public:
  Luck(std::uint64_t seed, std::uint32_t whose) : stream_(seed, 0, whose) {}
  std::uint32_t below(std::uint32_t count) {
    const double drawn = stream_.uniform(0, index_++) * static_cast<double>(count);
    return std::min(static_cast<std::uint32_t>(drawn), count - 1);
  }
  bool one_in(std::uint32_t count) { return below(count) == 0; }
  /// Few whole hours, so that much happens at once; nothing at all; neighbouring milliseconds.
  Duration length() {
    const std::uint32_t drawn = below(10);
    if (drawn == 9) return Duration::milliseconds(below(3));
    return Duration::hours(drawn < 3 ? 0 : drawn < 6 ? 1 : drawn - 4);
  }

 private:
  RandomStream stream_;
  std::uint32_t index_ = 0;
};

/// When an equipment goes out of order and comes back, drawn from streams that nothing else uses.
class Changes {
 public:
  Changes(std::uint64_t seed, EquipmentIndex equipment) : luck_(seed, 1'000 + equipment) {}
  TimePoint next() {
    last_ = last_ + std::max(luck_.length(), Duration::milliseconds(1));
    return last_;
  }

 private:
  Luck luck_;
  TimePoint last_;
};

class Model;

/// Somebody who waits for the changes of an equipment, now and then looks away and misses some.
class Watchman {
 public:
  Watchman(Model& model, EquipmentIndex equipment);
  Watchman(const Watchman&) = delete;
  Watchman& operator=(const Watchman&) = delete;
  void watch();
  /// For a drawn while.
  void look_away();

 private:
  void changed();

  Model& model_;
  EquipmentIndex equipment_;
  Luck luck_;
  Changes changes_;
  TimePoint next_;
  std::uint32_t left_;
  Alarm<Watchman, &Watchman::changed> change_;
  Alarm<Watchman, &Watchman::watch> return_;
};

/// Somebody whose process does drawn things until it ends, is taken or leaves at a drawn instant.
class Person {
 public:
  Person(Model& model, std::uint32_t id);
  Person(const Person&) = delete;
  Person& operator=(const Person&) = delete;
  void begin();
  void take();
  bool waits() const { return process_.alive() && !running_; }

  Signal signal;

 private:
  /// Writes into the journal when the frame it lives in is destroyed.
  struct Witness {
    Person& person;
    explicit Witness(Person& whose) : person(whose) {}
    Witness(const Witness&) = delete;
    Witness& operator=(const Witness&) = delete;
    ~Witness() { person.note(Did::unwound); }
  };
  enum class Doing { nothing, holding, queueing, working, shipping, listening };

  Process live();
  void meddle();
  void note(Did what, std::int64_t detail = 0);
  void pause(Doing what, Did told, std::int64_t detail = 0) {
    note(told, detail);
    doing_ = what;
    running_ = false;
  }
  void go_on(Did told, std::int64_t detail = 0) {
    running_ = true;
    doing_ = Doing::nothing;
    note(told, detail);
  }
  void ended();

  Model& model_;
  std::uint32_t id_;
  Luck luck_;
  std::size_t units_ = 0;
  Doing doing_ = Doing::nothing;
  bool running_ = false;
  Alarm<Person, &Person::take> patience_;
  Process process_;
};

class Model {
 public:
  Model(Engine& engine, std::uint64_t seed);
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  Journal run();
  void note(Did what, std::uint32_t who, std::int64_t detail) {
    journal_.push_back({engine.now().in_milliseconds(), what, who, detail});
  }
  bool has_people() const { return !people_.empty(); }
  Person& anybody(Luck& luck) {
    return people_[luck.below(static_cast<std::uint32_t>(people_.size()))];
  }

  Engine& engine;
  const std::uint64_t seed;
  std::deque<Resource> resources;

 private:
  void arrive();
  void interrupt();
  void change_capacity();
  void close();

  Luck luck_;
  std::deque<Person> people_;
  std::deque<Watchman> watchmen_;
  Journal journal_;
  std::uint32_t interruptions_left_;
  std::uint32_t outages_left_;
  std::optional<std::pair<std::uint32_t, std::uint32_t>> outage_;  // resource, capacity before
  Alarm<Model, &Model::arrive> arrival_;
  Alarm<Model, &Model::interrupt> interruption_;
  Alarm<Model, &Model::change_capacity> change_;
};

Watchman::Watchman(Model& model, EquipmentIndex equipment)
    : model_(model),
      equipment_(equipment),
      luck_(model.seed, 2'000 + equipment),
      changes_(model.seed, equipment),
      next_(changes_.next()),
      left_(luck_.below(8)),
      change_(model.engine, *this),
      return_(model.engine, *this) {}

void Watchman::watch() {
  while (next_ < model_.engine.now()) next_ = changes_.next();
  model_.engine.change_state(change_, equipment_, next_);
}

void Watchman::changed() {
  model_.note(Did::switched, equipment_, left_);
  if (model_.has_people()) model_.anybody(luck_).signal.announce();
  next_ = changes_.next();
  if (left_-- == 0) return;
  watch();
  if (luck_.one_in(4)) look_away();
}

void Watchman::look_away() {
  if (!change_.pending()) return;
  model_.note(Did::stopped_watching, equipment_, left_);
  change_.cancel();
  model_.engine.schedule(return_, model_.engine.now() + luck_.length(), EventClass::decision);
}

Person::Person(Model& model, std::uint32_t id)
    : model_(model), id_(id), luck_(model.seed, id + 1), patience_(model.engine, *this) {}

void Person::begin() {
  note(Did::arrived);
  if (luck_.one_in(3))
    model_.engine.schedule(patience_, model_.engine.now() + Duration::hours(luck_.below(9)),
                           EventClass::decision);
  process_ = live();
  running_ = true;
  process_.start([](void* person) { static_cast<Person*>(person)->ended(); }, this);
}

void Person::ended() {
  running_ = false;
  note(Did::returned);
  patience_.cancel();
  if (luck_.one_in(2)) process_.destroy();
}

void Person::take() {
  if (!waits()) return;
  constexpr Did kTold[] = {Did::returned,
                           Did::taken_while_holding_time,
                           Did::taken_while_queued,
                           Did::taken_while_working,
                           Did::taken_while_shipping,
                           Did::taken_while_listening};
  note(kTold[static_cast<std::size_t>(doing_)]);
  if (units_ > 0) note(Did::taken_with_units, static_cast<std::int64_t>(units_));
  patience_.cancel();
  process_.destroy();
}

void Person::note(Did what, std::int64_t detail) { model_.note(what, id_, detail); }

Process Person::live() {
  const Witness witness(*this);
  std::vector<Unit> units;
  Engine& engine = model_.engine;
  for (std::uint32_t steps = 2 + luck_.below(9); steps > 0; --steps) {
    units_ = units.size();
    const std::uint32_t next = luck_.below(12);
    if (next < 3) {
      constexpr EventClass kClasses[] = {EventClass::work_ends, EventClass::work_ends,
                                         EventClass::decision, EventClass::request};
      const Duration length = luck_.length();
      pause(Doing::holding, Did::holds, length.in_milliseconds());
      co_await hold(engine, length, kClasses[luck_.below(4)]);
      go_on(Did::held);
    } else if (next < 6 && units.size() < kMostUnits) {
      const auto which = luck_.below(static_cast<std::uint32_t>(model_.resources.size()));
      const int priority = static_cast<int>(luck_.below(3));
      pause(Doing::queueing, Did::asks, which);
      units.push_back(co_await model_.resources[which].acquire(priority));
      go_on(Did::got, which);
    } else if (next < 8 && !units.empty()) {
      const auto which = luck_.below(static_cast<std::uint32_t>(units.size()));
      note(Did::gave_back, which);
      units.erase(units.begin() + which);
    } else if (next == 8) {
      const auto site = static_cast<SiteIndex>(luck_.below(kSites));
      pause(Doing::working, Did::works, site);
      co_await work(engine, site, luck_.length());
      go_on(Did::worked);
    } else if (next == 9) {
      const LaneIndex lane = luck_.below(kLanes);
      pause(Doing::shipping, Did::ships, lane);
      co_await ship(engine, lane, luck_.length());
      go_on(Did::shipped);
    } else if (next == 10 && luck_.one_in(3)) {
      pause(Doing::listening, Did::listens);
      co_await signal.heard(engine);
      go_on(Did::heard);
      signal.reset();
    } else {
      meddle();
    }
  }
}

/// Does something to somebody, or to its own patience.
void Person::meddle() {
  switch (luck_.below(6)) {
    case 0:
      note(Did::postponed, patience_.pending());
      patience_.cancel();
      model_.engine.schedule(patience_, model_.engine.now() + luck_.length(), EventClass::decision);
      break;
    case 1: {
      Person& other = model_.anybody(luck_);
      note(Did::ended_another, other.id_);
      other.take();
      break;
    }
    default: {
      Person& other = model_.anybody(luck_);
      note(Did::announced, other.id_);
      other.signal.announce();
    }
  }
}

Model::Model(Engine& on, std::uint64_t from)
    : engine(on),
      seed(from),
      luck_(from, 0),
      interruptions_left_(luck_.below(12)),
      outages_left_(luck_.below(5)),
      arrival_(on, *this),
      interruption_(on, *this),
      change_(on, *this) {
  const std::uint32_t count = 1 + luck_.below(4);
  for (std::uint32_t i = 0; i < count; ++i) resources.emplace_back(on, 1 + luck_.below(3));
  for (EquipmentIndex i = 0; i < kEquipment; ++i) watchmen_.emplace_back(*this, i);
}

void Model::arrive() {
  for (std::uint32_t together = 1 + luck_.below(3); together > 0; --together) {
    people_.emplace_back(*this, static_cast<std::uint32_t>(people_.size())).begin();
  }
  if (people_.size() < kMostPeople && !luck_.one_in(25))
    engine.schedule(arrival_, engine.now() + luck_.length(), EventClass::arrival);
}

void Model::interrupt() {
  if (!people_.empty()) anybody(luck_).take();
  watchmen_[luck_.below(kEquipment)].look_away();
  if (interruptions_left_-- > 0)
    engine.schedule(interruption_, engine.now() + luck_.length(), EventClass::decision);
}

void Model::change_capacity() {
  if (outage_) {
    const auto [which, before] = *outage_;
    outage_.reset();
    note(Did::capacity, which, before);
    resources[which].set_capacity(before);
    if (outages_left_-- == 0) return;
  } else {
    const auto which = luck_.below(static_cast<std::uint32_t>(resources.size()));
    outage_ = {which, resources[which].capacity()};
    const std::uint32_t capacity = luck_.one_in(4) ? resources[which].capacity() + 1 : 0;
    note(Did::capacity, which, capacity);
    resources[which].set_capacity(capacity);
  }
  engine.schedule(change_, engine.now() + luck_.length(), EventClass::calendar_changes);
}

Journal Model::run() {
  engine.schedule(arrival_, engine.now() + luck_.length(), EventClass::arrival);
  engine.schedule(interruption_, TimePoint::at(Duration::hours(1 + luck_.below(6))),
                  EventClass::decision);
  engine.schedule(change_, engine.now() + luck_.length(), EventClass::calendar_changes);
  for (Watchman& watchman : watchmen_) watchman.watch();
  // In pieces, with somebody coming between them, at the last event and not at the horizon.
  for (std::uint32_t pieces = luck_.below(3); pieces > 0; --pieces) {
    engine.run(engine.now() + Duration::hours(luck_.below(5)));
    people_.emplace_back(*this, static_cast<std::uint32_t>(people_.size())).begin();
  }
  engine.run();
  close();
  return std::move(journal_);
}

void Model::close() {
  for (Person& person : people_) {
    if (!person.waits()) continue;
    note(Did::left_at_the_end, 0, 0);
    person.take();
  }
  engine.run();  // nothing but hand-overs that find nobody
  for (std::uint32_t i = 0; i < resources.size(); ++i) {
    const Resource& resource = resources[i];
    const ResourceStatistics seen = resource.statistics();
    if (resource.in_use() != 0) note(Did::kept_in_use, i, resource.in_use());
    if (resource.queue_length() != 0) note(Did::kept_waiting, i, resource.queue_length());
    if (seen.served != seen.released || seen.requested != seen.served + seen.left_queue)
      note(Did::not_conserved, i, static_cast<std::int64_t>(seen.requested));
    for (const std::int64_t value : {seen.in_use_area, seen.queue_area, seen.capacity_area,
                                     seen.waits_of_served, seen.observed.in_milliseconds()})
      note(Did::statistics, i, value);
  }
  note(Did::happened, 0, static_cast<std::int64_t>(engine.happened()));
  note(Did::scheduled, 0, static_cast<std::int64_t>(engine.scheduled()));
}

}  // namespace

SimgridPlatform model_platform(std::uint64_t seed) {
  SimgridPlatform platform;
  for (SiteIndex i = 0; i < kSites; ++i)
    platform.sites.push_back({"site", kMostPeople + 10, i == 0 ? "" : "site"});  // names may repeat
  platform.lanes = {{0, 1}, {1, 2}, {0, 1}, {2, 2}};
  for (EquipmentIndex i = 0; i < kEquipment; ++i)
    platform.equipment.push_back(
        {"site", 1, [changes = Changes(seed, i)]() mutable { return changes.next(); }, 0.5 * i});
  return platform;
}

Journal run_model(Engine& engine, std::uint64_t seed) { return Model(engine, seed).run(); }

}  // namespace v2v::test
