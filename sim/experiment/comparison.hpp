// Arms on the same patients: what is simulated of them, and what it says.
#pragma once

#include "experiment/prepare.hpp"
#include "experiment/study.hpp"
#include "vein2vein/statistics/study_summary.hpp"

#include <memory>
#include <vector>

namespace v2v {

/// One arm or several, with one point. A run is a comparison of one.
class Comparison {
 public:
  /// Throws `Failure(input)` where arms are observed over different times.
  Comparison(std::vector<PreparedScenario> arms, const RunOptions& options);

  const Study& study() const noexcept { return study_; }
  /// The summary of all arms and their differences. Of fewer replications than the study has it
  /// says what these say.
  ComparisonSummary summarise(const RunOptions& options, const PointResult& result) const;

 private:
  std::vector<PreparedScenario> arms_;
  Study study_;
};

std::vector<std::shared_ptr<const Scenario>> shared(const std::vector<Scenario>& scenarios);

}  // namespace v2v
