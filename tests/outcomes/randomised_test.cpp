// Randomised trials: who is allocated where, and what two arms that do not differ show.
#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/journal/journal.hpp"
#include "vein2vein/scenario/allocation.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/read.hpp"
#include "vein2vein/statistics/followed.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace v2v {
namespace {

RunOptions few(unsigned replications) {
  RunOptions options;
  options.replications = replications;
  options.threads = 1;
  return options;
}

Scenario trial_of(const std::string& randomised, const std::string& outcomes) {
  const ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "cohort: { size: 400, enters: eligible, over: 300 d }\n"
      "itt_gate: eligible\n"
      "flowchart: [eligible, infused]\n"
      "patients: { risk: { table: { low: 3, high: 1 } }, age: { table: { young: 1, old: 1 } } }\n"
      "product: { kind: in_vivo, delivery: 1 h }\n"
      "sites: { hospital: { kind: hospital } }\n"
      "outcomes: " +
          outcomes + "\nrandomised: " + randomised + "\n",
      "trial");
  EXPECT_TRUE(reading.scenario) << (reading.problems.empty() ? "" : to_string(reading.problems[0]));
  return *reading.scenario;
}

const std::string kAlike =
    "response: { share: 40 %, seen_after: 30 d }, remission: { relapse: 0.05 /mo }, "
    "no_response: { death: 0.1 /mo }, relapsed: { death: 0.1 /mo } ";

TEST(Allocation, EveryBlockHasTheRatio) {
  Scenario scenario = trial_of("{ ratio: [2, 1], block: 6, standard_of_care: { " + kAlike + "} }",
                               "{ " + kAlike + "}");
  for (std::uint32_t replication = 0; replication < 50; ++replication) {
    const auto given = given_standard_of_care(scenario, 1, replication);
    ASSERT_EQ(given.size(), 400U);
    for (std::size_t block = 0; block + 6 <= given.size(); block += 6)
      EXPECT_EQ(std::count(given.begin() + static_cast<std::ptrdiff_t>(block),
                           given.begin() + static_cast<std::ptrdiff_t>(block + 6), true),
                2);
  }
  // Every place of a block is as likely: 50 x 66 blocks, of each place a third; four standard
  // errors.
  std::vector<double> at(6);
  for (std::uint32_t replication = 0; replication < 50; ++replication) {
    const auto given = given_standard_of_care(scenario, 1, replication);
    for (std::size_t i = 0; i < 396; ++i) at[i % 6] += given[i] ? 1 : 0;
  }
  for (const double count : at) EXPECT_NEAR(count / 3300, 1.0 / 3, 0.033);
}

/// In each stratum the arms differ by no more than what the last block lacks.
TEST(Allocation, StrataAreBalanced) {
  const Scenario scenario =
      trial_of("{ block: 4, strata: [risk, age], standard_of_care: { " + kAlike + "} }",
               "{ " + kAlike + "}");
  const auto given = given_standard_of_care(scenario, 5, 2);
  std::map<std::pair<bool, bool>, int> balance;
  for (std::uint32_t i = 0; i < given.size(); ++i) {
    const RandomStream luck(5, 2, i);
    const std::pair stratum{luck.uniform(3, 0) < 0.75, luck.uniform(3, 1) < 0.5};
    balance[stratum] += given[i] ? 1 : -1;
  }
  EXPECT_EQ(balance.size(), 4U);
  for (const auto& [stratum, difference] : balance) EXPECT_LE(std::abs(difference), 2);
}

/// Nobody is in both arms, and the flow is that of those who go its way.
TEST(Randomised, CountsEverybodyOnce) {
  const Scenario scenario =
      trial_of("{ ratio: [3, 1], standard_of_care: { " + kAlike + "} }", "{ " + kAlike + "}");
  const RunSummary summary = run(scenario, few(20));
  ASSERT_TRUE(summary.outcomes && summary.outcomes->randomised);
  EXPECT_EQ(summary.flow.front().mean, 300);
  EXPECT_EQ(summary.outcomes->randomised->patients, 100);
  EXPECT_EQ(summary.outcomes->of(Survival::itt_overall).points[0].at_risk, 300);
}

