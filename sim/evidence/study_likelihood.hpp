// The likelihood of one study, evaluated very many times.
#pragma once

#include "evidence/path_plan.hpp"
#include "vein2vein/evidence/fit.hpp"

namespace v2v {

/// What does not change with the hazards is worked out once. Const calls may run on any threads.
class StudyLikelihood {
 public:
  /// The study must outlive it.
  explicit StudyLikelihood(const StudyEvidence& study);

  /// As `log_likelihood`.
  double log(const AttritionHazards& hazards, AttritionGradient* gradient = nullptr) const;
  AttritionOutcome outcome(const AttritionHazards& hazards) const;

 private:
  const StudyEvidence* study_;
  PathPlan plan_;
};

}  // namespace v2v
