// The journeys workload: the model, by hand, the floor under it, and one SimGrid actor a patient.
#include "actor_per_patient.hpp"
#include "experiment/replicate.hpp"
#include "hand_written_calendar.hpp"
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
#include <memory>
#include <string>
#include <vector>

namespace v2v::benchmark {
namespace {

/// What happens after infusion, in round numbers: every state has its hazards.
const Override kOutcomes{
    "outcomes",
    "{ follow_for: 24 mo, response: { share: 80 %, seen_after: 1 mo }, "
    "remission: { relapse: { rate: 0.04 /mo }, death: { rate: 0.005 /mo }, "
    "transplant: { rate: 0.05 /mo } }, "
    "transplanted: { relapse: { rate: 0.02 /mo }, death: { rate: 0.01 /mo } }, "
    "no_response: { death: { rate: 0.1 /mo } }, "
    "relapsed: { salvage: 30 %, death: { rate: 0.15 /mo } }, "
    "not_infused: { death: { rate: 0.15 /mo } } }"};

Scenario journeys(std::uint32_t patients, const std::vector<Override>& more = {}) {
  ScenarioReading reading = read_scenario(V2V_SOURCE_DIR "/scenarios/journeys.yaml", more);
  if (!reading.scenario) {
    fmt::print(stderr, "{}\n", to_string(reading.problems.front()));
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

/// The same counted as `v2v run --replications 100` counts it: of which twenty are simulated once
/// more, for the potential times.
void replications(::benchmark::State& state, const Scenario& scenario) {
  const Plan plan(scenario);
  Replications arm(scenario, on_fast_engine);
  std::uint32_t replication = 0;
  constexpr std::uint32_t kOneIn = 5;
  for (auto _ : state) {
    const bool potential = replication % kOneIn == 0;
    if (arm.replicate(plan, Luck{1, replication++}, {false, potential, false}))
      state.SkipWithError("not finished");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kPatients);
}
void one_replication(::benchmark::State& state) { replications(state, journeys(kPatients)); }
void one_replication_with_outcomes(::benchmark::State& state) {
  replications(state, journeys(kPatients, {kOutcomes}));
}

void by_hand(::benchmark::State& state) {
  std::uint32_t replication = 0;
  std::uint64_t infused = 0;
  for (auto _ : state)
    infused += benchmarks::hand_written_calendar(kPatients, 1, replication++).infused;
  const std::int64_t patients = static_cast<std::int64_t>(state.iterations()) * kPatients;
  state.counters["treated"] = static_cast<double>(infused) / static_cast<double>(patients);
  state.SetItemsProcessed(patients);
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

/// Peak memory of a fresh process that simulates ten million patients: a hundred times the
/// journeys, for a world ends after a thousand years.
void ten_million_patients(::benchmark::State& state) {
  constexpr std::uint32_t kMany = 10'000'000;
  double megabytes = 0;
  for (auto _ : state) {
    const pid_t child = ::fork();
    if (child == 0) {
      const Scenario scenario = journeys(kMany, {{"service.arrivals", "172 /d"},
                                                 {"sites.hospital.apheresis_beds", "200"},
                                                 {"sites.plant.suites", "1400"}});
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

BENCHMARK(model)->Unit(::benchmark::kMillisecond);
BENCHMARK(one_replication)->Unit(::benchmark::kMillisecond)->Iterations(10);
BENCHMARK(one_replication_with_outcomes)->Unit(::benchmark::kMillisecond)->Iterations(10);
BENCHMARK(by_hand)->Unit(::benchmark::kMillisecond);
BENCHMARK(floor_under_the_model)->Unit(::benchmark::kMillisecond);
BENCHMARK(one_simgrid_actor_a_patient)
    ->Unit(::benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);
BENCHMARK(one_simgrid_actor_a_patient_with_foresight)
    ->Unit(::benchmark::kMillisecond)
    ->UseManualTime()
    ->Iterations(1);
BENCHMARK(ten_million_patients)->Unit(::benchmark::kMillisecond)->Iterations(1);

}  // namespace
}  // namespace v2v::benchmark

BENCHMARK_MAIN();
