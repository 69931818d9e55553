// Randomised trials against the formula for two proportions.
#include "vein2vein/experiment/randomised_trial.hpp"

#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace v2v {
namespace {

/// 600 patients who wait this long at a constant hazard of 0.01 a day and then are infused.
Scenario waiting(const std::string& culture, const std::string& risk = "0.01 /d") {
  ScenarioReading reading = read_scenario_text(
      "format: 1\n"
      "cohort: { size: 600, enters: collected, over: 100 d }\n"
      "product: { made_at: unit, culture: " +
          culture +
          ", release: 0 d }\n"
          "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
          "leaving: { always: { death: " +
          risk +
          " } }\n"
          "sites: { unit: { kind: hospital } }\n",
      "waiting");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value();
}

RunOptions many(unsigned replications, unsigned threads = 0, std::uint64_t seed = 1) {
  RunOptions options;
  options.replications = replications;
  options.threads = threads;
  options.seed = seed;
  return options;
}

/// Three standard errors of a share of so many trials.
double reach(double share, unsigned trials) { return 3 * std::sqrt(share * (1 - share) / trials); }

TEST(RandomisedTrials, TellArmsApartAsOftenAsTheFormulaSays) {
  const Scenario slow = waiting("28 d"), fast = waiting("14 d");
  const RandomisedTrials trials = randomised_trials(slow, fast, {60, 150, 300}, many(2000));
  ASSERT_EQ(trials.trials, 2000U);
  // Two days from the start of lymphodepletion to infusion follow the culture: 30 d and 16 d.
  EXPECT_NEAR(trials.treated[0], std::exp(-0.30), 0.005);
  EXPECT_NEAR(trials.treated[1], std::exp(-0.16), 0.005);
  ASSERT_EQ(trials.sizes.size(), 3U);
  for (const TrialsOfSize& row : trials.sizes) {
    const double told = double(row.told_apart) / trials.trials;
    // The formula is a normal approximation: exact sums over two binomials are 0.0034, 0.0055 and
    // 0.0021 above it.
    EXPECT_NEAR(told, row.by_formula, reach(row.by_formula, trials.trials) + 0.0055)
        << row.patients_an_arm;
  }
  EXPECT_LT(trials.sizes[0].told_apart, trials.sizes[2].told_apart);
  ASSERT_TRUE(trials.patients_for_80);
  EXPECT_GT(*trials.patients_for_80, 60U);
  EXPECT_LT(*trials.patients_for_80, 300U);
}

TEST(RandomisedTrials, OfOneWayOfWorkingAreToldApartByChanceAlone) {
  const Scenario arm = waiting("28 d");
  const RandomisedTrials trials = randomised_trials(arm, arm, {300}, many(2000));
  EXPECT_NEAR(double(trials.sizes[0].told_apart) / trials.trials, 0.025, reach(0.025, 2000));
}

TEST(RandomisedTrials, AreTheSameOnAnyThreadsAndWhenAskedForAlone) {
  const Scenario slow = waiting("28 d"), fast = waiting("14 d");
  const RandomisedTrials one = randomised_trials(slow, fast, {100, 300}, many(60, 1));
  const RandomisedTrials three = randomised_trials(slow, fast, {100, 300}, many(60, 3));
  EXPECT_EQ(one.treated, three.treated);
  for (std::size_t i = 0; i < one.sizes.size(); ++i)
    EXPECT_EQ(one.sizes[i].told_apart, three.sizes[i].told_apart);
  // A smaller size asked for alone is the same trial.
  EXPECT_EQ(randomised_trials(slow, fast, {100}, many(60)).sizes[0].told_apart,
            one.sizes[0].told_apart);
}

TEST(RandomisedTrials, BothArmsHaveTheParametersOfTheirTrial) {
  // 3 deaths in 300 days: the rate of a trial is far from certain, and the same in both arms, so
  // that trials of two equal arms are told apart no more often than by chance.
  const Scenario arm = waiting("28 d", "{ events: 3, person_time: 300 d }");
  RunOptions options = many(2000);
  options.uncertainty = Uncertainty::parameters;
  const RandomisedTrials trials = randomised_trials(arm, arm, {300}, options);
  EXPECT_NEAR(double(trials.sizes[0].told_apart) / trials.trials, 0.025, reach(0.025, 2000));
}

TEST(RandomisedTrials, AskForAsManyPatientsAsThereAre) {
  const Scenario arm = waiting("28 d");
  EXPECT_NO_THROW(randomised_trials(arm, arm, {300}, many(2)));
  try {
    randomised_trials(arm, arm, {301}, many(2));
    FAIL() << "there are 600 patients";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.family(), Failure::Family::input);
    EXPECT_NE(failure.message().find("expected at least 602"), std::string::npos)
        << failure.message();
  }
}

/// Their numbers begin anew in each: patients of two would be taken for one another.
TEST(RandomisedTrials, AreOfOnePopulation) {
  const Scenario one = waiting("28 d");
  Scenario several = one;
  several.populations = {one, one};
  try {
    randomised_trials(one, several, {300}, many(2));
    FAIL() << "a trial of two populations";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.family(), Failure::Family::input);
    EXPECT_NE(failure.message().find("several populations"), std::string::npos)
        << failure.message();
  }
}

}  // namespace
}  // namespace v2v
