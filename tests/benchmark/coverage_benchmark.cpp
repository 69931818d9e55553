// Coverage of prediction intervals over 1,000 synthetic studies, in full.
#include "experiment/coverage.hpp"

#include <benchmark/benchmark.h>

namespace v2v::benchmarks {
namespace {

void coverage(benchmark::State& state, Knowledge knowledge) {
  for (auto _ : state) {
    const Coverage seen = coverage_of(knowledge, 1000, 200, 400, 2024);
    state.counters["coverage"] = seen.share;
    state.counters["standard error"] = seen.standard_error;
    state.counters["mean width"] = seen.mean_width;
  }
}

BENCHMARK_CAPTURE(coverage, known_parameters, Knowledge::parameters)
    ->Iterations(1)
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(coverage, counts_as_evidence, Knowledge::counts_as_evidence)
    ->Iterations(1)
    ->Unit(benchmark::kSecond);
BENCHMARK_CAPTURE(coverage, counts_taken_for_the_truth, Knowledge::counts_as_truth)
    ->Iterations(1)
    ->Unit(benchmark::kSecond);

}  // namespace
}  // namespace v2v::benchmarks

BENCHMARK_MAIN();
