// The rules that decisions of this instant follow in a population, and how they rank its patients.
#pragma once

#include "pathway/patient/courses.hpp"
#include "vein2vein/pathway/plan.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v {

class CurrentRules {
 public:
  /// `priorities_change`: as the function below has it of all that share anything.
  CurrentRules(const PopulationPlan& plan, bool priorities_change);

  const Rules& rules() const noexcept { return *rules_; }
  const Policy& policy() const noexcept { return rules_->protocol().policy; }
  void change_to(const Rules& rules) noexcept { rules_ = &rules; }

  /// Whether anybody's priority changes as time goes by, under any of the plan's rules.
  bool priorities_change() const noexcept { return priorities_change_; }
  Courses& courses() noexcept { return courses_; }
  /// What parts populations of different precedence: further apart than any two priorities of one,
  /// and not so far that days would lose their milliseconds.
  double priority_of_population() const noexcept { return priority_of_population_; }

 private:
  const Rules* rules_;
  const bool priorities_change_;
  const double priority_of_population_;
  Courses courses_;
};

/// Whether time alone changes who goes first.
bool priorities_change_with_time(const Plan& plan);

}  // namespace v2v
