// What is told by the calendar, against exact results: a season in an unlimited number of places,
// and a queue that grows.
#include "analytic/model_run.hpp"
#include "analytic/verdict.hpp"
#include "experiment/replicate.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v::test {
namespace {

constexpr std::uint64_t kReplications = 400;

ArmCounts replicated(const Scenario& scenario, KeptDays kept) {
  const Plan plan(scenario);
  Replications all(scenario, &on_fast_engine, kept);
  for (std::uint32_t i = 0; i < kReplications; ++i) EXPECT_FALSE(all.replicate(plan, {77, i}, {}));
  return all.finish();
}

Service service_of(double per_day, double warm_up, double lasts) {
  Service service;
  service.arrivals.per_day = per_day;
  service.warm_up = days(warm_up);
  service.lasts = days(lasts);
  return service;
}

/// P(N <= n) of a Poisson number.
double poisson_cdf(double n, double mean) {
  double term = std::exp(-mean), sum = 0;
  for (int i = 0; i <= n; ++i) {
    sum += term;
    term *= mean / (i + 1);
  }
  return sum;
}

// Cultures of 5 to 35 days in as many suites as anybody can want; patients come by season.
constexpr double kShortest = 5, kLongest = 35;

Scenario seasonal() {
  Scenario s = poisson_scenario(0, 0, 0);
  s.starts_stated = true;
  s.starts = day_number("2026-01-01").value();
  Service service = service_of(0.4, 60, 500);
  service.arrivals.first_day = s.starts;
  service.arrivals.month = {1.5, 1.5, 1.2, 1, 0.8, 0.5, 0.2, 0.2, 0.8, 1.2, 1.5, 1.6};
  s.enrolment = service;
  s.protocol->product.culture = Distribution::uniform(kShortest, kLongest);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1000);
  return s;
}

/// The mean of M(t)/G/infinity: arrivals of the last `kLongest` days who are still there (Eick,
/// Massey and Whitt, Operations Research 1993).
double mean_at(const ArrivalRate& rate, double at) {
  constexpr int kSteps = 2000;
  double sum = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double age = kLongest * (i + 0.5) / kSteps;
    const double there = age < kShortest ? 1 : (kLongest - age) / (kLongest - kShortest);
    sum += rate.at(day(at - age)) * there * kLongest / kSteps;
  }
  return sum;
}

TEST(ByTheCalendar, ASeasonWithoutLimitsIsPoissonOnEveryDay) {
  const Scenario s = seasonal();
  const auto& rate = std::get<Service>(s.enrolment).arrivals;
  const auto rows = occupancy_of(s, replicated(s, KeptDays::all).occupancy);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_EQ(rows[0].days_short, 0);
  ASSERT_EQ(rows[0].days.size(), 500U);
  double lowest = 1e9, highest = 0;
  // Who is there on one of these days has gone by the next.
  for (std::size_t i = 0; i < 500; i += 36) {
    const OccupancyDay& seen = rows[0].days[i];
    EXPECT_EQ(seen.from_d, 60.0 + static_cast<double>(i));
    double mean = 0;
    for (int hour = 0; hour < 24; ++hour)
      mean += mean_at(rate, seen.from_d + (hour + 0.5) / 24) / 24;
    lowest = std::min(lowest, mean);
    highest = std::max(highest, mean);
    // A day's mean varies less than the number at an instant, whose variance is its mean.
    EXPECT_NEAR(seen.mean, mean, 4 * std::sqrt(mean / kReplications)) << seen.from;
    for (const auto& [p, quantile] :
         {std::pair{0.05, seen.p05}, {0.5, seen.p50}, {0.95, seen.p95}}) {
      const double error = 4 * std::sqrt(p * (1 - p) / kReplications);
      EXPECT_GE(poisson_cdf(quantile, mean), p - error) << seen.from;
      EXPECT_LE(poisson_cdf(quantile - 1, mean), p + error) << seen.from;
    }
  }
  // Otherwise nothing was seen of the season.
  EXPECT_GT(highest, 5 * lowest);
}

