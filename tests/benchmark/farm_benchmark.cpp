// The tables of tools/clusters.md: SimGrid plays a study's coordinators and workers on a cluster.
// First, and with any word nothing else, clusters whose time is a closed form.
#include "vein2vein/core/random.hpp"

#include <fmt/format.h>
#include <simgrid/s4u.hpp>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <numbers>
#include <string>
#include <vector>

namespace {

namespace sg = simgrid::s4u;
using Count = std::uint32_t;
constexpr Count kRanksPerNode = 64;

/// A study on a cluster. Times are in seconds.
struct Farm {
  Count points = 2000, replications = 1000, batch = 0;  // of every point; of a unit of work
  double replication = 8, verification = 0;  // to simulate one; of a point, by its coordinator
  double send = 10e-6, store = 2e-3;         // of the coordinator, for every unit
  double rows = 50e-6, merge = 50e-6;        // of a replication, into the store of its job; of all
  Count bytes = 600;                         // of a replication in a result's message
  Count ranks = 1, jobs = 1;                 // jobs share these and the units; 0: one for each node
  double latency = 1e-3, bandwidth = 12.5e9;  // of a message; of a node's link, bytes a second
  double start = 20, requeue = 600;           // until ranks work; until a failed job begins again
  double spread = 0.1;                        // standard deviation of a unit's time over its mean
  double slow_nodes = 0.01;                   // share of those that work at half the speed
  double node_lasts = 365 * 86'400.0;         // mean time between failures of a node

  Count batches() const { return (replications + batch - 1) / batch; }
};

enum Purpose : Count { unit_time, slow_node, failure };  // of luck
v2v::RandomStream luck_of(Count what, Count turn = 0) { return {1, turn, what}; }

struct Unit {
  double seconds = 0;
  Count replications = 0, worker = 0;
  bool stored = false;
};

/// Some ranks with a coordinator and a store. `nodes` counts those of all jobs.
struct Job {
  Job(const Farm& farm, Count number, sg::NetZone& zone, Count& nodes)
      : farm_(farm), number_(number) {
    // Shares that differ by one at most.
    ranks_ = farm.ranks * (number + 1) / farm.jobs - farm.ranks * number / farm.jobs;
    for (Count rank = 0; rank < ranks_; rank += kRanksPerNode, ++nodes) {
      const bool slow = luck_of(nodes).uniform(slow_node) < farm.slow_nodes;
      nodes_.push_back(host(zone, "node-" + std::to_string(nodes), slow ? 0.5 : 1));
    }
    // The store's process is on the first node, but its link is what all results share.
    store_ = host(zone, "store-" + std::to_string(number), 1);
    const double variance = std::log1p(farm.spread * farm.spread);
    for (Count unit = number; unit < farm.points * farm.batches(); unit += farm.jobs) {
      const Count in_point = unit % farm.batches();
      const Count size = std::min(farm.batch, farm.replications - farm.batch * in_point);
      const auto [one, two] = luck_of(unit).uniform_pair(unit_time, 0);
      const double normal = std::sqrt(-2 * std::log(one)) * std::cos(2 * std::numbers::pi * two);
      const double spread = std::exp(std::sqrt(variance) * normal - variance / 2);  // mean 1
      units_.push_back({size * farm.replication * spread, size});
      if (in_point == 0) ++to_verify_;
    }
    sg::Actor::create("launcher", store_, [this] { run(); });
  }

  sg::Host* host(sg::NetZone& zone, const std::string& name, double speed) const {
    sg::Host* made = zone.create_host(name, speed)->seal();
    sg::Link* link = zone.create_split_duplex_link("of " + name, farm_.bandwidth);
    link->set_latency(farm_.latency / 2)->seal();
    zone.add_route(made->get_netpoint(), nullptr, nullptr, nullptr,
                   {{link, sg::LinkInRoute::Direction::UP}}, true);
    return made;
  }

  /// Begins again after the first failure of any node; what was stored stays.
  void run() {
    for (;; ++failures_) {
      const auto coordinator = sg::Actor::create("coordinator", store_, [this] { begin(); });
      coordinator->join(luck_of(number_, failures_).exponential(failure) * farm_.node_lasts /
                        static_cast<double>(nodes_.size()));
      for (const sg::ActorPtr& worker : workers_) worker->kill();
      workers_.clear();
      // A mailbox would keep a receiver that is dead, with its stack.
      for (sg::Mailbox* outbox : outboxes_) outbox->set_receiver(nullptr);
      outboxes_.clear();
      inbox_->set_receiver(nullptr);
      if (complete_) return;
      coordinator->kill();
      sg::this_actor::sleep_for(farm_.requeue);
    }
  }

