// The journeys workload: the model, the floor under it, and one SimGrid actor a patient.
#include "actor_per_patient.hpp"
#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/scenario/read.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <benchmark/benchmark.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace v2v::benchmark {
namespace {

Scenario journeys(std::uint32_t patients) {
  ScenarioReading reading = read_scenario(V2V_SOURCE_DIR "/scenarios/journeys.yaml");
  if (!reading.scenario) {
    fmt::print(stderr, "scenarios/journeys.yaml is not valid\n");
    std::exit(2);
  }
  auto& service = std::get<Service>(reading.scenario->enrolment);
  service.patients = patients;
  service.warm_up = Duration();
  return *reading.scenario;
}

constexpr std::uint32_t kPatients = 200'000;

/// What one replication puts on the calendar and draws: the floor has to do as much.
struct Work {
  std::uint64_t entries = 0, numbers = 0, pending = 0;
};

/// How long patients were in flight, all together.
class Sojourns final : public Observer {
 public:
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord& record) override {
    days += (record.ended - record.entered).in_days();
  }
  double days = 0;
};

Work work_of_a_replication() {
  const Scenario scenario = journeys(kPatients);
  const Plan plan(scenario);
  FastEngine engine;
  Sojourns sojourns;
  const PathwayOutcome outcome = simulate(plan, engine, sojourns, Luck{1, 0});
  // A patient in flight has one entry for the next step and one for leaving.
  const double in_flight = sojourns.days / engine.now().since_start().in_days();
  return {engine.scheduled(), outcome.random_numbers, static_cast<std::uint64_t>(2 * in_flight)};
}

void model(::benchmark::State& state) {
  const Scenario scenario = journeys(kPatients);
  const Plan plan(scenario);
  Tally tally(scenario);
  std::uint32_t replication = 0;
  std::uint64_t treated = 0, intended = 0;
  for (auto _ : state) {
    FastEngine engine;
    simulate(plan, engine, tally, Luck{1, replication++});
    const ReplicationCounts counts = tally.finish_replication();
    treated += counts.reached.back();
    intended += counts.reached.front();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(intended));
  state.counters["treated"] = static_cast<double>(treated) / static_cast<double>(intended);
}

/// Does nothing but go back onto the calendar while there is something left to do.
class Bare final : public Event {
 public:
  Bare(Engine& engine, std::uint64_t& left, std::uint32_t index)
      : Event(engine), left_(&left), index_(index) {}
  void push() {
    // Spreads entries over the days ahead with a multiplicative hash: no random number is drawn.
    hash_ = hash_ * 2'862'933'555'777'941'757ULL + index_;
    const auto ahead = Duration::milliseconds(static_cast<std::int64_t>(hash_ >> 33));
    engine().schedule(*this, engine().now() + ahead, EventClass::work_ends);
  }

 private:
  void happen() override {
    if (*left_ == 0) return;
    --*left_;
    push();
  }
  std::uint64_t* left_;
  std::uint32_t index_;
  std::uint64_t hash_ = 1;
};

/// As many entries pushed and popped and as many variates drawn as by a replication of the model,
/// on the same calendar with as many entries pending, and nothing else.
void floor_under_the_model(::benchmark::State& state) {
  const Work work = work_of_a_replication();
  const Distribution culture = Distribution::triangular(6, 7, 10);
  for (auto _ : state) {
    double sum = 0;
    for (std::uint64_t i = 0; i < work.numbers; ++i) {
      const RandomStream stream(1, 0, static_cast<std::uint32_t>(i / 5));
      sum += i % 5 == 4 ? culture.sample(stream.uniform(10)).in_days()
                        : stream.exponential(4, static_cast<std::uint32_t>(i % 5));
    }
    ::benchmark::DoNotOptimize(sum);
    FastEngine engine;
    std::uint64_t left = work.entries - work.pending;
    std::vector<std::unique_ptr<Bare>> pending;
    for (std::uint32_t i = 0; i < work.pending; ++i) {
      pending.push_back(std::make_unique<Bare>(engine, left, i));
      pending.back()->push();
    }
    engine.run();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kPatients);
  state.counters["entries_a_patient"] = static_cast<double>(work.entries) / kPatients;
  state.counters["numbers_a_patient"] = static_cast<double>(work.numbers) / kPatients;
}

