// What became of a patient after the flow, as columns.
#include "report/data/record_rows.hpp"
#include "vein2vein/outcomes/follow_up.hpp"

#include <optional>
#include <string>

namespace v2v::report {
namespace {

using R = Row<PatientRecord>;

struct Course {
  const OutcomeRules* rules = nullptr;
  TreatmentCourse course;
  FollowUp way;
};

/// Nothing of who did not reach the ITT gate, or of whom nobody says what becomes.
std::optional<Course> course_of(const R& row) {
  const Population& population = population_of(*row.now->drawn, row.of->patient);
  if (!row.of->has_reached(population.itt_gate)) return std::nullopt;
  const OutcomeRules* const rules = outcome_rules_for(population, *row.of);
  if (!rules) return std::nullopt;
  const TreatmentCourse course = v2v::course_of(*row.of, population.itt_gate);
  const RandomStream luck(seed_of_patients(*row.now->drawn, population, row.now->seed),
                          row.now->replication, number_of(row.of->patient));
  return Course{rules, course, follow_up(*rules, course, luck)};
}

/// A day since the ITT gate, empty where it does not come within the time of follow-up.
template <class Day>
void add_day(TableOf<PatientRecord>& table, const std::string& name, const std::string& what,
             Day day) {
  table.add({name,
             what + ", in days since the ITT gate; empty where it does not come within the "
                    "time of follow-up.",
             "d"},
            [day](const R& row) -> std::optional<double> {
              const auto its = course_of(row);
              if (!its) return std::nullopt;
              const double at = day(*its);
              return at <= its->rules->follow_for.in_days() ? std::optional(at) : std::nullopt;
            });
}

}  // namespace

void add_outcomes(TableOf<PatientRecord>& table) {
  table.add({"responded_to_cells",
             "1 if the patient was found in remission, 0 if not; empty of "
             "who was not infused, or died before it was looked for."},
            [](const R& row) -> std::optional<std::int64_t> {
              const auto its = course_of(row);
              if (!its || its->way.assessed == FollowUp::never) return std::nullopt;
              return its->way.responded ? 1 : 0;
            });
  add_day(table, "relapsed_after_d", "When a relapse was seen",
          [](const Course& its) { return its.way.relapsed; });
  add_day(table, "transplanted_after_d", "When a transplant was given in remission",
          [](const Course& its) { return its.way.transplanted; });
  add_day(table, "later_cells_after_d", "When cells were given after failure",
          [](const Course& its) { return its.way.given_later_cells; });
  add_day(table, "event_after_d", "When event-free survival ended by the clock of the trial",
          [](const Course& its) {
            return its.rules->event_clock ? event_of(*its.rules, its.course, its.way)
                                          : FollowUp::never;
          });
  add_day(table, "died_after_d", "When the patient died",
          [](const Course& its) { return its.way.died; });
}

}  // namespace v2v::report