/// Two arms to whom the same happens, seen on the same days: the curves agree within five
/// standard errors, and a trial finds a difference at the 5 % level in about 5 %: the 95 % interval
/// of its hazard ratio holds 1.
TEST(Randomised, ArmsThatDoNotDifferShowNone) {
  const std::string clock =
      "event_free: { response_by: 60 d }, follow_for: 24 mo, "
      "assessments: { since: itt_gate, days: [31 d], every: 30 d }, ";
  const Scenario scenario =
      trial_of("{ standard_of_care: { " + kAlike + "} }", "{ " + clock + kAlike + "}");
  const unsigned replications = 200;
  const RunSummary summary = run(scenario, few(replications));
  const RandomisedSummary& trial = *summary.outcomes->randomised;
  ASSERT_EQ(trial.curves.size(), 2U);
  for (const SurvivalCurve& standard : trial.curves)
    for (const SurvivalPoint& point : standard.points) {
      const double cells = summary.outcomes->of(standard.which).points[point.month].mean;
      const double error = std::sqrt(2 * point.mean * (1 - point.mean) / (200.0 * replications));
      EXPECT_NEAR(point.mean, cells, 5 * error + 1e-12) << point.month;
    }
  ASSERT_EQ(trial.hazard_ratios.size(), 2U);
  for (const auto& ratio : trial.hazard_ratios) {
    EXPECT_NEAR(ratio.median, 1, 0.05);
    ASSERT_TRUE(ratio.prediction95);
    EXPECT_LT(ratio.prediction95->lo, 1);
    EXPECT_GT(ratio.prediction95->hi, 1);
  }
}

/// Exponential times with three times the rate: the ratio that Cox' model finds.
TEST(Randomised, FindsTheHazardRatio) {
  const Scenario scenario = trial_of(
      "{ standard_of_care: { response: { share: 0, seen_after: 0 d }, no_response: { death: 0.09 "
      "/mo } } }",
      "{ follow_for: 24 mo, response: { share: 0, seen_after: 0 d }, no_response: { death: 0.03 "
      "/mo "
      "} }");
  const RunSummary summary = run(scenario, few(200));
  const auto& ratios = summary.outcomes->randomised->hazard_ratios;
  ASSERT_EQ(ratios.size(), 1U);
  // Of a trial with some 100 and 170 events the logarithm has a standard error of 0.13; of the
  // median of 200 trials 0.012.
  EXPECT_NEAR(std::log(ratios[0].median), std::log(1.0 / 3), 0.05);
}

/// A ratio that has no bound is one: left out it would be as if the trials without it had not been.
TEST(Randomised, RatiosWithoutABoundCount) {
  const std::string nobody_dies = "response: { share: 100 %, seen_after: 0 d } ";
  const std::string all_die =
      "response: { share: 0, seen_after: 0 d }, no_response: { death: 1 /mo } ";
  const auto ratio = [](const std::string& standard, const std::string& cells) {
    const Scenario scenario =
        trial_of("{ standard_of_care: { " + standard + "} }", "{ follow_for: 6 mo, " + cells + "}");
    return run(scenario, few(40)).outcomes->randomised->hazard_ratios.at(0);
  };
  const auto none_with_cells = ratio(all_die, nobody_dies);
  EXPECT_EQ(none_with_cells.median, 0);
  EXPECT_EQ(none_with_cells.without, 0U);
  const auto none_with_standard = ratio(nobody_dies, all_die);
  EXPECT_TRUE(std::isinf(none_with_standard.median));
  ASSERT_TRUE(none_with_standard.prediction95);
  EXPECT_TRUE(std::isinf(none_with_standard.prediction95->lo));
  const auto none = ratio(nobody_dies, nobody_dies);
  EXPECT_TRUE(std::isnan(none.median));
  EXPECT_EQ(none.without, 40U);
  EXPECT_FALSE(none.prediction95);
}

TEST(SurvivalCurve, AMedianBeyondFollowUpIsOutsideOnlyOfWhatIsReached) {
  SurvivalCurve curve;
  curve.points.resize(13);
  curve.published_median_months = 20.7;
  EXPECT_FALSE(curve.published_median_is_outside());
  const double never = SurvivalCurve::not_reached;
  curve.median_prediction95 = Interval{never, never};
  EXPECT_FALSE(curve.published_median_is_outside());
  curve.median_prediction95 = Interval{5, never};
  EXPECT_FALSE(curve.published_median_is_outside());
  curve.median_prediction95 = Interval{5, 9};
  EXPECT_TRUE(curve.published_median_is_outside());
  curve.published_median_months = 11;
  curve.median_prediction95 = Interval{never, never};
  EXPECT_TRUE(curve.published_median_is_outside());
}

/// The five printed numbers of the model that the scenario is made after, within one point (four
/// standard errors of 40,000 patients are one point): dead within a year with no, one and nine
/// months of waiting and with no cells at all; worse than that from a wait beyond eight months on.
TEST(WaitingTime, GivesTheFivePrintedNumbers) {
  const auto dead = [](const std::string& wait) {
    const auto reading =
        read_scenario(V2V_SOURCE_DIR "/scenarios/waiting-time.yaml", {{"product.delivery", wait}});
    EXPECT_TRUE(reading.scenario);
    return 100 -
           100 * run(*reading.scenario, few(4)).outcomes->of(Survival::itt_overall).points[12].mean;
  };
  EXPECT_NEAR(dead("1 h"), 34.0, 1);
  EXPECT_NEAR(dead("1 mo"), 36.1, 1);
  EXPECT_NEAR(dead("9 mo"), 76.3, 1);
  const double without = dead("13 mo");
  EXPECT_NEAR(without, 75.1, 1);
  EXPECT_LT(dead("7.5 mo"), without);
  EXPECT_GT(dead("9 mo"), without);
}

