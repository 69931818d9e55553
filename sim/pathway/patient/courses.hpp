// How the urgency of those who wait goes with time, by policy; shared by all who are alike.
#pragma once

#include "vein2vein/engine/urgency.hpp"
#include "vein2vein/pathway/plan.hpp"

#include <map>
#include <span>
#include <vector>

namespace v2v {

/// What the hazard accumulates from that day to the next. Where it does not change any more, or not
/// for the time being, the same to the last bit.
double hazard_of_day(const Hazard& hazard, double day) noexcept;

/// Of sums of hazards. Patients who are alike shall be equals whatever was rounded on the way.
double rank_of_hazard(double sum) noexcept;

/// The hazard of leaving within the next day of a phase, by its age.
class RiskCourse final : public Course {
 public:
  /// `factors`: of `plan.risks_in(phase)`, one by one.
  RiskCourse(const PopulationPlan& plan, Phase phase, std::span<const double> factors);
  AtAge at(Duration age) const noexcept override;
  Stretch stretch(Duration age) const noexcept override;

 private:
  struct Risk {
    const Hazard* hazard;
    double factor;
  };
  bool is_constant_from(Duration age) const noexcept;

  std::vector<Risk> risks_;
  std::vector<Duration> ends_;  ///< of stretches, rising
};

/// Age is since the due date: who is due first goes first.
class DueCourse final : public Course {
 public:
  AtAge at(Duration age) const noexcept override { return {age.in_days(), 0, age.in_days()}; }
  Stretch stretch(Duration) const noexcept override { return {Duration::longest(), false}; }
};

/// Whatever the age.
class FixedCourse final : public Course {
 public:
  explicit FixedCourse(double urgency) noexcept : urgency_(urgency) {}
  AtAge at(Duration) const noexcept override { return {urgency_, 0, urgency_}; }
  Stretch stretch(Duration) const noexcept override { return {Duration::longest(), true}; }

 private:
  double urgency_;
};

/// Of a population in one replication.
class Courses {
 public:
  explicit Courses(const PopulationPlan& plan) : plan_(plan) {}
  const Course* of_risks(Phase phase, std::span<const double> factors);
  const Course* due() const noexcept { return &due_; }
  const Course* fixed(double urgency) {
    return &fixed_.try_emplace(urgency, urgency).first->second;
  }

 private:
  const PopulationPlan& plan_;
  std::map<std::vector<double>, RiskCourse> risks_;  // by phase and factors
  std::map<double, FixedCourse> fixed_;
  DueCourse due_;
  std::vector<double> key_;
};

}  // namespace v2v
