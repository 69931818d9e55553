// The comparison that is being simulated, batch by batch, as long as the same is asked for.
#pragma once

#include "arms.hpp"
#include "experiment/comparison.hpp"
#include "experiment/point_runner.hpp"

#include <memory>
#include <string>
#include <vector>

namespace v2v::page {

class CurrentStudy {
 public:
  /// What is to be simulated: read again only where the request is about something else, or a file
  /// has been put since. False where it has problems, which stand in the answer.
  bool is_of(const Json& request, Json& answer);
  void forget() { comparison_.reset(); }

  const Study& study() const noexcept { return comparison_->study(); }
  const std::vector<Scenario>& scenarios() const noexcept { return scenarios_; }
  BatchResult run(unsigned batch);
  /// Batches that follow those that are there; with `first` 0 what is there is forgotten. False
  /// where these are not the next ones.
  bool merge(unsigned first, std::vector<BatchResult> batches);
  unsigned merged() const noexcept { return merged_; }
  /// Of what was merged, which is at least one replication.
  ComparisonSummary summary() const;

 private:
  std::string key_;
  std::vector<Scenario> scenarios_;
  RunOptions options_;
  std::unique_ptr<Comparison> comparison_;
  std::unique_ptr<PointRunner> runner_;
  unsigned merged_ = 0;  // batches
  PointResult so_far_;   // of these, verified by nobody; kept as it is summarised: no copy is made
};

}  // namespace v2v::page
