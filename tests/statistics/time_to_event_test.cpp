// Estimators of times to an event: what R says of a made-up trial with ties, and what must hold.
#include "vein2vein/statistics/time_to_event.hpp"

#include "vein2vein/core/random.hpp"
#include "vein2vein/statistics/cox.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

namespace v2v {
namespace {

struct MadeUp {
  double time = 0;
  std::size_t event = 0, arm = 0, stratum = 0;
  double age = 0;
};

std::ifstream opened(const char* name) {
  std::ifstream file(std::string(V2V_SOURCE_DIR "/tests/statistics/") + name);
  EXPECT_TRUE(file) << name;
  return file;
}

std::vector<MadeUp> made_up_trial() {
  std::ifstream file = opened("made_up_trial.csv");
  std::vector<MadeUp> trial;
  std::string line;
  std::getline(file, line);
  EXPECT_EQ(line, "time,event,arm,stratum,age");
  while (std::getline(file, line)) {
    for (char& c : line) c = c == ',' ? ' ' : c;
    MadeUp one;
    std::istringstream(line) >> one.time >> one.event >> one.arm >> one.stratum >> one.age;
    trial.push_back(one);
  }
  return trial;
}

/// Numbers of R, each of which has to be asked for.
class FromR : public testing::Test {
 protected:
  void SetUp() override {
    std::ifstream file = opened("time_to_event.txt");
    std::string name;
    double value = 0;
    while (file >> name >> value) expected_[name] = value;
    ASSERT_GT(expected_.size(), 50U);
  }
  void TearDown() override { EXPECT_TRUE(expected_.empty()) << expected_.begin()->first; }

  void expect(const std::string& name, double found) {
    const auto its = expected_.find(name);
    ASSERT_NE(its, expected_.end()) << name;
    // R printed twelve digits; Newton's method ends within 1e-9 of the largest likelihood.
    EXPECT_NEAR(found, its->second, 2e-8 * std::max(1e-3, std::abs(its->second))) << name;
    expected_.erase(its);
  }
  void expect(const std::string& name, const std::optional<double>& found) {
    ASSERT_TRUE(found) << name;
    expect(name, *found);
  }

