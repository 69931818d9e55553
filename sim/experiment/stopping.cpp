// The sequential rule of precision, arm by arm.
#include "experiment/stopping.hpp"

#include "core/invariant.hpp"

#include <algorithm>

namespace v2v {

PrecisionReached::PrecisionReached(const Study& study)
    : quantities_(study.points.size()), rules_(study.points.size()) {
  for (std::size_t point = 0; point < rules_.size(); ++point)
    for (const auto& arm : study.points[point].arms) {
      auto quantity = Quantity::named(*arm, study.precision->quantity);
      V2V_INVARIANT(quantity, "the goal of precision is of a quantity that an arm does not have");
      quantities_[point].push_back(std::move(*quantity));
      rules_[point].emplace_back(*study.precision);
    }
}

void PrecisionReached::add(std::size_t point, const BatchResult& batch) {
  for (std::size_t arm = 0; arm < batch.size(); ++arm)
    for (const ReplicationCounts& counts : batch[arm].counts)
      rules_[point][arm].add(quantities_[point][arm].of(counts));
}

bool PrecisionReached::enough(std::size_t point) const {
  return std::all_of(rules_[point].begin(), rules_[point].end(),
                     [](const SequentialRule& rule) { return rule.enough() || rule.hopeless(); });
}

std::unique_ptr<PrecisionReached> precision_of(const Study& study) {
  return study.precision ? std::make_unique<PrecisionReached>(study) : nullptr;
}

}  // namespace v2v
