// The rules that decisions of this instant follow, and how they rank those who wait.
#pragma once

#include "pathway/patient/courses.hpp"
#include "vein2vein/pathway/plan.hpp"
#include "vein2vein/scenario/protocol.hpp"

namespace v2v {

class CurrentRules {
 public:
  explicit CurrentRules(const Plan& plan);

  const Rules& rules() const noexcept { return *rules_; }
  const Policy& policy() const noexcept { return rules_->protocol().policy; }
  void change_to(const Rules& rules) noexcept { rules_ = &rules; }

  /// Whether anybody's priority changes as time goes by, under any of the plan's rules.
  bool priorities_change() const noexcept { return priorities_change_; }
  Courses& courses() noexcept { return courses_; }

 private:
  const Rules* rules_;
  const bool priorities_change_;
  Courses courses_;
};

}  // namespace v2v
