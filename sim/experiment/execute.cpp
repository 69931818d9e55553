// Threads or workers that take one unit after another.
#include "experiment/execute.hpp"

#include "experiment/point_runner.hpp"
#include "experiment/prepare.hpp"
#include "experiment/schedule.hpp"
#include "experiment/simgrid_process.hpp"
#include "experiment/simgrid_trace.hpp"
#include "experiment/store/store.hpp"
#include "experiment/threads.hpp"
#include "experiment/unit_answer.hpp"
#include "experiment/verify_points.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/experiment/worker_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <set>
#include <thread>

namespace v2v {
namespace {

class Executor {
 public:
  Executor(const Study& study, const RunOptions& options, Stopping* stopping,
           const PointFinished& finished)
      : study_(study),
        options_(options),
        finished_(finished),
        store_(store_of(study, options)),
        schedule_(study, stopping, options.shard, 2 * others(),
                  store_ ? store_->finished() : std::vector<WorkUnit>()) {}

  Execution run() {
    verify_all();
    if (options_.workers) {
      ask_workers();
    } else {
      work_together(others(), [this] { work(); });
    }
    if (failure_) std::rethrow_exception(failure_);
    return {schedule_.units_done(), schedule_.units_in_all(), schedule_.complete()};
  }

 private:
  static std::unique_ptr<Store> store_of(const Study& study, const RunOptions& options) {
    if (options.store.empty()) return nullptr;
    auto store = std::make_unique<Store>(options.store, study, options.command);
    if (!options.repair) return store;
    for (const std::string& what : store->drop_damaged())
      if (options.notice) options.notice(options.store + ": " + what + " was damaged");
    return store;
  }

  /// How many simulate at a time.
  unsigned others() const {
    if (options_.workers) return options_.workers->size();
    // A process that forks for SimGrid stays with one thread.
    if (options_.engine == EngineKind::simgrid) return 1;
    const unsigned threads = options_.threads != 0
                                 ? options_.threads
                                 : std::max(1U, std::thread::hardware_concurrency());
    const std::uint64_t units = std::uint64_t{study_.batches()} * study_.points.size();
    return static_cast<unsigned>(std::clamp<std::uint64_t>(units, 1, threads));
  }

  /// What the store knows, and here and now the rest, unless workers do that with their first
  /// batch.
  void verify_all() {
    verified_.resize(study_.points.size());
    std::vector<std::uint32_t> points;
    for (std::uint32_t point = 0; point < verified_.size(); ++point) {
      verified_[point].resize(study_.points[point].arms.size());
      if (!study_.points[point].verified || !schedule_.is_mine({point, 0})) continue;
      if (is_verified_in_store(point) || options_.workers) continue;
      points.push_back(point);
    }
    verify_points(study_, points, others(), options_.verifying,
                  [this](std::uint32_t point, std::vector<Verification>&& arms) {
                    note_verified(point, std::move(arms));
                  });
    if (options_.trace.empty()) return;
    DrawnPlan drawn(*study_.points[0].arms[0], study_.uncertainty, study_.points[0].pinned);
    write_simgrid_trace(drawn.at({study_.seed, 0}), {study_.seed, 0}, options_.trace);
  }
  bool is_verified_in_store(std::uint32_t point) {
    if (!store_) return false;
    std::vector<Verification> known;
    for (std::uint32_t arm = 0; arm < verified_[point].size(); ++arm)
      if (auto one = store_->verification(point, arm)) known.push_back(std::move(*one));
    if (known.size() != verified_[point].size()) return false;
    verified_[point] = std::move(known);
    return true;
  }
  void note_verified(std::uint32_t point, std::vector<Verification> verified) {
    if (store_)
      for (std::uint32_t arm = 0; arm < verified.size(); ++arm)
        store_->put_verification(point, arm, verified[arm]);
    verified_[point] = std::move(verified);
  }

  void work() noexcept {
    try {
      std::unique_ptr<PointRunner> runner;
      std::uint32_t runs = 0;
      while (const auto unit = take()) {
        if (!runner || runs != unit->point)
          runner =
              std::make_unique<PointRunner>(study_, unit->point, simulation_on(options_.engine));
        runs = unit->point;
        keep(*unit, runner->run(unit->batch));
      }
    } catch (...) {
      fail();
    }
  }

  /// The next unit to simulate. Units that the store has are put into place on the way.
  std::optional<WorkUnit> take() {
    std::unique_lock lock(mutex_);
    while (!failure_) {
      const Schedule::Next next = schedule_.next();
      switch (next.kind) {
        case Schedule::Next::Kind::simulate:
          return next.unit;
        case Schedule::Next::Kind::load:
          put_into_place(next.unit, read(next.unit));
          break;
        case Schedule::Next::Kind::wait:
          changed_.wait(lock);
          break;
        case Schedule::Next::Kind::nothing:
          return std::nullopt;
      }
    }
    return std::nullopt;
  }

