// What becomes of patients after infusion, or after they have left without it.
#pragma once

#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/hazard.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/core/vocabulary.hpp"
#include "vein2vein/core/words.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace v2v {

/// A month of survival, in days.
inline constexpr double days_a_month = days_a_year / 12;
inline constexpr std::uint64_t milliseconds_a_month =
    static_cast<std::uint64_t>(days_a_month * milliseconds_a_day);
static_assert(milliseconds_a_month == days_a_month * milliseconds_a_day);
/// Of whom, since when, and what ends it.
enum class Survival : std::uint8_t {
  itt_overall,       ///< everybody at the ITT gate, from there: death
  overall,           ///< the infused, from infusion: death
  progression_free,  ///< the infused, from infusion: relapse, no response when looked for, death
  duration_of_response,  ///< who responds, from the assessment: relapse, death
  relapse_free,          ///< the infused; who does not respond has failed at once: relapse, death
  event_free             ///< everybody at the ITT gate, from there: by `EventClock`
};
template <>
inline constexpr auto words<Survival> = std::to_array<Word<Survival>>({
    {Survival::itt_overall, "itt_overall", "alive, all intended"},
    {Survival::overall, "overall", "alive, infused"},
    {Survival::progression_free, "progression_free", "progression-free"},
    {Survival::duration_of_response, "duration_of_response", "in response"},
    {Survival::relapse_free, "relapse_free", "relapse-free"},
    {Survival::event_free, "event_free", "event-free, all intended"},
});
constexpr std::string_view name_of(Survival which) noexcept { return word_of(which); }
inline constexpr std::size_t survival_count = words<Survival>.size();
constexpr std::size_t index_of(Survival which) noexcept { return static_cast<std::size_t>(which); }
/// Those of everybody who was randomised.
inline constexpr std::array<Survival, 2> randomised_curves = {Survival::itt_overall,
                                                              Survival::event_free};

/// Where somebody is after the ITT gate: one of these at any time.
enum class Standing : std::uint8_t {
  waiting,  ///< alive, and neither treated nor gone
  treated,  ///< response has not been looked for yet
  in_remission,
  transplanted,  ///< in remission
  no_response,
  relapsed,
  given_later_cells,  ///< after failure
  not_infused,        ///< gone, and alive
  dead
};
template <>
inline constexpr auto words<Standing> = std::to_array<Word<Standing>>({
    {Standing::waiting, "waiting", "waiting"},
    {Standing::treated, "treated", "treated"},
    {Standing::in_remission, "in_remission", "in remission"},
    {Standing::transplanted, "transplanted", "in remission with a transplant"},
    {Standing::no_response, "no_response", "without response"},
    {Standing::relapsed, "relapsed", "relapsed"},
    {Standing::given_later_cells, "given_later_cells", "given cells after failure"},
    {Standing::not_infused, "not_infused", "not infused"},
    {Standing::dead, "dead", "dead"},
});
constexpr std::string_view name_of(Standing which) noexcept { return word_of(which); }
inline constexpr std::size_t standing_count = words<Standing>.size();
constexpr std::size_t index_of(Standing which) noexcept { return static_cast<std::size_t>(which); }

/// When somebody is counted as in response.
enum class Response : std::uint8_t {
  best,     ///< found in remission
  month_3,  ///< in remission three months after infusion
  month_3_without_transplant
};
template <>
inline constexpr auto words<Response> = std::to_array<Word<Response>>({
    {Response::best, "best", "response"},
    {Response::month_3, "month_3", "in remission at month 3"},
    {Response::month_3_without_transplant, "month_3_without_transplant",
     "of these without a transplant"},
});
constexpr std::string_view name_of(Response which) noexcept { return word_of(which); }
inline constexpr std::size_t response_count = words<Response>.size();
constexpr std::size_t index_of(Response which) noexcept { return static_cast<std::size_t>(which); }

/// A cause-specific transition out of a state, by days since the state was entered.
struct Transition {
  Hazard hazard;
  /// Hazard ratio of a burden that is one standard deviation larger.
  double burden = 1;
  bool operator==(const Transition&) const = default;
};

/// Tumour burden at lymphodepletion, as the number of standard deviations by which its logarithm
/// differs from the mean of the patients whose outcomes the rules were fitted to. A patient's is
/// normal with mean 0, plus what it has grown by since: every patient has a rate of growth of their
/// own, normal, which acts for as long as they wait longer than those patients did.
struct Burden {
  double spread = 1;     ///< standard deviation between patients who wait as long as those
  double growth = 0;     ///< mean over patients, standard deviations a day
  double growth_sd = 0;  ///< between patients, likewise
  double after_bridging_response = 0;  ///< what a response to bridging adds; below 0 a relief
  Duration centred_at;  ///< from collection to lymphodepletion of those patients, on average
  bool operator==(const Burden&) const = default;
};

