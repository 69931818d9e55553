// Scores by their definitions, and predictions of simple models against R.
#include "vein2vein/evidence/skill.hpp"

#include "skill_reference.hpp"
#include "vein2vein/evidence/validation.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace v2v::test {
namespace {

double sum_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0);
}

TEST(SkillScores, OfACertainPredictionAreItsDistance) {
  std::vector<double> pmf(11);
  pmf[7] = 1;
  const SkillScores right = scores_of(pmf, 7);
  EXPECT_DOUBLE_EQ(right.crps, 0);
  EXPECT_DOUBLE_EQ(right.interval_score, 0);
  EXPECT_DOUBLE_EQ(right.log_score, 0);
  const SkillScores wrong = scores_of(pmf, 4);
  EXPECT_DOUBLE_EQ(wrong.crps, 0.3);
  EXPECT_DOUBLE_EQ(wrong.interval_score, 40 * 0.3);
  EXPECT_EQ(wrong.log_score, INFINITY);
}

TEST(SkillScores, OfTheIntervalAreItsWidthAndTheMiss) {
  // 0 to 99, equally likely: the 2.5 % and 97.5 % points are the 3rd and the 98th.
  const std::vector<double> pmf(100, 0.01);
  EXPECT_NEAR(scores_of(pmf, 50).interval_score, 95.0 / 99, 1e-12);
  EXPECT_NEAR(scores_of(pmf, 2).interval_score, 95.0 / 99, 1e-12);
  EXPECT_NEAR(scores_of(pmf, 0).interval_score, (95 + 40 * 2) / 99.0, 1e-12);
  EXPECT_NEAR(scores_of(pmf, 99).interval_score, (95 + 40 * 2) / 99.0, 1e-12);
  EXPECT_NEAR(scores_of(pmf, 3).log_score, std::log(100), 1e-12);
}

TEST(SkillScores, AgreeWithTheScoreOfACheck) {
  // By mean distances in the one, by the distribution function in the other.
  std::vector<std::uint32_t> counts;
  for (std::uint32_t i = 0; i < 200; ++i) counts.push_back(20 + i * i % 31);
  for (const std::uint32_t seen : {0u, 25u, 33u, 60u})
    EXPECT_NEAR(scores_of(pmf_of(counts, 60), seen).crps, check_count(seen, 60, counts).score,
                1e-12);
}

TEST(SkillScores, SmoothedCountsAreADistributionWithoutZeros) {
  for (const std::vector<std::uint32_t>& counts :
       {std::vector<std::uint32_t>{5}, {0, 0, 0}, {60}, {10, 20, 30, 30}}) {
    const std::vector<double> pmf = smooth_pmf_of(counts, 60);
    EXPECT_NEAR(sum_of(pmf), 1, 1e-12);
    for (const double probability : pmf)
      EXPECT_GE(probability, 1 / (61.0 * (static_cast<double>(counts.size()) + 1)));
  }
  // Half a patient wide where all replications agree.
  const std::vector<double> pmf = smooth_pmf_of(std::vector<std::uint32_t>(1000, 30), 60);
  EXPECT_NEAR(pmf[31] / pmf[30], std::exp(-2), 1e-3);
}

TEST(BetaBinomial, IsIntegratedAsRDoes) {
  // Midpoints of 80 by 40 cells: of these densities within 0.001 of R's adaptive integration.
  for (const PredictionReference& reference : prediction_reference) {
    const std::vector<double> pmf = beta_binomial_prediction(reference.others, 20);
    ASSERT_EQ(pmf.size(), reference.pmf.size());
    EXPECT_NEAR(sum_of(pmf), 1, 1e-9);
    for (std::size_t i = 0; i < pmf.size(); ++i) EXPECT_NEAR(pmf[i], reference.pmf[i], 0.001) << i;
  }
}

TEST(BetaBinomial, OfNoOtherStudiesIsEvenBothWays) {
  const std::vector<double> pmf = beta_binomial_prediction({}, 30);
  EXPECT_NEAR(sum_of(pmf), 1, 1e-9);
  for (std::size_t i = 0; i < pmf.size(); ++i) EXPECT_NEAR(pmf[i], pmf[pmf.size() - 1 - i], 1e-9);
}

TEST(BetaBinomial, OfManyAlikeIsBinomial) {
  const std::vector<SeenShare> others(400, {80, 100});
  const std::vector<double> pmf = beta_binomial_prediction(others, 10);
  // What is left of the correlation, and the mean's cell of 1/80, move a probability by a few
  // hundredths of itself.
  EXPECT_NEAR(pmf[10], std::pow(0.8, 10), 0.01);
  EXPECT_NEAR(pmf[8], 45 * std::pow(0.8, 8) * 0.04, 0.01);
}

std::vector<SkillCase> cases_of(std::size_t count) {
  std::vector<SkillCase> cases;
  for (std::size_t i = 0; i < count; ++i) {
    const bool early = i % 2 == 0;
    SkillCase one;
    one.study = "study-" + std::to_string(i);
    one.disease = i % 3 == 0 ? "LBCL" : "MM";
    one.itt_gate = early ? Gate::referred : Gate::collected;
    one.intended = 120;
    one.infused = (early ? 50 : 90) + static_cast<std::uint32_t>(i);
    for (std::uint32_t k = 0; k < 41; ++k) one.predicted.push_back(one.infused - 3 + k % 7);
    cases.push_back(one);
  }
  return cases;
}

TEST(Skill, IsOfAModelAgainstThreeSimpleOnes) {
  EXPECT_FALSE(skill_of(cases_of(9)));
  const auto skill = skill_of(cases_of(10));
  ASSERT_TRUE(skill);
  EXPECT_EQ(skill->studies, 10u);
  ASSERT_EQ(skill->baselines.size(), 3u);
  for (const SkillSummary::Baseline& baseline : skill->baselines)
    for (const auto member :
         {&SkillScores::crps, &SkillScores::interval_score, &SkillScores::log_score}) {
      EXPECT_NEAR(baseline.difference.*member, skill->model.*member - baseline.mean.*member, 1e-12);
      EXPECT_LT(baseline.difference.*member, 0) << "this model knows what happens";
      EXPECT_GT(baseline.standard_error.*member, 0);
    }
  // Only the gate tells these studies apart.
  EXPECT_LT(skill->baselines[2].mean.crps, 0.5 * skill->baselines[0].mean.crps);
  EXPECT_LT(skill->baselines[2].mean.crps, 0.5 * skill->baselines[1].mean.crps);
}

TEST(Skill, OfAStudyComesFromTheOthersOnly) {
  // One study is unlike the others, and is there twice: neither may predict the other.
  std::vector<SkillCase> cases = cases_of(12);
  for (SkillCase& one : cases) one.itt_gate = Gate::collected, one.infused = 90;
  cases[0].infused = cases[1].infused = 10;
  cases[1].study = cases[0].study;
  const double alone = skill_of(cases)->baselines[0].mean.log_score;
  cases[1].study = "another";
  EXPECT_LT(skill_of(cases)->baselines[0].mean.log_score, alone);
}

}  // namespace
}  // namespace v2v::test
