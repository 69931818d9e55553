// The farm as actors: launchers, coordinators and workers of every shard.
#include "model.hpp"

#include "vein2vein/core/random.hpp"

#include <simgrid/s4u.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <string>
#include <vector>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define V2V_THREAD_CONTEXTS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define V2V_THREAD_CONTEXTS 1
#endif
#endif

namespace v2v::farm {

std::uint32_t Work::size_of(std::uint64_t unit) const noexcept {
  const auto in_point = static_cast<std::uint32_t>(unit % batches());
  return in_point + 1 < batches() ? batch : replications - batch * in_point;
}

namespace {

namespace sg = simgrid::s4u;

constexpr double kRequestBytes = 12;  // worker, point and batch
constexpr unsigned kInFlight = 2;     // a worker's next unit is there when it has finished one
constexpr unsigned kVain = 200;       // failures in a row without anything stored: it never ends

/// What luck decides; never reused.
enum Purpose : std::uint32_t { unit_time, straggler, failure };

struct Unit {
  double seconds = 0;
  std::uint32_t replications = 0;
  std::uint32_t worker = 0;
  bool stored = false;
};

/// Mean 1; the logarithm is normal (Box and Muller 1958).
double lognormal(const RandomStream& luck, double spread) {
  if (spread <= 0) return 1;
  const double variance = std::log1p(spread * spread);
  const auto [radius, angle] = luck.uniform_pair(unit_time, 0);
  const double normal = std::sqrt(-2 * std::log(radius)) * std::cos(2 * std::numbers::pi * angle);
  return std::exp(std::sqrt(variance) * normal - variance / 2);
}

/// The shards that no job has begun yet.
struct Queue {
  const Work& work;
  const Cluster& cluster;
  std::uint64_t seed;
  std::uint32_t next = 0;

  std::vector<Unit> units_of(std::uint32_t shard) const {
    std::vector<Unit> units;
    for (std::uint64_t unit = shard; unit < work.units(); unit += cluster.shards) {
      const RandomStream luck(seed, 0, static_cast<std::uint32_t>(unit));
      const std::uint32_t size = work.size_of(unit);
      units.push_back({size * work.replication * lognormal(luck, cluster.spread), size});
    }
    return units;
  }
  /// How many points begin in a shard, which verifies them.
  std::uint32_t points_of(std::uint32_t shard) const {
    std::uint32_t points = 0;
    for (std::uint64_t unit = 0; unit < work.units(); unit += work.batches())
      if (unit % cluster.shards == shard) ++points;
    return points;
  }
};

/// Some ranks with a coordinator and a store: one job after another, while there are shards.
class Slot {
 public:
  Slot(Queue& queue, std::uint32_t number)
      : queue_(queue), work_(queue.work), cluster_(queue.cluster), number_(number) {
    // Shares of the ranks that differ by one at most.
    const auto end = [&](std::uint64_t slots) {
      return static_cast<std::uint32_t>(cluster_.ranks * slots / cluster_.jobs);
    };
    ranks_ = end(std::uint64_t{number} + 1) - end(number);
  }

  /// Makes the nodes of this slot.
  void build(sg::NetZone& zone, std::uint32_t& nodes) {
    for (std::uint32_t rank = 0; rank < ranks_; rank += cluster_.ranks_per_node, ++nodes) {
      const bool slow =
          RandomStream(queue_.seed, 0, nodes).uniform(straggler) < cluster_.stragglers;
      const double speed = slow ? 1 / cluster_.slowness : 1;
      const int cores = static_cast<int>(std::min(cluster_.ranks_per_node, ranks_ - rank));
      sg::Host* node = zone.create_host("node-" + std::to_string(nodes), speed);
      node->set_core_count(cores)->seal();
      connect(zone, *node, cluster_.latency / 2);
      nodes_.push_back(node);
    }
    // The store's process is on the first node, but its link is what all answers share.
    store_ = zone.create_host("store-" + std::to_string(number_), 1);
    store_->seal();
    connect(zone, *store_, cluster_.latency / 2);
  }

  void launch() {
    sg::Actor::create("launcher", store_, [this] { work(); });
  }

  double end() const noexcept { return end_; }
  double busy() const noexcept { return busy_; }
  std::uint64_t lost() const noexcept { return lost_; }
  std::uint32_t failures() const noexcept { return failures_; }
  bool finished() const noexcept { return vain_ < kVain; }

 private:
  void connect(sg::NetZone& zone, sg::Host& host, double latency) const {
    sg::Link* link = zone.create_split_duplex_link("of " + host.get_name(), cluster_.bandwidth)
                         ->set_latency(latency)
                         ->seal();
    zone.add_route(host.get_netpoint(), nullptr, nullptr, nullptr,
                   {{link, sg::LinkInRoute::Direction::UP}}, true);
  }

  void work() {
    while (finished() && queue_.next < cluster_.shards) {
      const std::uint32_t shard = queue_.next++;
      units_ = queue_.units_of(shard);
      to_verify_ = queue_.points_of(shard);
      complete_ = false;
      while (finished() && !complete_) attempt();
    }
    end_ = sg::Engine::get_clock();
  }

  /// Begins the job, perhaps once more; what was stored stays.
  void attempt() {
    ++attempts_;
    const sg::ActorPtr coordinator = sg::Actor::create("coordinator", store_, [this] { begin(); });
    coordinator->join(time_to_failure());
    if (complete_) return;
    coordinator->kill();
    end_processes();
    ++failures_;
    ++vain_;
    lost_ += under_way_;
    sg::this_actor::sleep_for(cluster_.requeue);
  }

