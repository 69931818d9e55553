// Counting by week and by patient of a list.
#include "vein2vein/statistics/forecast.hpp"

#include "core/invariant.hpp"
#include "vein2vein/statistics/periods.hpp"

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

constexpr std::int64_t kWeek = 7 * milliseconds_a_day;

/// The first day by which so many of all replications have; days count from 1. Nothing where fewer
/// ever do.
std::optional<double> day_by_which(const CountHistogram& days, double p, std::uint64_t all) {
  const std::uint64_t never = all - days.count();
  const auto needed = static_cast<std::uint64_t>(std::ceil(p * static_cast<double>(all) - 1e-9));
  if (needed > days.count()) return std::nullopt;
  // Those who never are stand first, as 0.
  const double rank = static_cast<double>(never + needed) / static_cast<double>(all);
  return days.quantile(rank, all);
}

/// How many of them are at most that.
double share_until(const CountHistogram& days, std::int64_t day, std::uint64_t all) {
  if (day < 1) return 0;
  return static_cast<double>(days.count_until(
             static_cast<std::uint32_t>(std::min<std::int64_t>(day, 0xffff'ffff)))) /
         static_cast<double>(all);
}

}  // namespace

ForecastTally::ForecastTally(const Scenario& scenario) : scenario_(&scenario) {
  for (const Population& population : scenario.each_population()) {
    first_.push_back(listed_.size());
    for (const PatientUnderWay* const patient : in_order_of_admission(population.under_way))
      listed_.push_back({&population, patient, listed_.size() - first_.back(), {}});
  }
  first_.push_back(listed_.size());
  const auto observed = observed_by_calendar(scenario);
  V2V_INVARIANT(observed && observed->from == TimePoint(), "a forecast begins at the start");
  weeks_ = static_cast<std::size_t>((observed->until.in_milliseconds() + kWeek - 1) / kWeek);
  now_.resize(weeks_ * columns);
  by_week_.resize(weeks_ * columns);
}

void ForecastTally::on(const JournalEntry& entry) {
  const std::int64_t at = entry.at.in_milliseconds();
  const auto week = static_cast<std::size_t>(at / kWeek);
  if (at < 0 || week >= weeks_) return;
  if (entry.what == What::collection_started) ++now_[week * columns + collections];
  if (entry.what == What::culture_started) ++now_[week * columns + cultures];
  if (entry.what == What::gate_reached && static_cast<Gate>(entry.detail) == Gate::infused)
    ++now_[week * columns + infusions];
}

void ForecastTally::on_closed(const PatientRecord& record) {
  const std::size_t population = population_of(record.patient);
  const std::size_t place = first_[population] + number_of(record.patient);
  if (place >= first_[population + 1] || record.left || record.ended < TimePoint()) return;
  const std::int64_t day = record.ended.in_milliseconds() / milliseconds_a_day + 1;
  listed_[place].infused_on.add(static_cast<std::uint32_t>(day));
}

void ForecastTally::finish_replication() {
  for (std::size_t i = 0; i < now_.size(); ++i) by_week_[i].add(now_[i]);
  std::fill(now_.begin(), now_.end(), 0U);
  ++replications_;
}

void ForecastTally::fill(ForecastSummary& summary, std::optional<TimePoint> late_after) const {
  const auto date = [this](double days) {
    return date_at(*scenario_, TimePoint::at(Duration::days(days)));
  };
  for (std::size_t week = 0; week < weeks_; ++week) {
    const auto number = [&](Column column) {
      const CountHistogram& numbers = by_week_[week * columns + column];
      return Predicted{numbers.mean(replications_), numbers.prediction95(replications_)};
    };
    const double from = 7 * static_cast<double>(week);
    summary.weeks.push_back(
        {from, date(from), number(collections), number(cultures), number(infusions)});
  }
  for (const Listed& listed : listed_) {
    const KnownPatient& known = listed.patient->patient;
    if (listed.patient->reached == Gate::infused) continue;
    const CountHistogram& days = listed.infused_on;
    ForecastPatient patient;
    patient.id = known.id.empty() ? std::to_string(listed.number + 1) : known.id;
    if (!scenario_->populations.empty()) patient.population = listed.population->title;
    if (known.hospital) patient.hospital = scenario_->sites[*known.hospital].name;
    patient.infused = static_cast<double>(days.count()) / static_cast<double>(replications_);
    const auto fill_day = [&](double p, std::optional<double>& day, std::string& on) {
      // Day 1 is that of the start.
      if (const auto counted = day_by_which(days, p, replications_)) {
        day = *counted - 1;
        on = date(*day);
      }
    };
    fill_day(0.5, patient.median_d, patient.median);
    fill_day(0.9, patient.latest_d, patient.latest);
    if (late_after) {
      const DayNumber day = whole_days_until(*late_after) + 1;
      patient.infused_in_time = share_until(days, day, replications_);
      patient.is_late = patient.infused_in_time < 0.5;
    }
    summary.patients.push_back(std::move(patient));
  }
}

}  // namespace v2v
