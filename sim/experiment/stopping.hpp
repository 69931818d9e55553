// When a point has been simulated often enough.
#pragma once

#include "experiment/batch.hpp"
#include "experiment/study.hpp"
#include "vein2vein/statistics/quantity.hpp"

#include <cstddef>
#include <memory>
#include <vector>

namespace v2v {

/// A rule that may end points before all their replications have been simulated. It hears the
/// batches of each point in order, whatever the order in which they were simulated.
class Stopping {
 public:
  virtual ~Stopping() = default;
  virtual void add(std::size_t point, const BatchResult& batch) = 0;
  /// Whether the point needs no more batches than it has heard.
  virtual bool enough(std::size_t point) const = 0;
  /// Whether it weighs points against one another, so that all are simulated side by side.
  virtual bool weighs_points() const { return false; }
  /// Replications that count, of the `heard` ones of a point that has enough.
  virtual unsigned counted(std::size_t point, unsigned heard) const = 0;
};

/// Until every arm of the point is known as precisely as the study asks.
class PrecisionReached final : public Stopping {
 public:
  explicit PrecisionReached(const Study& study);
  void add(std::size_t point, const BatchResult& batch) override;
  bool enough(std::size_t point) const override;
  unsigned counted(std::size_t, unsigned heard) const override { return heard; }
  PrecisionSummary summary(std::size_t point, std::size_t arm) const {
    return rules_[point][arm].summary();
  }

 private:
  std::vector<std::vector<Quantity>> quantities_;   // by point, by arm
  std::vector<std::vector<SequentialRule>> rules_;  // likewise
};

/// Nothing for a study without a goal of precision.
std::unique_ptr<PrecisionReached> precision_of(const Study& study);

}  // namespace v2v
