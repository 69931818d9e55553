// Batches of replications, on either engine.
#include "experiment/point_runner.hpp"

#include "experiment/finished.hpp"

namespace v2v {

PointRunner::PointRunner(const Study& study, std::uint32_t point, Simulation simulation)
    : study_(&study), point_(&study.points[point]), simulation_(simulation) {
  for (const auto& scenario : point_->arms) {
    plans_.emplace_back(*scenario, study.uncertainty, point_->pinned);
    with_potential_.push_back(replications_with_potential_times(study, *scenario));
  }
}

BatchResult PointRunner::run(std::uint32_t batch) {
  std::vector<Replications> arms;
  arms.reserve(plans_.size());
  for (const auto& scenario : point_->arms)
    arms.emplace_back(*scenario, simulation_, study_->kept_days);

  std::vector<std::vector<ReplicationCounts>> counts(arms.size());
  std::vector<std::vector<PairedCounts>> against_first(arms.size());
  const unsigned first = study_->first_of(batch);
  for (unsigned i = 0; i < study_->size_of(batch); ++i) {
    const Luck luck{study_->seed, first + i};
    for (std::size_t arm = 0; arm < arms.size(); ++arm) {
      if (const auto unfinished = arms[arm].replicate(
              plans_[arm].at(luck), luck,
              {first + i < replications_with_twins(*study_) && plans_[arm].is_drawn(),
               first + i<with_potential_[arm], arms.size()> 1}))
        expect_finished(unfinished->outcome, unfinished->luck, unfinished->attrition);
      counts[arm].push_back(arms[arm].counts());
      if (arm > 0) against_first[arm].push_back(arms[0].compared_with(arms[arm]));
    }
  }
  BatchResult result;
  for (std::size_t arm = 0; arm < arms.size(); ++arm) {
    result.push_back(arms[arm].finish());
    result.back().counts = std::move(counts[arm]);
    result.back().against_first = std::move(against_first[arm]);
  }
  return result;
}

}  // namespace v2v
