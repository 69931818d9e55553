// Threads or workers that take one unit after another.
#include "experiment/execute.hpp"

#include "experiment/point_runner.hpp"
#include "experiment/prepare.hpp"
#include "experiment/schedule.hpp"
#include "experiment/simgrid_trace.hpp"
#include "experiment/store/store.hpp"
#include "experiment/verify.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/experiment/worker_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
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
        store_(options.store.empty()
                   ? nullptr
                   : std::make_unique<Store>(options.store, study, options.command)),
        schedule_(study, stopping, options.shard, 2 * others(),
                  store_ ? store_->finished() : std::vector<WorkUnit>()) {}

  Execution run() {
    verify_all();
    if (options_.workers) {
      ask_workers();
    } else {
      std::vector<std::thread> threads;
      for (unsigned i = 1; i < others(); ++i) threads.emplace_back([this] { work(); });
      work();
      for (std::thread& thread : threads) thread.join();
    }
    if (failure_) std::rethrow_exception(failure_);
    return {schedule_.units_done(), schedule_.units_in_all(), schedule_.complete()};
  }

 private:
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

  void verify_all() {
    verified_.resize(study_.points.size());
    for (std::uint32_t point = 0; point < verified_.size(); ++point) {
      const StudyPoint& it = study_.points[point];
      verified_[point].resize(it.arms.size());
      if (!it.verified || !schedule_.is_mine({point, 0})) continue;
      for (std::uint32_t arm = 0; arm < it.arms.size(); ++arm) {
        const auto known = store_ ? store_->verification(point, arm) : std::nullopt;
        if (known) {
          verified_[point][arm] = *known;
          continue;
        }
        DrawnPlan drawn(*it.arms[arm], study_.uncertainty, it.pinned);
        const Luck luck{study_.seed, 0};
        verified_[point][arm] = verify(drawn.at(luck), luck);
        if (store_) store_->put_verification(point, arm, verified_[point][arm]);
      }
    }
    if (options_.trace.empty()) return;
    DrawnPlan drawn(*study_.points[0].arms[0], study_.uncertainty, study_.points[0].pinned);
    write_simgrid_trace(drawn.at({study_.seed, 0}), {study_.seed, 0}, options_.trace);
  }

  void work() noexcept {
    try {
      std::unique_ptr<PointRunner> runner;
      std::uint32_t runs = 0;
      while (const auto unit = take()) {
        if (!runner || runs != unit->point)
          runner = std::make_unique<PointRunner>(study_, unit->point, options_.engine);
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
    unsigned under_way = 0;
    const auto ask = [&](unsigned worker) {
      if (const auto unit = take_without_waiting()) {
        options_.workers->send(worker, unit->point, unit->batch);
        ++under_way;
        return true;
      }
      idle_.push_back(worker);
      return false;
    };
    for (unsigned turn = 0; turn < kInFlight; ++turn)
      for (unsigned worker = 0; worker < options_.workers->size(); ++worker) ask(worker);
    while (under_way > 0) {
      WorkerPool::Answer answer = options_.workers->receive();
      if (answer.point == DescriptorPool::hello) {
        check_hello(answer);
        continue;
      }
      --under_way;
      auto result = decode(answer.bytes);
      if (!result)
        throw Failure(Failure::Family::defect,
                      "worker " + std::to_string(answer.worker) + " sent what is not a result");
      keep({answer.point, answer.batch}, std::move(*result));
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

Execution execute(const Study& study, const RunOptions& options, Stopping* stopping,
                  const PointFinished& finished) {
  return Executor(study, options, stopping, finished).run();
}

}  // namespace v2v