struct OutcomeRules;
class RandomStream;

/// Of a patient, by their stream; 0 where burden does not matter. `waited`: days from collection to
/// lymphodepletion.
double burden_at_lymphodepletion(const OutcomeRules& rules, double waited, bool bridging_response,
                                 const RandomStream& luck) noexcept;

/// When the disease is looked at: what happens to it in between is seen at the next of these.
struct Assessments {
  enum class Since : std::uint8_t { treatment, itt_gate };
  Since since = Since::treatment;
  std::vector<double> days;     ///< since then, rising
  std::optional<double> every;  ///< days, after the last of them (or from 0 on)

  /// The first at or after `day` (since that origin); where there is none any more, at once.
  double first_from(double day) const noexcept;
  bool operator==(const Assessments&) const = default;
};
template <>
inline constexpr auto words<Assessments::Since> = std::to_array<Word<Assessments::Since>>({
    {Assessments::Since::treatment, "treatment"},
    {Assessments::Since::itt_gate, "itt_gate"},
});

/// What ends event-free survival beside death, by days since the ITT gate. Trials of the same
/// treatments differ in it, and their medians follow.
struct EventClock {
  /// Who has not been seen in response by then has failed on that day.
  Duration response_by = Duration::longest();
  /// Progression that is seen before counts on that day.
  Duration progression_counts_from;
  /// Another treatment ends it when it begins: of who leaves without infusion, when they leave.
  bool new_treatment_counts = true;
  bool operator==(const EventClock&) const = default;
};

/// What ends a remission.
struct Remission {
  Transition relapse, death, transplant;
  bool operator==(const Remission&) const = default;
};

/// Cells for those who have failed: of standard of care a crossover, of cells others.
struct LaterCells {
  double share = 0;    ///< of those who fail and are not salvaged
  Distribution after;  ///< from failure to infusion; who dies before is not given them
  Transition death;    ///< from then on
  bool operator==(const LaterCells&) const = default;
};

/// What people of their age and sex die of anyway: nobody has a history in it but those two.
struct LifeTable {
  Distribution age;                       ///< at the ITT gate
  double women = 0;                       ///< their share
  Hazard deaths_of_women, deaths_of_men;  ///< by days since birth
  bool operator==(const LifeTable&) const = default;
};

/// A semi-Markov process with cause-specific hazards, the clock set back on entry to each state:
/// treated (with cells: infused), then at an assessment in remission or not; from remission to
/// relapse, transplant or death; from relapse to death, or salvaged; of those who have failed some
/// are given cells later. Whoever was not infused goes straight to death. Rates are those of a
/// patient of mean burden.
struct OutcomeRules {
  Duration follow_for = Duration::days(5 * 365.25);  ///< what is later is not told
  std::optional<EventClock> event_clock;             ///< only with it there is `event_free`
  Assessments assessments;

  double response = 0;           ///< share of the treated
  double response_burden = 1;    ///< odds ratio, as `Transition::burden`
  double partial = 0;            ///< share of responses that are partial
  double stable = 0;             ///< share of the others whose disease does not progress
  Duration response_seen_after;  ///< treatment, at the earliest
  Transition death_before_assessment;
  Remission remission, partial_remission;
  Transition relapse_after_transplant, death_after_transplant;
  Transition death_without_response;
  /// From the assessment to another treatment of those whose disease is stable.
  Duration next_treatment_after = Duration::longest();
  double salvage = 0;  ///< share of those who relapse
  Transition death_after_relapse, death_after_salvage;
  LaterCells later_cells;
  /// From leaving; whoever left by death dies then.
  Transition death_not_infused;
  /// Of those who left by these causes, instead.
  std::vector<std::pair<Cause, Transition>> death_not_infused_by_cause;
  /// What people die of anyway, since the ITT gate; none where there is a life table.
  Hazard general_mortality;
  std::optional<LifeTable> life_table;
  Burden burden;
  /// False: everybody has the mean burden, with the same luck.
  bool burden_matters = true;
  bool operator==(const OutcomeRules&) const = default;
};

/// A cohort is randomised at the ITT gate, which is the first: some go the way of this file, the
/// others are given standard of care.
struct RandomisedTrial {
  unsigned cells = 1, standard_of_care = 1;  ///< of so many
  unsigned block = 2;                        ///< patients of a permuted block
  std::vector<std::size_t> strata;           ///< covariates, each combination with its own blocks
  /// What becomes of those who are given it, from the ITT gate on. Follow-up, assessments, clock,
  /// burden and general mortality are those of the other arm.
  OutcomeRules rules;

  double share_of_cells() const noexcept {
    return static_cast<double>(cells) / (cells + standard_of_care);
  }
};

}  // namespace v2v
