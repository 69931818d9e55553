// Hours of the week: a schedule worked out by hand, and queues that are served in shifts.
#include "analytic/closed_forms.hpp"
#include "analytic/model_run.hpp"
#include "analytic/verdict.hpp"
#include "vein2vein/scenario/protocol.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace v2v::test {
namespace {

constexpr double kHour = 1.0 / 24.0;

TimePoint at(int whole_day, int hour, int minute = 0) {
  return TimePoint::at(Duration::whole_days(whole_day) + Duration::hours(hour) +
                       Duration::milliseconds(minute * 60'000));
}

/// Hours of the days from Monday (0) on.
Calendar shifts(int first_day, int last_day, double from, double until,
                const std::vector<Span>& closed = {}) {
  std::vector<std::pair<double, double>> open;
  for (int d = first_day; d <= last_day; ++d)
    open.emplace_back(d + from * kHour, d + until * kHour);
  return weekly(open).closed_during(closed);
}

Capacity one_unit(const Calendar& open) {
  Capacity capacity = Capacity::of(1);
  capacity.open = open;
  return capacity;
}

/// Day 0 is a Monday. Collection takes 12 h, a vehicle leaves on Monday, Tuesday and Friday at
/// 08:00 in both directions (not on Tuesday, day 15) and needs 10 h; the plant receives Monday to
/// Friday from 09:00 to 17:00. The suite (48 h a culture): Monday to Friday 08:00 to 18:00, closed
/// on Wednesday, day 9. Testing (3 h, one place): Monday to Saturday 10:00 to 12:00. Review (30
/// min): Monday to Friday 09:00 to 12:00. What has begun is finished outside these hours.
Scenario a_week_at_the_plant(const std::vector<TimePoint>& referrals) {
  Scenario s = central(0);
  Referrals list;
  for (const TimePoint when : referrals) list.list.push_back({when, {}});
  s.enrolment = list;
  step(s, Gate::collected).takes = Distribution::fixed(0.5);
  Lane way = lane(kHospital, kPlant, Distribution::fixed(10 * kHour));
  way.departures = Timetable({Duration::hours(8), Duration::hours(32), Duration::hours(104)}, 0,
                             {{at(15, 0), at(16, 0)}});
  s.lanes = {way};
  s.sites[kPlant].open = shifts(0, 4, 9, 17);
  capacity(s, kPlant, ResourceKind::suites) =
      one_unit(shifts(0, 4, 8, 18, {{at(9, 0), at(10, 0)}}));
  capacity(s, kPlant, ResourceKind::quality_control) = one_unit(shifts(0, 5, 10, 12));
  capacity(s, kPlant, ResourceKind::qualified_persons) = one_unit(shifts(0, 4, 9, 12));
  s.protocol->product.culture = Distribution::fixed(2);
  s.protocol->product.release = Distribution::fixed(3 * kHour);
  s.protocol->product.review = Distribution::fixed(0.5 * kHour);
  return s;
}

TEST(Calendars, AWeekByHand) {
  const Scenario s = a_week_at_the_plant({at(0, 12), at(0, 18), at(3, 6), at(3, 21)});
  const std::vector<PatientRecord> files = files_of(s);
  struct Day {
    TimePoint collected, received, culture_started, released, on_site;
  };
  // First: leaves on Tuesday, arrives at 18:00, is received on Wednesday; tested on Friday from
  // 10:00 to 13:00, when nobody reviews any more before Monday.
  // Second: travels with the first one and waits for its suite; the culture ends on Sunday.
  // Third: leaves and arrives on Friday, is received on Monday.
  // Fourth: misses Friday's vehicle by an hour; its suite is free on Wednesday, day 9, and closed;
  // released on Monday, it would travel on Tuesday, day 15, but that is cancelled.
  const std::vector<Day> by_hand = {{at(1, 0), at(2, 9), at(2, 9), at(7, 9, 30), at(8, 18)},
                                    {at(1, 6), at(2, 9), at(4, 9), at(8, 9, 30), at(11, 18)},
                                    {at(3, 18), at(7, 9), at(7, 9), at(10, 9, 30), at(11, 18)},
                                    {at(4, 9), at(8, 9), at(10, 8), at(14, 9, 30), at(18, 18)}};
  ASSERT_EQ(files.size(), by_hand.size());
  for (std::size_t i = 0; i < files.size(); ++i) {
    const Day& day = by_hand[i];
    EXPECT_EQ(files[i].at(Mark::collected), day.collected) << i;
    EXPECT_EQ(files[i].at(Mark::received), day.received) << i;
    EXPECT_EQ(files[i].at(Mark::culture_started), day.culture_started) << i;
    EXPECT_EQ(files[i].at(Mark::culture_ended), day.culture_started + days(2)) << i;
    EXPECT_EQ(files[i].at(Mark::released), day.released) << i;
    EXPECT_EQ(files[i].at(Mark::on_site), day.on_site) << i;
  }
  // Where the time went, likewise.
  using Kind = ResourceKind;
  const auto waited = [&](std::size_t i, Kind kind) { return files[i].waited[index_of(kind)]; };
  EXPECT_EQ(waited(0, Kind::departures), Duration::hours(8) + (at(8, 8) - at(7, 9, 30)));
  EXPECT_EQ(waited(0, Kind::opening_hours), Duration::hours(15));
  EXPECT_EQ(waited(0, Kind::qualified_persons), at(7, 9) - at(4, 13));
  EXPECT_EQ(waited(1, Kind::suites), Duration::whole_days(2));
  EXPECT_EQ(waited(1, Kind::quality_control), at(7, 10) - at(6, 9));
  EXPECT_EQ(waited(3, Kind::suites), at(10, 8) - at(8, 9));
}

/// A stretch of the week.
struct Stretch {
  double days;
  bool open;
};
struct Served {
  double queue = 0.0, in_use = 0.0;
};

/// Poisson arrivals, `units` that start only while it is open and finish what they have begun,
/// exponential times. States (queue, busy), a Markov chain with other rates while it is open and
/// while it is closed; when it opens, the idle units serve the queue. Iterated week by week until
/// it repeats itself; means over a week.
Served in_shifts(double arrivals, double service, std::size_t units,
                 const std::vector<Stretch>& week) {
  constexpr std::size_t kMost = 70;
  const auto state = [units](std::size_t queue, std::size_t busy) {
    return queue * (units + 1) + busy;
  };
  const std::size_t states = state(kMost, units) + 1;
  Chain open(states), closed(states);
  for (std::size_t queue = 0; queue <= kMost; ++queue)
    for (std::size_t busy = 0; busy <= units; ++busy) {
      const double done = static_cast<double>(busy) / service;
      if (queue < kMost) closed.add(state(queue, busy), state(queue + 1, busy), arrivals);
      if (busy > 0) closed.add(state(queue, busy), state(queue, busy - 1), done);
      if (queue > 0 && busy < units) continue;  // never while it is open
      if (busy < units)
        open.add(state(0, busy), state(0, busy + 1), arrivals);
      else if (queue < kMost)
        open.add(state(queue, busy), state(queue + 1, busy), arrivals);
      if (queue > 0)
        open.add(state(queue, busy), state(queue - 1, busy), done);
      else if (busy > 0)
        open.add(state(0, busy), state(0, busy - 1), done);
    }
  std::vector<double> now(states, 0.0), spent;
  now[0] = 1.0;
  for (double change = 1.0; change > 1e-12;) {
    const std::vector<double> before = now;
    spent.assign(states, 0.0);
    for (const Stretch& stretch : week) {
      if (stretch.open) {
        std::vector<double> started(states, 0.0);
        for (std::size_t queue = 0; queue <= kMost; ++queue)
          for (std::size_t busy = 0; busy <= units; ++busy) {
            const std::size_t start = std::min(queue, units - busy);
            started[state(queue - start, busy + start)] += now[state(queue, busy)];
          }
        now = started;
      }
      now = (stretch.open ? open : closed).after(now, stretch.days, spent);
    }
    change = 0.0;
    for (std::size_t i = 0; i < states; ++i)
      change = std::max(change, std::abs(now[i] - before[i]));
  }
  EXPECT_LT(now[state(kMost, 0)] + now[state(kMost, units)], 1e-10) << "cut off too early";
  Served result;
  for (std::size_t queue = 0; queue <= kMost; ++queue)
    for (std::size_t busy = 0; busy <= units; ++busy) {
      result.queue += spent[state(queue, busy)] / 7.0 * static_cast<double>(queue);
      result.in_use += spent[state(queue, busy)] / 7.0 * static_cast<double>(busy);
    }
  return result;
}

void check(const std::string& name, double arrivals, double service, std::uint32_t units,
           const Calendar& open, const std::vector<Stretch>& week, std::uint64_t seed) {
  Scenario s = poisson_scenario(arrivals, 5'000, 700);
  capacity(s, kPlant, ResourceKind::suites) = Capacity::of(units);
  capacity(s, kPlant, ResourceKind::suites).open = open;
  s.protocol->product.culture = Distribution::exponential(service);
  const ModelStudy study(s, seed);
  const auto seen = [&](OfUse what) { return study.of(kPlant, ResourceKind::suites, what); };
  const Served theory = in_shifts(arrivals, service, units, week);
  EXPECT_NEAR(theory.in_use, arrivals * service, 1e-8) << "the chain itself: what comes is served";
  const double share = std::accumulate(
      week.begin(), week.end(), 0.0,
      [](double sum, const Stretch& one) { return sum + (one.open ? one.days / 7.0 : 0.0); });
  constexpr double kLimit = 0.014;
  V2V_EXPECT_AGREES(judge(name + " mean queue, chain", theory.queue, seen(mean_queue), kLimit));
  V2V_EXPECT_AGREES(
      judge(name + " mean wait, Lq / lambda", theory.queue / arrivals, seen(mean_wait), kLimit));
  V2V_EXPECT_AGREES(judge(name + " in use, a", arrivals * service, seen(mean_in_use)));
  // Over whole weeks exactly; the period may end within one, which weighs one in its number of
  // weeks, some 700 or more.
  for (const double capacity : seen(mean_capacity))
    EXPECT_NEAR(capacity, units * share, units / 700.0);
}

TEST(Calendars, MM2FromMondayToFriday) {
  check("M/M/2 Monday to Friday", 0.9, 1.2, 2, weekly({{0, 5}}), {{5, true}, {2, false}}, 131);
}

// Far more is done at night and over the weekend, of what was begun by day.
TEST(Calendars, MM1InDayShifts) {
  const double day = 10 * kHour, night = 14 * kHour;
  check("M/M/1 by day", 0.45, 0.8, 1, shifts(0, 4, 8, 18),
        {{8 * kHour, false},
         {day, true},
         {night, false},
         {day, true},
         {night, false},
         {day, true},
         {night, false},
         {day, true},
         {night, false},
         {day, true},
         {2 + 6 * kHour, false}},
        132);
}

TEST(Calendars, TheChainThatIsAlwaysOpenIsMMc) {
  EXPECT_NEAR(in_shifts(1.0, 1.2, 2, {{3, true}, {4, true}}).queue, mean_wait_mmc(2, 1.0, 1.2),
              1e-9);
}

}  // namespace
}  // namespace v2v::test
