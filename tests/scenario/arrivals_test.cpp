// Services: rates by time, week and year, growth, and how long they are.
#include "scenario/support.hpp"

#include <gmock/gmock.h>

#include <array>
#include <cmath>

namespace v2v::test {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TimePoint day(double days) { return TimePoint::at(Duration::days(days)); }

TEST(Arrivals, HoldFromTimesOn) {
  const Scenario scenario = good(read_scenario(good_file("rules.yaml")));
  const auto& service = std::get<Service>(scenario.enrolment);
  EXPECT_DOUBLE_EQ(service.arrivals.per_day, 12 / 30.4375);
  EXPECT_THAT(service.arrivals.later, ElementsAre(Pair(day(180), 1), Pair(day(365), 0.5)));
}

Service service_with(const std::string& arrivals, const std::vector<Override>& more = {}) {
  std::vector<Override> changes{{"service.arrivals", arrivals}};
  changes.insert(changes.end(), more.begin(), more.end());
  return std::get<Service>(good(read_scenario(good_file("service.yaml"), changes)).enrolment);
}

TEST(Arrivals, FollowTheWeek) {
  const std::array<double, 7> working = {1, 1, 1, 1, 1, 0, 0};
  const ArrivalRate days = service_with("{ days: Mon-Fri, rate: 2 /d }").arrivals;
  EXPECT_EQ(days.per_day, 2);
  EXPECT_EQ(days.weekday, working);
  // 2024-01-01 is a Monday: two on each of the five days.
  EXPECT_DOUBLE_EQ(days.expected(TimePoint(), day(7)), 10);
  const ArrivalRate week =
      service_with("{ week: { Mon-Tue: 3 /d, Sat: 7 /wk, assumed: a guess } }").arrivals;
  const std::array<double, 7> rates = {3, 3, 0, 0, 0, 1, 0};
  EXPECT_EQ(week.weekday, rates);
  const ArrivalRate table =
      service_with("{ table: { 0 d: 0 /d, 2 d: 2 /d }, every: 7 d }").arrivals;
  EXPECT_EQ(table.per_day, 0);
  EXPECT_EQ(table.every, Duration::whole_days(7));
  EXPECT_DOUBLE_EQ(table.expected(TimePoint(), day(14)), 20);
}

TEST(Arrivals, FollowTheYearAndGrow) {
  const ArrivalRate rate =
      service_with(
          "{ rate: 1 /d, seasonal: { Jan: 0.5, Feb: 2 }, closed: [01-01, 2024-02-01 to "
          "2024-02-02], growing: 15 % /y }")
          .arrivals;
  EXPECT_EQ(rate.month[0], 0.5);
  EXPECT_EQ(rate.month[1], 2);
  EXPECT_EQ(rate.month[2], 1);
  EXPECT_EQ(rate.at(day(0)), 0);
  EXPECT_EQ(rate.at(day(31)), 0);
  EXPECT_EQ(rate.at(day(366)), 0) << "2025-01-01";
  EXPECT_NEAR(rate.at(day(365.25 + 10)), 0.5 * std::pow(1.15, 1 + 10 / 365.25), 1e-12);
  EXPECT_NEAR(service_with("{ rate: 1 /d, growing: 1 % / mo }").arrivals.log_growth_per_day,
              std::log(1.01) / 30.4375, 1e-15);
}

TEST(Arrivals, MayBeginAndEndWithNobody) {
  EXPECT_EQ(service_with("{ table: { 0 d: 0 /d, 2 d: 2 /d } }").arrivals.per_day, 0);
  const Service service =
      service_with("{ table: { 0 d: 2 /d, 900 d: 0 /d } }", {{"service.for", "3 y"}});
  EXPECT_TRUE(service.is_of_a_time());
  EXPECT_EQ(service.lasts, Duration::days(3 * 365.25));
  EXPECT_DOUBLE_EQ(service.expected_patients(), 2 * (900 - 365));
}

// The length that is said last holds.
TEST(Services, AreOfANumberOfPatientsOrOfATime) {
  EXPECT_FALSE(service_with("1 /d").is_of_a_time());
  EXPECT_TRUE(service_with("1 /d", {{"service.for", "1 y"}}).is_of_a_time());
  EXPECT_EQ(service_with("1 /d", {{"service.for", "1 y"}, {"service.patients", "7"}}).patients, 7U);
}

TEST(Arrivals, MayPause) {
  const auto service = std::get<Service>(
      good(
          read_scenario(good_file("service.yaml"),
                        {{"service.arrivals", "{ table: { 0 h: 1 /d, 10 d: 0 /d, 20 d: 1 /d } }"}}))
          .enrolment);
  EXPECT_THAT(service.arrivals.later, ElementsAre(Pair(day(10), 0), Pair(day(20), 1)));
  const auto plain = std::get<Service>(
      good(read_scenario(good_file("service.yaml"),
                         {{"service.arrivals", "{ value: 2 /d, assumed: a guess }"}}))
          .enrolment);
  EXPECT_EQ(plain.arrivals.per_day, 2);
  EXPECT_THAT(plain.arrivals.later, IsEmpty());
}

}  // namespace
}  // namespace v2v::test
