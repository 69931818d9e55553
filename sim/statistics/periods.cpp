// Months and years of the calendar.
#include "vein2vein/statistics/periods.hpp"

#include <cmath>

namespace v2v {
namespace {

const Duration kShortest = Duration::whole_days(2);

/// The day that months are counted from: the first of a month, if it is near.
DayNumber anchor_of(const Scenario& scenario, TimePoint from) {
  const DayNumber day = scenario.starts + whole_days_until(from);
  const int of_month = month_day_of(day).day;
  if (of_month <= 2) return day - (of_month - 1);
  for (DayNumber later = day + 1; later <= day + 2; ++later)
    if (month_day_of(later).day == 1) return later;
  return day;
}

TimePoint end_of_month(const Scenario& scenario, TimePoint from, DayNumber anchor, int months) {
  if (scenario.starts_stated)
    return TimePoint::at(Duration::whole_days(months_after(anchor, months) - scenario.starts));
  return from + Duration::whole_days(std::llround(months * days_a_year / Periods::months_a_year));
}

}  // namespace

std::optional<Span> observed_by_calendar(const Scenario& scenario) {
  const auto* service = std::get_if<Service>(&scenario.each_population().front().enrolment);
  if (!service || !service->is_of_a_time()) return std::nullopt;
  return Span{TimePoint::at(service->warm_up), service->ends()};
}

std::optional<Periods> periods_of(const Scenario& scenario) {
  const auto observed = observed_by_calendar(scenario);
  if (!observed || observed->from >= observed->until) return std::nullopt;
  Periods periods;
  const DayNumber anchor = anchor_of(scenario, observed->from);
  TimePoint from = observed->from;
  for (int month = 1; from < observed->until; ++month) {
    TimePoint until = end_of_month(scenario, observed->from, anchor, month);
    if (observed->until - until < kShortest) until = observed->until;
    periods.months.push_back({from, until});
    from = until;
  }
  for (std::size_t first = 0; first < periods.months.size(); first += Periods::months_a_year) {
    const std::size_t last = std::min(first + Periods::months_a_year, periods.months.size()) - 1;
    periods.years.push_back({periods.months[first].from, periods.months[last].until});
  }
  return periods;
}

}  // namespace v2v
