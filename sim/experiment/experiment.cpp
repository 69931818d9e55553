// A run, a comparison and a sweep, from scenarios to summaries.
#include "vein2vein/experiment/experiment.hpp"

#include "experiment/comparison.hpp"
#include "experiment/execute.hpp"
#include "experiment/point_runner.hpp"
#include "experiment/prepare.hpp"
#include "experiment/simgrid_process.hpp"
#include "experiment/sweep_study.hpp"
#include "experiment/unit_answer.hpp"
#include "experiment/worker.hpp"
#include "vein2vein/core/diagnostic.hpp"

#include <optional>

namespace v2v {
ComparisonSummary compare(const std::vector<Scenario>& scenarios, const RunOptions& options) {
  const Comparison comparison(prepare(shared(scenarios), options), options);
  ComparisonSummary summary;
  const auto precision = precision_of(comparison.study());
  execute(comparison.study(), options, precision.get(), [&](std::size_t, PointResult&& result) {
    summary = comparison.summarise(options, result);
    if (precision)
      for (std::size_t arm = 0; arm < summary.arms.size(); ++arm)
        summary.arms[arm].precision = precision->summary(0, arm);
  });
  return summary;
}

RunSummary run(const Scenario& scenario, const RunOptions& options) {
  return std::move(compare({scenario}, options).arms.front());
}

SweepOutcome sweep(const std::vector<SweepInput>& points, std::vector<std::string> paths,
                   const std::string& design, const RunOptions& options) {
  SweepStudy sweep(points, prepare(scenarios_of(points), options), std::move(paths), design,
                   options);
  const auto precision = precision_of(sweep.study());
  SweepOutcome outcome;
  const Execution execution = execute(sweep.study(), options, precision.get(),
                                      [&](std::size_t point, PointResult&& result) {
                                        RunSummary& one = sweep.put(point, options, result);
                                        if (precision) one.precision = precision->summary(point, 0);
                                      });
  outcome.complete = execution.complete;
  outcome.units_done = execution.units_done;
  outcome.units_in_all = execution.units_of_shard;
  outcome.summary = sweep.take();
  return outcome;
}

void serve_sweep(const std::vector<SweepInput>& points, const RunOptions& options, int in,
                 int out) {
  const SweepStudy sweep(points, prepare(scenarios_of(points), options), {}, {}, options);
  const Study& study = sweep.study();
  std::optional<PointRunner> runner;
  std::uint32_t runs = 0;
  serve(in, out, identity_of(study), [&](std::uint32_t point, std::uint32_t batch) {
    if (point >= study.points.size() || batch >= study.batches())
      throw Failure(Failure::Family::input, "a unit was asked for that the study does not have");
    if (!runner || runs != point) runner.emplace(study, point, simulation_on(options.engine));
    runs = point;
    const bool verifies = batch == 0 && study.points[point].verified;
    return encode(UnitAnswer{verifies ? verify_point(study, point) : std::vector<Verification>(),
                             runner->run(batch)});
  });
}

}  // namespace v2v
