// Slopes of loss on time against R, and what studies have to say about them.
#include "vein2vein/evidence/loss_in_time.hpp"

#include "evidence/loss_in_time_reference.hpp"
#include "evidence/study_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace v2v {
namespace {

using test::study_of;
using test::StudyText;

TEST(LossInTime, SlopesBetweenStudiesAreThoseOfR) {
  for (const SlopeReference& of : slope_reference) {
    const auto slope = slope_between(of.studies);
    ASSERT_TRUE(slope);
    EXPECT_EQ(slope->studies, of.studies.size());
    EXPECT_NEAR(slope->slope, of.slope, 1e-6);
    EXPECT_NEAR(slope->interval95.lo, of.lo, 1e-5);
    EXPECT_NEAR(slope->interval95.hi, of.hi, 1e-5);
    EXPECT_NEAR(slope->sd_between, of.sd_between, 1e-5);
  }
}

TEST(LossInTime, NothingIsSaidOfTooFewStudiesOrOfOneTime) {
  const LossInTime one{"a", "", 50, 60, 20}, two{"b", "", 40, 60, 30}, three{"c", "", 50, 55, 40};
  EXPECT_FALSE(slope_between({}));
  EXPECT_FALSE(slope_between({one, two}));
  EXPECT_TRUE(slope_between({one, two, three}));
  LossInTime apart = three;
  apart.group = "of its own";
  EXPECT_FALSE(slope_between({one, two, apart}));
  LossInTime as_long = two;
  as_long.days = one.days;
  EXPECT_FALSE(slope_between({one, as_long, one}));
}

/// Studies that lose in proportion to time to the power of `slope`, each with its own deviation.
std::vector<LossInTime> made_up(std::mt19937_64& random, double slope, double sd) {
  std::normal_distribution<double> deviation(0, sd);
  std::uniform_real_distribution<double> days(7, 60);
  std::vector<LossInTime> studies;
  for (int i = 0; i < 25; ++i) {
    LossInTime study{"", i % 2 ? "odd" : "even", 0, 120, days(random)};
    const double level = study.group == "odd" ? 0.3 : 0.1;
    const double hazard = level * std::pow(study.days / 28, slope) * std::exp(deviation(random));
    std::binomial_distribution<std::uint32_t> infused(study.counted, std::exp(-hazard));
    study.infused = std::max(1U, infused(random));
    studies.push_back(study);
  }
  return studies;
}

TEST(LossInTime, IntervalsHoldTheTruthAsOftenAsTheySay) {
  std::mt19937_64 random(7);
  for (const double truth : {0.0, 1.0}) {
    int inside = 0;
    constexpr int times = 400;
    for (int i = 0; i < times; ++i) {
      const auto slope = slope_between(made_up(random, truth, 0.4));
      ASSERT_TRUE(slope);
      inside += slope->interval95.lo <= truth && truth <= slope->interval95.hi;
    }
    // 95 % within three standard errors of 400 (1.1 %), and what the delta method costs.
    EXPECT_GT(inside, 0.91 * times) << truth;
    EXPECT_LT(inside, 0.99 * times) << truth;
  }
}

TEST(LossInTime, WithinAStudyItIsTheRatioOfTwoLogarithms) {
  // 90 % and 81 % are infused: the cumulative loss doubles as the days do.
  const LossInTime first{"", "", 900, 1000, 20}, second{"", "", 810, 1000, 40};
  const TimeSlope slope = slope_within(first, second);
  EXPECT_NEAR(slope.slope, 1, 1e-12);
  // Delta method: (1/900 - 1/1000) / log(0.9)^2 and (1/810 - 1/1000) / log(0.81)^2.
  const double se = std::sqrt(0.000111111 / 0.0111009 + 0.000234568 / 0.0444035) / std::log(2.0);
  EXPECT_NEAR(slope.interval95.hi - slope.slope, 1.959964 * se, 1e-5);
  EXPECT_NEAR(slope_within(second, first).slope, slope.slope, 1e-12);
}

TEST(LossInTime, AStudySaysHowLongThoseTakeWhomNothingRemoves) {
  StudyText text;
  text.name = "one";
  text.published =
      "flow: { eligible: 100, infused: 80 }, times: { vein_to_vein: { median: 33 d } }";
  const Scenario scenario = study_of(text);
  const LossInTime loss = loss_in_time_of(scenario);
  EXPECT_EQ(loss.study, "one");
  EXPECT_EQ(loss.infused, 80U);
  EXPECT_EQ(loss.counted, 100U);
  EXPECT_NEAR(loss.days, 3 + 1 + 12 + 5, 1e-9);
  const auto in_published = loss_in_published_time_of(scenario);
  ASSERT_TRUE(in_published);
  EXPECT_EQ(in_published->days, 33);
  EXPECT_EQ(in_published->counted, 100U);
  text.published = "flow: { eligible: 100, infused: 80 }";
  EXPECT_FALSE(loss_in_published_time_of(study_of(text)));
}

TEST(LossInTime, APublishedVeinToVeinTimeIsOfThoseCountedAtLeukapheresis) {
  StudyText text;
  text.enters = "referred";
  text.flowchart = "[referred, collected, infused]";
  text.published =
      "flow: { referred: 200, collected: 150, infused: 140 }, "
      "times: { vein_to_vein: { median: 33 d } }";
  text.more = "approval: { takes: 20 d }\n";
  const Scenario scenario = study_of(text);
  EXPECT_EQ(loss_in_published_time_of(scenario)->counted, 150U);
  EXPECT_EQ(loss_in_time_of(scenario).counted, 200U);
}

TEST(LossInTime, OfAllStudiesThereAreFourSlopes) {
  std::vector<Scenario> studies;
  for (const int infused : {95, 90, 80}) {
    StudyText text;
    text.name = "study-" + std::to_string(infused);
    text.more = "approval: { takes: " + std::to_string(200 - infused) + " d }\n";
    text.enters = "referred";
    text.flowchart = "[referred, infused]";
    text.published = "flow: { referred: 100, infused: " + std::to_string(infused) + " }";
    studies.push_back(study_of(text));
  }
  const std::vector<SlopeRow> rows = slopes_of(studies);
  ASSERT_EQ(rows.size(), 4U);
  ASSERT_TRUE(rows[0].slope);
  EXPECT_GT(rows[0].slope->slope, 0) << "the longer the wait, the more are lost";
  EXPECT_TRUE(rows[1].slope) << "all of one disease";
  EXPECT_FALSE(rows[2].slope) << "none counts from leukapheresis";
  EXPECT_FALSE(rows[3].slope) << "none publishes a time";
}

}  // namespace
}  // namespace v2v
