// Who comes, and when: weeks, growth, and services of a number of patients or of a time.
#include "pathway/scenario_builder.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace v2v::test {
namespace {

/// Two a day from Monday to Friday; day 0 is Monday, 2026-01-05.
Scenario weekly(std::uint32_t patients) {
  Scenario s = central(0);
  Service service;
  service.arrivals.per_day = 2;
  service.arrivals.weekday = {1, 1, 1, 1, 1, 0, 0};
  service.arrivals.first_day = s.starts = *day_number("2026-01-05");
  service.patients = patients;
  s.enrolment = service;
  return s;
}
Service& service_of(Scenario& s) { return std::get<Service>(s.enrolment); }

struct Seen {
  std::vector<double> entered;  ///< days, of those who were counted
  std::uint64_t not_counted = 0;
  PathwayOutcome outcome;
};
Seen seen_of(const Scenario& s, Luck luck = {1, 0}) {
  Seen seen;
  Files files([&](const PatientRecord& file) {
    if (file.counted)
      seen.entered.push_back(file.entered.since_start().in_days());
    else
      ++seen.not_counted;
  });
  seen.outcome = run(s, files, luck);
  return seen;
}

/// Pearson's chi-square of counts that are all expected to be the same.
double chi_square(const std::vector<double>& counts) {
  const double mean =
      std::accumulate(counts.begin(), counts.end(), 0.0) / static_cast<double>(counts.size());
  double sum = 0;
  for (const double count : counts) sum += (count - mean) * (count - mean) / mean;
  return sum;
}

// 20,000 arrivals on five days of the week: the counts are uniform (chi-square with 4 degrees of
// freedom; its 99.9 % quantile is 18.47 by R's qchisq), nobody comes on the others, and within a
// day 24 hours are alike (23 degrees of freedom: 49.73). They take 2,000 weeks, with a standard
// deviation of 20,000^(1/2) / 10 = 14.1 weeks.
TEST(Arrivals, ByDayOfTheWeek) {
  const Seen seen = seen_of(weekly(20'000));
  ASSERT_EQ(seen.entered.size(), 20'000U);
  std::vector<double> by_day(7), by_hour(24);
  for (const double at : seen.entered) {
    ++by_day[static_cast<std::size_t>(at) % 7];
    ++by_hour[static_cast<std::size_t>(at * 24) % 24];
  }
  EXPECT_EQ(by_day[5] + by_day[6], 0);
  by_day.resize(5);
  EXPECT_LT(chi_square(by_day), 18.47);
  EXPECT_LT(chi_square(by_hour), 49.73);
  const double last = *std::max_element(seen.entered.begin(), seen.entered.end());
  EXPECT_NEAR(last / 7, 2'000, 4 * 14.1);
}

// The same week written as a table that begins again gives the same moments.
TEST(Arrivals, AWeekAsARepeatedTable) {
  Scenario table = weekly(500);
  service_of(table).arrivals.weekday.fill(1);
  service_of(table).arrivals.later = {{day(5), 0}};
  service_of(table).arrivals.every = Duration::whole_days(7);
  EXPECT_EQ(seen_of(weekly(500)).entered, seen_of(table).entered);
}

// A plain rate draws its gaps one after another, whatever else there is to say about rates.
TEST(Arrivals, APlainRateIsThatOfAFlatWeek) {
  Scenario plain = weekly(500), flat = weekly(500);
  service_of(plain).arrivals.weekday.fill(1);
  service_of(flat).arrivals.weekday.fill(0.5);
  service_of(flat).arrivals.per_day = 4;
  const std::vector<double> a = seen_of(plain).entered, b = seen_of(flat).entered;
  ASSERT_EQ(a.size(), b.size());
  // Rounded to milliseconds at every gap in one and at every midnight in the other.
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_NEAR(a[i], b[i], 2'000 / 86'400'000.0);
}

// Counts of a time are Poisson about the accumulated rate: over 400 replications of two years of
// growth by 15 % a year their mean is 2 x 365.25 (1.15^2 - 1) / ln 1.15, their variance the same.
TEST(Arrivals, OfATimeAreAsManyAsTheRateSays) {
  Scenario s = weekly(0);
  service_of(s).arrivals.weekday.fill(1);
  service_of(s).arrivals.log_growth_per_day = std::log(1.15) / 365.25;
  service_of(s).lasts = days(2 * 365.25);
  const double expected = 2 * 365.25 * (1.15 * 1.15 - 1) / std::log(1.15);
  EXPECT_NEAR(service_of(s).expected_patients(), expected, 1e-6);
  double sum = 0, squares = 0;
  constexpr int n = 400;
  for (std::uint32_t i = 0; i < n; ++i) {
    const double count = static_cast<double>(seen_of(s, {1, i}).entered.size());
    sum += count;
    squares += (count - expected) * (count - expected);
  }
  EXPECT_NEAR(sum / n, expected, 4 * std::sqrt(expected / n));
  // The variance of a sum of n squares is 2 n of its unit, and a little more.
  EXPECT_NEAR(squares / expected, n, 4 * std::sqrt(2.1 * n));
}

// Nobody who comes after it is let in, those who are there are treated to the end, and what is
// shared is observed for exactly that time.
TEST(Arrivals, OfATimeAreTreatedToTheEnd) {
  Scenario s = weekly(0);
  service_of(s).warm_up = days(100);
  service_of(s).lasts = days(365);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(50);
  const Seen seen = seen_of(s);
  EXPECT_GT(seen.not_counted, 0U);
  for (const double at : seen.entered) {
    EXPECT_GE(at, 100);
    EXPECT_LT(at, 465);
  }
  EXPECT_EQ(seen.outcome.resources.front().seen.observed, days(365));
  // 365 days from a Wednesday on: 261 working days, 522 patients; the standard deviation is 22.8.
  EXPECT_NEAR(static_cast<double>(seen.entered.size()), 522, 4 * 22.8);
}

// The date is the same whether or not anybody came near it.
TEST(Arrivals, OfATimeEndWithoutAnybody) {
  Scenario s = weekly(0);
  service_of(s).warm_up = days(3);
  service_of(s).lasts = days(30);
  service_of(s).arrivals.later = {{day(1), 0}};
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(50);
  const Seen seen = seen_of(s);
  EXPECT_TRUE(seen.entered.empty());
  EXPECT_EQ(seen.outcome.resources.front().seen.observed, days(30));
}

}  // namespace
}  // namespace v2v::test
