// What common random numbers, threads and ranks are worth.
#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/experiment/vary.hpp"
#include "vein2vein/scenario/read.hpp"

#include <benchmark/benchmark.h>

#include <cstdlib>
#include <stdexcept>
#include <string>

namespace v2v::benchmarks {
namespace {

const std::string kScenarios = V2V_SOURCE_DIR "/scenarios/";

Scenario shipped(const std::string& file, const std::vector<std::string>& overlays = {},
                 const std::vector<Override>& overrides = {}) {
  ScenarioReading reading = read_scenario(kScenarios + file, overrides, overlays);
  if (!reading.scenario) throw std::runtime_error(to_string(reading.problems.front()));
  return *reading.scenario;
}

double square_width(const Interval& interval) {
  return (interval.hi - interval.lo) * (interval.hi - interval.lo);
}

/// Variance of the difference of two arms with independent streams over that with common ones.
void common_random_numbers(benchmark::State& state, const Scenario& central,
                           const Scenario& point_of_care) {
  RunOptions options;
  options.replications = 1000;
  for (auto _ : state) {
    const ComparisonSummary common = compare({central, point_of_care}, options);
    // Independent streams: the variances of the arms add up. Interval widths of as many
    // replications are to one another as the standard deviations.
    const double independent = square_width(*common.arms[0].treated_fraction.monte_carlo95) +
                               square_width(*common.arms[1].treated_fraction.monte_carlo95);
    const Difference& difference = common.differences[0];
    state.counters["variance ratio"] = independent / square_width(*difference.monte_carlo95);
    // Patients who are treated in one arm only differ whatever the streams. As many as the arms
    // differ by must: with nobody else the ratio would be this.
    const double p = common.arms[0].treated_fraction.mean, q = common.arms[1].treated_fraction.mean;
    const double least = std::abs(q - p) * (1 - std::abs(q - p));
    state.counters["ratio at best"] = (p * (1 - p) + q * (1 - q)) / least;
  }
}
BENCHMARK_CAPTURE(common_random_numbers, netherlands, shipped("netherlands.yaml"),
                  shipped("netherlands.yaml",
                          {kScenarios + "policies/hovon161-point-of-care.yaml"}))
    ->Iterations(1)
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(common_random_numbers, inati_cel, shipped("inati-cel.yaml"),
                  shipped("inati-cel-point-of-care.yaml"))
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

constexpr const char* kVaried = "product.release.with_median=10d:39.7d:0.3d";

std::vector<SweepInput> hundred_points() {
  std::string why;
  std::vector<SweepInput> inputs;
  for (const auto& values : grid_of({parse_variation(kVaried, why).value()}))
    inputs.push_back({values, std::make_shared<const Scenario>(
                                  shipped("inati-cel.yaml", {}, overrides_of(values)))});
  return inputs;
}

/// A sweep of 100 points on so many threads.
void threads(benchmark::State& state) {
  const std::vector<SweepInput> points = hundred_points();
  RunOptions options;
  options.threads = static_cast<unsigned>(state.range(0));
  for (auto _ : state)
    benchmark::DoNotOptimize(sweep(points, {"release"}, "grid", options).summary.points.size());
  state.counters["points"] = static_cast<double>(points.size());
}
BENCHMARK(threads)->Arg(1)->Arg(2)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

#ifdef V2V_MPI_PROGRAM
/// The same on so many ranks, start of the job included.
void ranks(benchmark::State& state) {
  const std::string command =
      "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 V2V_PROGRAM=" V2V_PROGRAM
      " mpirun --oversubscribe --mca btl self,vader --mca btl_vader_single_copy_mechanism none "
      "-n " +
      std::to_string(state.range(0)) + " " V2V_MPI_PROGRAM " sweep " + kScenarios +
      "inati-cel.yaml --vary " + kVaried + " --format json > /dev/null";
  for (auto _ : state)
    if (std::system(command.c_str()) != 0) state.SkipWithError("the job failed");
}
BENCHMARK(ranks)->Arg(1)->Arg(2)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);
#endif

Scenario overloaded(std::int64_t patients, const std::vector<Override>& more) {
  std::vector<Override> all = {{"service.patients", std::to_string(patients)},
                               {"service.warm_up", "0 d"}};
  all.insert(all.end(), more.begin(), more.end());
  return shipped("journeys.yaml", {}, all);
}

RunOptions once() {
  RunOptions options;
  options.replications = 1;
  options.threads = 1;
  return options;
}

/// One replication and its check against SimGrid of a lane on which nearly all patients' cells are
/// at once: four times as many should take four times as long.
void verification_of_a_full_lane(benchmark::State& state) {
  const Scenario scenario = overloaded(state.range(0), {{"service.arrivals", "1000 /d"},
                                                        {"sites.hospital.apheresis_beds", "2000"},
                                                        {"lanes.0.transit", "60 d"}});
  for (auto _ : state) benchmark::DoNotOptimize(run(scenario, once()).replications);
}
BENCHMARK(verification_of_a_full_lane)
    ->Arg(10'000)
    ->Arg(40'000)
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kSecond);

class Nobody final : public Observer {
 public:
  void on(const JournalEntry&) override {}
  void on_closed(const PatientRecord&) override {}
};

/// Ten times what the suites can make, by hazards that change with the wait or first come, first
/// served: the order should cost little.
void order_of_those_who_wait(benchmark::State& state, const char* priority) {
  const Scenario scenario = overloaded(
      state.range(0), {{"service.arrivals", "20 /d"},
                       {"sites.hospital.apheresis_beds", "40"},
                       {"leaving.always.infection", "{ weibull: { shape: 0.8, scale: 3000 d } }"},
                       {"leaving.always.progression", "{ weibull: { shape: 1.3, scale: 4000 d } }"},
                       {"leaving.always.withdrawal", "0 /d"},
                       {"policy.priority", priority}});
  Nobody nobody;
  for (auto _ : state) replay(scenario, 1, 0, nobody);
}
BENCHMARK_CAPTURE(order_of_those_who_wait, first_come, "first_come")
    ->Arg(5'000)
    ->Arg(20'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(order_of_those_who_wait, survival_index, "survival_index")
    ->Arg(5'000)
    ->Arg(20'000)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace v2v::benchmarks

BENCHMARK_MAIN();
