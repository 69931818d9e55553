// The sampler: priors where there is nothing, counts where there are many.
#include "core/quantiles.hpp"
#include "evidence/convergence.hpp"
#include "evidence/posterior.hpp"
#include "evidence/sample.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace v2v {
namespace {

const PosteriorRow& row_of(const AttritionFit& fit, const std::string& name) {
  return *std::find_if(fit.parameters.begin(), fit.parameters.end(),
                       [&name](const PosteriorRow& row) { return row.name == name; });
}

/// A first-order autoregression with the correlation phi, stationary.
std::vector<double> autoregression(double phi, std::size_t length, std::uint32_t number) {
  const RandomStream stream(5, number, 7);
  std::vector<double> values;
  double value = normal_quantile(stream.uniform(1));
  for (std::uint32_t i = 0; i < length; ++i) {
    values.push_back(value);
    value = phi * value + std::sqrt(1 - phi * phi) * normal_quantile(stream.uniform(2, i));
  }
  return values;
}

TEST(Convergence, AnAutoregressionIsWorthItsKnownNumberOfDraws) {
  // n (1 - phi) / (1 + phi); the estimate's own spread is some 6 % here (seen over 50 seeds).
  for (const double phi : {0.0, 0.5, 0.9}) {
    std::vector<std::vector<double>> chains;
    for (std::uint32_t i = 0; i < 4; ++i) chains.push_back(autoregression(phi, 10'000, i));
    const double known = 40'000 * (1 - phi) / (1 + phi);
    EXPECT_NEAR(statistics::effective_draws(chains) / known, 1, 0.25) << phi;
    EXPECT_LT(statistics::r_hat(chains), 1.01);
  }
}

TEST(Convergence, ChainsThatDisagreeAreSeen) {
  std::vector<std::vector<double>> chains;
  for (std::uint32_t i = 0; i < 4; ++i) chains.push_back(autoregression(0.2, 1000, i));
  for (double& value : chains[3]) value += 1;
  // Halves of the chains have means 0 (six) and 1 (two): sqrt(1 + 8/7 x 3/16) = 1.10, a little less
  // on ranks.
  EXPECT_NEAR(statistics::r_hat(chains), 1.10, 0.02);
  // One that drifts disagrees with itself.
  std::vector<double> drift(1000);
  std::iota(drift.begin(), drift.end(), 0.0);
  EXPECT_GT(statistics::r_hat({drift}), 1.5);
  const std::vector<double> constant(100, std::log(5.0));
  EXPECT_EQ(statistics::r_hat({constant}), 1);
  EXPECT_EQ(statistics::effective_draws({constant}), 100);
}

TEST(Convergence, RanksSeeTailsThatMeansDoNot) {
  // Two chains of one spread and two of another agree in the middle and not in the tails.
  std::vector<std::vector<double>> chains;
  for (std::uint32_t i = 0; i < 4; ++i) chains.push_back(autoregression(0, 2000, i));
  EXPECT_NEAR(statistics::effective_in_bulk(chains) / 8000, 1, 0.15);
  EXPECT_NEAR(statistics::effective_in_tails(chains) / 8000, 1, 0.25);
  for (std::size_t i : {2u, 3u})
    for (double& value : chains[i]) value *= 3;
  EXPECT_GT(statistics::effective_in_bulk(chains), 4000);
  EXPECT_LT(statistics::effective_in_tails(chains), 200);
}

/// Central differences, whose own error is below 1e-6 of the slope here.
TEST(AttritionPosterior, HasTheSlopesOfItsDifferences) {
  std::vector<StudyEvidence> studies = {test::made_up_study({10, 4, 1, 24, 6}),
                                        test::made_up_study({0, 4, 1, 9, 6}),
                                        test::made_up_study({0, 0, 1, 40, 6})};
  studies[1].traits = {"MM", 4, Gate::eligible};
  studies[2].traits = {"B-ALL", 2, Gate::collected};
  studies[0].time_sd = {0.2, 0.1};
  studies[2].time_sd = {0, 0.3};
  test::divide(studies[0]);
  for (std::size_t i = 0; i < studies.size(); ++i)
    test::draw_counts(studies[i], test::even_hazards(0.003), 150,
                      RandomStream(4, 0, static_cast<std::uint32_t>(i)));
  studies[1].stages[0] = {AttritionStretch::conditioned, {}, 20};  // no reasons
  studies[1].infused = 130;
  const statistics::AttritionPosterior posterior(studies);
  std::vector<double> point(posterior.dimension()), slopes(point.size());
  for (std::size_t i = 0; i < point.size(); ++i)
    point[i] = 0.4 * std::sin(3.0 * static_cast<double>(i) + 1);
  const double value = posterior.log_density(point, slopes);
  EXPECT_DOUBLE_EQ(value, posterior.log_density(point, {}));
  for (std::size_t i = 0; i < point.size(); ++i) {
    constexpr double step = 1e-5;
    std::vector<double> up = point, down = point;
    up[i] += step;
    down[i] -= step;
    const double slope =
        (posterior.log_density(up, {}) - posterior.log_density(down, {})) / (2 * step);
    EXPECT_NEAR(slopes[i], slope, 1e-5 * (1 + std::abs(slope))) << i;
  }
}

/// Without a study the posterior is the prior: medians within 4.5 standard errors of a median
/// (1.25 sd / sqrt(draws)), tails likewise.
TEST(AttritionFit, WithoutStudiesThePriorIsDrawnFrom) {
  CalibrationOptions options;
  options.iterations = 2000;
  const AttritionFit fit = fit_attrition({}, {}, options);
  for (const PosteriorRow& row : fit.parameters) {
    // The shape's logarithm is normal.
    const auto normal = [&row](double value) {
      return row.name == "time_shape" ? std::log(value) : value;
    };
    const double error =
        (normal(row.prior_hi) - normal(row.prior_lo)) / 3.92 / std::sqrt(row.effective);
    EXPECT_NEAR(normal(row.median), normal(row.prior_median), 4.5 * 1.25 * error) << row.name;
    EXPECT_NEAR(normal(row.hi), normal(row.prior_hi), 4.5 * 2.7 * error) << row.name;
  }
}

/// 20,000 patients leave little open: what a study loses by stage and cause is then what its
/// patients had to lose, and so are the rates after collection, which several stages tell (before
/// it, hazards and the decision cannot be told apart). Tolerances are 4.5 standard errors of a
/// count, and of its logarithm.
TEST(AttritionFit, ManyPatientsDecide) {
  StudyEvidence study = test::made_up_study({10, 4, 1, 24, 6});
  test::divide(study);
  AttritionHazards hazards = test::even_hazards(0.002);
  hazards.log_rate[1] = {-5.5, -6.2, -7, -7.5, -6};
  constexpr std::uint32_t patients = 20'000;
  test::draw_counts(study, hazards, patients, RandomStream(3, 0, 0));
  CalibrationOptions options;
  options.iterations = 1000;
  options.chains = 2;
  const AttritionFit fit = fit_attrition({study}, {}, options);
  EXPECT_LT(fit.worst_r_hat, 1.05);
  const auto draws = static_cast<double>(fit.studies[0].size());
  const AttritionOutcome truth = attrition_outcome(study, hazards);
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
    double mean_rate = 0;
    std::vector<double> mean_lost(study.stages.size());
    for (const AttritionHazards& draw : fit.studies[0]) {
      mean_rate += draw.log_rate[1][cause] / draws;
      const AttritionOutcome outcome = attrition_outcome(study, draw);
      for (std::size_t stage = 0; stage < mean_lost.size(); ++stage)
        mean_lost[stage] += outcome.lost[stage][cause] / draws;
    }
    const double events = patients * 0.8 * 29 * std::exp(hazards.log_rate[1][cause]);
    EXPECT_NEAR(mean_rate, hazards.log_rate[1][cause], 4.5 / std::sqrt(events) + 0.02) << cause;
    for (std::size_t stage = 0; stage < mean_lost.size(); ++stage)
      EXPECT_NEAR(mean_lost[stage], truth.lost[stage][cause],
                  4.5 * std::sqrt(truth.lost[stage][cause] / patients))
          << stage << " " << cause;
  }
  // Conditioned patients had no more than the others, and the shape was 1.
  EXPECT_LT(row_of(fit, "conditioned").lo, 0);
  EXPECT_GT(row_of(fit, "conditioned").hi, 0);
}

TEST(AttritionFit, TheSameInputGivesTheSameDraws) {
  StudyEvidence study = test::made_up_study({0, 4, 1, 24, 6});
  test::draw_counts(study, test::even_hazards(0.002), 100, RandomStream(3, 0, 0));
  CalibrationOptions options;
  options.iterations = 100;
  options.draws = 50;
  const AttritionFit first = fit_attrition({study}, {}, options);
  const AttritionFit second = fit_attrition({study}, {}, options);
  ASSERT_EQ(first.draws.size(), 50U);
  for (std::size_t i = 0; i < first.draws.size(); ++i) {
    EXPECT_EQ(first.draws[i].coefficient[0], second.draws[i].coefficient[0]);
    EXPECT_EQ(first.studies[0][i].log_rate, second.studies[0][i].log_rate);
    if (i == 0) continue;
    EXPECT_LE(first.draws[i - 1].coefficient[0], first.draws[i].coefficient[0]);
  }
  options.seed = 2;
  EXPECT_NE(fit_attrition({study}, {}, options).draws[0].coefficient[0],
            first.draws[0].coefficient[0]);
}

}  // namespace
}  // namespace v2v
