// How much better left-out predictions of the infused are than simple ones that look at no model.
#pragma once

#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/core/words.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace v2v {

/// The left-out prediction of one study, what became of it, and what simple predictions may know.
struct SkillCase {
  std::string study;
  std::string disease;
  double line = 3;
  Gate itt_gate{};
  std::uint32_t intended = 0;  ///< at the ITT gate, at least 1
  std::uint32_t infused = 0;
  std::vector<std::uint32_t> predicted;  ///< infused, by replication; at least 1
};

/// Scores of a predicted distribution of a count; of all the smaller is the better (Gneiting and
/// Raftery, JASA 2007, sections 4.2 and 6.2). The first two are shares of the intended.
struct SkillScores {
  double crps = 0;            ///< continuous ranked probability score
  double interval_score = 0;  ///< of the central 95 % interval: its width, and 40 times a miss
  double log_score = 0;       ///< minus the logarithm of the probability of what happened
};

/// `pmf`: probabilities of 0, 1, ..., of which there is one more than patients.
SkillScores scores_of(const std::vector<double>& pmf, std::uint32_t seen);

/// Probabilities of 0 to `patients` from simulated counts: as often as each was simulated.
std::vector<double> pmf_of(const std::vector<std::uint32_t>& counts, std::uint32_t patients);
/// The same smoothed by a normal kernel (Silverman's width, at least half a patient), and one part
/// of as many as there are counts and one more spread over all of 0 to `patients`: a logarithm is
/// asked of it, and what no replication showed is not impossible.
std::vector<double> smooth_pmf_of(const std::vector<std::uint32_t>& counts, std::uint32_t patients);

/// A study as a simple prediction sees it.
struct SeenShare {
  std::uint32_t infused = 0, intended = 0;
};
/// Shares of studies that spread as evenly as they can: a uniform distribution. Assumed: studies of
/// one class do not differ more.
inline constexpr double largest_study_correlation = 1.0 / 3;
/// The number infused in a further study: beta-binomial, the mean and the correlation of patients
/// within a study uniform up to 1 and to `largest_study_correlation` before `others` were seen, and
/// integrated over what they leave open (by quadrature).
std::vector<double> beta_binomial_prediction(const std::vector<SeenShare>& others,
                                             std::uint32_t intended);

/// What simple predictions look at, beside how many of how many other studies infused.
enum class SkillBaseline : std::uint8_t { all_studies, disease_and_line, counting_gate };
template <>
inline constexpr auto words<SkillBaseline> =
    std::to_array<Word<SkillBaseline>>({{SkillBaseline::all_studies, "all_studies"},
                                        {SkillBaseline::disease_and_line, "disease_and_line"},
                                        {SkillBaseline::counting_gate, "counting_gate"}});
/// A class of fewer other studies predicts as all studies do.
inline constexpr std::size_t least_studies_of_a_class = 3;
/// Fewer than that say nothing about skill.
inline constexpr std::size_t least_studies_for_skill = 10;

struct SkillSummary {
  std::size_t studies = 0;
  SkillScores model;  ///< mean over the studies
  struct Baseline {
    SkillBaseline looks_at{};
    SkillScores mean;
    /// Model less baseline, study by study: mean and standard error. Negative: the model is better.
    SkillScores difference, standard_error;
  };
  std::vector<Baseline> baselines;
};

/// Every baseline predicts a study from the other studies only, as the model does: from all of
/// them, from those of the same disease and line (4 stands for more), from those that count from a
/// gate of the same class (referred, approved, screened; or eligible and later). Cases of one study
/// name are one study. Nothing with fewer than `least_studies_for_skill`.
std::optional<SkillSummary> skill_of(const std::vector<SkillCase>& cases);

}  // namespace v2v
