// The attrition that published studies have in common: one model, known from all of them together.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/core/words.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace v2v {

/// The model (a hierarchical log-linear model of cause-specific hazards, beside two decisions). In
/// period p of study s a patient leaves with the total hazard, a day,
///
///   exp(total)   total = x . coefficient + u
///
/// with the covariates x of `attrition_covariates` and the deviations u of a study's two periods
/// bivariate normal with mean 0, sds `sd_before` and `sd_after`, and `correlation`. Cause c has the
/// share of a softmax of it,
///
///   mix[c] / sum of mix   log mix[c] = mix of the period + v[c]
///
/// with each of the four orthonormal contrasts of v, which a study has once for both periods,
/// normal with mean 0 and sd `sd_mix`. How many a study loses and what it calls the reasons are two
/// things: studies that code reasons differently do not lose more or fewer for it. From there a
/// hazard is multiplied: by exp(log_conditioned) from the first day of lymphodepletion on; for
/// progression and death by exp(log_response) after a response to bridging; by exp(log_burden) for
/// each level of tumour burden above the first, and exp(log_prior_line) for each level of earlier
/// lines (both divided by their mean over the patients). While the patient waits for
/// lymphodepletion (phase `waiting`) the hazard changes with time: H(t) = rate x 28 d x (t / 28
/// d)^time_shape, a Weibull hazard that has accumulated after 28 days what a constant one would
/// have. That holds as far as the studies have waited (`AttritionModel::support_days`). Beyond it
/// no study says anything, and a hazard that has been falling is held at what it has come down to:
/// long waits shall not look safe because nobody has seen them. One that has been rising goes on.
///
/// Not all is lost to time: of those who get there a share 1 - exp(-exp(log_not_eligible)) is not
/// found eligible (of patients who are counted from before that gate), and a share 1 -
/// exp(-exp(log_not_conditioned)) is not conditioned, however short the wait was. They leave for
/// causes in the mix of the period. With a hazard near 0 losses do not depend on time at all.

/// Of the model's terms and of the likelihood: files that another one made are made anew.
inline constexpr unsigned attrition_model_version = 3;

inline constexpr std::size_t attrition_cause_count = 5;
/// `ineligible` stands for everything else: unfit, remission, another diagnosis, not said.
inline constexpr std::array<KnownCause, attrition_cause_count> attrition_causes = {
    KnownCause::progression, KnownCause::death, KnownCause::infection, KnownCause::withdrawal,
    KnownCause::ineligible};

/// Which hazards: those of phase `screening`, or those of all later phases.
enum class AttritionPeriod : std::uint8_t { before_collection, after_collection };
inline constexpr std::size_t attrition_period_count = 2;

/// The first is the one that the others are compared with.
inline constexpr std::array<std::string_view, 6> attrition_diseases = {"LBCL", "B-ALL", "FL",
                                                                       "MCL",  "MM",    "other"};
/// Covariates of the logarithm of a hazard. `line` is the line of therapy less 3 (1 to 4; 4 stands
/// for more); the others are 0 or 1. The last two are of patients who are counted from there, once
/// they are: who is counted late has shown that the disease can wait.
inline constexpr std::size_t attrition_term_count = 10;
inline constexpr std::array<std::string_view, attrition_term_count> attrition_terms = {
    "baseline",          "B-ALL",          "FL",           "MCL", "MM", "other", "line",
    "before_collection", "from_collected", "from_received"};

using ByCause = std::array<double, attrition_cause_count>;
using AttritionCovariates = std::array<double, attrition_term_count>;

/// What the model knows of a study before any patient is counted.
struct AttritionTraits {
  std::string disease;  ///< one of `attrition_diseases`
  double line = 3;      ///< at least 1
  Gate counted_from = Gate::eligible;
};
/// x of a study's period.
AttritionCovariates attrition_covariates(const AttritionTraits& traits, AttritionPeriod period);