  std::map<std::string, double> expected_;
};

std::vector<FollowedTime> died(const std::vector<MadeUp>& trial) {
  std::vector<FollowedTime> times;
  for (const MadeUp& one : trial) times.push_back({one.time, one.event == 1});
  return times;
}

TEST_F(FromR, AllOfThem) {
  const std::vector<MadeUp> trial = made_up_trial();
  const KaplanMeier curve(died(trial));
  for (const int t : {1, 3, 5, 8, 12, 20}) {
    expect(fmt::format("survival.{}", t), curve.at(t));
    ASSERT_TRUE(curve.interval95(t));
    expect(fmt::format("survival.low.{}", t), curve.interval95(t)->lo);
    expect(fmt::format("survival.high.{}", t), curve.interval95(t)->hi);
    expect(fmt::format("at_risk.{}", t), static_cast<double>(curve.at_risk(t)));
  }
  for (const double p : {0.25, 0.5}) {
    expect(fmt::format("quantile.{}", p), curve.quantile(p));
    expect(fmt::format("quantile.low.{}", p), curve.quantile95(p).lower);
    expect(fmt::format("quantile.high.{}", p), curve.quantile95(p).upper);
  }
  for (const int tau : {6, 15}) {
    expect(fmt::format("restricted_mean.{}", tau), curve.restricted_mean(tau).mean);
    expect(fmt::format("restricted_mean.se.{}", tau),
           std::sqrt(curve.restricted_mean(tau).variance));
  }
  expect("followed.median", reverse_kaplan_meier(died(trial)).quantile(0.5));

  std::vector<CompetingTime> competing;
  for (const MadeUp& one : trial) competing.push_back({one.time, one.event});
  for (const std::size_t event : {1U, 2U})
    for (const int t : {2, 5, 10, 20}) {
      const IncidenceAt at = incidence_at(competing, event, t);
      expect(fmt::format("incidence.{}.{}", event, t), at.estimate);
      expect(fmt::format("incidence.variance.{}.{}", event, t), at.variance);
    }

  std::vector<RandomisedTime> plain, stratified;
  std::vector<CoxPatient> one_covariate, two_covariates;
  for (const MadeUp& one : trial) {
    const FollowedTime time{one.time, one.event == 1};
    const auto arm = static_cast<double>(one.arm);
    plain.push_back({time, one.arm == 1, 0});
    stratified.push_back({time, one.arm == 1, one.stratum});
    one_covariate.push_back({time, {arm}, 0});
    two_covariates.push_back({time, {arm, one.age}, one.stratum});
  }
  expect("log_rank", log_rank(plain).chi_squared);
  expect("log_rank.observed", log_rank(plain).observed);
  expect("log_rank.expected", log_rank(plain).expected);
  expect("log_rank.stratified", log_rank(stratified).chi_squared);
  const auto one = fit_cox(one_covariate), two = fit_cox(two_covariates);
  ASSERT_TRUE(one && two);
  expect("cox.arm", one->coefficients[0]);
  expect("cox.arm.variance", one->variance[0][0]);
  expect("cox.log_likelihood.0", one->log_likelihood_at_zero);
  expect("cox.log_likelihood", one->log_likelihood);
  expect("cox.two.arm", two->coefficients[0]);
  expect("cox.two.age", two->coefficients[1]);
  expect("cox.two.variance.arm", two->variance[0][0]);
  expect("cox.two.variance.age", two->variance[1][1]);
  expect("cox.two.covariance", two->variance[0][1]);
}

/// Exponential times with mean 10, half of them cut short at a uniform time.
std::vector<FollowedTime> random_times(std::uint32_t number, std::size_t patients) {
  std::vector<FollowedTime> times;
  for (std::uint32_t i = 0; i < patients; ++i) {
    const RandomStream luck(7, number, i);
    const double event = std::ceil(10 * luck.exponential(1)), end = std::ceil(30 * luck.uniform(2));
    times.push_back({std::min(event, end), event <= end});
  }
  return times;
}

TEST(KaplanMeier, OfNobodyCutShortIsTheShareThatIsLeft) {
  std::vector<FollowedTime> times = random_times(1, 200);
  for (FollowedTime& one : times) one.event = true;
  const KaplanMeier curve(times);
  for (double t = 0; t < 40; t += 0.5) {
    double left = 0;
    for (const FollowedTime& one : times) left += one.time > t ? 1 : 0;
    EXPECT_NEAR(curve.at(t), left / 200, 1e-12);
  }
  double sum = 0;
  for (const FollowedTime& one : times) sum += std::min(one.time, 12.0);
  EXPECT_NEAR(curve.restricted_mean(12).mean, sum / 200, 1e-10);
}

TEST(KaplanMeier, IncidencesAndSurvivalSumToOne) {
  for (std::uint32_t trial = 0; trial < 20; ++trial) {
    std::vector<CompetingTime> competing;
    std::vector<FollowedTime> any;
    for (const FollowedTime& one : random_times(trial, 60)) {
      const std::size_t event = one.event ? 1 + competing.size() % 2 : 0;
      competing.push_back({one.time, event});
      any.push_back(one);
    }
    const KaplanMeier curve(any);
    for (double t = 0; t < 35; t += 1.5)
      EXPECT_NEAR(incidence_at(competing, 1, t).estimate + incidence_at(competing, 2, t).estimate +
                      curve.at(t),
                  1, 1e-12);
  }
}

TEST(KaplanMeier, SaysNothingOfNobody) {
  const KaplanMeier curve({});
  EXPECT_EQ(curve.at(3), 1);
  EXPECT_FALSE(curve.quantile(0.5));
  EXPECT_FALSE(curve.interval95(3));
  EXPECT_EQ(curve.restricted_mean(4).mean, 4);
  EXPECT_EQ(log_rank({}).chi_squared, 0);
  EXPECT_FALSE(fit_cox({}));
}

/// Wald intervals of a hazard ratio cover it in 95 % of trials: 300 trials have a standard error of
/// 1.3 points, and 200 patients leave the interval a point or two short.
TEST(Cox, CoversTheHazardRatio) {
  int covered = 0;
  constexpr int trials = 300;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    std::vector<CoxPatient> patients;
    for (std::uint32_t i = 0; i < 200; ++i) {
      const RandomStream luck(3, trial, i);
      const double arm = i % 2, event = luck.exponential(1) / (0.5 + 0.5 * arm),
                   end = 3 * luck.uniform(2);
      patients.push_back({{std::min(event, end), event <= end}, {arm}, 0});
    }
    const auto fit = fit_cox(patients);
    ASSERT_TRUE(fit);
    const Interval interval = fit->hazard_ratio95(0);
    covered += interval.lo <= 2 && 2 <= interval.hi ? 1 : 0;
  }
  EXPECT_NEAR(covered / static_cast<double>(trials), 0.95, 0.05);
}

/// Of large trials with ties, whose likelihood is a large number: at its top two steps differ by
/// less than it is rounded to.
TEST(Cox, FindsTheLargestOfEveryLargeTrial) {
  double sum = 0;
  constexpr int trials = 400;
  for (std::uint32_t trial = 0; trial < trials; ++trial) {
    std::vector<CoxPatient> patients;
    for (std::uint32_t i = 0; i < 600; ++i) {
      const RandomStream luck(5, trial, i);
      const double arm = i % 2, event = luck.exponential(1) / (1 + 0.1 * arm), end = 2;
      const double seen = trial % 2 == 0 ? event : std::ceil(4 * event) / 4;
      patients.push_back({{std::min(seen, end), seen <= end}, {arm}, 0});
    }
    const auto fit = fit_cox(patients);
    ASSERT_TRUE(fit) << trial;
    sum += std::log(fit->hazard_ratio(0));
  }
  // One trial has about 520 events: its logarithm has a standard error of sqrt(4 / 520) = 0.088.
  EXPECT_NEAR(sum / trials, std::log(1.1), 4 * 0.088 / std::sqrt(double{trials}));
}

TEST(Cox, FindsNoLargestWhereThereIsNone) {
  EXPECT_FALSE(fit_cox({{{1, true}, {0}, 0}, {{2, true}, {0}, 0}}));    // says nothing
  EXPECT_FALSE(fit_cox({{{1, true}, {1}, 0}, {{2, false}, {0}, 0}}));   // parts them
  EXPECT_FALSE(fit_cox({{{1, false}, {1}, 0}, {{2, false}, {0}, 0}}));  // nobody dies
}

}  // namespace
}  // namespace v2v
