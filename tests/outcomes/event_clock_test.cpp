// Clocks of trials, assessments and later cells: by hand, and in closed form.
#include "vein2vein/outcomes/follow_up.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace v2v {
namespace {

constexpr double never = FollowUp::never;

TreatmentCourse treated_on(double day) {
  TreatmentCourse course;
  course.treated = true;
  course.ended = day;
  return course;
}

TEST(Assessments, TheNextOneOrAtOnce) {
  Assessments none;
  EXPECT_EQ(none.first_from(17.3), 17.3);
  Assessments some;
  some.days = {50, 100, 150};
  EXPECT_EQ(some.first_from(0), 50);
  EXPECT_EQ(some.first_from(50), 50);
  EXPECT_EQ(some.first_from(50.1), 100);
  EXPECT_EQ(some.first_from(151), 151);
  some.every = 90;
  EXPECT_EQ(some.first_from(151), 240);
  EXPECT_EQ(some.first_from(240), 240);
  EXPECT_EQ(some.first_from(241), 330);
  Assessments regular;
  regular.every = 28;
  EXPECT_EQ(regular.first_from(0), 0);
  EXPECT_EQ(regular.first_from(1), 28);
}

OutcomeRules with_clock(EventClock clock) {
  OutcomeRules rules;
  rules.event_clock = clock;
  return rules;
}

TEST(EventClock, OfOnePatientByHand) {
  EventClock clock;
  clock.response_by = Duration::days(150);
  OutcomeRules rules = with_clock(clock);
  FollowUp way;
  way.treated = 29;
  way.assessed = 50;
  // In response for ever; then with a relapse; then dead before it.
  way.responded = true;
  EXPECT_EQ(event_of(rules, treated_on(29), way), never);
  way.relapsed = 240;
  EXPECT_EQ(event_of(rules, treated_on(29), way), 240);
  way.died = 200;
  EXPECT_EQ(event_of(rules, treated_on(29), way), 200);
  // Progression is an event when it is seen; stable disease when the clock strikes, or when
  // something else is begun.
  way = {};
  way.treated = 29;
  way.assessed = 50;
  EXPECT_EQ(event_of(rules, treated_on(29), way), 50);
  way.stable = true;
  EXPECT_EQ(event_of(rules, treated_on(29), way), 150);
  rules.next_treatment_after = Duration::days(10);
  EXPECT_EQ(event_of(rules, treated_on(29), way), 60);
  rules.event_clock->new_treatment_counts = false;
  EXPECT_EQ(event_of(rules, treated_on(29), way), 150);
  // A response that is first seen on day 160 comes too late.
  way = {};
  way.treated = 131;
  way.assessed = 160;
  way.responded = true;
  EXPECT_EQ(event_of(rules, treated_on(131), way), 150);
}

TEST(EventClock, ProgressionMayCountLater) {
  EventClock clock;
  clock.response_by = clock.progression_counts_from = Duration::days(84);
  const OutcomeRules rules = with_clock(clock);
  FollowUp way;
  way.treated = 20;
  way.assessed = 42;
  EXPECT_EQ(event_of(rules, treated_on(20), way), 84);
  way.died = 70;
  EXPECT_EQ(event_of(rules, treated_on(20), way), 70);
}

TEST(EventClock, WhoIsNotInfusedHasFailedWhenTheyLeave) {
  EventClock clock;
  clock.response_by = Duration::days(150);
  OutcomeRules rules = with_clock(clock);
  TreatmentCourse course;
  course.ended = 18;
  course.cause = static_cast<Cause>(KnownCause::manufacturing_failure);
  FollowUp way;
  EXPECT_EQ(event_of(rules, course, way), 18);
  rules.event_clock->new_treatment_counts = false;
  EXPECT_EQ(event_of(rules, course, way), 150);
  course.cause = static_cast<Cause>(KnownCause::progression);
  EXPECT_EQ(event_of(rules, course, way), 18);
}

/// Seven of ten respond a month after infusion, half of them for ever. From vein to vein and a
/// month must end before the clock strikes, or the median is the day of the clock: at 36 + 30 days
/// by that of TRANSFORM (week 9), at 29 + 30 by that of DALY-2 (week 8), and not a week earlier.
TEST(EventClock, MakesTheMedian) {
  const auto median = [](double vein_to_vein, double response_by) {
    EventClock clock;
    clock.response_by = Duration::days(response_by);
    OutcomeRules rules = with_clock(clock);
    rules.response = 0.7;
    rules.response_seen_after = Duration::days(30);
    rules.remission.relapse = {Hazard::bounded(std::log(2), 90), 1};
    std::vector<double> events;
    for (std::uint32_t i = 0; i < 4001; ++i) {
      const TreatmentCourse course = treated_on(vein_to_vein);
      events.push_back(event_of(rules, course, follow_up(rules, course, RandomStream(3, 0, i))));
    }
    std::nth_element(events.begin(), events.begin() + 2000, events.end());
    return events[2000];
  };
  EXPECT_EQ(median(36, 63), 63);
  EXPECT_GT(median(32, 63), 63);
  EXPECT_EQ(median(29, 56), 56);
  EXPECT_GT(median(25, 56), 56);
  EXPECT_GT(median(52, 84), 84);
  EXPECT_GT(median(52, 150), 84);
}

/// Whatever the clock: nobody is event-free who is dead, and a response that is looked for in time
/// never ends sooner than it is seen to.
TEST(EventClock, NobodyIsEventFreeWhoIsDead) {
  OutcomeRules rules = with_clock({Duration::days(100), Duration::days(60), true});
  rules.response = 0.6;
  rules.stable = 0.4;
  rules.response_seen_after = Duration::days(20);
  rules.assessments.since = Assessments::Since::itt_gate;
  rules.assessments.days = {40, 80};
  rules.assessments.every = 45;
  rules.death_before_assessment = {Hazard::exponential(0.002), 1};
  rules.remission.relapse = {Hazard::exponential(0.004), 1};
  rules.remission.death = {Hazard::exponential(0.001), 1};
  rules.death_without_response = {Hazard::exponential(0.006), 1};
  rules.death_after_relapse = {Hazard::exponential(0.006), 1};
  rules.next_treatment_after = Duration::days(12);
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const RandomStream luck(4, 0, i);
    const TreatmentCourse course = treated_on(100 * luck.uniform(900));
    const FollowUp way = follow_up(rules, course, luck);
    const double event = event_of(rules, course, way);
    EXPECT_LE(event, way.died);
    if (way.assessed != never) {
      EXPECT_EQ(rules.assessments.first_from(way.assessed), way.assessed);
      EXPECT_GE(way.assessed, way.treated + 20);
    }
    if (way.relapsed != never) {
      EXPECT_EQ(rules.assessments.first_from(way.relapsed), way.relapsed);
    }
    if (way.responded && way.assessed <= 100) {
      EXPECT_EQ(event, way.response_ends());
    }
  }
}

