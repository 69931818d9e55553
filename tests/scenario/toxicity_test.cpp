// Grades by an ordered logit, and the days in hospital that follow from toxicity.
#include "vein2vein/scenario/toxicity.hpp"

#include "vein2vein/scenario/protocol.hpp"

#include <gmock/gmock.h>

#include <cmath>
#include <vector>

namespace v2v {
namespace {

using testing::ElementsAre;
using What = CareStep::What;

constexpr std::uint32_t kPatients = 40'000;

Stay with_toxicity() {
  Stay stay;
  stay.toxicity.emplace();
  return stay;
}
ToxicityRule& rule(Stay& stay, Toxicity which) { return stay.toxicity->of[index_of(which)]; }
/// Everybody has it at that time, for so long.
ToxicityRule always(double onset, double takes) {
  ToxicityRule rule;
  rule.any = rule.severe = 1;
  rule.onset = Distribution::fixed(onset);
  rule.takes = Distribution::fixed(takes);
  return rule;
}
RandomStream patient(std::uint32_t number) { return {7, 0, number}; }
std::vector<CareStep> care(const Stay& stay, double planned, double burden = 0,
                           std::uint32_t number = 0) {
  return care_after_infusion(stay, Duration::days(planned), burden, patient(number));
}
Severity severity_of(const Stay& stay, double burden, std::uint32_t number) {
  for (const CareStep& step : care(stay, 10, burden, number))
    if (step.what == What::toxicity) return step.severity;
  return Severity::none;
}

/// "day what" of every step.
std::vector<std::pair<double, What>> told(const std::vector<CareStep>& steps) {
  std::vector<std::pair<double, What>> all;
  for (const CareStep& step : steps) all.emplace_back(step.at.in_days(), step.what);
  return all;
}
std::pair<double, What> on(double day, What what) { return {day, what}; }

/// Within four standard errors of a share of `kPatients`.
void expect_share(double observed, double expected) {
  EXPECT_NEAR(observed, expected, 4 * std::sqrt(expected * (1 - expected) / kPatients));
}

TEST(Toxicity, IsAsFrequentAsStatedAndShiftsWithBurdenByItsOddsRatio) {
  Stay stay = with_toxicity();
  ToxicityRule& crs = rule(stay, Toxicity::cytokine_release) = always(5, 9);
  crs.any = 0.8;
  crs.severe = 0.125;
  crs.burden = 2;
  for (const double burden : {0.0, 1.5, -1.0}) {
    double any = 0, severe = 0;
    for (std::uint32_t i = 0; i < kPatients; ++i) {
      const Severity one = severity_of(stay, burden, i);
      any += one != Severity::none;
      severe += one == Severity::severe;
    }
    // Odds of 4 and 1/7, doubled for each standard deviation.
    const double factor = std::pow(2, burden);
    expect_share(any / kPatients, 4 * factor / (1 + 4 * factor));
    expect_share(severe / kPatients, factor / (7 + factor));
  }
}

TEST(Toxicity, OfALargerBurdenIsNeverOfALowerGrade) {
  Stay stay = with_toxicity();
  ToxicityRule& one = rule(stay, Toxicity::infection) = always(14, 10);
  one.any = 0.7;
  one.severe = 0.3;
  one.burden = 1.4;
  std::size_t worse = 0;
  for (std::uint32_t i = 0; i < 5000; ++i) {
    const Severity less = severity_of(stay, -0.5, i), more = severity_of(stay, 0.5, i);
    EXPECT_LE(less, more);
    worse += less < more;
  }
  EXPECT_GT(worse, 200U) << "or the burden did nothing";
}

TEST(Toxicity, KeepsPatientsInHospital) {
  Stay stay = with_toxicity();
  stay.toxicity->discharge_after = Duration::days(2);
  rule(stay, Toxicity::cytokine_release) = always(5, 9);
  EXPECT_THAT(told(care(stay, 10)),
              ElementsAre(on(5, What::toxicity), on(16, What::is_discharged)));
  EXPECT_THAT(told(care(stay, 30)),
              ElementsAre(on(5, What::toxicity), on(30, What::is_discharged)));
}

TEST(Toxicity, AfterDischargeLeadsToReadmissionOfWhoNeedsABed) {
  Stay stay = with_toxicity();
  stay.toxicity->discharge_after = Duration::days(1);
  rule(stay, Toxicity::cytokine_release) = always(5, 3);
  rule(stay, Toxicity::infection) = always(20, 10);
  ToxicityRule& cytopenia = rule(stay, Toxicity::cytopenia) = always(40, 5);
  cytopenia.ward_from = Severity::none;
  EXPECT_THAT(told(care(stay, 7)),
              ElementsAre(on(5, What::toxicity), on(9, What::is_discharged), on(20, What::toxicity),
                          on(20, What::is_readmitted), on(31, What::is_discharged),
                          on(40, What::toxicity)));
  rule(stay, Toxicity::infection).ward_from = Severity::severe;
  rule(stay, Toxicity::infection).severe = 0;
  EXPECT_THAT(told(care(stay, 7)), ElementsAre(on(5, What::toxicity), on(9, What::is_discharged),
                                               on(20, What::toxicity), on(40, What::toxicity)));
}

TEST(Toxicity, NeurotoxicityCountsFromTheOnsetOfCytokineRelease) {
  Stay stay = with_toxicity();
  ToxicityRule& neurotoxicity = rule(stay, Toxicity::neurotoxicity) = always(6, 4);
  neurotoxicity.since_cytokine_release = true;
  EXPECT_THAT(told(care(stay, 1)),
              ElementsAre(on(1, What::is_discharged), on(6, What::toxicity),
                          on(6, What::is_readmitted), on(10, What::is_discharged)));
  rule(stay, Toxicity::cytokine_release) = always(5, 9);
  EXPECT_THAT(told(care(stay, 10)), ElementsAre(on(5, What::toxicity), on(11, What::toxicity),
                                                on(15, What::is_discharged)));
}

TEST(Toxicity, IntensiveCareThatOverlapsIsOneAndIsOverBeforeDischarge) {
  Stay stay = with_toxicity();
  stay.intensive_care_after = Distribution::fixed(1);
  stay.intensive_care_takes = Distribution::fixed(4);
  for (const auto& [which, onset] :
       {std::pair{Toxicity::cytokine_release, 5.0}, {Toxicity::neurotoxicity, 8.0}}) {
    rule(stay, which) = always(onset, 2);
    rule(stay, which).intensive_care_if_severe = 1;
  }
  EXPECT_TRUE(stay.needs_intensive_care());
  const std::vector<CareStep> survives = care(stay, 10);
  EXPECT_THAT(
      told(survives),
      ElementsAre(on(5, What::toxicity), on(6, What::needs_intensive_care), on(8, What::toxicity),
                  on(13, What::leaves_intensive_care), on(13, What::is_discharged)));
  stay.intensive_care_death = 1;
  EXPECT_THAT(told(care(stay, 10)),
              ElementsAre(on(5, What::toxicity), on(6, What::needs_intensive_care),
                          on(8, What::toxicity), on(13, What::dies)));
}

/// Beds as the steps say: each is taken when none is held, and given back when one is.
void expect_beds_are_given_back(const std::vector<CareStep>& steps) {
  bool ward = true, intensive_care = false, dead = false;
  Duration last;
  for (const CareStep& step : steps) {
    EXPECT_FALSE(dead) << "nothing follows death";
    EXPECT_GE(step.at, last);
    last = step.at;
    switch (step.what) {
      case What::needs_intensive_care:
      case What::leaves_intensive_care:
      case What::dies:
        EXPECT_TRUE(ward) << "the ward bed is kept";
        EXPECT_EQ(intensive_care, step.what != What::needs_intensive_care);
        intensive_care = step.what == What::needs_intensive_care;
        dead = step.what == What::dies;
        break;
      case What::is_discharged:
      case What::is_readmitted:
        EXPECT_FALSE(intensive_care);
        EXPECT_EQ(ward, step.what == What::is_discharged);
        ward = step.what == What::is_readmitted;
        break;
      case What::toxicity:
        break;
    }
  }
  EXPECT_EQ(ward, dead) << "discharged in the end, unless dead";
}

TEST(Toxicity, WhateverIsDrawnBedsAreTakenAndGivenBackInTurn) {
  Stay stay = with_toxicity();
  // Whole days, none among them, so that many things fall on one instant.
  const Distribution few = Distribution::table({{0, 2}, {1, 1}, {2, 1}, {5, 1}});
  for (ToxicityRule& one : stay.toxicity->of) {
    one.any = 0.7;
    one.severe = 0.4;
    one.onset = one.takes = few;
    one.ward_from = Severity::severe;
    one.intensive_care_if_mild = 0.3;
    one.intensive_care_if_severe = 0.6;
  }
  rule(stay, Toxicity::neurotoxicity).since_cytokine_release = true;
  stay.intensive_care_after = stay.intensive_care_takes = few;
  stay.intensive_care_death = 0.1;
  for (const double after : {0.0, 1.0}) {
    stay.toxicity->discharge_after = Duration::days(after);
    for (std::uint32_t i = 0; i < 20'000; ++i) expect_beds_are_given_back(care(stay, i % 3, 0, i));
  }
}

TEST(Toxicity, IntensiveCareAndDeathInItAreAsFrequentAsStated) {
  Stay stay = with_toxicity();
  stay.intensive_care_takes = Distribution::fixed(4);
  stay.intensive_care_death = 0.25;
  ToxicityRule& crs = rule(stay, Toxicity::cytokine_release) = always(5, 9);
  crs.severe = 0.4;
  crs.intensive_care_if_mild = 0.1;
  crs.intensive_care_if_severe = 0.8;
  double needing = 0, dead = 0;
  for (std::uint32_t i = 0; i < kPatients; ++i)
    for (const CareStep& step : care(stay, 10, 0, i)) {
      needing += step.what == What::needs_intensive_care;
      dead += step.what == What::dies;
    }
  expect_share(needing / kPatients, 0.4 * 0.8 + 0.6 * 0.1);
  expect_share(dead / kPatients, 0.25 * (0.4 * 0.8 + 0.6 * 0.1));
}

TEST(Toxicity, OfOneKindDoesNotMoveTheLuckOfAnother) {
  Stay alone = with_toxicity();
  ToxicityRule& infection = rule(alone, Toxicity::infection) = always(0, 0);
  infection.any = 0.5;
  infection.severe = 0.2;
  infection.onset = Distribution::exponential(10);
  infection.takes = Distribution::exponential(5);
  infection.ward_from = Severity::none;
  Stay both = alone;
  rule(both, Toxicity::cytokine_release) = always(200, 1);
  rule(both, Toxicity::cytokine_release).ward_from = Severity::none;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    std::vector<CareStep> with = care(both, 10, 0, i);
    std::erase_if(with, [](const CareStep& step) {
      return step.what == What::toxicity && step.which == Toxicity::cytokine_release;
    });
    EXPECT_EQ(told(with), told(care(alone, 10, 0, i)));
  }
}

}  // namespace
}  // namespace v2v
