// Months and years of services, by hand.
#include "vein2vein/statistics/periods.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace v2v {
namespace {

Scenario service(double warm_up, double lasts, const char* starts = "") {
  Scenario scenario;
  Service one;
  one.warm_up = Duration::days(warm_up);
  one.lasts = Duration::days(lasts);
  scenario.enrolment = one;
  scenario.starts_stated = *starts != '\0';
  if (scenario.starts_stated) scenario.starts = day_number(starts).value();
  return scenario;
}

std::vector<std::string> dates(const Scenario& scenario, const std::vector<Span>& spans) {
  std::vector<std::string> found;
  for (const Span& span : spans) found.push_back(date_at(scenario, span.from));
  found.push_back(date_at(scenario, spans.back().until));
  return found;
}

using Dates = std::vector<std::string>;

TEST(Periods, OfADatedServiceAreThoseOfTheCalendar) {
  // 2028 is a leap year: four years of 365.25 d end where four of the calendar do.
  const Scenario four = service(0, 4 * days_a_year, "2026-01-01");
  const auto periods = periods_of(four).value();
  EXPECT_EQ(dates(four, periods.years),
            (Dates{"2026-01-01", "2027-01-01", "2028-01-01", "2029-01-01", "2030-01-01"}));
  EXPECT_EQ(periods.months.size(), 48U);
  EXPECT_EQ(date_at(four, periods.months[25].from), "2028-02-01");
  EXPECT_EQ(periods.months[25].until - periods.months[25].from, Duration::whole_days(29));
}

TEST(Periods, SwallowWhatAYearOf365AndAQuarterDaysLeaves) {
  for (const double years : {1.0, 2.0, 3.0, 5.0, 7.0}) {
    const Scenario some = service(0, years * days_a_year, "2026-01-01");
    const auto periods = periods_of(some).value();
    EXPECT_EQ(static_cast<double>(periods.years.size()), years);
    EXPECT_EQ(periods.years.back().until, TimePoint::at(Duration::days(years * days_a_year)));
  }
  // So does a warm-up that ends a little before or after a first of January.
  for (const double warm_up : {365.25, 1095.75, 364.0, 366.9}) {
    const Scenario some = service(warm_up, 365, "2026-01-01");
    const auto periods = periods_of(some).value();
    EXPECT_EQ(periods.years.front().from, TimePoint::at(Duration::days(warm_up)));
    EXPECT_EQ(date_at(some, periods.months[1].from).substr(4), "-02-01") << warm_up;
  }
}

TEST(Periods, BeginOnTheDayOfTheMonthOnWhichObservationDoes) {
  const Scenario some = service(28, 100, "2026-01-01");
  EXPECT_EQ(dates(some, periods_of(some)->months),
            (Dates{"2026-01-29", "2026-02-28", "2026-03-29", "2026-04-29", "2026-05-09"}));
  EXPECT_EQ(dates(some, periods_of(some)->years), (Dates{"2026-01-29", "2026-05-09"}));
}

TEST(Periods, WithoutDatesAreTwelfthsOfAYear) {
  const Scenario some = service(100, 3 * days_a_year);
  const auto periods = periods_of(some).value();
  ASSERT_EQ(periods.years.size(), 3U);
  ASSERT_EQ(periods.months.size(), 36U);
  EXPECT_EQ(periods.months[1].from, TimePoint::at(Duration::whole_days(130)));
  EXPECT_EQ(periods.years[1].from, TimePoint::at(Duration::whole_days(465)));
  EXPECT_EQ(date_at(some, periods.years[1].from), "");
}

/// No instant is in two of them or in none.
TEST(Periods, LeaveNoGap) {
  for (const char* starts : {"", "2024-02-29", "2025-08-31", "1999-12-30"})
    for (const double warm_up : {0.0, 0.5, 17.25, 58.0, 400.0})
      for (const double lasts : {0.3, 1.0, 30.0, 59.5, 364.0, 1000.0, 4000.0}) {
        const Scenario some = service(warm_up, lasts, starts);
        const auto periods = periods_of(some).value();
        for (const auto* spans : {&periods.months, &periods.years}) {
          TimePoint at = TimePoint::at(Duration::days(warm_up));
          for (const Span& span : *spans) {
            EXPECT_EQ(span.from, at);
            EXPECT_LT(span.from, span.until);
            at = span.until;
          }
          EXPECT_EQ(at, TimePoint::at(Duration::days(warm_up) + Duration::days(lasts)));
        }
        ASSERT_EQ(periods.years.size(), (periods.months.size() + 11) / 12);
      }
}

TEST(Periods, AreOfServicesOfATimeAlone) {
  Scenario scenario;
  scenario.enrolment = Cohort{10, Duration::whole_days(100)};
  EXPECT_FALSE(periods_of(scenario));
  Service counted;
  counted.patients = 100;
  scenario.enrolment = counted;
  EXPECT_FALSE(periods_of(scenario));
}

}  // namespace
}  // namespace v2v