  void begin() {
    inbox_ = mailbox("store");
    inbox_->set_receiver(sg::Actor::self());
    sg::this_actor::sleep_for(farm_.start);
    for (; to_verify_ > 0; --to_verify_) sg::this_actor::sleep_for(farm_.verification);
    for (Count worker = 0; worker < ranks_; ++worker) {
      outboxes_.push_back(mailbox(std::to_string(worker)));
      workers_.push_back(sg::Actor::create("worker", nodes_[worker / kRanksPerNode],
                                           [this, worker] { simulate(worker); }));
      // Whoever is known to receive there is sent to at once, not only when it asks.
      outboxes_.back()->set_receiver(workers_.back());
    }
    coordinate();
    complete_ = true;
  }

  /// Of this attempt: nobody gets what was sent before a failure.
  sg::Mailbox* mailbox(const std::string& whose) const {
    return sg::Mailbox::by_name(fmt::format("{} {} {}", number_, failures_, whose));
  }

  /// Hands out, in their order, the units that are not stored.
  void coordinate() {
    auto next = units_.begin();
    Count under_way = 0;
    const auto ask = [&](Count worker) {
      while (next != units_.end() && next->stored) ++next;
      if (next == units_.end()) return;
      next->worker = worker;
      sg::this_actor::sleep_for(farm_.send);
      outboxes_[worker]->put_init(&*next++, 12)->detach();  // bytes: worker, point and batch
      ++under_way;
    };
    for (Count turn = 0; turn < 2; ++turn)  // whoever has finished a unit has another one
      for (Count worker = 0; worker < ranks_; ++worker) ask(worker);
    for (; under_way > 0; --under_way) {
      Unit* unit = inbox_->get<Unit>();
      sg::this_actor::sleep_for(farm_.store + unit->replications * farm_.rows);
      unit->stored = true;
      ask(unit->worker);
    }
  }

  void simulate(Count worker) {
    for (sg::Mailbox* orders = outboxes_[worker];;) {
      Unit* unit = orders->get<Unit>();
      // A rank has a core of its own: there is nothing to share, which `execute` would look for.
      sg::this_actor::sleep_for(unit->seconds / sg::this_actor::get_host()->get_speed());
      inbox_->put_init(unit, unit->replications * farm_.bytes)->detach();
    }
  }