/// What all studies have in common beside their hazards; logarithms, but for the shape.
struct AttritionFactors {
  double log_conditioned = 0;
  double log_response = 0;
  double log_burden = 0;
  double log_prior_line = 0;
  double time_shape = 1;
  /// Of the cumulative hazards of the two decisions; -40 is nobody.
  double log_not_eligible = -40;
  double log_not_conditioned = -40;
};

/// Everything that decides the hazards of one study, once.
struct AttritionHazards {
  std::array<ByCause, attrition_period_count> log_rate{};  ///< logarithms of rates a day
  AttritionFactors factors;
};

/// One draw from the joint posterior of what the studies have in common.
struct AttritionDraw {
  AttritionCovariates coefficient{};                  ///< of the logarithm of the total hazard
  std::array<ByCause, attrition_period_count> mix{};  ///< logarithms, sum 0
  double sd_before = 0, sd_after = 0, correlation = 0, sd_mix = 0;
  AttritionFactors factors;
};

/// Days after which constant and changing hazard have accumulated the same.
inline constexpr double attrition_reference_days = 28;

/// Uniform numbers that a study needs that nobody has counted: of its total after and before
/// collection, and of its contrasts.
inline constexpr std::size_t new_study_inputs = attrition_period_count + attrition_cause_count - 1;

/// Hazards of a study of which only this is known, at these uniform numbers in (0, 1); 1/2
/// everywhere gives the middle study. Shape of `uniforms`: `new_study_inputs`.
AttritionHazards hazards_of_new_study(const AttritionDraw& draw, const AttritionTraits& traits,
                                      std::span<const double> uniforms);

/// Deviations of a study in standard normal coordinates: of the total after and before collection,
/// and of four contrasts.
using StudyDeviations = std::array<double, new_study_inputs>;
AttritionHazards hazards_of_study(const AttritionDraw& draw, const AttritionTraits& traits,
                                  const StudyDeviations& deviations);

/// Logarithms with these four orthonormal contrasts (Helmert) whose sum is 0; and the contrasts of
/// logarithms.
using Contrasts = std::array<double, attrition_cause_count - 1>;
ByCause mix_at(const Contrasts& contrasts);
Contrasts contrasts_of(const ByCause& logarithms);
/// Rates with this logarithm of their sum in the proportions of this mix.
ByCause rates_at(double log_total, const ByCause& mix);

/// The posterior of everything, as equally likely draws; the draws stand by rising total of
/// the baseline.
struct AttritionModel {
  std::vector<AttritionDraw> draws;
  struct Study {
    std::string name;
    bool before_collection = false;  ///< whether it was followed before leukapheresis
    /// As its own counts and all others say; and as the others alone do (a new study's, drawn).
    /// As many as there are draws.
    std::vector<AttritionHazards> fitted, left_out;
  };
  std::vector<Study> studies;
  /// The longest wait for lymphodepletion among the paths that the model was fitted to.
  double support_days = std::numeric_limits<double>::infinity();
  /// FNV-1a (64 bits) of its tables and the support: part of the digest of every scenario that uses
  /// it.
  std::uint64_t digest = 0;

  const Study* study(std::string_view name) const noexcept;
};

/// Which of the posterior's hazards a scenario has.
enum class AttritionEvidence : std::uint8_t {
  fitted,    ///< those of the study, which was among the calibrated ones
  left_out,  ///< those that the other studies predict for it
  new_study  ///< those of a study that nobody has counted
};

template <>
inline constexpr auto words<AttritionEvidence> = std::to_array<Word<AttritionEvidence>>({
    {AttritionEvidence::fitted, "fitted"},
    {AttritionEvidence::left_out, "left_out"},
    {AttritionEvidence::new_study, "new_study"},
});

/// How a scenario takes its hazards from the model.
struct AttritionUse {
  std::shared_ptr<const AttritionModel> model;  ///< null: no hazards at all (`model: none`)
  AttritionTraits traits;
  std::string study;  ///< empty where it is a new one
  AttritionEvidence evidence = AttritionEvidence::new_study;
  std::optional<std::size_t> burden, prior_lines;  ///< which covariates of the scenario
};

}  // namespace v2v
