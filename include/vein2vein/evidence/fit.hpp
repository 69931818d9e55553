// Fitting the model of attrition to counts of many studies: likelihood, mode and posterior.
#pragma once

#include "vein2vein/scenario/attrition.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace v2v {

/// Stretches of the way from the ITT gate to infusion.
enum class AttritionStretch : std::uint8_t {
  screening,      ///< until eligible: hazards of `AttritionPeriod::before_collection`
  to_collection,  ///< from eligible to the end of leukapheresis
  to_receipt,     ///< until the cells are received
  waiting,        ///< until lymphodepletion starts; the hazard changes with time
  conditioned     ///< until infusion
};
inline constexpr std::size_t attrition_stretch_count = 5;

/// A way that patients of a study take who are not lost by a hazard, and how many do. A path stands
/// for patients whose times are nearly the same.
struct AttritionPath {
  double weight = 0;  ///< share of the patients; those of a study sum to 1
  std::array<double, attrition_stretch_count> days{};
  /// Days from receipt to a response to bridging; infinity without one.
  double response_after = std::numeric_limits<double>::infinity();
  /// Where it ends otherwise than with infusion (no product, a decision): the stretch, whose days
  /// are those until then, and the reason on record. It does not come to what the model decides at
  /// the end of that stretch.
  bool ends_early = false;
  AttritionStretch ends_in = AttritionStretch::conditioned;
  std::size_t ends_as = 0;  ///< index into `StudyEvidence::reasons`
};

/// Counts between two gates of a study's flowchart that the likelihood tells apart.
struct CountedStage {
  /// The stage ends with this stretch; stages stand in order, the last one ends with `conditioned`.
  AttritionStretch last = AttritionStretch::conditioned;
  /// (index into `reasons`, patients lost); a reason that is not listed and is none of the rest's
  /// was seen nowhere.
  std::vector<std::pair<std::size_t, std::uint32_t>> lost;
  /// Lost for a reason that is not known: any of them, the listed ones included.
  std::uint32_t rest = 0;
};

/// What one study says about attrition. The infused and the lost of every stage, by reason, are
/// multinomial; of those lost for a reason that is not known only the stage counts (as if the
/// reason had been withheld at random), unless `withheld_as` says otherwise. All patients are taken
/// at the mean factor of tumour burden and earlier lines: for the spread that studies report this
/// moves the infused by 1 to 3 in 100.
struct StudyEvidence {
  std::string name;
  AttritionTraits traits;
  bool before_collection = false;  ///< whether patients are followed in stretch `screening`
  /// What is not known of its times, by period: standard deviation of their logarithm. Losses that
  /// come of it look like those of another study, so that it adds to the studies' own deviation.
  std::array<double, attrition_period_count> time_sd{};
  std::vector<std::string> reasons;
  /// By cause: shares of the reasons that it is recorded as, as long as `reasons`. Sum to 1.
  std::array<std::vector<double>, attrition_cause_count> recorded_as;
  std::vector<AttritionPath> paths;
  std::vector<CountedStage> stages;
  /// Index into `attrition_causes`: what those were lost to whose reason is not known, in stages of
  /// which other reasons are. A supposition, to see how much hangs on it.
  std::optional<std::size_t> withheld_as;
  std::uint32_t patients = 0;  ///< intended to treat
  std::uint32_t infused = 0;   ///< patients - all lost
};

/// The draw as it stands for a study whose times are known so well.
AttritionDraw with_times_of(const AttritionDraw& draw, const StudyEvidence& study);

/// Lost by level of a characteristic within one study: what there is about tumour burden or earlier
/// lines. A binomial model with complementary log-log link, linear in the level; it enters as the
/// normal approximation of the slope (its maximum and information).
struct TrendEvidence {
  enum class Of : std::uint8_t { burden, prior_lines };
  Of of = Of::burden;
  std::string study;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> lost_of;  ///< by level: lost, patients
};

