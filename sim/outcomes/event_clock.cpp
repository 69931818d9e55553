// What trials call an event, by their own clocks.
#include "vein2vein/outcomes/follow_up.hpp"

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

/// Of who left without infusion, and lived.
double event_after_leaving(const EventClock& clock, const TreatmentCourse& course) noexcept {
  const double response_by = clock.response_by.in_days();
  if (course.left_by(KnownCause::progression))
    return std::min(response_by, std::max(course.ended, clock.progression_counts_from.in_days()));
  return clock.new_treatment_counts ? std::min(response_by, course.ended) : response_by;
}

/// Of who was treated, and did not respond.
double event_without_response(const OutcomeRules& rules, const FollowUp& way) noexcept {
  const EventClock& clock = *rules.event_clock;
  const double response_by = clock.response_by.in_days();
  if (!way.stable)
    return std::min(response_by, std::max(way.assessed, clock.progression_counts_from.in_days()));
  return clock.new_treatment_counts
             ? std::min(response_by, way.assessed + rules.next_treatment_after.in_days())
             : response_by;
}

}  // namespace

double Assessments::first_from(double day) const noexcept {
  const auto next = std::lower_bound(days.begin(), days.end(), day);
  if (next != days.end()) return *next;
  if (!every) return day;
  const double last = days.empty() ? 0 : days.back();
  return last + *every * std::max(0.0, std::ceil((day - last) / *every));
}

double event_of(const OutcomeRules& rules, const TreatmentCourse& course,
                const FollowUp& way) noexcept {
  const EventClock& clock = *rules.event_clock;
  const double response_by = clock.response_by.in_days();
  if (!course.treated) return std::min(way.died, event_after_leaving(clock, course));
  // Whose response is seen too late has failed by the clock, however long it lasts.
  if (!(way.assessed <= response_by)) return std::min(way.died, response_by);
  if (!way.responded) return std::min(way.died, event_without_response(rules, way));
  return std::min(way.died, std::max(way.relapsed, clock.progression_counts_from.in_days()));
}

}  // namespace v2v
