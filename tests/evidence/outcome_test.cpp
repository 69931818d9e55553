// The closed form of attrition, against hand-worked cases and patients followed one by one.
#include "evidence/sample.hpp"
#include "evidence/trend.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <optional>

namespace v2v {
namespace {

double sum_of(const ByCause& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

TEST(AttritionOutcome, OneStretchIsAnExponential) {
  const StudyEvidence study = test::made_up_study({0, 0, 0, 28, 0});
  const AttritionOutcome outcome = attrition_outcome(study, test::even_hazards(0.002));
  EXPECT_NEAR(outcome.infused, std::exp(-5 * 0.002 * 28), 1e-12);
  for (const double share : outcome.lost[0])
    EXPECT_NEAR(share, (1 - std::exp(-5 * 0.002 * 28)) / 5, 1e-12);
}

TEST(AttritionOutcome, EveryStretchHasItsOwnHazards) {
  StudyEvidence study = test::made_up_study({10, 4, 1, 14, 6});
  test::divide(study);
  AttritionHazards hazards = test::even_hazards(0.001);
  hazards.log_rate[0].fill(std::log(0.003));
  hazards.factors.log_conditioned = std::log(2.5);
  hazards.factors.time_shape = 0.5;
  const AttritionOutcome outcome = attrition_outcome(study, hazards);
  // Waiting 14 d with shape 1/2 is as long as 28 d x sqrt(1/2) at a constant hazard.
  const std::array<double, 5> cumulative = {5 * 0.003 * 10, 5 * 0.001 * 4, 5 * 0.001 * 1,
                                            5 * 0.001 * 28 * std::sqrt(0.5), 5 * 0.0025 * 6};
  double still = 1;
  for (std::size_t i = 0; i < cumulative.size(); ++i) {
    EXPECT_NEAR(sum_of(outcome.lost[i]), still * (1 - std::exp(-cumulative[i])), 1e-12);
    still *= std::exp(-cumulative[i]);
  }
  EXPECT_NEAR(outcome.infused, still, 1e-12);
}

TEST(AttritionOutcome, ResponseSparesFromProgressionAndDeathOnly) {
  StudyEvidence study = test::made_up_study({0, 0, 0, 20, 0});
  study.paths[0].response_after = 5;
  AttritionHazards hazards = test::even_hazards(0.004);
  hazards.factors.log_response = std::log(0.25);
  const AttritionOutcome outcome = attrition_outcome(study, hazards);
  // 5 d at 5 x 0.004, then 15 d at 3 x 0.004 + 2 x 0.001.
  const double first = std::exp(-0.1), second = std::exp(-0.21);
  EXPECT_NEAR(outcome.infused, first * second, 1e-12);
  EXPECT_NEAR(outcome.lost[0][0], (1 - first) / 5 + first * (1 - second) * 0.001 / 0.014, 1e-12);
  EXPECT_NEAR(outcome.lost[0][2], (1 - first) / 5 + first * (1 - second) * 0.004 / 0.014, 1e-12);
}

TEST(AttritionOutcome, AResponseAfterTheWaitSparesTheConditioned) {
  StudyEvidence study = test::made_up_study({0, 0, 0, 20, 10});
  study.paths[0].response_after = 24;
  AttritionHazards hazards = test::even_hazards(0.004);
  hazards.factors.log_response = -50;  // as good as never
  const AttritionOutcome outcome = attrition_outcome(study, hazards);
  EXPECT_NEAR(outcome.infused, std::exp(-0.02 * 24) * std::exp(-0.012 * 6), 1e-12);
}

TEST(AttritionOutcome, APathWithoutAProductLosesWhoIsStillThere) {
  StudyEvidence study = test::made_up_study({0, 0, 0, 30, 0});
  study.paths[0].weight = 0.9;
  AttritionPath failed{0.1, {0, 0, 0, 10, 0}};
  failed.ends_early = true;
  failed.ends_in = AttritionStretch::waiting;
  failed.ends_as = 5;
  study.paths.push_back(failed);
  const AttritionOutcome outcome = attrition_outcome(study, test::even_hazards(0.002));
  EXPECT_NEAR(outcome.ends_early[0][5], 0.1 * std::exp(-0.1), 1e-12);
  EXPECT_NEAR(outcome.infused, 0.9 * std::exp(-0.3), 1e-12);
  EXPECT_NEAR(sum_of(outcome.lost[0]) + outcome.ends_early[0][5] + outcome.infused, 1, 1e-12);
}

/// Of patients who respond to bridging while they wait, and others whose product fails by then.
StudyEvidence with_responses_and_failures() {
  StudyEvidence study = test::made_up_study({12, 5, 2, 25, 7});
  test::divide(study);
  study.paths[0].weight = 0.8;
  study.paths[0].response_after = 14;
  AttritionPath failed{0.2, {12, 5, 2, 18, 0}};
  failed.ends_early = true;
  failed.ends_in = AttritionStretch::waiting;
  failed.ends_as = 5;
  study.paths.push_back(failed);
  return study;
}

AttritionHazards hazards_with_all_factors() {
  AttritionHazards hazards = test::even_hazards(0.002);
  hazards.log_rate[1] = {-5.5, -6.2, -7, -7.5, -6};
  hazards.factors = {0.6, -0.8, 0, 0, 0.7, std::log(0.08), std::log(0.05)};
  return hazards;
}

/// Two ways through, response, decisions, all factors, every stretch a stage: 200,000 patients one
/// by one. The shares of all 26 cells lie within 4.5 standard errors (that happens by chance in 1
/// of 5,000).
TEST(AttritionOutcome, PatientsFollowedOneByOneAgree) {
  StudyEvidence study = with_responses_and_failures();
  const AttritionHazards hazards = hazards_with_all_factors();
  const AttritionOutcome outcome = attrition_outcome(study, hazards);
  constexpr std::uint32_t patients = 200'000;
  test::draw_counts(study, hazards, patients, RandomStream(11, 0, 0));
  const auto expect = [](std::uint32_t count, double p, const std::string& what) {
    EXPECT_NEAR(count / double{patients}, p, 4.5 * std::sqrt(p * (1 - p) / patients)) << what;
  };
  expect(study.infused, outcome.infused, "infused");
  for (std::size_t stage = 0; stage < study.stages.size(); ++stage)
    for (const auto& [reason, count] : study.stages[stage].lost)
      expect(count, reason == 5 ? outcome.ends_early[stage][5] : outcome.lost[stage][reason],
             study.reasons[reason] + " in stage " + std::to_string(stage));
}

TEST(AttritionLikelihood, IsTheMultinomialOne) {
  StudyEvidence study = test::made_up_study({0, 0, 0, 28, 0});
  study.patients = 50;
  study.infused = 40;
  study.stages[0].lost = {{0, 3}, {2, 1}};
  study.stages[0].rest = 6;
  const AttritionHazards hazards = test::even_hazards(0.002);
  const double lost = 1 - std::exp(-0.28);
  EXPECT_NEAR(log_likelihood(study, hazards),
              40 * -0.28 + 3 * std::log(lost / 5) + std::log(lost / 5) + 6 * std::log(lost), 1e-9);
}

TEST(AttritionLikelihood, ACauseMayBeRecordedInSeveralWays) {
  StudyEvidence study = test::made_up_study({0, 0, 0, 28, 0});
  study.recorded_as[0] = {0.25, 0.75, 0, 0, 0, 0};  // progression, three in four as death
  study.stages[0].lost = {{0, 1}};
  study.infused = 0;
  const double one = (1 - std::exp(-0.28)) / 5;
  EXPECT_NEAR(log_likelihood(study, test::even_hazards(0.002)), std::log(0.25 * one), 1e-9);
}

// outcome_reference.R
TEST(AttritionTrend, AgreesWithGlmOfR) {
  const statistics::Normal flat{0, 1e6};
  TrendEvidence trend;
  trend.lost_of = {{2, 13}, {3, 11}, {5, 18}, {9, 25}};
  EXPECT_NEAR(statistics::trend_of(trend, flat).mean, 0.28031527, 1e-6);
  EXPECT_NEAR(statistics::trend_of(trend, flat).sd, 0.22189861, 1e-6);
  trend.lost_of = {{2, 15}, {10, 35}, {3, 10}, {2, 5}, {2, 2}};
  EXPECT_NEAR(statistics::trend_of(trend, flat).mean, 0.51806159, 1e-6);
  EXPECT_NEAR(statistics::trend_of(trend, flat).sd, 0.21264889, 1e-6);
}

TEST(AttritionTrend, LevelsThatLoseEverybodyAreNoTrouble) {
  TrendEvidence trend;
  trend.lost_of = {{10, 100}, {95, 100}, {99, 100}, {100, 100}, {100, 100}, {100, 100}};
  const statistics::Normal known = statistics::trend_of(trend, {0, 0.3});
  EXPECT_GT(known.mean, 1);
  EXPECT_GT(known.sd, 0.1);
  EXPECT_LT(known.sd, 0.3);
}

TEST(AttritionTrend, WithoutLossesThereIsOnlyThePrior) {
  TrendEvidence trend;
  trend.lost_of = {{0, 20}, {0, 30}};
  const statistics::Normal known = statistics::trend_of(trend, {0.1, 0.3});
  EXPECT_EQ(known.mean, 0.1);
  EXPECT_EQ(known.sd, 0.3);
}

TEST(AttritionOutcome, DecisionsTakeTheirShareHoweverShortTheWait) {
  StudyEvidence study = test::made_up_study({10, 0, 0, 14, 0});
  test::divide(study);
  AttritionHazards hazards = test::even_hazards(1e-12);
  hazards.factors.log_not_eligible = std::log(0.2);
  hazards.factors.log_not_conditioned = std::log(0.1);
  const AttritionOutcome outcome = attrition_outcome(study, hazards);
  EXPECT_NEAR(outcome.infused, std::exp(-0.3), 1e-9);
  EXPECT_NEAR(sum_of(outcome.lost[0]), 1 - std::exp(-0.2), 1e-9);
  EXPECT_NEAR(sum_of(outcome.lost[3]), std::exp(-0.2) * (1 - std::exp(-0.1)), 1e-9);
  study.paths[0].days = {0, 0, 0, 140, 0};
  study.before_collection = false;
  EXPECT_NEAR(attrition_outcome(study, hazards).infused, std::exp(-0.1), 1e-9);
}

/// Central differences of the logarithm of the likelihood, whose own error is below 1e-6 here.
void expect_slopes_of_differences(std::optional<std::size_t> withheld_as) {
  StudyEvidence study = with_responses_and_failures();
  const AttritionHazards hazards = hazards_with_all_factors();
  test::draw_counts(study, hazards, 300, RandomStream(12, 0, 0));
  study.stages[3].rest = 7;
  study.withheld_as = withheld_as;
  AttritionGradient gradient;
  EXPECT_EQ(log_likelihood(study, hazards, &gradient), log_likelihood(study, hazards));
  const auto slope = [&](auto change) {
    constexpr double step = 1e-5;
    AttritionHazards up = hazards, down = hazards;
    change(up, step);
    change(down, -step);
    return (log_likelihood(study, up) - log_likelihood(study, down)) / (2 * step);
  };
  for (std::size_t period = 0; period < 2; ++period)
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
      EXPECT_NEAR(gradient.log_rate[period][cause],
                  slope([&](auto& at, double by) { at.log_rate[period][cause] += by; }), 1e-5);
  EXPECT_NEAR(gradient.log_conditioned,
              slope([](auto& at, double by) { at.factors.log_conditioned += by; }), 1e-5);
  EXPECT_NEAR(gradient.log_response,
              slope([](auto& at, double by) { at.factors.log_response += by; }), 1e-5);
  EXPECT_NEAR(gradient.log_time_shape,
              slope([](auto& at, double by) { at.factors.time_shape *= std::exp(by); }), 1e-5);
  EXPECT_NEAR(gradient.log_not_eligible,
              slope([](auto& at, double by) { at.factors.log_not_eligible += by; }), 1e-5);
  EXPECT_NEAR(gradient.log_not_conditioned,
              slope([](auto& at, double by) { at.factors.log_not_conditioned += by; }), 1e-5);
}
TEST(AttritionLikelihood, HasTheSlopesOfItsDifferences) {
  expect_slopes_of_differences(std::nullopt);
}
TEST(AttritionLikelihood, HasThemWhereWithheldReasonsAreSupposed) {
  expect_slopes_of_differences(0);
}

/// Of 10 who were lost, 4 for a withheld reason: at random, all ten say something of the total only
/// and six of the mix; as progression, all ten are of known causes.
TEST(AttritionLikelihood, AWithheldReasonIsWhatItIsSupposedToBe) {
  StudyEvidence study = test::made_up_study({0, 5, 2, 25, 7});
  study.patients = 100;
  study.infused = 90;
  study.stages.back().lost = {{1, 6}};
  study.stages.back().rest = 4;
  const AttritionHazards hazards = test::even_hazards(0.002);
  const double at_random = log_likelihood(study, hazards);
  study.withheld_as = 0;
  const double as_progression = log_likelihood(study, hazards);
  study.stages.back().lost = {{1, 6}, {0, 4}};
  study.stages.back().rest = 0;
  EXPECT_NEAR(as_progression, log_likelihood(study, hazards), 1e-9);
  EXPECT_LT(as_progression, at_random);
  // Where no reason is known at all nothing is supposed.
  study.stages.back().lost.clear();
  study.stages.back().rest = 10;
  const double supposed = log_likelihood(study, hazards);
  study.withheld_as.reset();
  EXPECT_EQ(supposed, log_likelihood(study, hazards));
}

double log_total(const ByCause& rates) {
  double total = 0;
  for (const double rate : rates) total += std::exp(rate);
  return std::log(total);
}

TEST(AttritionMix, ContrastsTellItAndBack) {
  const ByCause mix = {0.5, -0.2, 0.4, -0.8, 0.1};  // sums to 0
  const ByCause back = mix_at(contrasts_of(mix));
  for (std::size_t i = 0; i < mix.size(); ++i) EXPECT_NEAR(back[i], mix[i], 1e-12);
  const ByCause rates = rates_at(-3, mix);
  EXPECT_NEAR(log_total(rates), -3, 1e-12);
  for (std::size_t i = 1; i < mix.size(); ++i)
    EXPECT_NEAR(rates[i] - rates[0], mix[i] - mix[0], 1e-12);
}

TEST(AttritionNewStudy, TheMiddleOneHasWhatTheCovariatesExpect) {
  AttritionDraw draw;
  draw.coefficient = {-6, 0.5, 0, 0, 0, 0, 0.2, 1, 0.3, -0.4};  // B-ALL, a line, before, gates
  draw.mix[0] = draw.mix[1] = {0.8, 0.2, -0.2, -0.8, 0};
  draw.sd_after = 0.7;
  draw.sd_before = 0.9;
  draw.correlation = 0.6;
  draw.sd_mix = 1.5;
  draw.factors.time_shape = 0.9;
  const std::vector<double> middle(new_study_inputs, 0.5);
  const AttritionTraits traits{"B-ALL", 2, Gate::eligible};
  const AttritionHazards hazards = hazards_of_new_study(draw, traits, middle);
  EXPECT_NEAR(log_total(hazards.log_rate[1]), -6 + 0.5 - 0.2, 1e-9);
  EXPECT_NEAR(log_total(hazards.log_rate[0]), -6 + 0.5 - 0.2 + 1, 1e-9);
  EXPECT_NEAR(hazards.log_rate[1][0] - hazards.log_rate[1][3], 1.6, 1e-9);
  EXPECT_EQ(hazards.factors.time_shape, 0.9);
  // Who is counted later has other hazards from then on.
  const auto from = [&](Gate gate) {
    return log_total(hazards_of_new_study(draw, {"B-ALL", 2, gate}, middle).log_rate[1]);
  };
  EXPECT_NEAR(from(Gate::collected), -5.7 + 0.3, 1e-9);
  EXPECT_NEAR(from(Gate::received), -5.7 - 0.4, 1e-9);
  EXPECT_NEAR(from(Gate::referred), -5.7, 1e-9);
  // A study at the 97.5 % point of the totals after collection; what that says of before.
  std::vector<double> high = middle;
  high[0] = 0.975;
  const AttritionHazards many = hazards_of_new_study(draw, traits, high);
  EXPECT_NEAR(log_total(many.log_rate[1]), -5.7 + 0.7 * 1.959964, 1e-5);
  EXPECT_NEAR(log_total(many.log_rate[0]), -4.7 + 0.9 * 0.6 * 1.959964, 1e-5);
  // And one that differs before collection only.
  std::vector<double> before = middle;
  before[1] = 0.975;
  EXPECT_NEAR(log_total(hazards_of_new_study(draw, traits, before).log_rate[0]),
              -4.7 + 0.9 * 0.8 * 1.959964, 1e-5);
}

}  // namespace
}  // namespace v2v