void actors(::benchmark::State& state, Leaving leaving) {
  constexpr std::uint32_t kFewer = kPatients / 10;  // the rate does not depend on it
  std::uint64_t infused = 0;
  for (auto _ : state) {
    const ActorResult result = actor_per_patient(leaving, kFewer, 1);
    state.SetIterationTime(result.seconds * (kPatients / kFewer));
    infused += result.infused;
  }
  const double patients = static_cast<double>(state.iterations()) * kFewer;
  state.counters["treated"] = static_cast<double>(infused) / patients;
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kPatients);
}

void one_simgrid_actor_a_patient(::benchmark::State& state) {
  actors(state, Leaving::by_interruption);
}
void one_simgrid_actor_a_patient_with_foresight(::benchmark::State& state) {
  actors(state, Leaving::by_foresight);
}

/// Peak memory of a fresh process that simulates ten million patients.
void ten_million_patients(::benchmark::State& state) {
  constexpr std::uint32_t kMany = 10'000'000;
  double megabytes = 0;
  for (auto _ : state) {
    const pid_t child = ::fork();
    if (child == 0) {
      const Scenario scenario = journeys(kMany);
      const Plan plan(scenario);
      FastEngine engine;
      Tally tally(scenario);
      simulate(plan, engine, tally, Luck{1, 0});
      _exit(tally.finish_replication().reached.front() == kMany ? 0 : 1);
    }
    int status = 0;
    rusage used{};
    ::wait4(child, &status, 0, &used);
    if (status != 0) state.SkipWithError("the child failed");
    megabytes = static_cast<double>(used.ru_maxrss) / 1024;
  }
  state.counters["peak_MB"] = megabytes;
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kMany);
}

BENCHMARK(model)->Unit(::benchmark::kMillisecond)->Repetitions(7);
BENCHMARK(floor_under_the_model)->Unit(::benchmark::kMillisecond)->Repetitions(7);
BENCHMARK(one_simgrid_actor_a_patient)
    ->Unit(::benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1)
    ->Repetitions(5);
BENCHMARK(one_simgrid_actor_a_patient_with_foresight)
    ->Unit(::benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1)
    ->Repetitions(5);
BENCHMARK(ten_million_patients)->Unit(::benchmark::kMillisecond)->Iterations(1);

/// Prints the ratios of one run: seconds differ from machine to machine, ratios hardly do.
class Ratios final : public ::benchmark::ConsoleReporter {
 public:
  void ReportRuns(const std::vector<Run>& runs) override {
    ConsoleReporter::ReportRuns(runs);
    for (const Run& run : runs)
      if (run.run_type == Run::RT_Aggregate && run.aggregate_name == "median")
        medians_[run.run_name.function_name] = run.GetAdjustedRealTime();
  }
  void Finalize() override {
    const double model_time = medians_["model"];
    const double floor_time = medians_["floor_under_the_model"];
    const double actors_time = medians_["one_simgrid_actor_a_patient"];
    if (model_time > 0 && floor_time > 0)
      fmt::print("model / floor: {:.2f}  (goal: at most 2.0)\n", model_time / floor_time);
    if (model_time > 0 && actors_time > 0)
      fmt::print("one SimGrid actor a patient / model: {:.0f}  (goal: at least 50)\n",
                 actors_time / model_time);
    const double foresight_time = medians_["one_simgrid_actor_a_patient_with_foresight"];
    if (model_time > 0 && foresight_time > 0)
      fmt::print("one SimGrid actor a patient with foresight / model: {:.0f}\n",
                 foresight_time / model_time);
  }

 private:
  std::map<std::string, double> medians_;
};

}  // namespace
}  // namespace v2v::benchmark

int main(int argc, char** argv) {
  ::benchmark::Initialize(&argc, argv);
  v2v::benchmark::Ratios reporter;
  ::benchmark::RunSpecifiedBenchmarks(&reporter);
  return 0;
}
