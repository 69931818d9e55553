// What becomes of a patient whose file is closed: a function of the file, the rules and the
// patient's luck. No events, no engine, nothing kept.
#pragma once

#include "vein2vein/core/random.hpp"
#include "vein2vein/core/time.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/outcomes.hpp"
#include "vein2vein/scenario/population.hpp"

#include <limits>

namespace v2v {

/// What outcomes depend on in a file.
struct TreatmentCourse {
  bool treated = false;  ///< infused, or given standard of care; otherwise left
  Cause cause = 0;       ///< of leaving
  bool bridging_response = false;
  double ended = 0;   ///< days from the ITT gate to treatment or leaving, at least 0
  double waited = 0;  ///< days from collection (from entry, without one) to lymphodepletion (to
                      ///< infusion, without one); of those who were not infused to their end
  /// Days from the ITT gate; what the beds have seen, whatever the rules say of deaths.
  double died_in_hospital = std::numeric_limits<double>::infinity();

  bool left_by(KnownCause which) const noexcept {
    return !treated && cause == static_cast<Cause>(which);
  }
};

/// `record` has reached the gate.
TreatmentCourse course_of(const PatientRecord& record, Gate itt_gate) noexcept;
/// Of who is given standard of care: at the ITT gate, and no tumour has grown until then.
TreatmentCourse course_of_standard(const OutcomeRules& rules) noexcept;

/// The rules by which somebody goes: those in force at the ITT gate, of the product that was given
/// and the maker who was chosen. Nothing where they say nothing of outcomes.
const OutcomeRules* outcome_rules_for(const Population& population,
                                      const PatientRecord& record) noexcept;

/// Instants in days since the ITT gate; +infinity of what never comes.
struct FollowUp {
  static constexpr double never = std::numeric_limits<double>::infinity();
  double treated = never;
  double assessed = never;  ///< when response is looked for; never of those who died first
  bool responded = false;
  bool stable = false;      ///< of those who did not: the disease does not progress
  double relapsed = never;  ///< when it is seen
  double transplanted = never;
  double given_later_cells = never;
  double died = never;
  /// Standard deviations from the mean; 0 of those who were not treated.
  double burden = 0;

  bool is_alive_at(double day) const noexcept { return died > day; }
  /// Of the treated: in remission, with or without a transplant. Before the assessment nobody is
  /// known to be.
  bool is_in_remission_at(double day) const noexcept {
    return responded && assessed <= day && relapsed > day && died > day;
  }
  /// Of the treated: neither dead nor relapsed nor found without response.
  bool is_progression_free_at(double day) const noexcept {
    return died > day && relapsed > day && (responded || assessed > day);
  }
  /// Of who left untreated it is asked by `left`, the day on which they did.
  Standing standing_at(double day, double left) const noexcept;
  /// Of who responded: when the response ends.
  double response_ends() const noexcept { return relapsed < died ? relapsed : died; }
};

/// `luck` is the patient's stream. The same patient has the same luck under all rules and whatever
/// happened before: transitions have an address each, and cumulative hazards are met by one
/// exponential number, so that a larger hazard never comes later.
FollowUp follow_up(const OutcomeRules& rules, const TreatmentCourse& course,
                   const RandomStream& luck) noexcept;

/// When event-free survival ends by the trial's clock, in days since the ITT gate. `follow_up` is
/// what becomes of that course by these rules, which have a clock.
double event_of(const OutcomeRules& rules, const TreatmentCourse& course,
                const FollowUp& follow_up) noexcept;

}  // namespace v2v
