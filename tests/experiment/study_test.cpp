// Sweeps, selections and sensitivity analyses: the same numbers as runs, on any number of threads.
#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/experiment/select.hpp"
#include "vein2vein/experiment/sensitivity.hpp"
#include "vein2vein/experiment/vary.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v {
namespace {

std::string plain_text(const std::string& failure) {
  return "format: 1\n"
         "cohort: { size: 100, enters: collected, over: 100 d }\n"
         "product: { made_at: unit, culture: 10 d, release: 0 d, failure: " +
         failure +
         " }\n"
         "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
         "leaving: { always: { death: 0.02 /d } }\n"
         "sites: { unit: { kind: hospital } }\n";
}

std::shared_ptr<const Scenario> plain(const std::string& failure = "{ events: 5, of: 50 }") {
  ScenarioReading reading = read_scenario_text(plain_text(failure), "plain");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return std::make_shared<const Scenario>(reading.scenario.value());
}

RunOptions options(unsigned replications, unsigned threads = 2) {
  RunOptions result;
  result.replications = replications;
  result.threads = threads;
  return result;
}

std::vector<SweepInput> failures(const std::vector<std::string>& texts) {
  std::vector<SweepInput> inputs;
  for (const std::string& text : texts)
    inputs.push_back({{{"product.failure", text, std::nullopt, ""}}, plain(text)});
  return inputs;
}

TEST(Sweep, EveryPointIsARun) {
  const auto inputs = failures({"0 %", "10 %", "30 %"});
  const SweepOutcome swept = sweep(inputs, {"product.failure"}, "grid", options(60));
  ASSERT_TRUE(swept.complete);
  ASSERT_EQ(swept.summary.points.size(), 3U);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    const RunSummary alone = run(*inputs[i].scenario, options(60));
    const RunSummary& point = swept.summary.points[i].summary;
    EXPECT_EQ(point.fingerprint, alone.fingerprint);
    EXPECT_EQ(point.treated_fraction.mean, alone.treated_fraction.mean);
    EXPECT_EQ(point.potential_vein_to_vein.time.median, alone.potential_vein_to_vein.time.median);
    EXPECT_EQ(point.verified.events, alone.verified.events);
  }
  // The same patients have the same luck at every point: what fails more treats no more.
  EXPECT_GT(swept.summary.points[0].summary.treated_fraction.mean,
            swept.summary.points[1].summary.treated_fraction.mean);
}

TEST(Sweep, IsTheSameOnAnyNumberOfThreads) {
  const auto inputs = failures({"0 %", "10 %", "20 %", "30 %"});
  RunOptions one = options(40, 1), many = options(40, 7);
  one.uncertainty = many.uncertainty = Uncertainty::parameters;
  const SweepOutcome a = sweep(inputs, {"product.failure"}, "grid", one);
  const SweepOutcome b = sweep(inputs, {"product.failure"}, "grid", many);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    EXPECT_EQ(a.summary.points[i].summary.fingerprint, b.summary.points[i].summary.fingerprint);
    EXPECT_EQ(a.summary.points[i].summary.vein_to_vein.time.mean,
              b.summary.points[i].summary.vein_to_vein.time.mean);
  }
}

TEST(Precision, StopsAtTheSameReplicationOnAnyNumberOfThreads) {
  RunOptions precise = options(0, 1);
  precise.precision = PrecisionGoal{"treated_fraction", 0.01, true, 100, {}};
  const RunSummary one = run(*plain(), precise);
  precise.threads = 5;
  const RunSummary five = run(*plain(), precise);
  ASSERT_TRUE(one.precision && five.precision);
  EXPECT_TRUE(one.precision->reached);
  EXPECT_EQ(one.replications, five.replications);
  EXPECT_EQ(one.fingerprint, five.fingerprint);
  EXPECT_GE(one.replications, 100U);
  const Interval interval = one.treated_fraction.monte_carlo95.value();
  EXPECT_LE((interval.hi - interval.lo) / 2, 0.01 * one.treated_fraction.mean * (1 + 1e-9));
  // Cohorts of 100 at about 0.7 have a standard deviation of about 0.046: (1.96 x 0.046 / 0.007)^2
  // is about 165.
  EXPECT_LE(one.replications, 300U);
}

TEST(Precision, SaysWhenItWasNotReached) {
  RunOptions precise = options(120);
  precise.precision = PrecisionGoal{"treated_fraction", 1e-5, true, 100, {}};
  const RunSummary summary = run(*plain(), precise);
  EXPECT_EQ(summary.replications, 120U);
  EXPECT_FALSE(summary.precision->reached);
}

