// A plan whose parameters are those of one replication after another.
#pragma once

#include "vein2vein/experiment/run_options.hpp"
#include "vein2vein/pathway/model.hpp"
#include "vein2vein/pathway/plan.hpp"
#include "vein2vein/scenario/parameters.hpp"

#include <memory>

namespace v2v {

/// Draws what the scenario knows from counts, or holds it where it is pinned; a scenario without
/// counts, or one at its point estimates, is used as it is.
class DrawnPlan {
 public:
  /// The scenario must outlive this.
  DrawnPlan(const Scenario& scenario, Uncertainty uncertainty,
            std::shared_ptr<const ParameterLuck> pinned = nullptr);

  /// Whether replications differ in their parameters.
  bool is_drawn() const noexcept { return drawn_; }
  /// The plan with the parameters of this replication; good until the next call.
  const Plan& at(Luck luck);

 private:
  std::unique_ptr<Scenario> own_;  // none at point estimates
  std::shared_ptr<const ParameterLuck> pinned_;
  bool drawn_;
  std::unique_ptr<Plan> plan_;
};

}  // namespace v2v
