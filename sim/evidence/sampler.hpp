// One chain of the sampler of the model of attrition.
#pragma once

#include "evidence/regression.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/evidence/fit.hpp"

#include <array>
#include <cstdint>
#include <vector>

namespace v2v::statistics {

/// A random walk whose steps learn from where the chain has been (Haario, Saksman, Tamminen,
/// Bernoulli 2001) and whose scale aims at one acceptance in four. It stops learning after the
/// burn-in, so that what is kept is a Markov chain.
class AdaptiveWalk {
 public:
  AdaptiveWalk(std::size_t dimensions, double step);
  /// A step from `at`.
  std::vector<double> propose(const std::vector<double>& at, const Normals& normal) const;
  void learn(const std::vector<double>& at, bool accepted);

 private:
  void refactor();

  double log_scale_ = 0;
  std::uint64_t seen_ = 0, since_refactored_ = 0;
  std::vector<double> mean_;
  std::vector<std::vector<double>> covariance_, factor_;
};

/// The chain's state is the hazards of every study in the coordinates of `coordinates_of_rates`,
/// the coefficients, the standard deviations and the factors. A sweep updates all of them once,
/// each given the others.
class AttritionChain {
 public:
  AttritionChain(const std::vector<StudyEvidence>& studies, std::uint64_t seed, unsigned chain,
                 const std::vector<AttritionHazards>& start);

  // Its numbers come from itself.
  AttritionChain(const AttritionChain&) = delete;
  AttritionChain& operator=(const AttritionChain&) = delete;

  void sweep(bool learn);
  AttritionDraw draw() const;
  AttritionHazards hazards(std::size_t study) const;

 private:
  /// What is followed of a study: one period or two, each with five coordinates.
  struct Unit {
    const StudyEvidence* study = nullptr;
    std::size_t first_row = 0, rows = 1;  ///< in the regression; `after_collection` is the last
    std::array<double, attrition_stretch_count> mean_days{};
    double log_likelihood = 0;
    AdaptiveWalk walk{1, 1};
  };

  void update_unit(std::size_t index, bool learn);
  void update_factor(std::size_t factor, bool learn);
  void update_factor_and_rates(std::size_t factor, bool learn);
  void update_sds(bool learn);
  void update_sd_and_mixes(bool learn);
  void update_coefficients();

  AttritionHazards hazards_of(const Unit& unit, const std::vector<ByCause>& coordinates,
                              const AttritionFactors& factors) const;
  /// Of a row's coordinates, given coefficients and standard deviations.
  double log_prior(std::size_t row, const ByCause& coordinates) const;
  double log_prior_of_all(const std::vector<ByCause>& coordinates, double sd_total,
                          double sd_mix) const;
  bool accepts(double log_ratio);
  double uniform();

  RandomStream stream_;
  std::uint32_t drawn_ = 0, sweep_ = 0;
  Normals normal_;
  std::vector<Unit> units_;
  AttritionRegression regression_;
  std::vector<ByCause> coordinates_;  // by row
  AttritionRegression::Coefficients coefficients_{};
  std::vector<ByCause> expected_;  // by row
  double sd_total_ = 0.5, sd_mix_ = 0.5;
  AttritionFactors factors_;
  std::vector<AdaptiveWalk> factor_walks_, factor_and_rates_walks_;  // by factor
  AdaptiveWalk sd_total_walk_{1, 1}, sd_mix_walk_{1, 1}, scale_walk_{1, 1};
};

}  // namespace v2v::statistics
