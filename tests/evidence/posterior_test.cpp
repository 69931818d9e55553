// The posterior of the model of attrition beside the one that JAGS finds from its description.
#include "evidence/posterior_reference.hpp"
#include "evidence/posterior_studies.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace v2v {
namespace {

/// Mean, sd, 2.5 %, 50 % and 97.5 %; and their Monte Carlo standard errors.
struct Summary {
  std::array<double, 5> estimate{}, error{};
};
constexpr std::array<const char*, 5> kWords = {"mean", "sd", "2.5 %", "50 %", "97.5 %"};

/// Of draws that are worth so many independent ones.
Summary summary_of(std::vector<double> draws, double effective) {
  std::sort(draws.begin(), draws.end());
  const auto count = static_cast<double>(draws.size());
  double mean = 0, second = 0, fourth = 0;
  for (const double draw : draws) mean += draw / count;
  for (const double draw : draws) {
    const double square = (draw - mean) * (draw - mean);
    second += square / count;
    fourth += square * square / count;
  }
  const double sd = std::sqrt(second);
  Summary summary;
  summary.estimate = {mean, sd};
  // Of the sd by the delta method from the variance of the squares.
  summary.error = {sd / std::sqrt(effective),
                   std::sqrt((fourth - second * second) / effective) / (2 * sd)};
  const auto quantile = [&](double p) {
    const double place = std::clamp(p, 0.0, 1.0) * (count - 1);
    const auto low = static_cast<std::size_t>(place);
    const double part = place - static_cast<double>(low);
    return draws[low] + part * (draws[std::min(low + 1, draws.size() - 1)] - draws[low]);
  };
  constexpr std::array shares = {0.025, 0.5, 0.975};
  for (std::size_t i = 0; i < shares.size(); ++i) {
    const double p = shares[i], half = std::sqrt(p * (1 - p) / effective);
    summary.estimate[2 + i] = quantile(p);
    summary.error[2 + i] = (quantile(p + half) - quantile(p - half)) / 2;
  }
  return summary;
}

double effective_of(const AttritionFit& fit, const std::string& name) {
  // Ranks are the same for a shape and its logarithm.
  const std::string row_name = name == "log_time_shape" ? "time_shape" : name;
  for (const PosteriorRow& row : fit.parameters)
    if (row.name == row_name) return std::min(row.effective, row.effective_in_tails);
  ADD_FAILURE() << "no parameter " << name;
  return 1;
}

std::map<std::string, Summary> summaries_of(const AttritionFit& fit,
                                            const std::vector<StudyEvidence>& studies) {
  std::map<std::string, Summary> all;
  for (const auto& [name, value] : test::common_parameters()) {
    std::vector<double> draws;
    for (const AttritionDraw& draw : fit.draws) draws.push_back(value(draw));
    all[name] = summary_of(std::move(draws), effective_of(fit, name));
  }
  for (std::size_t study = 0; study < studies.size(); ++study)
    for (std::size_t period = 0; period < attrition_period_count; ++period) {
      std::vector<double> draws;
      for (const AttritionHazards& hazards : fit.studies[study]) {
        double total = 0;
        for (const double rate : hazards.log_rate[period]) total += std::exp(rate);
        draws.push_back(std::log(total));
      }
      all[(period == 0 ? "total_before." : "total_after.") + studies[study].name] =
          summary_of(std::move(draws), fit.smallest_effective);
    }
  return all;
}

/// Both are estimates: they differ by at most 4.5 standard errors of their difference.
void expect_same(const std::vector<PosteriorReference>& reference,
                 const std::map<std::string, Summary>& seen) {
  EXPECT_EQ(reference.size(), seen.size());
  double worst = 0, squares = 0;
  for (const PosteriorReference& its : reference) {
    ASSERT_TRUE(seen.count(its.name)) << its.name;
    const Summary& ours = seen.at(its.name);
    for (std::size_t i = 0; i < kWords.size(); ++i) {
      const double error = std::hypot(its.error[i], ours.error[i]);
      EXPECT_NEAR(ours.estimate[i], its.estimate[i], 4.5 * error) << its.name << " " << kWords[i];
      // A comparison that lets everything pass is none.
      EXPECT_LT(error, (i < 2 ? 0.05 : 0.2) * its.estimate[1]) << its.name << " " << kWords[i];
      const double distance = (ours.estimate[i] - its.estimate[i]) / error;
      worst = std::max(worst, std::abs(distance));
      squares += distance * distance / static_cast<double>(kWords.size() * reference.size());
    }
  }
  testing::Test::RecordProperty("worst_distance", std::to_string(worst));
  testing::Test::RecordProperty("root_mean_square", std::to_string(std::sqrt(squares)));
}

AttritionFit fit_of(const std::vector<StudyEvidence>& studies) {
  CalibrationOptions options;
  options.iterations = 4000;
  options.draws = options.chains * options.iterations / 2;  // all
  return fit_attrition(studies, {}, options);
}

TEST(PosteriorReference, OfTwelveStudiesIsThatOfJags) {
  const std::vector<StudyEvidence> studies = test::studies_of_files();
  const AttritionFit fit = fit_of(studies);
  EXPECT_LT(fit.worst_r_hat, 1.01);
  expect_same(posterior_reference, summaries_of(fit, studies));
}

TEST(PosteriorReference, WithoutStudiesIsThePriorOfJags) {
  expect_same(prior_reference, summaries_of(fit_of({}), {}));
}

}  // namespace
}  // namespace v2v
