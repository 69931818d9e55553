// Simulating the replications of one point, batch by batch.
#pragma once

#include "experiment/batch.hpp"
#include "experiment/drawn_plan.hpp"
#include "experiment/replicate.hpp"
#include "experiment/study.hpp"

#include <vector>

namespace v2v {

/// One thread's tools for one point; makes the same results as any other thread's.
class PointRunner {
 public:
  /// The study must outlive this.
  PointRunner(const Study& study, std::uint32_t point, Simulation simulation);

  BatchResult run(std::uint32_t batch);

 private:
  const Study* study_;
  const StudyPoint* point_;
  Simulation simulation_;
  std::vector<DrawnPlan> plans_;          // by arm
  std::vector<unsigned> with_potential_;  // likewise: in so many replications, from the first on
};

}  // namespace v2v
