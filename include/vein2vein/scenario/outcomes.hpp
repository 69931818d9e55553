// What becomes of patients after infusion, or after they have left without it.
#pragma once

#include "vein2vein/core/hazard.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/words.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace v2v {

/// A month of survival, in days.
inline constexpr double days_a_month = days_a_year / 12;
/// Of whom, since when, and what ends it.
enum class Survival : std::uint8_t {
  itt_overall,       ///< everybody at the ITT gate, from there: death
  overall,           ///< the infused, from infusion: death
  progression_free,  ///< the infused, from infusion: relapse, no response when looked for, death
  duration_of_response,  ///< who responds, from the assessment: relapse, death
  relapse_free           ///< the infused; who does not respond has failed at once: relapse, death
};
template <>
inline constexpr auto words<Survival> = std::to_array<Word<Survival>>({
    {Survival::itt_overall, "itt_overall", "alive, all intended"},
    {Survival::overall, "overall", "alive, infused"},
    {Survival::progression_free, "progression_free", "progression-free"},
    {Survival::duration_of_response, "duration_of_response", "in response"},
    {Survival::relapse_free, "relapse_free", "relapse-free"},
});
constexpr std::string_view name_of(Survival which) noexcept { return word_of(which); }
inline constexpr std::size_t survival_count = words<Survival>.size();
constexpr std::size_t index_of(Survival which) noexcept { return static_cast<std::size_t>(which); }

/// A cause-specific transition out of a state, by days since the state was entered.
struct Transition {
  Hazard hazard;
  /// Hazard ratio of a burden that is one standard deviation larger.
  double burden = 1;
};

/// Tumour burden at lymphodepletion, as the number of standard deviations by which its logarithm
/// differs from the mean of the patients whose outcomes the rules were fitted to. A patient's is
/// normal with variance 1, plus what it has grown by since: every patient has a rate of growth of
/// their own, normal, which acts for as long as they wait longer than those patients did.
struct Burden {
  double growth = 0;                   ///< mean over patients, standard deviations a day
  double growth_sd = 0;                ///< between patients, likewise
  double after_bridging_response = 0;  ///< what a response to bridging adds; below 0 a relief
  Duration centred_at;  ///< from collection to lymphodepletion of those patients, on average
};

/// A semi-Markov process with cause-specific hazards, the clock set back on entry to each state:
/// infused, then at an assessment in remission or not; from remission to relapse, transplant or
/// death; from relapse to death, or salvaged. Whoever was not infused goes straight to death.
/// Rates are those of a patient of mean burden.
struct OutcomeRules {
  Duration follow_for = Duration::days(5 * 365.25);  ///< what is later is not told
  double response = 0;                               ///< share of the infused
  double response_burden = 1;                        ///< odds ratio, as `Transition::burden`
  Duration response_seen_after;                      ///< infusion
  Transition relapse, death_in_remission, transplant;
  Transition relapse_after_transplant, death_after_transplant;
  Transition death_without_response;
  double salvage = 0;  ///< share of those who relapse
  Transition death_after_relapse, death_after_salvage;
  /// From leaving; whoever left by death dies then.
  Transition death_not_infused;
  /// What people die of anyway, since the ITT gate.
  Hazard general_mortality;
  Burden burden;
  /// False: everybody has the mean burden, with the same luck.
  bool burden_matters = true;
};

}  // namespace v2v
