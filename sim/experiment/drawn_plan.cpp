// Own copies of scenarios, into which parameters are put.
#include "experiment/drawn_plan.hpp"

namespace v2v {

DrawnPlan::DrawnPlan(const Scenario& scenario, Uncertainty uncertainty,
                     std::shared_ptr<const ParameterLuck> pinned)
    : pinned_(std::move(pinned)),
      drawn_(!pinned_ && uncertainty == Uncertainty::parameters && !counted_in(scenario).empty()) {
  if (drawn_ || pinned_) own_ = std::make_unique<Scenario>(scenario);
  if (pinned_) put_parameters(*own_, *pinned_, 0, 0);
  plan_ = std::make_unique<Plan>(own_ ? *own_ : scenario);
}

const Plan& DrawnPlan::at(Luck luck) {
  if (drawn_) {
    put_parameters(*own_, parameter_luck(*own_, luck.seed, luck.replication), luck.seed,
                   luck.replication);
    plan_->parameters_changed();
  }
  return *plan_;
}

}  // namespace v2v