/// Probabilities of the outcomes of one patient, by closed form over the paths: shares lost by
/// stage and cause, by stage and reason of those whose path ends early, and infused.
struct AttritionOutcome {
  std::vector<ByCause> lost;                    ///< [stage][cause]
  std::vector<std::vector<double>> ends_early;  ///< [stage][reason]
  double infused = 0;
};
AttritionOutcome attrition_outcome(const StudyEvidence& study, const AttritionHazards& hazards);

/// Logarithm of the multinomial probability of the study's counts, without its constant. Cells
/// are kept above 1e-9, so that it is finite.
/// With its derivatives where they are asked for.
struct AttritionGradient {
  std::array<ByCause, attrition_period_count> log_rate{};
  double log_conditioned = 0, log_response = 0, log_time_shape = 0;
  double log_not_eligible = 0, log_not_conditioned = 0;
};
double log_likelihood(const StudyEvidence& study, const AttritionHazards& hazards,
                      AttritionGradient* gradient = nullptr);

/// The longest that a path of any of the studies waits for lymphodepletion, rounded up to the whole
/// day; infinity without studies. A path stands for several patients, so it is not an outlier's.
double waiting_support(const std::vector<StudyEvidence>& studies);

/// Another prior of a parameter than the model's own: normal on the scale on which the model has it
/// (the shape by its logarithm, the correlation by its inverse hyperbolic tangent).
struct PriorChange {
  std::string parameter;  ///< one of `parameters_with_prior`
  double median = 0;      ///< on the parameter's own scale
  double sd = 0;          ///< 0: fixed
};
/// Terms, factors and the correlation, by the names of `PosteriorRow`.
const std::vector<std::string>& parameters_with_prior();

struct CalibrationOptions {
  std::uint64_t seed = 1;
  unsigned chains = 4;
  /// A chain; the first half is forgotten. Where the chains do not agree by then, `calibrate` goes
  /// on with twice as many, and twice as many again.
  unsigned iterations = 1'000;
  unsigned draws = 400;  ///< kept, of all chains together
  std::vector<PriorChange> priors;
  unsigned threads = 0;  ///< 0: one a core; changes nothing in the results
};

/// What is known of one parameter, and whether the chains agree.
struct PosteriorRow {
  std::string name;                   ///< `baseline`, `mix_after.progression`, `time_shape`
  double median = 0, lo = 0, hi = 0;  ///< 95% interval
  double prior_median = 0, prior_lo = 0, prior_hi = 0;
  /// Gelman and Rubin's factor, split chains, ranks normalised, and the effective numbers of
  /// independent draws in bulk and in the tails (Vehtari et al., Bayesian Analysis 2021).
  double r_hat = 1, effective = 0, effective_in_tails = 0;
};

/// What the chains of a fit have learnt, for one that differs little.
struct FitStart;

/// Posterior of the model without any left-out studies.
struct AttritionFit {
  std::vector<AttritionDraw> draws;
  /// [study][draw], in the order of the studies that were given.
  std::vector<std::vector<AttritionHazards>> studies;
  std::vector<PosteriorRow> parameters;  ///< of what the studies have in common
  double worst_r_hat = 1;                ///< also of the studies' own totals
  double smallest_effective = 0;         ///< in bulk or in the tails, likewise
  std::shared_ptr<const FitStart> learnt;

  /// Whether the chains agree and tell enough for 95 % intervals: what Vehtari et al. (Bayesian
  /// Analysis 2021) ask for.
  static constexpr double largest_r_hat = 1.01;
  static constexpr double least_effective = 400;
  bool has_converged() const noexcept {
    return worst_r_hat <= largest_r_hat && smallest_effective >= least_effective;
  }
};

/// Fits the model by the No-U-Turn sampler. The same bytes for the same input. Pure; `studies` may
/// be empty (then the prior is drawn from). With a `start` the chains begin with what another fit
/// has learnt, and forget fewer iterations: one of the same studies, or of one more, which had the
/// number `without` there.
AttritionFit fit_attrition(const std::vector<StudyEvidence>& studies,
                           const std::vector<TrendEvidence>& trends,
                           const CalibrationOptions& options, const FitStart* start = nullptr,
                           std::optional<std::size_t> without = std::nullopt);

}  // namespace v2v
