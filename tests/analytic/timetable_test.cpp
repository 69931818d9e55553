// What happens at instants: departures, sessions, opening doors, allotted slots, batches.
#include "analytic/closed_forms.hpp"
#include "analytic/model_run.hpp"
#include "analytic/verdict.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace v2v::test {
namespace {

constexpr double kHour = 1.0 / 24.0;
/// Largest standard error of queues that build up when little is left over: a difference of 8 % is
/// 5.7 of them. Of slots, which few wait for: 12 %.
constexpr double kQueueError = 0.014, kSlotsError = 0.021;

/// Gaps between instants of the week.
std::vector<double> gaps_of(const std::vector<double>& instants) {
  std::vector<double> gaps;
  for (std::size_t i = 0; i + 1 < instants.size(); ++i)
    gaps.push_back(instants[i + 1] - instants[i]);
  gaps.push_back(instants.front() + 7.0 - instants.back());
  return gaps;
}

double mean_of(const std::vector<double>& p) {
  double mean = 0.0;
  for (std::size_t n = 0; n < p.size(); ++n) mean += static_cast<double>(n) * p[n];
  return mean;
}

/// Mean number waiting for departures with `places` each: those left behind wait for the whole gap,
/// those who come in it for half of it on average.
double queue_for_departures(double arrivals, const std::vector<double>& instants,
                            std::size_t places) {
  const std::vector<double> gaps = gaps_of(instants);
  const auto left = left_behind(arrivals, gaps, places);
  double area = 0.0;
  for (std::size_t i = 0; i < gaps.size(); ++i)
    area += mean_of(left[i]) * gaps[i] + arrivals * gaps[i] * gaps[i] / 2.0;
  return area / 7.0;
}

Scenario with_departures(double arrivals, const std::vector<double>& instants,
                         std::uint32_t places) {
  Scenario s = poisson_scenario(arrivals, 4'000, 400);
  s.lanes.front().departures = weekly_at(instants);
  s.lanes.front().capacity = places;
  return s;
}

// Who comes at a random instant falls into a gap with a probability proportional to its length and
// waits for half of it: sum of the squares of the gaps / (2 weeks).
TEST(Timetables, DeparturesWithRoomForAll) {
  const double arrivals = 0.8;
  const std::vector<double> instants = {8 * kHour, 1 + 8 * kHour, 4 + 18 * kHour};
  const ModelStudy study(with_departures(arrivals, instants, 0), 141);
  double wait = 0.0;
  for (const double gap : gaps_of(instants)) wait += gap * gap / 14.0;
  const auto seen = [&](OfUse what) { return study.of(kHospital, ResourceKind::departures, what); };
  V2V_EXPECT_AGREES(judge("departures mean wait, sum gap^2 / 2 weeks", wait, seen(mean_wait)));
  V2V_EXPECT_AGREES(judge("departures mean queue, Little", arrivals * wait, seen(mean_queue)));
}

TEST(Timetables, DeparturesWithTwoPlaces) {
  const double arrivals = 0.6;
  const std::vector<double> instants = {8 * kHour, 1 + 8 * kHour, 4 + 18 * kHour};
  const ModelStudy study(with_departures(arrivals, instants, 2), 142);
  const double queue = queue_for_departures(arrivals, instants, 2);
  const auto seen = [&](OfUse what) { return study.of(kHospital, ResourceKind::departures, what); };
  V2V_EXPECT_AGREES(
      judge("two places mean queue, embedded chain", queue, seen(mean_queue), kQueueError));
  V2V_EXPECT_AGREES(
      judge("two places mean wait, Lq / lambda", queue / arrivals, seen(mean_wait), kQueueError));
}

// A board that sits on Wednesdays at 14:00 and decides on four patients: the same queue.
TEST(Timetables, SessionsOfABoard) {
  const double arrivals = 0.42;
  Scenario s = poisson_scenario(arrivals, 4'000, 600);
  s.enters = s.itt_gate = Gate::referred;
  step(s, Gate::eligible).sessions = weekly_at({2 + 14 * kHour});
  step(s, Gate::eligible).session_capacity = 4;
  const ModelStudy study(s, 143);
  const double queue = queue_for_departures(arrivals, {2 + 14 * kHour}, 4);
  const auto seen = [&](OfUse what) {
    return study.of(no_site, ResourceKind::sessions, what, index_of(Gate::eligible));
  };
  V2V_EXPECT_AGREES(
      judge("board mean queue, embedded chain", queue, seen(mean_queue), kQueueError));
  V2V_EXPECT_AGREES(
      judge("board mean wait, Lq / lambda", queue / arrivals, seen(mean_wait), kQueueError));
}

// Who finds the door closed is as likely to be anywhere in the time for which it is: mean wait of
// all is the sum of the squares of the closed times / (2 weeks), the share who wait that of the
// closed time.
void check_door(const std::string& name, SiteIndex site, std::uint64_t seed) {
  Scenario s = poisson_scenario(0.8, 4'000, 20);
  const double until = site == kPlant ? 16 * kHour : 20 * kHour;
  std::vector<std::pair<double, double>> open;
  for (int d = 0; d < 5; ++d) open.emplace_back(d + 8 * kHour, d + until);
  s.sites[site].open = weekly(open);
  const double night = 1 + 8 * kHour - until, weekend = night + 2;
  const double wait = (4 * night * night + weekend * weekend) / 14.0;
  const ModelStudy study(s, seed);
  const auto seen = [&](OfUse what) { return study.of(site, ResourceKind::opening_hours, what); };
  V2V_EXPECT_AGREES(judge(name + " mean wait, sum closed^2 / 2 weeks", wait, seen(mean_wait)));
  V2V_EXPECT_AGREES(judge(name + " mean queue, Little", 0.8 * wait, seen(mean_queue)));
  V2V_EXPECT_AGREES(judge(name + " closed for, share", (4 * night + weekend) / 7, seen(waited)));
}

TEST(Timetables, DoorOfAHospital) { check_door("hospital's door", kHospital, 144); }
TEST(Timetables, DoorOfAPlant) { check_door("plant's door", kPlant, 145); }

/// `each` slots at time 0, and again after every `period`: those who wait take theirs at once, the
/// others are there for who comes until they lapse. With q left behind by a renewal without the
/// slots counted off, max(q + N(t) - each, 0) are waiting a time t later: N is Poisson, and the
/// mean time in a period that N(t) = j is P(N(period) > j) / lambda.
double queue_for_slots(double arrivals, std::size_t each, double period) {
  // Slots that are taken in the period after a renewal are places at the instant that ends it.
  const std::vector<double> waiting = left_behind(arrivals, {period}, each)[0];
  constexpr std::size_t kMost = 60;
  const std::vector<double> coming = poisson(arrivals * period, kMost);
  double area = 0.0;
  for (std::size_t n = 0; n < waiting.size(); ++n) {
    double more = 1.0;  // P(N > j)
    for (std::size_t j = 0; j <= kMost; ++j) {
      more -= coming[j];
      if (n + j > each)
        area += waiting[n] * static_cast<double>(n + j - each) * std::max(more, 0.0) / arrivals;
    }
  }
  return area / period;
}

TEST(Timetables, SlotsThatLapse) {
  const double arrivals = 0.47, period = 3.0;
  const std::uint32_t each = 2;
  const double queue = queue_for_slots(arrivals, each, period);
  std::uint64_t seed = 146;
  for (const Slots::For what : {Slots::For::collection, Slots::For::culture, Slots::For::release}) {
    Scenario s = poisson_scenario(arrivals, 4'000, 600);
    s.sites[kHospital].slots = Slots{each, days(period), what};
    const ModelStudy study(s, seed++);
    const auto seen = [&](OfUse of) { return study.of(kHospital, ResourceKind::slots, of); };
    V2V_EXPECT_AGREES(
        judge("slots mean queue, embedded chain", queue, seen(mean_queue), kSlotsError));
    V2V_EXPECT_AGREES(
        judge("slots mean wait, Lq / lambda", queue / arrivals, seen(mean_wait), kSlotsError));
  }
}

// A batch begins with somebody who finds nobody there and ends when `size` have come or `longest`
// is over. With N Poisson of rate lambda, j < size - 1 more have come for a mean time of
// P(N(longest) > j) / lambda, in which j + 1 wait; the batch has 1 + E min(N(longest), size - 1)
// members. Mean wait: the one by the other. (That the last batch waits in vain for more to come
// weighs `longest` in thousands of patients.)
void check_batch(const std::string& name, double arrivals, std::uint32_t size, double longest,
                 std::uint64_t seed) {
  Scenario s = poisson_scenario(arrivals, 3'000, 30);
  s.sites[kPlant].test_batch = {size, days(longest)};
  const ModelStudy study(s, seed, {days_waited<ResourceKind::quality_control>});
  const std::vector<double> p = poisson(arrivals * longest, size);
  double waits = 0.0, members = 1.0, more = 1.0;
  for (std::size_t j = 0; j + 1 < size; ++j) {
    more -= p[j];
    waits += static_cast<double>(j + 1) * more / arrivals;
    members += more;  // E min(N, m) is the sum of P(N > j) over j < m
  }
  V2V_EXPECT_AGREES(judge(name + " mean wait, of a batch by its members", waits / members,
                          study.mean_of(days_waited<ResourceKind::quality_control>)));
}

TEST(Timetables, BatchesOfSamples) {
  check_batch("batches of 4 within 3 d", 0.8, 4, 3.0, 149);
  check_batch("batches of 2 within 1 d", 0.5, 2, 1.0, 150);
  check_batch("batches of 3 within 6 d", 0.7, 3, 6.0, 151);
}

}  // namespace
}  // namespace v2v::test
