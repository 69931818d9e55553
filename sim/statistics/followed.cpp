// Counting who lives how long.
#include "vein2vein/statistics/followed.hpp"

#include "core/invariant.hpp"
#include "scenario/each_protocol.hpp"
#include "vein2vein/scenario/allocation.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/statistics/cox.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace v2v {
namespace {

std::size_t months_followed(const Population& population) {
  double days = 0;
  for_each_protocol(population, [&days](const Protocol& protocol) {
    if (protocol.outcomes) days = std::max(days, protocol.outcomes->follow_for.in_days());
  });
  return std::min(most_months, static_cast<std::size_t>(std::floor(days / days_a_month + 1e-9)));
}

constexpr double days_followed(std::size_t months) noexcept {
  return static_cast<double>(months) * days_a_month;
}

/// Of cells to standard of care; everybody is followed for so many days.
std::optional<double> hazard_ratio(const std::vector<double>& cells,
                                   const std::vector<double>& standard, double until) {
  const auto has_events = [until](const std::vector<double>& arm) {
    return std::any_of(arm.begin(), arm.end(), [until](double ended) { return ended <= until; });
  };
  const bool of_cells = has_events(cells), of_standard = has_events(standard);
  if (!of_cells && !of_standard) return std::nullopt;
  if (!of_cells) return 0;
  if (!of_standard) return std::numeric_limits<double>::infinity();
  std::vector<CoxPatient> patients;
  patients.reserve(cells.size() + standard.size());
  for (const auto* arm : {&cells, &standard})
    for (const double ended : *arm)
      patients.push_back(
          {{std::min(ended, until), ended <= until}, {arm == &cells ? 1.0 : 0.0}, 0});
  const auto fit = fit_cox(patients);
  return fit ? std::optional(fit->hazard_ratio(0)) : std::nullopt;
}

}  // namespace

void FollowedArm::begin(std::size_t months) {
  counts_ = {};
  counts_.curves.fill(MonthlyCounts(months));
  for (auto& ended : ended_) ended.clear();
  for (auto& patients : counts_.standing) patients.assign(months + 1, 0);
}

void FollowedArm::count(Survival which, double days) {
  counts_.curves[index_of(which)].add(days);
  ended_[index_of(which)].push_back(days);
}

void FollowedArm::add(const OutcomeRules& rules, const TreatmentCourse& course,
                      const FollowUp& way) {
  const auto count_if = [](bool condition, std::uint32_t& counted) {
    counted += condition ? 1U : 0U;
  };
  // Curves count milliseconds: what ends in that of a month's end has ended here, too.
  constexpr double half_a_millisecond = 0.5 / milliseconds_a_day;
  for (std::size_t month = 0; month < counts_.standing.front().size(); ++month) {
    const double day = days_followed(month) + half_a_millisecond;
    ++counts_.standing[index_of(way.standing_at(day, course.ended))][month];
  }
  count(Survival::itt_overall, way.died);
  if (rules.event_clock) count(Survival::event_free, event_of(rules, course, way));
  if (way.treated == FollowUp::never) return;
  const double treated = way.treated, ended = way.response_ends();
  count(Survival::overall, way.died - treated);
  count(Survival::progression_free,
        (way.responded ? ended : std::min(way.assessed, way.died)) - treated);
  count(Survival::relapse_free, way.responded ? ended - treated : 0);
  if (rules.event_clock)
    count_if(way.assessed <= rules.event_clock->response_by.in_days(), counts_.assessed_in_time);
  count_if(way.given_later_cells != FollowUp::never, counts_.later_cells);
  if (!way.responded) return;
  count(Survival::duration_of_response, ended - way.assessed);
  const double month_3 = treated + 3 * days_a_month;
  const bool is_there = way.is_in_remission_at(month_3);
  count_if(true, counts_.responding[index_of(Response::best)]);
  count_if(is_there, counts_.responding[index_of(Response::month_3)]);
  count_if(is_there && way.transplanted > month_3,
           counts_.responding[index_of(Response::month_3_without_transplant)]);
  count_if(way.transplanted != FollowUp::never, counts_.transplanted);
}

FollowedCounts FollowedArm::finish() {
  const double until = days_followed(counts_.curves.front().still.size() - 1);
  for (std::size_t i = 0; i < survival_count; ++i)
    counts_.medians[i] = MedianTime(std::move(ended_[i]), until);
  for (auto& ended : ended_) ended.clear();
  return std::move(counts_);
}

Followed::Followed(const Population& population)
    : population_(&population), months_(months_followed(population)) {}

void Followed::begin(const Population& population, std::uint64_t seed_of_patients,
                     std::uint32_t replication, bool keeps) {
  if (!is_needed()) return;
  population_ = &population;
  seed_ = seed_of_patients;
  replication_ = replication;
  keeps_ = keeps;
  patients_.clear();
  arm_.begin(months_);
}

void Followed::add(const PatientRecord& record) {
  if (!is_needed() || !record.counted || !record.has_reached(population_->itt_gate)) return;
  const OutcomeRules* const rules = outcome_rules_for(*population_, record);
  if (!rules) return;
  const TreatmentCourse course = course_of(record, population_->itt_gate);
  const std::uint32_t number = number_of(record.patient);
  const FollowUp way = follow_up(*rules, course, luck_of(number));
  if (keeps_) {
    if (patients_.size() <= number) patients_.resize(number + 1);
    patients_[number] = {rules, course, way.died};
  }
  arm_.add(*rules, course, way);
}

void Followed::finish(FollowedCounts& counts, std::optional<RandomisedCounts>& randomised) {
  if (!is_needed()) return;
  if (population_->randomised) randomised = follow_standard_of_care();
  counts = arm_.finish();
}

RandomisedCounts Followed::follow_standard_of_care() {
  const OutcomeRules& rules = population_->randomised->rules;
  const TreatmentCourse course = course_of_standard(rules);
  FollowedArm standard;
  standard.begin(months_);
  const std::vector<bool> given = given_standard_of_care(*population_, seed_, replication_);
  for (std::uint32_t number = 0; number < given.size(); ++number)
    if (given[number]) standard.add(rules, course, follow_up(rules, course, luck_of(number)));
  RandomisedCounts result;
  for (std::size_t i = 0; i < randomised_curves.size(); ++i)
    result.hazard_ratio[i] =
        hazard_ratio(arm_.ended(randomised_curves[i]), standard.ended(randomised_curves[i]),
                     days_followed(months_));
  result.standard_of_care = standard.finish();
  return result;
}

}  // namespace v2v
