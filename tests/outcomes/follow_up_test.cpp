// What becomes of one patient: closed forms, and what must hold whatever the rules.
#include "vein2vein/outcomes/follow_up.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace v2v {
namespace {

constexpr std::uint32_t kPatients = 40'000;

TreatmentCourse infused_after(double days, double waited = 20) {
  TreatmentCourse course;
  course.treated = true;
  course.ended = days;
  course.waited = waited;
  return course;
}

std::vector<FollowUp> many(const OutcomeRules& rules, const TreatmentCourse& course,
                           std::uint32_t patients = kPatients) {
  std::vector<FollowUp> all;
  for (std::uint32_t i = 0; i < patients; ++i)
    all.push_back(follow_up(rules, course, RandomStream(1, 0, i)));
  return all;
}

double share(const std::vector<FollowUp>& all, auto condition) {
  double count = 0;
  for (const FollowUp& one : all) count += condition(one) ? 1 : 0;
  return count / static_cast<double>(all.size());
}

/// Four standard errors of a share of `kPatients`.
constexpr double tolerance = 0.01;

OutcomeRules everything() {
  OutcomeRules rules;
  rules.response = 0.8;
  rules.response_seen_after = Duration::days(30);
  rules.response_burden = 0.6;
  rules.remission.relapse = {Hazard::exponential(0.002), 1.5};
  rules.remission.death = {Hazard::exponential(0.0003), 1};
  rules.remission.transplant = {Hazard::piecewise({{0, 0}, {30, 0.004}, {150, 0}}), 1};
  rules.relapse_after_transplant = {Hazard::exponential(0.0008), 1.5};
  rules.death_after_transplant = {Hazard::exponential(0.0006), 1};
  rules.death_without_response = {Hazard::exponential(0.004), 1.2};
  rules.salvage = 0.3;
  rules.death_after_relapse = {Hazard::exponential(0.005), 1};
  rules.death_after_salvage = {Hazard::exponential(0.0005), 1};
  rules.death_not_infused = {Hazard::exponential(0.006), 1};
  rules.general_mortality = Hazard::exponential(0.00005);
  rules.burden = {1, 0.01, 0.02, -0.5, Duration::days(20)};
  return rules;
}

TEST(FollowUp, RemissionIsACompetitionWithClosedForm) {
  OutcomeRules rules;
  rules.response = 0.7;
  rules.response_seen_after = Duration::days(30);
  rules.remission.relapse = {Hazard::exponential(0.003), 1};
  rules.remission.death = {Hazard::exponential(0.001), 1};
  const auto all = many(rules, infused_after(10));
  EXPECT_NEAR(share(all, [](const auto& one) { return one.responded; }), 0.7, tolerance);
  for (const double days : {50.0, 200.0, 600.0}) {
    const double left = std::exp(-0.004 * days);
    EXPECT_NEAR(share(all, [&](const auto& one) { return one.is_in_remission_at(40 + days); }),
                0.7 * left, tolerance);
    EXPECT_NEAR(share(all, [&](const auto& one) { return one.relapsed <= 40 + days; }),
                0.7 * 0.75 * (1 - left), tolerance);
  }
}

/// SCHOLAR-1: median 6.3 months, 28 % at one and 20 % at two years, of a bounded hazard with
/// long-term share 0.196, scale 9.17 months, shape 1.57 (Crump, Blood 2017, fitted by hand).
TEST(FollowUp, OfThoseNotInfusedFollowsABoundedHazard) {
  OutcomeRules rules;
  constexpr double month = days_a_month;
  rules.death_not_infused = {Hazard::bounded(-std::log(0.196), 9.17 * month, 1.57), 1};
  TreatmentCourse course;
  course.cause = static_cast<Cause>(KnownCause::withdrawal);
  course.ended = 12;
  const auto all = many(rules, course);
  const auto alive = [&](double months) {
    return share(all, [&](const auto& one) { return one.is_alive_at(12 + months * month); });
  };
  EXPECT_NEAR(alive(6.3), 0.5, tolerance + 0.002);
  EXPECT_NEAR(alive(12), 0.28, tolerance + 0.002);
  EXPECT_NEAR(alive(24), 0.2, tolerance + 0.002);
  EXPECT_NEAR(alive(1200), 0.196, tolerance);
}

TEST(FollowUp, WithoutHazardsEverybodyLivesForEver) {
  OutcomeRules rules;
  rules.response = 1;
  for (const FollowUp& one : many(rules, infused_after(5), 200)) {
    EXPECT_TRUE(one.responded);
    EXPECT_EQ(one.died, FollowUp::never);
    EXPECT_EQ(one.relapsed, FollowUp::never);
  }
}

/// Women by pieces, of which one begins while they are followed; men by Gompertz, H(t) = (r/g)
/// (exp(g t) - 1); the age uniform. Of a life table each lives on with S(age + t) / S(age).
TEST(FollowUp, ALifeTableGoesByAgeAndSex) {
  constexpr double year = days_a_year, rate = 0.00004 / year, growth = 0.096 / year;
  OutcomeRules rules;
  rules.response = 1;
  LifeTable& table = rules.life_table.emplace();
  table.age = Distribution::uniform(50 * year, 80 * year);
  table.women = 0.3;
  table.deaths_of_women = Hazard::piecewise({{0, 0.001 / year}, {70 * year, 0.05 / year}});
  table.deaths_of_men = Hazard::gompertz(rate, growth);
  const auto all = many(rules, infused_after(0));
  for (const double years : {1.0, 5.0, 15.0}) {
    double expected = 0;
    constexpr int kAges = 3000;
    for (int i = 0; i < kAges; ++i) {
      const double age = 50 + 30 * (i + 0.5) / kAges, then = age + years;
      const double women = 0.001 * (std::min(then, 70.0) - std::min(age, 70.0)) +
                           0.05 * (std::max(then, 70.0) - std::max(age, 70.0));
      const double men =
          rate / growth * (std::exp(growth * then * year) - std::exp(growth * age * year));
      expected += (0.3 * std::exp(-women) + 0.7 * std::exp(-men)) / kAges;
    }
    EXPECT_NEAR(share(all, [&](const auto& one) { return one.is_alive_at(years * year); }),
                expected, tolerance)
        << years;
  }
}

TEST(FollowUp, WhoLeavesByDeathDiesThen) {
  TreatmentCourse course;
  course.cause = static_cast<Cause>(KnownCause::death);
  course.ended = 17;
  EXPECT_EQ(follow_up(everything(), course, RandomStream(1, 0, 3)).died, 17);
}

TEST(FollowUp, ComesInOrder) {
  for (const FollowUp& one : many(everything(), infused_after(25), 5000)) {
    EXPECT_EQ(one.treated, 25);
    EXPECT_GE(one.died, 25);
    if (one.assessed != FollowUp::never) {
      EXPECT_EQ(one.assessed, 55);
    }
    if (one.responded) {
      EXPECT_LE(one.assessed, std::min(one.relapsed, one.transplanted));
    }
    if (one.transplanted != FollowUp::never) {
      EXPECT_LE(one.transplanted, one.relapsed);
    }
    if (one.relapsed != FollowUp::never) {
      EXPECT_LE(one.relapsed, one.died);
    }
    if (!one.responded) {
      EXPECT_EQ(one.relapsed, FollowUp::never);
    }
    for (const double day : {30.0, 90.0, 400.0, 2000.0}) {
      EXPECT_LE(one.is_progression_free_at(day), one.is_alive_at(day));
      EXPECT_LE(one.is_in_remission_at(day), one.is_progression_free_at(day));
    }
  }
}

/// Byte for byte: the luck is the same, and a ratio of 1 is none.
TEST(FollowUp, ARatioOfOneIsTheEffectSwitchedOff) {
  OutcomeRules ones = everything(), off = everything();
  for (Transition* each :
       {&ones.remission.relapse, &ones.relapse_after_transplant, &ones.death_without_response})
    each->burden = 1;
  ones.response_burden = 1;
  off.burden_matters = false;
  const auto first = many(ones, infused_after(25), 3000),
             second = many(off, infused_after(25), 3000);
  for (std::size_t i = 0; i < first.size(); ++i) {
    EXPECT_EQ(first[i].died, second[i].died);
    EXPECT_EQ(first[i].relapsed, second[i].relapsed);
    EXPECT_EQ(first[i].responded, second[i].responded);
    EXPECT_EQ(second[i].burden, 0);
  }
}

/// The same patient, with growth, waits longer: no response is won, and no relapse comes later.
TEST(FollowUp, WaitingWithAGrowingTumourNeverHelps) {
  OutcomeRules rules = everything();
  rules.burden = {1, 0.02, 0, 0, Duration::days(20)};
  const auto soon = many(rules, infused_after(25, 10), 4000);
  const auto late = many(rules, infused_after(25, 40), 4000);
  double worse = 0;
  for (std::size_t i = 0; i < soon.size(); ++i) {
    EXPECT_NEAR(late[i].burden - soon[i].burden, 0.6, 1e-12);
    EXPECT_LE(late[i].responded, soon[i].responded);
    if (late[i].responded && soon[i].transplanted == late[i].transplanted) {
      EXPECT_LE(late[i].relapsed, soon[i].relapsed);
    }
    worse += late[i].relapsed < soon[i].relapsed ? 1 : 0;
  }
  EXPECT_GT(worse, 100);
}

/// Burden is standard normal in those who waited as long as the study's own patients.
TEST(FollowUp, BurdenIsCentredOnTheStudy) {
  OutcomeRules rules = everything();
  double sum = 0, squares = 0;
  for (const FollowUp& one : many(rules, infused_after(25, 20))) {
    sum += one.burden;
    squares += one.burden * one.burden;
  }
  EXPECT_NEAR(sum / kPatients, 0, 0.02);       // 4 / sqrt(40,000)
  EXPECT_NEAR(squares / kPatients, 1, 0.029);  // 4 sqrt(2 / 40,000)
}

}  // namespace
}  // namespace v2v
