// How time and memory grow with patients and with sites.
#include "hand_written_calendar.hpp"
#include "national_network.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/pathway/model.hpp"

#include <benchmark/benchmark.h>
#include <sys/resource.h>

namespace v2v::benchmarks {
namespace {

/// Counts, and forgets the rest.
class Counter final : public Observer {
 public:
  void on(const JournalEntry& entry) override { fingerprint.on(entry); }
  void on_closed(const PatientRecord& record) override { infused += record.left ? 0 : 1; }
  Fingerprint fingerprint;
  std::uint64_t infused = 0;
};

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

void simulate_nation(benchmark::State& state, const Nation& nation) {
  const Scenario scenario = national_network(nation);
  const Plan plan(scenario);
  std::uint64_t patients = 0;
  Counter counter;
  std::uint32_t replication = 0;
  for (auto _ : state) {
    FastEngine engine;
    patients += simulate(plan, engine, counter, Luck{1, replication++}).patients_entered;
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(patients));
  state.counters["infused"] = static_cast<double>(counter.infused) / static_cast<double>(patients);
  state.counters["peak MB"] = peak_megabytes();
}

/// The same nation for more years.
void by_patients(benchmark::State& state) {
  Nation nation;
  nation.years = static_cast<double>(state.range(0)) / nation.patients_a_year;
  simulate_nation(state, nation);
  state.SetComplexityN(state.range(0));
}
/// As many patients in a nation of more sites.
void by_sites(benchmark::State& state) {
  Nation nation;
  nation.hospitals = static_cast<unsigned>(state.range(0));
  nation.plants = nation.hospitals / 10;
  nation.years = 2;
  simulate_nation(state, nation);
  state.SetComplexityN(state.range(0));
}

/// Ten years of 100,000 patients with everything that can be short.
void in_detail(benchmark::State& state) {
  Nation nation;
  nation.in_detail = true;
  simulate_nation(state, nation);
}
/// As many patients, lines as long, a thirtieth of the sites: what is in flight fits into caches.
void small_in_detail(benchmark::State& state) {
  Nation nation;
  nation.in_detail = true;
  constexpr unsigned kSmaller = 30;
  nation.hospitals /= kSmaller;
  nation.plants /= kSmaller;
  nation.patients_a_year /= kSmaller;
  simulate_nation(state, nation);
}
void journeys_by_hand(benchmark::State& state) {
  constexpr std::uint32_t kPatients = 200'000;
  std::uint32_t replication = 0;
  for (auto _ : state) benchmark::DoNotOptimize(hand_written_calendar(kPatients, 1, replication++));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) * kPatients);
}
BENCHMARK(in_detail)->Unit(benchmark::kMillisecond);
BENCHMARK(small_in_detail)->Unit(benchmark::kMillisecond);
BENCHMARK(journeys_by_hand)->Unit(benchmark::kMillisecond);
BENCHMARK(by_sites)
    ->Arg(75)
    ->Arg(150)
    ->Arg(300)
    ->Arg(600)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oNLogN);
BENCHMARK(by_patients)
    ->Arg(100'000)
    ->Arg(330'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Complexity(benchmark::oNLogN);

}  // namespace
}  // namespace v2v::benchmarks

BENCHMARK_MAIN();