  const Farm& farm_;
  Count number_, ranks_ = 0, to_verify_ = 0, failures_ = 0;
  std::vector<Unit> units_;
  std::vector<sg::Host*> nodes_;
  sg::Host* store_ = nullptr;
  std::vector<sg::ActorPtr> workers_;
  std::vector<sg::Mailbox*> outboxes_;
  sg::Mailbox* inbox_ = nullptr;
  bool complete_ = false;
};

/// Seconds until the last job has ended.
double play(const Farm& farm) {
  // Latency and bandwidth as stated, without a model of TCP.
  char log[] = "--log=root.thres:critical";
  char settings[] =
      "--cfg=network/model:CM02 network/TCP-gamma:0 network/crosstraffic:0 contexts/stack-size:64";
  char* words[] = {log, log, settings, nullptr};
  int count = 3;
  sg::Engine engine(&count, words);
  sg::NetZone* zone = sg::create_star_zone("cluster");
  std::vector<Job> jobs;
  jobs.reserve(farm.jobs);
  for (Count job = 0, nodes = 0; job < farm.jobs; ++job) jobs.emplace_back(farm, job, *zone, nodes);
  zone->seal();
  engine.run();
  return sg::Engine::get_clock();
}

/// All at once, each in a process of its own, for SimGrid's clock cannot be set back. NaN: failed.
std::vector<double> play_all(const std::vector<Farm>& farms) {
  const std::size_t size = farms.size() * sizeof(double);
  auto* const shared = static_cast<double*>(
      ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  std::fflush(stdout);  // once, and not by everybody
  for (std::size_t i = 0; i < farms.size(); ++i) {
    shared[i] = NAN;
    if (::fork() != 0) continue;
    shared[i] = play(farms[i]);
    ::_exit(0);
  }
  while (::wait(nullptr) > 0) continue;
  const std::vector<double> walls(shared, shared + farms.size());
  ::munmap(shared, size);
  return walls;
}

struct Check {
  void (*change)(Farm&);  // 64 units of 10 s on one rank of a cluster that costs nothing
  double wall, within;
  const char* why;
};

// 2000 units of 10 s, failures every 20 s (Duda, Information Processing Letters 16 (1983) 221-229).
const double kThrough = std::exp(-0.5), kFailures = 2000 * (1 / kThrough - 1);
const Check kChecks[] = {
    {[](Farm& it) { it.replications = 24; }, 32 * 24, 1e-5, "one worker takes the sum of the work"},
    {[](Farm& it) { it.ranks = 5; }, 130, 1e-5, "equal units take rounds"},
    {[](Farm& it) { it.ranks = 5, it.jobs = 4; }, 160, 1e-5, "three of four jobs have one rank"},
    {[](Farm& it) { it.start = 7, it.verification = 0.5; }, 663, 1e-5, "what comes first"},
    {[](Farm& it) { it.slow_nodes = 1; }, 1280, 1e-5, "half the speed"},
    {[](Farm& it) { it.ranks = 4, it.latency = 2; }, 164, 1e-3, "no wait for the next unit"},
    {[](Farm& it) { it.ranks = 64, it.bytes = 100'000, it.bandwidth = 1e6; }, 74, 1e-3, "a link"},
    {[](Farm& it) { it.ranks = 64, it.store = 0.5, it.rows = 0.05; }, 74, 1e-5, "a coordinator"},
    {[](Farm& it) { it.points = 1000, it.node_lasts = 20, it.requeue = 5; }, (20 + 5) * kFailures,
     4 * 15 * std::sqrt(kFailures / kThrough), "restarts"},
};

bool hold() {
  std::vector<Farm> farms;
  for (const Check& check : kChecks) {
    Farm& it = farms.emplace_back();
    it.points = 32, it.replications = 20, it.batch = 10, it.replication = 1, it.node_lasts = 1e15;
    it.send = it.store = it.rows = it.latency = it.start = it.spread = it.slow_nodes = it.bytes = 0;
    check.change(it);
  }
  const std::vector<double> walls = play_all(farms);
  for (std::size_t i = 0; i < walls.size(); ++i) {
    if (std::abs(walls[i] - kChecks[i].wall) <= kChecks[i].within) continue;
    fmt::print(stderr, "{}: {} s, not {}\n", kChecks[i].why, walls[i], kChecks[i].wall);
    return false;
  }
  return true;
}

struct Table {
  const char* caption;
  std::vector<Count> ranks, batches;
  Farm farm;
};

const Farm kShort{.points = 29, .replications = 10'000, .replication = 250e-6, .start = 0};
const Table kTables[] = {
    {"The study", {1, 10, 100, 1000, 10'000}, {5, 10, 20, 50, 100}, {}},
    {"Fewer points", {10'000}, {2, 3, 5}, {.points = 800}},
    {"A quarter", {1000, 10'000}, {5, 10, 20, 50, 100}, {.points = 500}},
    {"16 jobs", {10'000}, {2, 5, 10}, {.jobs = 16}},
    {"A job on every node", {10'000}, {5, 10}, {.jobs = 0}},
    {"Nodes that last two days", {10'000}, {5, 20}, {.node_lasts = 2 * 86'400.0}},
    {"20 s of verification a point", {1000, 10'000}, {5}, {.verification = 20}},
    {"Short replications", {1, 2, 4, 8, 16}, {10, 25, 100, 1000}, kShort},
};

std::string duration(double seconds) {
  if (seconds < 120) return fmt::format("{:.0f} s", seconds);
  if (seconds < 7200) return fmt::format("{:.0f} min", seconds / 60);
  if (seconds < 172'800) return fmt::format("{:.0f} h", seconds / 3600);
  return fmt::format("{:.0f} d", seconds / 86'400);
}

/// The efficiency of each batch, the shortest time, and the batches that are good enough.
void print(const Table& table) {
  Farm it = table.farm;
  const double work = 1.0 * it.points * it.replications * it.replication;
  fmt::print("{}{}: {} points x {} replications of {:g} s = {} of one core\n\n",
             &table == kTables ? "" : "\n", table.caption, it.points, it.replications,
             it.replication, duration(work));
  fmt::print("{:>8}  efficiency with batches of\n{:>8} {:>8}   {:>9}   at least 90 %\n", "",
             "ranks", fmt::join(table.batches, ""), "shortest");
  for (const Count ranks : table.ranks) {
    it.ranks = ranks;
    if (table.farm.jobs == 0) it.jobs = (ranks + kRanksPerNode - 1) / kRanksPerNode;
    std::vector<Farm> farms;
    for (const Count batch : table.batches) it.batch = batch, farms.push_back(it);
    fmt::print("{:>8} ", ranks);
    double shortest = HUGE_VAL;
    std::string good;
    for (std::size_t i = 0; const double wall : play_all(farms)) {
      const double efficiency = work / (ranks * wall);
      fmt::print("{:>6.0f} %", 100 * efficiency);
      shortest = std::min(shortest, wall + (it.jobs > 1 ? it.merge * work / it.replication : 0));
      if (efficiency >= 0.9) good += fmt::format(", {}", farms[i].batch);
      ++i;
    }
    fmt::print("   {:>9}   {}\n", duration(shortest), good.empty() ? "none" : good.substr(2));
  }
}

}  // namespace

int main(int words, char**) {
  if (!hold()) return 1;
  for (const Table& table : kTables)
    if (words == 1) print(table);
  return std::fflush(stdout) == 0 ? 0 : 1;
}