TEST(Uncertainty, WidensIntervalsAndIsSplitOff) {
  RunOptions drawn = options(400);
  const RunSummary without = run(*plain(), drawn);
  EXPECT_FALSE(without.uncertainty.of_parameters);
  EXPECT_EQ(without.uncertainty.parameters, 1U);
  drawn.uncertainty = Uncertainty::parameters;
  const RunSummary with = run(*plain(), drawn);
  ASSERT_TRUE(with.uncertainty.treated_fraction);
  const auto& split = *with.uncertainty.treated_fraction;
  // q ~ Beta(5.5, 45.5), surviving fraction s = exp(-0.02 x 12): var of parameters s^2 var(q).
  const double survive = std::exp(-0.02 * 12), a = 5.5, b = 45.5;
  const double of_q = a * b / ((a + b) * (a + b) * (a + b + 1));
  const double mean = survive * (1 - a / (a + b));
  const double parameters = survive * survive * of_q;
  const double chance = mean * (1 - mean) / 100 - parameters / 100;
  const double share = parameters / (parameters + chance);
  EXPECT_LT(split.share95.lo, share);
  EXPECT_GT(split.share95.hi, share);
  // The standard deviation of a variance of 400 values is 7 % of it; 4 of them.
  EXPECT_NEAR(split.total, parameters + chance, 0.3 * (parameters + chance));
  const auto width = [](const RunSummary& summary) {
    return summary.flow.back().prediction95->hi - summary.flow.back().prediction95->lo;
  };
  EXPECT_GT(width(with), width(without));
}

TEST(Sensitivity, TornadoMatchesTheClosedForm) {
  SensitivityQuestion question;
  question.factors = {{"culture", "product.culture", 5, 15, " d", false, 0, 0}};
  for (Factor& factor : posterior_factors(*plain())) question.factors.push_back(factor);
  ASSERT_EQ(question.factors.size(), 2U);
  const auto at = [](const std::vector<Override>& overrides) {
    std::string text = plain_text("{ events: 5, of: 50 }");
    const std::string before = "culture: 10 d";
    text.replace(text.find(before), before.size(), "culture: " + overrides.at(0).text);
    return std::make_shared<const Scenario>(read_scenario_text(text, "plain").scenario.value());
  };
  const auto summary = analyse_sensitivity(question, at, options(300)).value();
  EXPECT_EQ(summary.evaluations, 5U);
  EXPECT_EQ(summary.verified_evaluations, 5U);
  ASSERT_EQ(summary.tornado.size(), 2U);
  for (const auto& row : summary.tornado) {
    if (summary.factors[row.factor].posterior) {
      EXPECT_GT(row.at_low, row.at_high) << "more failures, fewer treated";
      continue;
    }
    // Nobody fails otherwise at the median of Beta(5.5, 45.5), 0.1029 by R's qbeta.
    const double treated = (1 - 0.1029) * std::exp(-0.02 * 2);
    // 30,000 patients each; 4 standard errors.
    EXPECT_NEAR(row.at_low, treated * std::exp(-0.02 * 5), 0.012);
    EXPECT_NEAR(row.at_high, treated * std::exp(-0.02 * 15), 0.012);
    ASSERT_TRUE(row.change95);
    EXPECT_LT(row.change95->hi, 0);
  }
}

TEST(Sensitivity, EndsWhereTheScenarioCannotBeHad) {
  SensitivityQuestion question;
  question.factors = {{"culture", "product.culture", 5, 15, " d", false, 0, 0}};
  EXPECT_FALSE(analyse_sensitivity(
      question, [](const auto&) { return std::shared_ptr<const Scenario>(); }, options(10)));
}

TEST(Select, FindsTheBestAndSaysWhatItCost) {
  std::vector<Scenario> policies;
  for (const char* const failure : {"12 %", "2 %", "10 %", "20 %"})
    policies.push_back(*plain(failure));
  SelectionQuestion question;
  question.indifference = 0.02;
  const SelectionSummary one = select_best(policies, question, options(0, 1));
  EXPECT_EQ(one.best, 1U);
  EXPECT_TRUE(one.policies[3].dropped);
  EXPECT_FALSE(one.policies[1].dropped);
  EXPECT_LT(one.replications_spent, one.replications_without_stopping);
  const SelectionSummary many = select_best(policies, question, options(0, 6));
  for (std::size_t i = 0; i < policies.size(); ++i) {
    EXPECT_EQ(one.policies[i].replications, many.policies[i].replications);
    EXPECT_EQ(one.policies[i].mean, many.policies[i].mean);
    EXPECT_TRUE(one.policies[i].verified.identical);
  }
}

TEST(Select, DoesNotTakeNobodyForTheShortestTime) {
  // In the second policy every product fails: nobody has a vein-to-vein time.
  SelectionQuestion question;
  question.quantity = "vein_to_vein";
  question.maximise = false;
  try {
    select_best({*plain("0 %"), *plain("100 %")}, question, options(0, 2));
    ADD_FAILURE() << "a policy that infuses nobody was compared by the time to infusion";
  } catch (const Failure& failure) {
    EXPECT_EQ(failure.family(), Failure::Family::check);
    EXPECT_NE(failure.message().find("vein_to_vein"), std::string::npos) << failure.message();
  }
}

TEST(Select, ChoosesTheRightPolicyAsOftenAsItPromises) {
  // 30 selections among three; the best is one indifference ahead. At 0.9 each: by the binomial
  // distribution fewer than 21 right ones have a chance below 0.1 %.
  std::vector<Scenario> policies;
  for (const char* const failure : {"10 %", "6 %", "10 %"}) policies.push_back(*plain(failure));
  SelectionQuestion question;
  question.indifference = 0.04 * std::exp(-0.02 * 12);
  question.confidence = 0.9;
  unsigned right = 0;
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    RunOptions other = options(0);
    other.seed = seed;
    right += select_best(policies, question, other).best == 1 ? 1 : 0;
  }
  EXPECT_GE(right, 21U);
}

}  // namespace
}  // namespace v2v