/// Whoever goes the way of the file fares as without a trial: the same number, the same luck.
TEST(Randomised, MovesNobodyElsesLuck) {
  const std::string outcomes = "{ " + kAlike + "}";
  const Scenario with = trial_of("{ standard_of_care: { " + kAlike + "} }", outcomes);
  const Scenario without = trial_of("none", outcomes);
  Recorder trial, everybody;
  replay(with, 1, 0, trial, false, Uncertainty::none);
  replay(without, 1, 0, everybody, false, Uncertainty::none);
  ASSERT_EQ(trial.records().size(), 200U);
  ASSERT_EQ(everybody.records().size(), 400U);
  const auto given = given_standard_of_care(with, 1, 0);
  std::map<PatientId, const PatientRecord*> known;
  for (const PatientRecord& one : everybody.records()) known[one.patient] = &one;
  for (const PatientRecord& one : trial.records()) {
    EXPECT_FALSE(given[number_of(one.patient)]);
    EXPECT_EQ(one.entered, known.at(one.patient)->entered);
    EXPECT_EQ(one.ended, known.at(one.patient)->ended);
    EXPECT_EQ(one.left, known.at(one.patient)->left);
  }
}

/// Made for each patient in 20 d, with what is laid over it.
Scenario made_trial(const std::string& more) {
  const ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "starts: 2026-01-05\n"
      "cohort: { size: 400, enters: eligible, over: 300 d }\n"
      "itt_gate: eligible\n"
      "flowchart: [eligible, infused]\n"
      "product: { made_at: [near, far], culture: 20 d, release: 0 d }\n"
      "lymphodepletion: { start: after_release, days: [-5, -3] }\n"
      "leaving: { always: { death: 0.01 /d } }\n"
      "sites: { hospital: { kind: hospital }, near: { kind: plant }, far: { kind: plant } }\n"
      "lanes: [{ between: [hospital, near], transit: 1 d }, { between: [hospital, far], transit: 2 "
      "d }]\n"
      "outcomes: { " +
          kAlike + "}\nrandomised: { standard_of_care: { " + kAlike + "} }\n" + more,
      "made trial");
  EXPECT_TRUE(reading.scenario) << (reading.problems.empty() ? "" : to_string(reading.problems[0]));
  return *reading.scenario;
}

/// The other arm has the life table of the first product, and keeps it when those of others are
/// drawn.
TEST(Randomised, TheOtherArmHasTheLifeTableThatItTookOver) {
  const auto product = [](const char* name, const char* women) {
    return std::string(name) +
           ": { outcomes: { life_table: { age: 50 y, women: { events: " + women +
           ", of: 1000 }, deaths_of_women: 0.01 /y, deaths_of_men: { events: 900, person_time: "
           "1000 y } } } }";
  };
  const Scenario scenario = made_trial("products: { " + product("one", "300") + ", " +
                                       product("two", "950") + " }\noffered: [one, two]");
  RunOptions held = few(60), drawn = few(60);
  drawn.uncertainty = Uncertainty::parameters;
  const auto alive = [&](const RunOptions& options) {
    return run(scenario, options).outcomes->randomised->curves[0].points[12].mean;
  };
  // Five standard errors of a difference of shares of 200 patients in 60 trials.
  EXPECT_NEAR(alive(held), alive(drawn), 5 * std::sqrt(2 * 0.25 / (200 * 60)));
}

/// Rules that change, makers with their own and several products are of the arm that is given
/// cells: it fares otherwise, and who is in which arm and the whole of the other one stay.
TEST(Randomised, TheOtherArmKnowsNothingOfWaysToMakeCells) {
  const RunSummary plain = run(made_trial(""), few(30));
  const auto& its = *plain.outcomes->randomised;
  for (const char* more :
       {"changes: [{ from: 2026-03-01, product: { culture: 5 d } }]",
        "makers: [{ at: near, product: { culture: 5 d } }]",
        "products: { quick: { product: { culture: 5 d } }, slow: {} }\noffered: [quick, slow]"}) {
    SCOPED_TRACE(more);
    const RunSummary summary = run(made_trial(more), few(30));
    EXPECT_TRUE(summary.verified.identical);
    EXPECT_GT(summary.treated_fraction.mean, plain.treated_fraction.mean + 0.05);
    EXPECT_EQ(summary.flow.front().mean, plain.flow.front().mean);
    const auto& others = *summary.outcomes->randomised;
    EXPECT_EQ(others.patients, its.patients);
    ASSERT_EQ(others.curves.size(), its.curves.size());
    for (std::size_t i = 0; i < its.curves.size(); ++i)
      for (std::size_t month = 0; month < its.curves[i].points.size(); ++month)
        EXPECT_EQ(others.curves[i].points[month].mean, its.curves[i].points[month].mean);
  }
}

}  // namespace
}  // namespace v2v
