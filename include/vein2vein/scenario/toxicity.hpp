// Toxicity of the treatment, and the days in hospital that follow from it.
#pragma once

#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/random.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/words.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace v2v {

enum class Toxicity : std::uint8_t {
  cytokine_release,       ///< cytokine release syndrome (CRS)
  neurotoxicity,          ///< immune effector cell-associated neurotoxicity syndrome (ICANS)
  macrophage_activation,  ///< HLH/MAS
  infection,              ///< after infusion
  cytopenia
};
template <>
inline constexpr auto words<Toxicity> = std::to_array<Word<Toxicity>>({
    {Toxicity::cytokine_release, "cytokine_release", "cytokine release"},
    {Toxicity::neurotoxicity, "neurotoxicity", "neurotoxicity"},
    {Toxicity::macrophage_activation, "macrophage_activation", "macrophage activation"},
    {Toxicity::infection, "infection", "infection"},
    {Toxicity::cytopenia, "cytopenia", "cytopenia"},
});
inline constexpr std::size_t toxicity_count = words<Toxicity>.size();
constexpr std::size_t index_of(Toxicity which) noexcept { return static_cast<std::size_t>(which); }

enum class Severity : std::uint8_t {
  none,
  mild,   ///< grade 1 or 2
  severe  ///< grade 3 or worse
};

template <>
inline constexpr auto words<Severity> = std::to_array<Word<Severity>>(
    {{Severity::none, "none"}, {Severity::mild, "mild"}, {Severity::severe, "severe"}});

/// How often, how bad and how long; shares are those of patients of mean burden.
struct ToxicityRule {
  double any = 0;     ///< share of the infused
  double severe = 0;  ///< likewise, not more than `any`
  double burden = 1;  ///< odds ratio of both for a burden one standard deviation larger
  bool since_cytokine_release = false;  ///< of who has one, `onset` counts from its onset
  Distribution onset;                   ///< since infusion
  Distribution takes;                   ///< from onset to its end
  Severity ward_from = Severity::mild;  ///< the least that needs a ward bed; `none`: never
  double intensive_care_if_mild = 0, intensive_care_if_severe = 0;

  double share_of(Severity at_least, double standard_deviations) const noexcept;
};

struct ToxicityRules {
  std::array<ToxicityRule, toxicity_count> of;
  Duration discharge_after;  ///< nobody is discharged earlier than so long after its end
};

struct Stay;

/// What happens after infusion, one after another.
struct CareStep {
  enum class What : std::uint8_t {
    leaves_intensive_care,
    dies,  ///< in intensive care; nothing follows
    is_discharged,
    toxicity,
    is_readmitted,
    needs_intensive_care
  };
  Duration at;  ///< since infusion, as long as a bed is free whenever one is needed
  What what{};
  Toxicity which{};     ///< of `toxicity`
  Severity severity{};  ///< likewise
};

/// Of somebody infused with that burden (standard deviations from the mean), by a stay that has
/// toxicity; `planned` is when discharge would be without any. A toxicity that begins in hospital
/// keeps the patient there until `discharge_after` its end; one that begins later and needs a bed
/// leads to readmission. Times in intensive care that overlap are one; it is over before discharge.
///
/// Grades follow an ordered logit: one uniform number a patient and kind, so that a larger burden
/// never means a lower grade. `luck` is the patient's stream; nothing depends on what else happens.
std::vector<CareStep> care_after_infusion(const Stay& stay, Duration planned, double burden,
                                          const RandomStream& luck);

/// Whether a patient dies in intensive care, of a stay without toxicity.
bool dies_in_intensive_care(const Stay& stay, const RandomStream& luck) noexcept;

}  // namespace v2v
