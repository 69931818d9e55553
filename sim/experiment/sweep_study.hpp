// The points of a sweep: what is simulated of them, and what is told of them together.
#pragma once

#include "experiment/prepare.hpp"
#include "experiment/study.hpp"
#include "vein2vein/experiment/experiment.hpp"

#include <memory>
#include <string>
#include <vector>

namespace v2v {

std::vector<std::shared_ptr<const Scenario>> scenarios_of(const std::vector<SweepInput>& points);

class SweepStudy {
 public:
  /// `prepared` are the points' scenarios, in their order.
  SweepStudy(const std::vector<SweepInput>& points, std::vector<PreparedScenario> prepared,
             std::vector<std::string> paths, const std::string& design, const RunOptions& options);

  const Study& study() const noexcept { return study_; }
  /// What a point has come to, in any order.
  RunSummary& put(std::size_t point, const RunOptions& options, const PointResult& result);
  SweepSummary take() { return std::move(summary_); }

 private:
  std::vector<PreparedScenario> prepared_;
  Study study_;
  SweepSummary summary_;
};

}  // namespace v2v