/// Of those who fail, with hazard m until cells come after the time d: the share x of those who
/// live that long, exp(-m d), is given them, and lives by another hazard from then on.
TEST(LaterCells, AreForWhoLivesUntilTheyCome) {
  OutcomeRules rules;
  rules.response = 0;
  rules.response_seen_after = Duration::days(10);
  rules.death_without_response = {Hazard::exponential(0.01), 1};
  rules.later_cells = {0.6, Distribution::fixed(30), {Hazard::exponential(0.002), 1}};
  constexpr double patients = 40'000, tolerance = 0.01;  // four standard errors
  double given = 0, alive = 0;
  for (std::uint32_t i = 0; i < patients; ++i) {
    const FollowUp way = follow_up(rules, treated_on(0), RandomStream(6, 0, i));
    if (way.given_later_cells != never) {
      EXPECT_EQ(way.given_later_cells, 40);
      EXPECT_GT(way.died, 40);
      ++given;
    }
    alive += way.is_alive_at(340) ? 1 : 0;
  }
  const double lives = std::exp(-0.01 * 30);
  EXPECT_NEAR(given / patients, 0.6 * lives, tolerance);
  EXPECT_NEAR(alive / patients, 0.6 * lives * std::exp(-0.002 * 300) + 0.4 * std::exp(-0.01 * 330),
              tolerance);
}

TEST(NotInfused, DieByTheirCause) {
  OutcomeRules rules;
  rules.death_not_infused = {Hazard::exponential(0.001), 1};
  rules.death_not_infused_by_cause = {
      {static_cast<Cause>(KnownCause::progression), {Hazard::exponential(0.02), 1}}};
  TreatmentCourse course;
  course.ended = 5;
  double progressed = 0, withdrew = 0;
  for (std::uint32_t i = 0; i < 20'000; ++i) {
    const RandomStream luck(8, 0, i);
    course.cause = static_cast<Cause>(KnownCause::progression);
    const double first = follow_up(rules, course, luck).died;
    course.cause = static_cast<Cause>(KnownCause::withdrawal);
    const double second = follow_up(rules, course, luck).died;
    EXPECT_LT(first, second);  // the same luck
    progressed += first > 55 ? 1 : 0;
    withdrew += second > 55 ? 1 : 0;
  }
  EXPECT_NEAR(progressed / 20'000, std::exp(-0.02 * 50), 0.014);
  EXPECT_NEAR(withdrew / 20'000, std::exp(-0.001 * 50), 0.014);
}

TEST(Standing, FollowsThePatient) {
  FollowUp way;
  way.treated = 30;
  way.assessed = 58;
  way.responded = true;
  way.transplanted = 100;
  way.relapsed = 200;
  way.given_later_cells = 230;
  way.died = 300;
  const std::vector<std::pair<double, Standing>> seen = {
      {0, Standing::waiting},        {30, Standing::treated},   {58, Standing::in_remission},
      {100, Standing::transplanted}, {200, Standing::relapsed}, {230, Standing::given_later_cells},
      {300, Standing::dead}};
  for (const auto& [day, standing] : seen) EXPECT_EQ(way.standing_at(day, 30), standing) << day;
  FollowUp left;
  left.died = 90;
  EXPECT_EQ(left.standing_at(10, 20), Standing::waiting);
  EXPECT_EQ(left.standing_at(20, 20), Standing::not_infused);
  EXPECT_EQ(left.standing_at(90, 20), Standing::dead);
}

TEST(PartialRemission, HasItsOwnEnd) {
  OutcomeRules rules;
  rules.response = 1;
  rules.partial = 0.3;
  rules.partial_remission.relapse = {Hazard::exponential(0.05), 1};
  double relapsed = 0;
  for (std::uint32_t i = 0; i < 20'000; ++i)
    relapsed += follow_up(rules, treated_on(0), RandomStream(9, 0, i)).relapsed != never ? 1 : 0;
  EXPECT_NEAR(relapsed / 20'000, 0.3, 0.013);
}

}  // namespace
}  // namespace v2v