  /// The first failure of any node ends the slot. Negative: never.
  double time_to_failure() const {
    if (cluster_.node_mtbf <= 0) return -1;
    return RandomStream(queue_.seed, failures_, number_).exponential(failure) * cluster_.node_mtbf /
           static_cast<double>(nodes_.size());
  }

  void begin() {
    under_way_ = 0;
    inbox_ = mailbox("store");
    inbox_->set_receiver(sg::Actor::self());
    sg::this_actor::sleep_for(cluster_.start);
    for (; to_verify_ > 0; --to_verify_) sg::this_actor::sleep_for(work_.verification);
    for (std::uint32_t worker = 0; worker < ranks_; ++worker) {
      outboxes_.push_back(mailbox(std::to_string(worker)));
      workers_.push_back(sg::Actor::create("worker", nodes_[worker / cluster_.ranks_per_node],
                                           [this, worker] { simulate(worker); }));
      // Whoever has a receiver is sent to at once, not only when it asks.
      outboxes_.back()->set_receiver(workers_.back());
    }
    coordinate();
    end_processes();
    complete_ = true;
  }

  void end_processes() {
    for (const sg::ActorPtr& worker : workers_) worker->kill();
    workers_.clear();
    // A mailbox keeps its receiver, dead or alive, and there can be thousands of jobs.
    for (sg::Mailbox* outbox : outboxes_) outbox->set_receiver(nullptr);
    outboxes_.clear();
    inbox_->set_receiver(nullptr);
  }

  /// Hands out, in their order, the units that are not stored.
  void coordinate() {
    auto next = units_.begin();
    const auto ask = [&](std::uint32_t worker) {
      while (next != units_.end() && next->stored) ++next;
      if (next == units_.end()) return;
      Unit* unit = &*next++;
      unit->worker = worker;
      sg::this_actor::sleep_for(work_.send);
      outboxes_[worker]->put_init(unit, static_cast<std::uint64_t>(kRequestBytes))->detach();
      ++under_way_;
    };
    for (unsigned turn = 0; turn < kInFlight; ++turn)
      for (std::uint32_t worker = 0; worker < ranks_; ++worker) ask(worker);
    while (under_way_ > 0) {
      Unit* unit = inbox_->get<Unit>();
      const double seconds = work_.store + unit->replications * work_.rows;
      sg::this_actor::sleep_for(seconds);
      busy_ += seconds;
      unit->stored = true;
      vain_ = 0;
      --under_way_;
      ask(unit->worker);
    }
  }

  void simulate(std::uint32_t worker) {
    for (;;) {
      auto* unit = outboxes_[worker]->get<Unit>();
      // A rank has a core of its own: there is nothing to share, which `execute` would look for.
      sg::this_actor::sleep_for(unit->seconds / sg::this_actor::get_host()->get_speed());
      const auto bytes = static_cast<std::uint64_t>(unit->replications * work_.bytes);
      inbox_->put_init(unit, bytes)->detach();
    }
  }

  /// Of this attempt: nobody gets what was sent before a failure.
  sg::Mailbox* mailbox(const std::string& whose) const {
    return sg::Mailbox::by_name(std::to_string(number_) + " " + std::to_string(attempts_) + " " +
                                whose);
  }

  Queue& queue_;
  const Work& work_;
  const Cluster& cluster_;
  std::uint32_t number_, ranks_ = 0;
  std::uint32_t to_verify_ = 0;
  std::vector<Unit> units_;  // of the shard
  std::vector<sg::Host*> nodes_;
  sg::Host* store_ = nullptr;
  std::vector<sg::ActorPtr> workers_;
  std::vector<sg::Mailbox*> outboxes_;
  sg::Mailbox* inbox_ = nullptr;
  std::uint64_t under_way_ = 0, lost_ = 0;
  std::uint32_t attempts_ = 0, failures_ = 0;
  std::uint32_t vain_ = 0;  // failures since anything was stored
  double busy_ = 0, end_ = 0;
  bool complete_ = false;  // the shard
};

}  // namespace

Prediction play(const Work& work, const Cluster& cluster, std::uint64_t seed) {
  std::vector<std::string> words = {"v2v-farm", "--log=root.thres:critical",
                                    "--cfg=debug/clean-atexit:no",
                                    // Latency and bandwidth as stated, without a model of TCP.
                                    "--cfg=network/model:CM02", "--cfg=network/TCP-gamma:0",
                                    "--cfg=network/crosstraffic:0", "--cfg=contexts/stack-size:64"};
#ifdef V2V_THREAD_CONTEXTS
  words.emplace_back("--cfg=contexts/factory:thread");  // the others confuse sanitizers
#endif
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int count = static_cast<int>(words.size());
  sg::Engine engine(&count, arguments.data());

  sg::NetZone* zone = sg::create_star_zone("cluster");
  Queue queue{work, cluster, seed};
  std::vector<Slot> slots;
  slots.reserve(cluster.jobs);
  std::uint32_t nodes = 0;
  for (std::uint32_t slot = 0; slot < cluster.jobs; ++slot)
    slots.emplace_back(queue, slot).build(*zone, nodes);
  zone->seal();
  for (Slot& slot : slots) slot.launch();
  engine.run();

  Prediction prediction;
  prediction.units = work.units();
  double busiest = 0;
  for (const Slot& slot : slots) {
    prediction.wall = std::max(prediction.wall, slot.end());
    prediction.lost += slot.lost();
    prediction.failures += slot.failures();
    prediction.finishes = prediction.finishes && slot.finished();
    busiest = std::max(busiest, slot.busy());
  }
  if (cluster.shards > 1) prediction.merge = work.merge * work.all_replications();
  prediction.store_busy = busiest / prediction.wall;
  prediction.efficiency =
      prediction.finishes ? work.seconds() / (cluster.ranks * prediction.wall) : 0;
  return prediction;
}

}  // namespace v2v::farm
