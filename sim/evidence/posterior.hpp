// The posterior density of the model of attrition, in coordinates that a sampler likes.
#pragma once

#include "evidence/prior.hpp"
#include "evidence/study_likelihood.hpp"
#include "vein2vein/evidence/fit.hpp"

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace v2v::statistics {

/// A point has every parameter in the units of its prior (standard deviations by their logarithm),
/// then the standard normal deviations of each study: of its total after collection, of that before
/// it where patients are followed there, and of its contrasts where reasons are known or patients
/// respond to bridging. Deviations that no count bears on are left out, and drawn when they are
/// asked for. Without studies the density is the prior.
class AttritionPosterior {
 public:
  /// The studies must outlive it.
  explicit AttritionPosterior(const std::vector<StudyEvidence>& studies,
                              const AttritionPriors& priors = {});

  std::size_t dimension() const noexcept { return dimension_; }
  /// The first coordinate of a study, and how many it has.
  std::pair<std::size_t, std::size_t> coordinates_of(std::size_t study) const noexcept;
  /// Logarithm of the density, up to a constant; `gradient` is as long as the point, or empty.
  double log_density(std::span<const double> point, std::span<double> gradient) const;
  /// What the studies have in common. Burden and earlier lines are at their prior's mean.
  AttritionDraw common(std::span<const double> point) const;
  /// `unknown`: standard normal numbers for deviations that are no coordinates.
  AttritionHazards study(std::size_t number, std::span<const double> point,
                         const StudyDeviations& unknown) const;

 private:
  struct Unit {
    explicit Unit(const StudyEvidence& of) : study(&of), likelihood(of) {}
    const StudyEvidence* study;
    StudyLikelihood likelihood;
    std::array<AttritionCovariates, attrition_period_count> row{};
    std::size_t first = 0;  ///< its coordinates: after, before, contrasts
    bool before = false, contrasts = false;
  };
  const Normal& prior_of(Factor factor) const noexcept {
    return priors_.factor[static_cast<std::size_t>(factor)];
  }
  StudyDeviations deviations_of(const Unit& unit, std::span<const double> point) const;
  double add_study(const Unit& unit, const AttritionDraw& draw, std::span<const double> point,
                   std::span<double> gradient) const;

  AttritionPriors priors_;
  std::vector<Unit> units_;
  std::size_t dimension_ = 0;
};

}  // namespace v2v::statistics
