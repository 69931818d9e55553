// A study of many points with one arm each.
#include "experiment/sweep_study.hpp"

#include "vein2vein/core/version.hpp"

#include <utility>

namespace v2v {
namespace {

Study study_of_sweep(const std::vector<SweepInput>& points,
                     const std::vector<PreparedScenario>& prepared, const RunOptions& options) {
  Study study = empty_study("sweep", options, points.front().scenario->replications);
  for (std::size_t i = 0; i < points.size(); ++i)
    study.points.push_back({{prepared[i].scenario}, points[i].values, nullptr, true});
  return study;
}

/// A sweep has many points: years are enough of each.
void forget_months(RunSummary& summary) {
  summary.months.clear();
  for (PopulationSummary& each : summary.populations) each.months.clear();
}

}  // namespace

std::vector<std::shared_ptr<const Scenario>> scenarios_of(const std::vector<SweepInput>& points) {
  std::vector<std::shared_ptr<const Scenario>> scenarios;
  for (const SweepInput& point : points) scenarios.push_back(point.scenario);
  return scenarios;
}

SweepStudy::SweepStudy(const std::vector<SweepInput>& points,
                       std::vector<PreparedScenario> prepared, std::vector<std::string> paths,
                       const std::string& design, const RunOptions& options)
    : prepared_(std::move(prepared)), study_(study_of_sweep(points, prepared_, options)) {
  const Scenario& base = *points.front().scenario;
  summary_.scenario = base.name;
  summary_.title = base.title;
  summary_.question = base.question;
  summary_.design = design;
  summary_.paths = std::move(paths);
  summary_.seed = options.seed;
  summary_.version = version();
  summary_.points.resize(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) summary_.points[i].values = points[i].values;
}

RunSummary& SweepStudy::put(std::size_t point, const RunOptions& options,
                            const PointResult& result) {
  RunSummary& one = summary_.points[point].summary;
  one = summarise_arm(study_, options, prepared_[point], 0, result);
  forget_months(one);
  return one;
}

}  // namespace v2v
