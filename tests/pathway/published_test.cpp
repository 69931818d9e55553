// The scenarios of published studies: what the studies saw lies where the model expects it.
#include "vein2vein/scenario/published.hpp"

#include "pathway/scenario_builder.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/read.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/summarise.hpp"

#include <algorithm>
#include <map>

namespace v2v::test {
namespace {

Scenario shipped(const std::string& name) {
  ScenarioReading reading = read_scenario(V2V_SOURCE_DIR "/scenarios/" + name + ".yaml");
  for (const Diagnostic& problem : reading.problems) ADD_FAILURE() << to_string(problem);
  EXPECT_TRUE(reading.scenario.has_value());
  return reading.scenario.value_or(central(1));
}

/// P(Binomial(n, p) <= k).
double binomial_cdf(int k, int n, double p) {
  double term = std::pow(1 - p, n), sum = 0;
  for (int i = 0; i <= k; ++i) {
    sum += term;
    term *= (n - i) * p / ((i + 1) * (1 - p));
  }
  return sum;
}

/// The published `count` of `n` is no surprise where `p` is expected: both tails of the exact
/// binomial distribution hold more than 2.5%.
void expect_unsurprising(int count, int n, double p, const std::string& what) {
  const double low = binomial_cdf(count, n, p);
  const double high = count == 0 ? 1 : 1 - binomial_cdf(count - 1, n, p);
  EXPECT_GT(low, 0.025) << what << ": simulated share " << p;
  EXPECT_GT(high, 0.025) << what << ": simulated share " << p;
  std::printf("%-28s simulated %.4f, seen %d of %d\n", what.c_str(), p, count, n);
}

TEST(Published, AtalantaVeinToVeinTimes) {
  const Scenario s = shipped("atalanta-1");
  std::map<std::int64_t, double> infused_after;
  double infused = 0;
  for (std::uint32_t replication = 0; replication < 2000; ++replication)
    for_each_file(s, {1, replication}, [&](const PatientRecord& file) {
      if (file.left) return;
      ++infused;
      const double took = (file.at(Mark::infused) - file.at(Mark::collected)).in_days();
      ++infused_after[std::llround(took)];
    });
  // About 96,000 infused patients: the shares are known to 0.001.
  EXPECT_GT(infused, 90'000);
  const auto share = [&](std::initializer_list<std::int64_t> on) {
    double sum = 0;
    for (const auto d : on) sum += infused_after[d];
    return sum / infused;
  };
  expect_unsurprising(43, 49, share({7}), "vein to vein 7 d");
  expect_unsurprising(2, 49, share({8}), "vein to vein 8 d");
  expect_unsurprising(2, 49, share({13}), "vein to vein 13 d");
  expect_unsurprising(2, 49, share({14, 21}), "vein to vein 14 d and 21 d");
  expect_unsurprising(49, 51, infused / (2000.0 * 51), "infused");
}

class InatiCel : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    scenario = new Scenario(shipped("inati-cel"));
    Tally tally(*scenario);
    std::vector<ReplicationCounts> counts;
    for (std::uint32_t replication = 0; replication < 1000; ++replication) {
      run(*scenario, tally, {1, replication});
      counts.push_back(tally.finish_replication());
    }
    summary = new RunSummary(summarise(*scenario, counts, tally.times(), PatientTimes()));
  }
  static void TearDownTestSuite() {
    delete scenario;
    delete summary;
  }
  static inline Scenario* scenario = nullptr;
  static inline RunSummary* summary = nullptr;
};

TEST_F(InatiCel, FlowOfOneTrial) {
  // A mean over 1,000 trials has a standard error of at most 0.5/sqrt(1000) sqrt(92) = 0.15.
  ASSERT_EQ(summary->flow.size(), 5U);
  for (const FlowRow& row : summary->flow) {
    const std::string gate(name_of(row.gate));
    ASSERT_TRUE(row.published.has_value() && row.prediction95.has_value()) << gate;
    EXPECT_NEAR(row.mean, *row.published, 1.5) << gate;
    EXPECT_GE(*row.published, row.prediction95->lo) << gate;
    EXPECT_LE(*row.published, row.prediction95->hi) << gate;
    std::printf("%-16s %6.2f [%g, %g], seen %u\n", gate.c_str(), row.mean, row.prediction95->lo,
                row.prediction95->hi, *row.published);
  }
}

TEST_F(InatiCel, LossesOfOneTrialByReason) {
  // Every published loss is found, and inside; so are the zeros that the study implies.
  std::uint32_t published = 0;
  for (const AttritionRow& row : summary->attrition) {
    if (!row.published) continue;
    const std::string what = std::string(name_of(row.after_gate)) + ", " + row.reason;
    ASSERT_TRUE(row.prediction95.has_value()) << what;
    EXPECT_GE(*row.published, row.prediction95->lo) << what;
    EXPECT_LE(*row.published, row.prediction95->hi) << what;
    published += *row.published;
    std::printf("%-44s %6.2f [%g, %g], seen %u\n", what.c_str(), row.mean, row.prediction95->lo,
                row.prediction95->hi, *row.published);
  }
  EXPECT_EQ(published, 92U - 48U);
  EXPECT_EQ(scenario->published->lost.size(), 14U);
}

TEST_F(InatiCel, TimesOfOneTrial) {
  const IntervalRow& row = summary->intervals.at(0);
  EXPECT_EQ(row.name, "leukapheresis_to_release");
  EXPECT_NEAR(row.time.median, 20, 1);
}

TEST_F(InatiCel, TimeAtRiskWhileWaiting) {
  // Collection to release, less the way there, plus the way back and scheduling.
  const double transit = scenario->lanes.front().transit.mean();
  EXPECT_NEAR(transit, (0.5 + 1 + 2) / 3, 1e-9);
  const double release = scenario->protocol->product.release.mean();
  EXPECT_NEAR(release, 21.0, 0.15);
  EXPECT_NEAR(release - transit + transit + scenario->protocol->lymphodepletion.scheduling.mean(),
              22.0, 0.15);
}

TEST_F(InatiCel, TimeAtRiskWhenConditioned) {
  // Four days of lymphodepletion, a day's rest, and what an infection that began in these five days
  // at s and lasts R adds: min(R - (5 - s), longest hold) where positive. (A second infection or a
  // repeated lymphodepletion is too rare to matter here.)
  ASSERT_EQ(scenario->protocol->lymphodepletion.length(), Duration::whole_days(4));
  ASSERT_EQ(scenario->protocol->lymphodepletion.rest(), Duration::whole_days(1));
  const double rate = scenario->infection->onset[index_of(Phase::lymphodepletion)].rate();
  EXPECT_EQ(rate, scenario->infection->onset[index_of(Phase::hold)].rate());
  const double longest = scenario->infection->longest_hold.in_days();
  constexpr int kSteps = 1000;
  double added = 0;
  for (int i = 0; i < kSteps; ++i) {
    const double s = (i + 0.5) * 5 / kSteps;
    double hold = 0;
    for (int j = 0; j < kSteps; ++j) {
      const double lasts = scenario->infection->resolves.quantile((j + 0.5) / kSteps);
      hold += std::clamp(lasts - (5 - s), 0.0, longest) / kSteps;
    }
    added += rate * std::exp(-rate * s) * hold * 5 / kSteps;
  }
  EXPECT_NEAR(4 + 1 + added, 5.6, 0.15);
  std::printf("conditioned: 5 d and a mean hold of %.3f d\n", added);
}

TEST_F(InatiCel, RatesComeFromCounts) {
  struct Expected {
    Phase phase;
    KnownCause cause;
    double events, all, at_risk, over;
  };
  std::size_t found = 0;
  for (const Expected& e : {Expected{Phase::waiting, KnownCause::infection, 6, 10, 67, 22.0},
                            {Phase::waiting, KnownCause::withdrawal, 3, 10, 67, 22.0},
                            {Phase::waiting, KnownCause::remission, 1, 10, 67, 22.0},
                            {Phase::lymphodepletion, KnownCause::infection, 2, 6, 55, 5.6},
                            {Phase::hold, KnownCause::infection, 2, 6, 55, 5.6},
                            {Phase::hold, KnownCause::remission, 1, 6, 55, 5.6},
                            {Phase::lymphodepletion, KnownCause::progression, 3, 6, 55, 5.6}})
    for (const LeavingRisk& risk : scenario->leaving) {
      const Hazard& hazard = risk.baseline[index_of(e.phase)];
      if (risk.cause != index_of(e.cause) || hazard.is_none()) continue;
      ++found;
      const double rate = -std::log1p(-e.all / e.at_risk) / e.over * e.events / e.all;
      EXPECT_NEAR(hazard.rate(), rate, 1e-9 * rate) << name_of(e.phase);
    }
  EXPECT_EQ(found, 7U);
  for (const LeavingRisk& risk : scenario->leaving)
    for (std::size_t i = 0; i < risk.multiplier.size(); ++i) {
      if (risk.multiplier[i].empty()) continue;
      double mean = 0;
      for (std::size_t level = 0; level < risk.multiplier[i].size(); ++level)
        mean += risk.multiplier[i][level] * scenario->covariates[i].weights[level];
      EXPECT_NEAR(mean, 1, 1e-9);
    }
}

}  // namespace
}  // namespace v2v::test
