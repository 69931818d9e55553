// Worker threads that take one replication after another.
#include "experiment/replicate.hpp"

#include "experiment/simgrid_process.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/engine/fast_engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

namespace v2v {
namespace {

/// Times of everybody at the ITT gate, from a run in which nobody can be lost any more.
class PotentialTimes final : public Observer {
 public:
  explicit PotentialTimes(Gate itt_gate) : itt_gate_(itt_gate) {}
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    if (record.counted && !record.left && record.has_reached(itt_gate_)) times.add(record);
  }
  PatientTimes times;

 private:
  Gate itt_gate_;
};

class TallyAndFates final : public Observer {
 public:
  explicit TallyAndFates(const Scenario& scenario) : tally(scenario), fates(scenario.itt_gate) {}
  void on(const JournalEntry& entry) override { tally.on(entry); }
  void on_closed(const PatientRecord& record) override {
    tally.on_closed(record);
    fates.on_closed(record);
  }
  Tally tally;
  Fates fates;
};

PathwayOutcome simulate_on(EngineKind kind, const Plan& plan, Observer& observer, Luck luck,
                           Attrition attrition) {
  if (kind == EngineKind::simgrid) return SimgridProcess(plan, luck, attrition).replay(observer);
  FastEngine engine;
  return simulate(plan, engine, observer, luck, attrition);
}

/// Statistics know no engine: what it has seen, in their words.
void add_uses(ResourceTotals& totals, const PathwayOutcome& outcome) {
  for (const PathwayOutcome::Use& use : outcome.resources)
    totals.add({use.site, use.kind, use.lane},
               {use.seen.observed.in_milliseconds(), use.seen.in_use_area, use.seen.capacity_area,
                use.seen.queue_area, use.seen.waits_of_served, use.seen.served, use.seen.waits});
}

/// What one thread needs for one arm.
class ArmWorker {
 public:
  explicit ArmWorker(const Plan& plan)
      : plan_(&plan), observer_(plan.scenario()), potential_(plan.scenario().itt_gate) {}

  ReplicationCounts run(EngineKind kind, Luck luck) {
    observer_.fates.clear();
    const PathwayOutcome outcome =
        simulate_on(kind, *plan_, observer_, luck, Attrition::as_in_scenario);
    check(outcome, luck);
    check(simulate_on(kind, *plan_, potential_, luck, Attrition::none_from_itt_gate), luck);
    add_uses(resources_, outcome);
    return observer_.tally.finish_replication();
  }
  const Fates& fates() const noexcept { return observer_.fates; }
  const PatientTimes& times() const noexcept { return observer_.tally.times(); }
  const PatientTimes& potential() const noexcept { return potential_.times; }
  const Waiting& waiting() const noexcept { return observer_.tally.waiting(); }
  const ResourceTotals& resources() const noexcept { return resources_; }

 private:
  /// Nobody may be left waiting when nothing happens any more.
  void check(const PathwayOutcome& outcome, Luck luck) const {
    if (outcome.patients_entered == outcome.patients_closed) return;
    throw Failure(
        Failure::Family::defect,
        fmt::format("{} of {} patients were left waiting at the end of replication {} of seed {}",
                    outcome.patients_entered - outcome.patients_closed, outcome.patients_entered,
                    luck.replication, luck.seed));
  }
  const Plan* plan_;
  TallyAndFates observer_;
  PotentialTimes potential_;
  ResourceTotals resources_;
};

class Replications {
 public:
  Replications(const std::vector<const Plan*>& arms, const RunOptions& options)
      : arms_(arms), options_(options), results_(arms.size()) {
    for (std::size_t arm = 0; arm < arms.size(); ++arm) {
      results_[arm].counts.resize(options.replications);
      if (arm > 0) results_[arm].against_first.resize(options.replications);
    }
  }

  std::vector<ArmCounts> run() {
    // A process that forks for SimGrid stays with one thread.
    unsigned threads = options_.engine == EngineKind::simgrid ? 1U : options_.threads;
    if (threads == 0) threads = std::max(1U, std::thread::hardware_concurrency());
    threads = std::min(threads, options_.replications);
    std::vector<std::thread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back([this] { work(); });
    work();
    for (std::thread& other : others) other.join();
    if (failure_) std::rethrow_exception(failure_);
    return std::move(results_);
  }

 private:
  void work() noexcept {
    try {
      std::vector<std::unique_ptr<ArmWorker>> workers;
      for (const Plan* plan : arms_) workers.push_back(std::make_unique<ArmWorker>(*plan));
      for (unsigned i = next_++; i < options_.replications; i = next_++) {
        run_one(workers, i);
        const std::scoped_lock lock(mutex_);
        if (failure_) return;
        ++done_;
        if (options_.progress) options_.progress(done_, options_.replications);
      }
      const std::scoped_lock lock(mutex_);
      for (std::size_t arm = 0; arm < workers.size(); ++arm) {
        results_[arm].times.merge(workers[arm]->times());
        results_[arm].potential.merge(workers[arm]->potential());
        results_[arm].waiting.merge(workers[arm]->waiting());
        results_[arm].resources.merge(workers[arm]->resources());
      }
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  /// Each replication has a place of its own in the results: no lock.
  void run_one(std::vector<std::unique_ptr<ArmWorker>>& workers, std::uint32_t replication) {
    const Luck luck{options_.seed, replication};
    for (std::size_t arm = 0; arm < workers.size(); ++arm) {
      results_[arm].counts[replication] = workers[arm]->run(options_.engine, luck);
      if (arm > 0)
        results_[arm].against_first[replication] =
            compare_fates(workers[0]->fates(), workers[arm]->fates());
    }
  }

  const std::vector<const Plan*>& arms_;
  const RunOptions& options_;
  std::vector<ArmCounts> results_;
  std::atomic<unsigned> next_{0};
  unsigned done_ = 0;
  std::mutex mutex_;  // guards the results' sums, the failure and the progress
  std::exception_ptr failure_;
};

}  // namespace

std::vector<ArmCounts> replicate(const std::vector<const Plan*>& arms, const RunOptions& options) {
  return Replications(arms, options).run();
}

}  // namespace v2v
