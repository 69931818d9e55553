// Counting who lives how long, keeping the counts, and parting the difference of two arms.
#include "vein2vein/statistics/followed.hpp"

#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/read.hpp"
#include "vein2vein/statistics/time_to_event.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v {
namespace {

constexpr const char* kInatiCel = V2V_SOURCE_DIR "/scenarios/inati-cel.yaml";

Scenario inati_cel(const std::vector<Override>& overrides = {},
                   const std::vector<std::string>& overlays = {}) {
  ScenarioReading reading = read_scenario(kInatiCel, overrides, overlays);
  EXPECT_TRUE(reading.scenario) << (reading.problems.empty() ? "" : to_string(reading.problems[0]));
  return std::move(*reading.scenario);
}

Scenario point_of_care(const std::vector<Override>& overrides = {}) {
  return *read_scenario(V2V_SOURCE_DIR "/scenarios/inati-cel-point-of-care.yaml", overrides)
              .scenario;
}

RunOptions few(unsigned replications = 60) {
  RunOptions options;
  options.replications = replications;
  options.threads = 1;
  return options;
}

PatientRecord record_of(std::uint32_t number, bool infused) {
  PatientRecord record;
  record.patient = number;
  record.left = !infused;
  record.reached.fill(TimePoint::never());
  record.marks.fill(TimePoint::never());
  record.reached[index_of(Gate::received)] = TimePoint::at(Duration::days(3));
  record.ended = TimePoint::at(Duration::days(infused ? 30 : 12));
  return record;
}

TEST(Followed, CountsEveryMonthAndItsBytesComeBack) {
  Scenario scenario = inati_cel();
  Followed followed(scenario);
  ASSERT_TRUE(followed.is_needed());
  EXPECT_EQ(followed.months(), 24U);
  followed.begin(scenario, 1, 0, true);
  for (std::uint32_t i = 0; i < 500; ++i) followed.add(record_of(i, i % 3 != 0));
  FollowedCounts counts;
  std::optional<RandomisedCounts> randomised;
  followed.finish(counts, randomised);
  EXPECT_FALSE(randomised);
  EXPECT_EQ(counts.of(Survival::itt_overall).at_origin(), 500U);
  EXPECT_EQ(counts.of(Survival::overall).at_origin(), 333U);
  // Survival without anybody cut short is the estimate of Kaplan and Meier.
  std::vector<FollowedTime> times;
  for (const FollowedPatient& one : followed.patients()) {
    const auto number = static_cast<std::uint32_t>(&one - followed.patients().data());
    const FollowUp way = follow_up(*one.rules, one.course, followed.luck_of(number));
    times.push_back({std::min(way.died, 1e6), way.died < 1e6});
  }
  const KaplanMeier curve(times);
  for (std::size_t month = 0; month <= 24; ++month) {
    EXPECT_NEAR(*counts.of(Survival::itt_overall).share(month),
                curve.at(static_cast<double>(month) * days_a_month), 1e-12);
    EXPECT_GE(*counts.of(Survival::overall).share(month),
              *counts.of(Survival::progression_free).share(month));
    EXPECT_GE(*counts.of(Survival::progression_free).share(month),
              *counts.of(Survival::relapse_free).share(month));
  }
  // Everybody stands somewhere, and the dead are those who are not alive.
  for (std::size_t month = 0; month <= 24; ++month) {
    std::uint32_t everybody = 0;
    for (const auto& patients : counts.standing) everybody += patients[month];
    EXPECT_EQ(everybody, 500U);
    EXPECT_EQ(counts.standing[index_of(Standing::dead)][month],
              500 - counts.of(Survival::itt_overall).still[month]);
  }
  EXPECT_GT(counts.standing[index_of(Standing::transplanted)][12], 0U);
  EXPECT_LE(counts.responding[2], counts.responding[1]);
  EXPECT_LE(counts.responding[1], counts.responding[0]);

  ByteWriter writer;
  counts.write(writer);
  const std::string bytes = writer.take();
  ByteReader reader(bytes);
  EXPECT_EQ(FollowedCounts::read(reader), counts);
  EXPECT_TRUE(reader.complete());
  for (std::size_t cut = 0; cut < bytes.size(); cut += 7) {
    ByteReader short_of(std::string_view(bytes).substr(0, cut));
    FollowedCounts::read(short_of);
    EXPECT_FALSE(short_of.complete() && cut > 0) << cut;
  }
}

TEST(Followed, WhoDiesByTheLastDigitAfterAMonthIsDeadInAllCounts) {
  const OutcomeRules rules;
  FollowedArm arm;
  arm.begin(3);
  for (const std::size_t month : {1U, 2U}) {
    const double ends = static_cast<double>(month) * days_a_month;
    for (const double died : {std::nextafter(ends, 0.0), ends, std::nextafter(ends, 1e9)}) {
      FollowUp way;
      way.died = died;
      arm.add(rules, {}, way);
    }
  }
  const FollowedCounts counts = arm.finish();
  const auto& alive = counts.of(Survival::itt_overall).still;
  const auto& dead = counts.standing[index_of(Standing::dead)];
  for (std::size_t month = 0; month <= 3; ++month) EXPECT_EQ(dead[month], 6 - alive[month]);
  EXPECT_EQ(dead[1], 3U);
  EXPECT_EQ(dead[2], 6U);
}

TEST(Followed, OfNobodyWhoIsToldOfThereIsNothing) {
  Scenario scenario = inati_cel({{"outcomes", "none"}, {"published", "none"}});
  EXPECT_FALSE(Followed(scenario).is_needed());
  EXPECT_FALSE(run(scenario, few(3)).outcomes);
}

/// No event, no fingerprint and no count moves with what is told of outcomes.
TEST(Followed, MovesNothing) {
  const RunSummary with = run(inati_cel(), few());
  const RunSummary without = run(inati_cel({{"outcomes", "none"}, {"published", "none"}}), few());
  EXPECT_EQ(with.fingerprint, without.fingerprint);
  EXPECT_EQ(with.treated_fraction.mean, without.treated_fraction.mean);
}

TEST(SurvivalDifferences, PartsSumAndEqualArmsDoNotDiffer) {
  const ComparisonSummary two = compare({inati_cel(), point_of_care()}, few());
  ASSERT_EQ(two.differences.size(), 1U);
  const SurvivalDifferences& survival = two.differences[0].survival;
  ASSERT_EQ(survival.at.size(), 3U);  // 6, 12 and 24 months
  const auto curve = [&](std::size_t arm, std::size_t month) {
    return two.arms[arm].outcomes->curves[index_of(Survival::itt_overall)].points[month].mean;
  };
  for (const SurvivalDifference& one : survival.at) {
    EXPECT_NEAR(one.fewer_losses + one.less_disease, one.mean, 1e-12);
    EXPECT_NEAR(one.mean, curve(1, one.month) - curve(0, one.month), 1e-12);
    EXPECT_GT(one.fewer_losses, 0);
  }
  ASSERT_TRUE(survival.restricted_mean);
  EXPECT_EQ(survival.restricted_mean->month, 24U);
  EXPECT_NEAR(survival.restricted_mean->mean,
              two.arms[1].outcomes->curves[0].restricted_mean -
                  two.arms[0].outcomes->curves[0].restricted_mean,
              1e-9);

  const ComparisonSummary same = compare({inati_cel(), inati_cel()}, few(5));
  for (const SurvivalDifference& one : same.differences[0].survival.at) {
    EXPECT_EQ(one.mean, 0);
    EXPECT_EQ(one.fewer_losses, 0);
    EXPECT_EQ(one.less_disease, 0);
  }
}

/// Arms with the same patients, the same waits and other rules: nobody is lost for it.
TEST(SurvivalDifferences, OtherOutcomesAreAPartOfTheirOwn) {
  const Scenario as_it_is = inati_cel();
  for (const Override& change :
       {Override{"outcomes.not_infused.death", "0.01 /mo"},
        Override{"outcomes.response.share", "98 %"}, Override{"outcomes.burden_matters", "no"}}) {
    const ComparisonSummary two = compare({as_it_is, inati_cel({change})}, few(20));
    for (const SurvivalDifference& one : two.differences[0].survival.at) {
      EXPECT_NEAR(one.fewer_losses, 0, 1e-12) << change.path;
      EXPECT_NEAR(one.less_disease, 0, 1e-12) << change.path;
      EXPECT_NEAR(one.other_outcomes, one.mean, 1e-12) << change.path;
    }
    EXPECT_NE(two.differences[0].survival.at.front().mean, 0) << change.path;
  }
  // All three at once still sum.
  const ComparisonSummary two =
      compare({as_it_is, point_of_care({{"outcomes.not_infused.death", "0.01 /mo"}})}, few(20));
  for (const SurvivalDifference& one : two.differences[0].survival.at) {
    EXPECT_NEAR(one.fewer_losses + one.less_disease + one.other_outcomes, one.mean, 1e-12);
    EXPECT_NE(one.other_outcomes, 0);
  }
}

TEST(SurvivalDifferences, WithoutBurdenTheyAreFewerLossesAlone) {
  const std::vector<Override> off = {{"outcomes.burden_matters", "no"}};
  const ComparisonSummary two = compare({inati_cel(off), point_of_care(off)}, few(20));
  for (const SurvivalDifference& one : two.differences[0].survival.at) {
    EXPECT_EQ(one.less_disease, 0);
    EXPECT_EQ(one.fewer_losses, one.mean);
  }
}

/// With nobody leaving and nobody dying every curve is 1.
TEST(Followed, WithoutHazardsEveryCurveIsOne) {
  const Scenario scenario =
      inati_cel({{"leaving", "{}"},
                 {"infections", "none"},
                 {"published", "none"},
                 {"infusion.lost", "{}"},
                 {"lymphodepletion.lost", "{}"},
                 {"outcomes", "{ response: { share: 1, seen_after: 30 d } }"}});
  const RunSummary summary = run(scenario, few(5));
  ASSERT_TRUE(summary.outcomes);
  EXPECT_EQ(summary.outcomes->curves[0].points.size(), 61U);
  EXPECT_EQ(summary.outcomes->response[0].of_infused, 1);
  if (summary.treated_fraction.mean < 1) GTEST_FAIL() << "somebody is lost";
  for (const SurvivalCurve& curve : summary.outcomes->curves)
    for (const SurvivalPoint& point : curve.points) EXPECT_EQ(point.mean, 1);
}

/// What is the same whatever the threads and the batches.
TEST(Followed, IsTheSameWhateverTheThreads) {
  RunOptions one = few(24), two = few(24);
  two.threads = 2;
  two.batch = 5;
  const RunSummary first = run(inati_cel(), one), second = run(inati_cel(), two);
  for (std::size_t curve = 0; curve < first.outcomes->curves.size(); ++curve)
    for (std::size_t month = 0; month <= 24; ++month)
      EXPECT_EQ(first.outcomes->curves[curve].points[month].mean,
                second.outcomes->curves[curve].points[month].mean);
}

}  // namespace
}  // namespace v2v