  BatchResult read(WorkUnit unit) {
    const std::scoped_lock lock(store_mutex_);
    return store_->read(unit);
  }

  /// First to the disk, then to the results: what counts is what was kept.
  void keep(WorkUnit unit, BatchResult&& result) {
    if (store_) {
      const std::scoped_lock lock(store_mutex_);
      store_->put(unit, result);
    }
    const std::scoped_lock lock(mutex_);
    put_into_place(unit, std::move(result));
  }

  /// With the mutex held.
  void put_into_place(WorkUnit unit, BatchResult&& result) {
    for (Schedule::Completed& completed : schedule_.absorb(unit, std::move(result))) {
      if (store_) {
        const std::scoped_lock lock(store_mutex_);
        store_->finish_point(static_cast<std::uint32_t>(completed.point), completed.replications);
      }
      finished_(completed.point,
                {std::move(completed.arms), std::move(verified_[completed.point])});
    }
    if (options_.progress)
      options_.progress(std::min(schedule_.replications_done(), schedule_.replications_in_all()),
                        schedule_.replications_in_all());
    changed_.notify_all();
  }

  void ask_workers() {
    constexpr unsigned kInFlight = 2;  // a worker's next unit is there when it has finished one
    std::set<WorkUnit> asked;          // and not yet answered
    std::vector<bool> greeted(options_.workers->size());
    const auto ask = [&](unsigned worker) {
      if (const auto unit = take_without_waiting()) {
        options_.workers->send(worker, unit->point, unit->batch);
        asked.insert(*unit);
        return;
      }
      idle_.push_back(worker);
    };
    for (unsigned turn = 0; turn < kInFlight; ++turn)
      for (unsigned worker = 0; worker < options_.workers->size(); ++worker) ask(worker);
    while (!asked.empty()) {
      WorkerPool::Answer answer = options_.workers->receive();
      if (answer.point == DescriptorPool::hello) {
        check_hello(answer);
        greeted[answer.worker] = true;
        continue;
      }
      const WorkUnit unit{answer.point, answer.batch};
      if (!greeted[answer.worker] || asked.erase(unit) == 0)
        throw Failure(Failure::Family::defect, "worker " + std::to_string(answer.worker) +
                                                   " sent what nobody had asked it for");
      auto result = decode_answer(answer.bytes);
      if (!result)
        throw Failure(Failure::Family::defect,
                      "worker " + std::to_string(answer.worker) + " sent what is not a result");
      if (!result->verified.empty()) note_verified(unit.point, std::move(result->verified));
      keep(unit, std::move(result->result));
      idle_.push_back(answer.worker);
      // A goal that was waiting for this answer may have work for those who had none.
      std::vector<unsigned> free;
      free.swap(idle_);
      for (const unsigned worker : free) ask(worker);
    }
  }

  /// Somebody who simulates something else must not be believed.
  void check_hello(const WorkerPool::Answer& answer) const {
    const std::uint64_t ours = identity_of(study_);
    std::string expected;
    for (unsigned byte = 0; byte < 8; ++byte)
      expected += static_cast<char>((ours >> (8 * byte)) & 0xffU);
    if (answer.bytes == expected) return;
    throw Failure(Failure::Family::input,
                  "worker " + std::to_string(answer.worker) +
                      " has another study: its scenario files, program or arguments differ");
  }

  std::optional<WorkUnit> take_without_waiting() {
    const std::scoped_lock lock(mutex_);
    for (;;) {
      const Schedule::Next next = schedule_.next();
      if (next.kind == Schedule::Next::Kind::simulate) return next.unit;
      if (next.kind != Schedule::Next::Kind::load) return std::nullopt;
      put_into_place(next.unit, read(next.unit));
    }
  }

  void fail() noexcept {
    const std::scoped_lock lock(mutex_);
    if (!failure_) failure_ = std::current_exception();
    changed_.notify_all();
  }

  const Study& study_;
  const RunOptions& options_;
  const PointFinished& finished_;
  std::unique_ptr<Store> store_;
  std::vector<std::vector<Verification>> verified_;  // by point, by arm
  std::mutex mutex_;        // guards the schedule, results, progress and the failure
  std::mutex store_mutex_;  // guards the store; taken after the other one, never before it
  std::condition_variable changed_;
  Schedule schedule_;
  std::vector<unsigned> idle_;  // workers without work
  std::exception_ptr failure_;
};

}  // namespace

std::vector<Verification> verify_point(const Study& study, std::uint32_t point,
                                       const VerificationProgress& progress) {
  std::vector<Verification> all;
  verify_points(study, {point}, 1, progress,
                [&all](std::uint32_t, std::vector<Verification>&& arms) { all = std::move(arms); });
  return all;
}

Execution execute(const Study& study, const RunOptions& options, Stopping* stopping,
                  const PointFinished& finished) {
  return Executor(study, options, stopping, finished).run();
}

}  // namespace v2v
