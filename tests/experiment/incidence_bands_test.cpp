// The bands of cumulative incidence: of independent patients each is of a binomial number.
#include "vein2vein/experiment/experiment.hpp"
#include "vein2vein/scenario/read.hpp"
#include "vein2vein/statistics/incidence.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace v2v {
namespace {

constexpr unsigned kPatients = 200, kReplications = 1000;

/// Everybody enters at the ITT gate and is infused 12 d later, unless death comes first.
Scenario dying(const char* hazard) {
  ScenarioReading reading =
      read_scenario_text(std::string("format: 1\n"
                                     "cohort: { size: 200, enters: collected, over: 100 d }\n"
                                     "product: { made_at: unit, culture: 10 d, release: 0 d }\n"
                                     "lymphodepletion: { start: after_release, days: [-2, -1] }\n"
                                     "leaving: { always: { death: ") +
                             hazard +
                             " } }\n"
                             "sites: { unit: { kind: hospital } }\n",
                         "dying");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  return reading.scenario.value();
}

RunSummary simulated(const char* hazard, unsigned replications) {
  RunOptions options;
  options.replications = replications;
  return run(dying(hazard), options);
}

double binomial_cdf(int k, double p) {
  constexpr double n = kPatients;
  double sum = 0;
  for (int i = 0; i <= k; ++i)
    sum += std::exp(std::lgamma(n + 1.0) - std::lgamma(i + 1.0) - std::lgamma(n - i + 1.0) +
                    i * std::log(p) + (n - i) * std::log1p(-p));
  return sum;
}

/// That `share` is the quantile at `level`: the distribution function passes it there, give or take
/// four standard errors of a share of the replications.
void expect_quantile(double share, double level, double p) {
  const int patients = static_cast<int>(std::lround(share * kPatients));
  const double tolerance = 4 * std::sqrt(level * (1 - level) / kReplications);
  EXPECT_LE(binomial_cdf(patients - 1, p), level + tolerance) << patients << " of " << p;
  EXPECT_GE(binomial_cdf(patients, p), level - tolerance) << patients << " of " << p;
}

void expect_band(const IncidenceCurve& curve, std::size_t day, double p) {
  const std::size_t step = incidence_step_of(day);
  ASSERT_EQ(incidence_days[step], day);
  ASSERT_LT(step, curve.prediction95.size());
  expect_quantile(curve.prediction95[step].lo, 0.025, p);
  expect_quantile(curve.prediction95[step].hi, 0.975, p);
}

TEST(IncidenceBands, AreOfBinomialNumbers) {
  const RunSummary summary = simulated("0.02 /d", kReplications);
  const IncidenceCurve& infused = summary.incidence[0];
  const IncidenceCurve* death = nullptr;
  for (const IncidenceCurve& curve : summary.incidence)
    if (curve.outcome == "death") death = &curve;
  ASSERT_TRUE(death);
  expect_band(*death, 7, 1 - std::exp(-0.02 * 7));
  expect_band(*death, 14, 1 - std::exp(-0.02 * 12));
  expect_band(infused, 14, std::exp(-0.02 * 12));
  EXPECT_EQ(infused.prediction95[incidence_step_of(7)].hi, 0) << "before anybody can be";
}

TEST(IncidenceBands, NeedEnoughReplications) {
  for (const IncidenceCurve& curve : simulated("0.02 /d", 38).incidence)
    EXPECT_TRUE(curve.prediction95.empty());
  for (const IncidenceCurve& curve : simulated("0.02 /d", 39).incidence)
    EXPECT_EQ(curve.prediction95.size(), 3U) << curve.outcome;
}

TEST(IncidenceBands, DaysBelongToTheNextStep) {
  EXPECT_EQ(incidence_step_of(0), 0U);
  for (std::size_t day = 1; day <= Incidence::last_day; ++day) {
    const std::size_t step = incidence_step_of(day);
    EXPECT_GE(incidence_days[step], day);
    EXPECT_LT(incidence_days[step - 1], day);
  }
}

}  // namespace
}  // namespace v2v
