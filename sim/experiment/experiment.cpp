// A run, a comparison and a sweep, from scenarios to summaries.
#include "vein2vein/experiment/experiment.hpp"

#include "experiment/drawn_plan.hpp"
#include "experiment/execute.hpp"
#include "experiment/point_runner.hpp"
#include "experiment/prepare.hpp"
#include "experiment/unit_answer.hpp"
#include "experiment/worker.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/version.hpp"
#include "vein2vein/engine/fast_engine.hpp"
#include "vein2vein/statistics/periods.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <fmt/format.h>

#include <optional>

namespace v2v {
namespace {

std::vector<std::shared_ptr<const Scenario>> scenarios_of(const std::vector<SweepInput>& points) {
  std::vector<std::shared_ptr<const Scenario>> scenarios;
  for (const SweepInput& point : points) scenarios.push_back(point.scenario);
  return scenarios;
}

Study study_of_sweep(const std::vector<SweepInput>& points,
                     const std::vector<PreparedScenario>& prepared, const RunOptions& options) {
  Study study = empty_study("sweep", options, points.front().scenario->replications);
  for (std::size_t i = 0; i < points.size(); ++i)
    study.points.push_back({{prepared[i].scenario}, points[i].values, nullptr, true});
  return study;
}

std::string words_of(const Scenario& scenario, const Span& span) {
  const auto instant = [&](TimePoint at) {
    const std::string date = date_at(scenario, at);
    return date.empty() ? fmt::format("{:.10g} d", at.since_start().in_days()) : date;
  };
  return fmt::format("'{}' from {} to {}", scenario.name, instant(span.from), instant(span.until));
}

/// Years are compared with the same years.
void expect_same_dates(const Scenario& first, const Scenario& other) {
  const auto ours = observed_by_calendar(first), theirs = observed_by_calendar(other);
  if (!ours || !theirs) return;
  const bool same_start = first.starts_stated == other.starts_stated &&
                          (!first.starts_stated || first.starts == other.starts);
  if (same_start && *ours == *theirs) return;
  throw Failure(Failure::Family::input,
                fmt::format("the arms are observed over different times: {}, {}; expected the same "
                            "`starts`, `service.warm_up` and `service.for` in all of them",
                            words_of(first, *ours), words_of(other, *theirs)));
}

/// A sweep has many points: years are enough of each.
void forget_months(RunSummary& summary) {
  summary.months.clear();
  for (PopulationSummary& each : summary.populations) each.months.clear();
}

}  // namespace

ComparisonSummary compare(const std::vector<Scenario>& scenarios, const RunOptions& options) {
  std::vector<std::shared_ptr<const Scenario>> arms;
  for (const Scenario& scenario : scenarios)
    arms.push_back(std::make_shared<const Scenario>(scenario));
  const std::vector<PreparedScenario> prepared = prepare(arms, options);
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    arms[arm] = prepared[arm].scenario;
    expect_same_dates(*arms.front(), *arms[arm]);
  }

  Study study =
      empty_study(arms.size() == 1 ? "run" : "compare", options, scenarios.front().replications);
  study.points.push_back({arms, {}, nullptr, true});
  study.kept_days = KeptDays::all;
  study.potential_times = Study::PotentialTimes::some;
  ComparisonSummary summary;
  const auto precision = precision_of(study);
  execute(study, options, precision.get(), [&](std::size_t, PointResult&& result) {
    for (std::size_t arm = 0; arm < arms.size(); ++arm) {
      summary.arms.push_back(summarise_arm(study, options, prepared[arm], arm, result));
      if (precision) summary.arms.back().precision = precision->summary(0, arm);
      if (arm > 0)
        summary.differences.push_back(
            summarise(result.arms[arm].against_first, arms[0]->causes, arms[arm]->causes));
    }
  });
  return summary;
}

RunSummary run(const Scenario& scenario, const RunOptions& options) {
  return std::move(compare({scenario}, options).arms.front());
}

SweepOutcome sweep(const std::vector<SweepInput>& points, std::vector<std::string> paths,
                   const std::string& design, const RunOptions& options) {
  const std::vector<PreparedScenario> prepared = prepare(scenarios_of(points), options);
  const Study study = study_of_sweep(points, prepared, options);

  const Scenario& base = *points.front().scenario;
  SweepOutcome outcome;
  SweepSummary& summary = outcome.summary;
  summary.scenario = base.name;
  summary.title = base.title;
  summary.question = base.question;
  summary.design = design;
  summary.paths = std::move(paths);
  summary.seed = options.seed;
  summary.version = version();
  summary.points.resize(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) summary.points[i].values = points[i].values;

  const auto precision = precision_of(study);
  const Execution execution =
      execute(study, options, precision.get(), [&](std::size_t point, PointResult&& result) {
        RunSummary& one = summary.points[point].summary;
        one = summarise_arm(study, options, prepared[point], 0, result);
        forget_months(one);
        if (precision) one.precision = precision->summary(point, 0);
      });
  outcome.complete = execution.complete;
  outcome.units_done = execution.units_done;
  outcome.units_in_all = execution.units_of_shard;
  return outcome;
}

void serve_sweep(const std::vector<SweepInput>& points, const RunOptions& options, int in,
                 int out) {
  const std::vector<PreparedScenario> prepared = prepare(scenarios_of(points), options);
  const Study study = study_of_sweep(points, prepared, options);
  std::optional<PointRunner> runner;
  std::uint32_t runs = 0;
  serve(in, out, identity_of(study), [&](std::uint32_t point, std::uint32_t batch) {
    if (point >= study.points.size() || batch >= study.batches())
      throw Failure(Failure::Family::input, "a unit was asked for that the study does not have");
    if (!runner || runs != point) runner.emplace(study, point, options.engine);
    runs = point;
    const bool verifies = batch == 0 && study.points[point].verified;
    return encode(UnitAnswer{verifies ? verify_point(study, point) : std::vector<Verification>(),
                             runner->run(batch)});
  });
}

void replay(const Scenario& scenario, std::uint64_t seed, std::uint32_t replication,
            Observer& observer, bool daily_use, Uncertainty uncertainty) {
  DrawnPlan plan(scenario, uncertainty);
  const Luck luck{seed, replication};
  FastEngine engine;
  simulate(plan.at(luck), engine, observer, luck, Attrition::as_in_scenario,
           daily_use ? DailyUse::yes : DailyUse::no);
}

ConditioningRisks conditioning_risks(const Scenario& scenario, const RunOptions& options) {
  ConditioningTally tally(scenario);
  const unsigned replications =
      options.replications > 0 ? options.replications : scenario.replications;
  for (unsigned replication = 0; replication < replications; ++replication)
    replay(scenario, options.seed, replication, tally, false, options.uncertainty);
  return tally.risks();
}

}  // namespace v2v
