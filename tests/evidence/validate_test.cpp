// Studies that were made up, against what is known about them.
#include "vein2vein/evidence/validate.hpp"

#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/scenario/published.hpp"
#include "vein2vein/scenario/read.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace v2v {
namespace {

/// 100 patients who are only subject to a hazard of death of 0.02 a day for 14 d of culture, then
/// two days of lymphodepletion and the rest until infusion; `published` is its block.
Scenario study(const std::string& name, const std::string& published,
               const std::string& failure = "{ events: 10, of: 100 }") {
  const std::string text =
      "format: 1\n"
      "cohort: { size: 100, enters: collected, over: 100 d }\n"
      "flowchart: [collected, received, infused]\n"
      "product: { made_at: unit, culture: 14 d, release: 0 d, failure: " +
      failure +
      " }\n"
      "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
      "leaving: { always: { death: 0.02 /d } }\n"
      "sites: { unit: { kind: hospital } }\n" +
      published;
  ScenarioReading reading = read_scenario_text(text, name);
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value();
}

RunOptions options(unsigned threads = 2) {
  RunOptions result;
  result.replications = 60;
  result.threads = threads;
  return result;
}

const ValidationCheck& check_of(const ValidationSummary& summary, const std::string& scenario,
                                const std::string& quantity) {
  const auto found = std::find_if(summary.checks.begin(), summary.checks.end(), [&](const auto& c) {
    return c.scenario == scenario && c.quantity == quantity;
  });
  EXPECT_NE(found, summary.checks.end()) << scenario << ' ' << quantity;
  return found == summary.checks.end() ? summary.checks.front() : *found;
}

TEST(Validate, ExpectationIsInsideAndWhatIsFarAwayIsAMissListedFirst) {
  // Jeffreys' posterior of the failures has the mean 10.5 / 101, and from its end on nobody dies of
  // anything else than in the 16 to 17 days of culture, the day's end and lymphodepletion: between
  // 100 exp(-0.02 x 17) 0.896 = 63.8 and 100 exp(-0.02 x 16) 0.896 = 65.1.
  const std::vector<ValidationInput> inputs = {
      {study("expected", "published: { flow: { collected: 100, infused: 64 } }\n"), true},
      {study("far", "published: { flow: { collected: 100, infused: 20 } }\n"), true},
      {study("far-left-out", "published: { flow: { collected: 100, infused: 99 } }\n"), false}};
  const ValidationSummary summary = validate(inputs, options());
  ASSERT_EQ(summary.checks.size(), 3U);
  EXPECT_EQ(summary.checks[0].scenario, "far");
  EXPECT_EQ(summary.checks[1].scenario, "far-left-out");
  EXPECT_EQ(summary.checks[2].scenario, "expected");
  const ValidationCheck& expected = summary.checks[2];
  EXPECT_TRUE(expected.inside);
  EXPECT_TRUE(expected.primary);
  // Four standard errors of the mean of 60 cohorts; the deviation of one is
  // sqrt(100 x 0.64 x 0.36 + (100 x 0.72 x 0.0304)^2) = 5.3.
  EXPECT_NEAR(expected.predicted, 64.4, 0.7 + 4 * 5.3 / std::sqrt(60.0));
  EXPECT_GT(expected.pit, 0.1);
  EXPECT_LT(expected.pit, 0.9);
  EXPECT_EQ(summary.checks[0].pit, 1 - summary.checks[1].pit);
  EXPECT_EQ(summary.fitted.inside, 1U);
  EXPECT_EQ(summary.fitted.of, 2U);
  EXPECT_EQ(summary.leave_one_out.inside, 0U);
  EXPECT_FALSE(summary.passed);
  EXPECT_EQ(summary.simulated, 3U);
  EXPECT_EQ(summary.verified, 3U);
}

/// The study as its model's left-out prediction has it: nobody leaves for a hazard of the model.
Scenario left_out(Scenario scenario) {
  auto model = std::make_shared<AttritionModel>();
  model->draws.resize(1);
  AttritionHazards none;
  for (ByCause& period : none.log_rate) period.fill(-40);
  model->studies.push_back({scenario.name, false, {none}, {none}});
  scenario.attrition = AttritionUse{model,         {"LBCL", 3, Gate::collected},
                                    scenario.name, AttritionEvidence::left_out,
                                    std::nullopt,  std::nullopt};
  return scenario;
}

TEST(Validate, WhatIsNotAShareHasNoScore) {
  std::vector<ValidationInput> inputs;
  for (std::size_t i = 0; i < least_studies_for_skill; ++i) {
    const std::string name = "study-" + std::to_string(i);
    inputs.push_back(
        {left_out(study(name, "published: { flow: { collected: 100, infused: 60 } }\n")), false});
  }
  EXPECT_EQ(validate(inputs, options()).skill.value().studies, least_studies_for_skill);
  // Files cannot say so, but a trial that is laid over one can: more infused than intended.
  inputs.front().scenario.published->flow.front().patients = 20;
  EXPECT_FALSE(validate(inputs, options()).skill);
}

TEST(Validate, ParametersAreDrawn) {
  // 1 of 10 failed: between cohorts the failures differ far more than 10 of 100 by chance alone.
  const std::string published = "published: { flow: { infused: 60 } }\n";
  const ValidationSummary summary =
      validate({{study("sure", published, "10 %"), true},
                {study("few", published, "{ events: 1, of: 10 }"), true}},
               options());
  const auto width = [&](const std::string& name) {
    const Interval interval = check_of(summary, name, "infused").prediction95;
    return interval.hi - interval.lo;
  };
  EXPECT_GT(width("few"), 1.3 * width("sure"));
}

TEST(Validate, LossesAreComparedWhereReasonsWerePublished) {
  const ValidationSummary summary =
      validate({{study("reasons",
                       "published:\n  flow: { collected: 100, received: 99, infused: 64 }\n"
                       "  lost: { received: { death: 35 } }\n"),
                 true},
                {study("silent", "question: nothing published\n"), false}},
               options());
  // Manufacturing failures happen, too, and the study has seen none of them.
  const ValidationCheck& failures =
      check_of(summary, "reasons", "lost.received.manufacturing failure");
  EXPECT_EQ(failures.published, 0U);
  EXPECT_FALSE(failures.inside);
  EXPECT_EQ(check_of(summary, "reasons", "lost.received.death").of, 100U);
  EXPECT_EQ(check_of(summary, "reasons", "received").primary, false);
  for (const ValidationCheck& check : summary.checks)
    EXPECT_FALSE(check.quantity.starts_with("lost.collected")) << "nothing was published there";
  EXPECT_EQ(summary.checks.size(), 4U);
  EXPECT_EQ(summary.not_published, std::vector<std::string>{"silent"});
}

TEST(Validate, ReasonsThatWereNotGivenAreNotTakenForNone) {
  // Nine of the 35 who were lost have no reason: they may be failures.
  const ValidationSummary summary =
      validate({{study("partly",
                       "published:\n  flow: { received: 99, infused: 64 }\n"
                       "  lost: { received: { death: 26 } }\n"),
                 true}},
               options());
  for (const ValidationCheck& check : summary.checks)
    EXPECT_NE(check.quantity, "lost.received.manufacturing failure");
}

TEST(Validate, AgreesWithRunWhateverIsPublished) {
  // Counts or losses of some gates, of others not: each loss is judged once, and alike by both.
  const std::vector<std::string> published = {
      "flow: { collected: 100, infused: 64 }, lost: { collected: { death: 36 } }",
      "flow: { collected: 100, infused: 64 }, lost: { received: { death: 36 } }",
      "flow: { collected: 100, infused: 64 }, lost: { collected: { death: 1 }, received: { death: "
      "20, manufacturing failure: 15 } }",
      "flow: { collected: 100, received: 99, infused: 64 }, lost: { received: { death: 35 } }",
      "flow: { infused: 64 }, lost: { collected: { death: 3 }, received: { death: 50 } }",
      "lost: { collected: { death: 26 } }"};
  RunOptions how = options();
  how.uncertainty = Uncertainty::parameters;
  std::size_t compared = 0, outside = 0;
  for (const std::string& block : published) {
    SCOPED_TRACE(block);
    const Scenario scenario = study("both", "published: { " + block + " }\n");
    const ValidationSummary judged = validate({{scenario, true}}, how);
    for (const AttritionRow& row : run(scenario, how).attrition) {
      if (!row.published) continue;
      const ValidationCheck& check = check_of(
          judged, "both", "lost." + std::string(name_of(row.after_gate)) + '.' + row.reason);
      EXPECT_EQ(check.published, *row.published);
      EXPECT_DOUBLE_EQ(check.predicted, row.stage ? row.stage->mean : row.mean) << check.quantity;
      ASSERT_TRUE(row.compared());
      EXPECT_EQ(check.prediction95.lo, row.compared()->lo);
      EXPECT_EQ(check.prediction95.hi, row.compared()->hi);
      ++compared;
      outside += check.inside ? 0 : 1;
    }
  }
  EXPECT_EQ(compared, 14U);
  EXPECT_GE(outside, 3U) << "both kinds are met";
}

TEST(Validate, LossesReachAsFarAsTheNextPublishedGate) {
  const std::string published =
      "published:\n  flow: { collected: 100, infused: 64 }\n"
      "  lost: { collected: { death: 36 } }\n";
  Scenario two_gates = study("two gates", published);
  std::erase(two_gates.flowchart, Gate::received);
  const ValidationSummary summary =
      validate({{study("all gates", published), true}, {two_gates, true}}, options());
  const ValidationCheck& all = check_of(summary, "all gates", "lost.collected.death");
  const ValidationCheck& two = check_of(summary, "two gates", "lost.collected.death");
  EXPECT_GT(two.predicted, 0);
  EXPECT_EQ(all.predicted, two.predicted);  // the same patients with the same luck
  EXPECT_EQ(all.pit, two.pit);
}

TEST(Validate, IsTheSameOnAnyNumberOfThreads) {
  const std::vector<ValidationInput> inputs = {
      {study("one",
             "published: { flow: { infused: 60 }, times: { vein_to_vein: { median: 17 d } } }\n"),
       true},
      {study("two", "published: { flow: { infused: 70 } }\n"), false}};
  const ValidationSummary a = validate(inputs, options(1)), b = validate(inputs, options(5));
  ASSERT_EQ(a.checks.size(), b.checks.size());
  for (std::size_t i = 0; i < a.checks.size(); ++i) {
    EXPECT_EQ(a.checks[i].scenario, b.checks[i].scenario);
    EXPECT_EQ(a.checks[i].predicted, b.checks[i].predicted);
    EXPECT_EQ(a.checks[i].score, b.checks[i].score);
  }
  ASSERT_EQ(a.times.size(), 1U);
  EXPECT_EQ(a.times.front().published, 17);
  EXPECT_NEAR(a.times.front().predicted, 17, 1);
  EXPECT_EQ(a.times.front().predicted, b.times.front().predicted);
}

TEST(Validate, OfNothingSaysSo) {
  const ValidationSummary summary = validate({}, options());
  EXPECT_TRUE(summary.checks.empty());
  EXPECT_TRUE(summary.passed);
}

}  // namespace
}  // namespace v2v
