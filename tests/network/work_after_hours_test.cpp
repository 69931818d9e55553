// Units that keep hours but finish what they have begun, against closed forms.
#include "network/work_after_hours.hpp"

#include "vein2vein/core/random.hpp"
#include "vein2vein/network/description.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace v2v {
namespace {

constexpr double kHour = 1.0 / 24;

/// On the first `days` days of the week.
Calendar open_from(double from_hour, double until_hour, int days) {
  std::vector<Calendar::Hours> shifts;
  for (int day = 0; day < days; ++day)
    shifts.push_back(
        {Duration::days(day + from_hour * kHour), Duration::days(day + until_hour * kHour)});
  return {shifts, 0, {}};
}

double share(const Calendar& open, const Distribution& takes) {
  return busy_share_at_saturation(open, {{1, 0, {&takes}}});
}

TEST(WorkAfterHours, OfEightHoursAtOfficeHoursIsTwoTasksADay) {
  const Calendar office = open_from(8, 17, 5);
  EXPECT_NEAR(share(office, Distribution::fixed(8 * kHour)), 80.0 / 168, 1e-3) << "8 to 24, 5 days";
  EXPECT_NEAR(share(office, Distribution::fixed(10 * kHour)), 50.0 / 168, 1e-3) << "8 to 18";
}

TEST(WorkAfterHours, OfWholeWeeksKnowsNoHours) {
  EXPECT_DOUBLE_EQ(share(open_from(8, 17, 5), Distribution::fixed(7)), 1);
}

/// They come to no more than the hours themselves and one task a day.
TEST(WorkAfterHours, OfShortTasksIsTheHours) {
  const double takes = 0.1 * kHour;
  EXPECT_NEAR(share(open_from(8, 17, 5), Distribution::fixed(takes)), 45.0 / 168,
              5 * takes / 7 + 1e-12);
  EXPECT_NEAR(share(open_from(8, 17, 5), Distribution::fixed(takes / 100)), 45.0 / 168, 1e-4);
}

TEST(WorkAfterHours, OfNoTasksOrNoTimeIsTheHours) {
  const Calendar office = open_from(8, 17, 5);
  EXPECT_DOUBLE_EQ(busy_share_at_saturation(office, {}), office.open_fraction());
  EXPECT_DOUBLE_EQ(share(office, Distribution::fixed(0)), office.open_fraction());
  EXPECT_DOUBLE_EQ(busy_share_at_saturation(Calendar(), {{1, 8, {}}}), 1);
}

/// Exponential tasks begin anew whenever somebody looks: at closing one goes on for exp(1/m) more,
/// to the next opening at most. Open for w of every day: (w + m (1 - exp(-(1 - w)/m))) of it. The
/// share of n tasks has a relative standard error below 1/sqrt(n), 1.6 %, as busy time is most of
/// what varies, and strata leave a part of it.
TEST(WorkAfterHours, OfExponentialTasksIsTheClosedForm) {
  const double open = 9 * kHour;
  for (const double mean : {2 * kHour, 6 * kHour, 1.0, 5.0}) {
    const double expected = open + mean * (1 - std::exp(-(1 - open) / mean));
    EXPECT_NEAR(share(open_from(8, 17, 7), Distribution::exponential(mean)), expected,
                0.016 * expected)
        << mean;
  }
}

/// One long task in four: in every order the same tasks, of which the short ones fit in a day.
TEST(WorkAfterHours, OfAMixtureLiesBetweenItsKinds) {
  const Calendar office = open_from(8, 17, 5);
  const double both = busy_share_at_saturation(office, {{3, 8 * kHour, {}}, {1, 7, {}}});
  EXPECT_GT(both, 80.0 / 168);
  EXPECT_LT(both, 1);
  const Distribution half = Distribution::fixed(4 * kHour);
  EXPECT_DOUBLE_EQ(busy_share_at_saturation(office, {{2, 4 * kHour, {&half}}}),
                   share(office, Distribution::fixed(8 * kHour)))
      << "the parts of a task are one";
}

/// Minute by minute, without a calendar: a unit that is free begins when it is open.
double by_the_minute(int from, int until, int days, int takes) {
  constexpr int day = 24 * 60, week = 7 * day;
  int left = 0;
  double busy = 0;
  constexpr int weeks = 1000;
  for (int minute = 0; minute < weeks * week; ++minute) {
    const int now = minute % day, today = minute % week / day;
    if (left == 0 && today < days && now >= from && now < until) left = takes;
    busy += left > 0 ? 1 : 0;
    left -= left > 0 ? 1 : 0;
  }
  return busy / (static_cast<double>(weeks) * week);
}

/// Of constant tasks both are periodic; the last week or task may be cut, of a thousand weeks.
TEST(WorkAfterHours, IsThatOfAWalkByTheMinute) {
  const RandomStream luck(7, 0, 0);
  for (std::uint32_t i = 0; i < 30; ++i) {
    const auto below = [&](std::uint32_t purpose, int most) {
      return static_cast<int>(most * luck.uniform(purpose, i));
    };
    const int from = below(1, 1200), until = from + 10 + below(2, 1440 - from - 10);
    const int days = 1 + below(3, 7);
    const int takes = i % 3 == 0 ? 1 + below(4, 60) : 1 + below(4, 10'000);
    EXPECT_NEAR(
        share(open_from(from / 60.0, until / 60.0, days), Distribution::fixed(takes / 1440.0)),
        by_the_minute(from, until, days, takes), 2e-3)
        << from << " to " << until << " on " << days << " days, " << takes << " min";
  }
}

TEST(WorkAfterHours, IsRememberedOfTheSameHoursAndTasks) {
  const Calendar office = open_from(8, 17, 5), longer = open_from(8, 20, 5);
  const Distribution takes = Distribution::lognormal(0.5, 1);
  const std::vector<TaskTime> tasks = {{3, 0, {&takes}}}, others = {{3, 0.5, {&takes}}};
  BusyShares known;
  for (int round = 0; round < 2; ++round) {
    EXPECT_DOUBLE_EQ(known.at_saturation(office, tasks), busy_share_at_saturation(office, tasks));
    EXPECT_DOUBLE_EQ(known.at_saturation(longer, tasks), busy_share_at_saturation(longer, tasks));
    EXPECT_DOUBLE_EQ(known.at_saturation(office, others), busy_share_at_saturation(office, others));
  }
}

/// One operator, 8 h a culture, 1.1 cultures a day: 0.367 of the 0.476 that can be had, although
/// the office is open for 0.268 only.
TEST(WorkAfterHours, IsWhatAnOfferedLoadIsComparedWith) {
  const ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "calendars: { office: { days: Mon-Fri, hours: 08:00-17:00 } }\n"
      "service: { arrivals: 1.1 /d, for: 1 y, warm_up: 0 d, enters: eligible }\n"
      "product: { made_at: plant, culture: 7 d, release: 1 d, hands_on: { start: 8 h } }\n"
      "lymphodepletion: { start: after_release, days: [-5, -3] }\n"
      "sites:\n"
      "  plant: { kind: plant, suites: { units: 8, hours: office }, operators: { units: 1, hours: "
      "office } }\n"
      "  hospital: { kind: hospital }\n"
      "lanes: [ { between: [hospital, plant], transit: 0 d } ]\n",
      "test");
  ASSERT_TRUE(reading.scenario);
  const NetworkDescription network = describe_network(*reading.scenario);
  const auto of = [&](ResourceKind kind) {
    return *std::find_if(network.resources.begin(), network.resources.end(),
                         [kind](const OfferedLoad& load) { return load.kind == kind; });
  };
  const OfferedLoad operators = of(ResourceKind::operators), suites = of(ResourceKind::suites);
  EXPECT_NEAR(*operators.capacity, 80.0 / 168, 1e-3);
  EXPECT_NEAR(*operators.utilisation, 1.1 * 8 / 24 * 168 / 80, 2e-3);
  EXPECT_EQ(operators.units_needed, 1U);
  // 7 d and 8 h: 8:00 to 16:00 a week later, to 24:00 another week later, then idle until 8:00.
  const double cycles = 2 * (7 + 1.0 / 3);
  EXPECT_GT(*suites.capacity, 8 * 0.8 * cycles / (cycles + 1));
  EXPECT_LT(*suites.capacity, 8);
}

}  // namespace
}  // namespace v2v