/// Collections of a week are a Poisson number; days of suites in use are arrivals times their
/// length (Little).
TEST(ByTheCalendar, WorkIsThatOfPoissonPatients) {
  Scenario s = seasonal();
  std::get<Service>(s.enrolment).arrivals.month.fill(1);
  Role nurses, operators;
  nurses.name = "nurses";
  nurses.at = {true, false};
  operators.name = "operators";
  operators.at = {false, true};
  for (Role* role : {&nurses, &operators}) {
    role->full_time = Duration::hours(40);
    role->shifts = {{"", Calendar(), {1, 1}}};
  }
  constexpr double kCollection = 5, kDay = 2;  // hours
  nurses.needs[index_of(Task::collection)].hours = Duration::hours(5);
  operators.needs[index_of(Task::culture_day)].hours = Duration::hours(2);
  s.people = {nurses, operators};
  const auto people = people_of(s, replicated(s, KeptDays::none).people, kReplications);
  ASSERT_EQ(people.size(), 2U);
  constexpr double kWeeks = 71;
  const double a_week = 7 * 0.4;
  EXPECT_NEAR(people[0].used_hours, a_week * kCollection,
              4 * kCollection * std::sqrt(a_week / (kWeeks * kReplications)));
  const double p = 0.95, error = 4 * std::sqrt(p * (1 - p) / (kWeeks * kReplications));
  EXPECT_GE(poisson_cdf(people[0].p95 / kCollection, a_week), p - error);
  EXPECT_LE(poisson_cdf(people[0].p95 / kCollection - 1, a_week), p + error);
  // 40 h are more than eight collections.
  EXPECT_NEAR(people[0].weeks_short, 1 - poisson_cdf(8, a_week), 4 * std::sqrt(0.003 / 28'400));
  // A mean over 497 days of what changes in 20 d on average: some 5,000 independent looks.
  const double in_use = 0.4 * (kShortest + kLongest) / 2;
  EXPECT_NEAR(people[1].used_hours, 7 * kDay * in_use, 4 * 7 * kDay * std::sqrt(in_use / 5000));
}

/// All over the year: what is needed at once on 95 % of days is at least what is there on 95 % of
/// the time, and by not more than who comes within a day.
TEST(ByTheCalendar, WhatIsEnoughIsTheHighestOfEachDay) {
  Scenario s = seasonal();
  std::get<Service>(s.enrolment).arrivals.month.fill(1);
  const auto row = occupancy_of(s, replicated(s, KeptDays::none).occupancy).at(0);
  EXPECT_TRUE(row.days.empty());
  const double mean = 0.4 * (kShortest + kLongest) / 2;
  EXPECT_GE(poisson_cdf(row.enough95, mean), 0.95);
  // Two come on a day with probability 0.06, three with 0.008.
  EXPECT_LT(poisson_cdf(row.enough95 - 2.0, mean), 0.95);
}

/// One suite, one patient a day, two days a culture (exponential): the queue grows by half a
/// patient a day, and starts one patient above that line, because the suite is idle for 1 / (a - m)
/// in all (the chance never to be idle again is 1 - m / a whenever somebody comes).
TEST(ByTheCalendar, AnOverloadedSuiteHasAQueueThatGrowsByDate) {
  constexpr double kArrivals = 1, kRate = 0.5, kDays = 730.5;
  Scenario s = poisson_scenario(0, 0, 0);
  s.enrolment = service_of(kArrivals, 0, kDays);
  s.protocol->product.culture = Distribution::exponential(1 / kRate);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(1);
  double behind_it = 0;  // days from the suite to infusion, the same for everybody
  for_each_file(s, {1, 1}, [&](const PatientRecord& file) {
    behind_it = (file.ended - file.at(Mark::culture_ended)).in_days();
  });
  PatientSummary summary;
  const ArmCounts counts = replicated(s, KeptDays::none);
  fill_periods(summary, s, counts.calendar, kReplications);
  ASSERT_EQ(summary.months.size(), 24U);
  ASSERT_EQ(summary.years.size(), 2U);
  for (std::size_t month = 3; month < 24; ++month) {
    const PeriodSummary& seen = summary.months[month];
    const double at = seen.until_d;
    const double expected =
        (kArrivals - kRate) * at + kRate / (kArrivals - kRate) + kRate * behind_it;
    // Arrivals and departures are Poisson, and nearly independent.
    const double error = std::sqrt((kArrivals + kRate) * at / kReplications);
    EXPECT_NEAR(seen.of(CalendarCount::waiting_at_end).mean, expected, 4 * error) << at;
  }
  const auto of = [&](std::size_t year, CalendarCount count) {
    return summary.years[year].of(count).mean;
  };
  // Once it is never idle any more, it makes what it can.
  EXPECT_NEAR(of(1, CalendarCount::infused), kRate * 365.25,
              4 * std::sqrt(kRate * 365.25 / kReplications) + kRate);
  EXPECT_NEAR(of(1, CalendarCount::referred), kArrivals * 365.25,
              4 * std::sqrt(kArrivals * 365.25 / kReplications) + kArrivals);
  // Who leaves the suite at s came at s m / a: infused at t, b days behind it, after
  // t (1 - m / a) + b m / a. Half of the second year's are in the middle of it. The wait is the
  // queue over the rate at which it came, and the patient that the queue starts above its line (see
  // above) is m / (a (a - m)) of a day more, at most the mean culture.
  ASSERT_TRUE(summary.years[1].median_wait);
  const double middle = 1.5 * 365.25, idle = kRate / (kArrivals * (kArrivals - kRate));
  const double error = std::sqrt((kArrivals + kRate) * middle / kReplications) / kArrivals;
  EXPECT_NEAR(summary.years[1].median_wait->mean,
              (1 - kRate / kArrivals) * middle + behind_it * kRate / kArrivals + idle,
              4 * error + 1 / kRate);
  EXPECT_GT(summary.years[1].median_wait->mean, 2.5 * summary.years[0].median_wait->mean);
}

}  // namespace
}  // namespace v2v::test
