// Simulation-based calibration: the sampler's posterior is neither too narrow nor too wide.
#include "core/quantiles.hpp"
#include "evidence/posterior_studies.hpp"
#include "evidence/prior.hpp"
#include "evidence/sample.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <future>
#include <map>
#include <string>
#include <thread>
#include <vector>

namespace v2v {
namespace {

using statistics::Factor;
using statistics::Normal;
constexpr unsigned kWorlds = 120;
constexpr std::size_t kStudies = 8;

/// The parameters of a world, drawn from the prior.
AttritionDraw truth_of(unsigned world) {
  const RandomStream stream(77, world, 1);
  std::uint32_t number = 0;
  const auto normal = [&](const Normal& prior) {
    return prior.mean + prior.sd * normal_quantile(stream.uniform(1, number++));
  };
  AttritionDraw truth;
  for (std::size_t term = 0; term < attrition_term_count; ++term)
    truth.coefficient[term] = normal(statistics::prior_of_term(term));
  Contrasts after{}, before{};
  for (double& contrast : after) contrast = normal(statistics::prior_of_contrast);
  for (std::size_t i = 0; i < before.size(); ++i)
    before[i] = after[i] + normal(statistics::prior_of_contrast_before);
  truth.mix = {mix_at(before), mix_at(after)};
  for (double* sd : {&truth.sd_before, &truth.sd_after, &truth.sd_mix})
    *sd = std::abs(normal({0, statistics::prior_scale_of_sd}));
  truth.correlation = std::tanh(normal(statistics::prior_of_correlation));
  const auto factor = [&normal](Factor which) {
    return normal(statistics::prior_of_factor(which));
  };
  truth.factors.log_conditioned = factor(Factor::conditioned);
  truth.factors.log_response = factor(Factor::response);
  truth.factors.time_shape = std::exp(factor(Factor::shape));
  truth.factors.log_not_eligible = factor(Factor::not_eligible);
  truth.factors.log_not_conditioned = factor(Factor::not_conditioned);
  return truth;
}

AttritionPath path_without_product() {
  AttritionPath path{0.1, {15, 3, 8, 0, 0}};
  path.ends_early = true;
  path.ends_in = AttritionStretch::to_receipt;
  path.ends_as = 5;
  return path;
}

void withhold_reasons(StudyEvidence& study) {
  for (CountedStage& stage : study.stages) {
    for (const auto& [reason, count] : stage.lost) stage.rest += count;
    stage.lost.clear();
  }
}

/// Studies of that world: of several diseases and lines, with and without a time before
/// leukapheresis, a division into stages, bridging, times that are not known well, patients without
/// a product, and reasons.
std::vector<StudyEvidence> studies_of(unsigned world, const AttritionDraw& truth) {
  constexpr std::array<std::string_view, 4> diseases = {"LBCL", "B-ALL", "FL", "MM"};
  std::vector<StudyEvidence> studies;
  for (std::size_t i = 0; i < kStudies; ++i) {
    const double wait = 7 + 6 * static_cast<double>(i);
    StudyEvidence study = test::made_up_study({i % 3 == 0 ? 15.0 : 0.0, 3, 1, wait, 6});
    constexpr std::array gates = {Gate::eligible, Gate::collected, Gate::received};
    study.traits = {std::string(diseases[i % diseases.size()]), 1 + static_cast<double>(i % 4),
                    study.before_collection ? Gate::referred : gates[i % gates.size()]};
    if (i % 2 == 0) test::divide(study);
    if (i % 4 == 1 || i == 7) study.paths[0].response_after = wait / 3;
    if (i == 3) {
      study.paths[0].weight = 0.9;
      study.paths.push_back(path_without_product());
    }
    if (i == 4) study.time_sd = {0, 0.3};
    const RandomStream stream(78, world, static_cast<std::uint32_t>(i));
    std::vector<double> uniforms;
    for (std::uint32_t k = 0; k < new_study_inputs; ++k) uniforms.push_back(stream.uniform(20, k));
    const AttritionDraw its = with_times_of(truth, study);
    test::draw_counts(study, hazards_of_new_study(its, study.traits, uniforms), 120, stream);
    if (i == 7) withhold_reasons(study);
    studies.push_back(std::move(study));
  }
  return studies;
}

/// Ranks of the true values of a world among the draws of its posterior, between 0 and 1.
std::map<std::string, double> ranks_of(unsigned world) {
  const AttritionDraw truth = truth_of(world);
  CalibrationOptions options;
  options.seed = world;
  options.chains = 1;
  options.iterations = 1000;
  options.draws = 99;
  const AttritionFit fit = fit_attrition(studies_of(world, truth), {}, options);
  std::map<std::string, double> ranks;
  for (const auto& [name, value] : test::common_parameters()) {
    double below = 0.5;
    for (const AttritionDraw& draw : fit.draws) below += value(draw) < value(truth) ? 1 : 0;
    ranks[name] = below / (options.draws + 1);
  }
  return ranks;
}

/// Worlds have nothing in common, so that they may be fitted side by side.
std::vector<std::map<std::string, double>> ranks_of_worlds() {
  std::vector<std::map<std::string, double>> ranks(kWorlds);
  std::atomic<unsigned> next{0};
  const auto work = [&] {
    for (unsigned world = next++; world < kWorlds; world = next++) ranks[world] = ranks_of(world);
  };
  std::vector<std::future<void>> workers;
  for (unsigned i = 0; i < std::max(1U, std::thread::hardware_concurrency()); ++i)
    workers.push_back(std::async(std::launch::async, work));
  for (std::future<void>& worker : workers) worker.get();
  return ranks;
}

/// Parameters drawn from the prior, studies from them, counts from those: then the rank of the true
/// value among the posterior's draws is uniform (Talts, Betancourt, Simpson, Vehtari, Gelman,
/// "Validating Bayesian inference algorithms with simulation-based calibration", 2018). Means and
/// variances of the ranks, divided by the number of draws, lie within 4 standard errors of 1/2 and
/// 1/12.
TEST(AttritionRanks, OfTheTruthAreUniform) {
  const std::vector<std::map<std::string, double>> ranks = ranks_of_worlds();
  for (const auto& [name, first] : ranks.front()) {
    double mean = 0, variance = 0;
    for (const auto& world : ranks) {
      const double rank = world.at(name);
      mean += rank / kWorlds;
      variance += (rank - 0.5) * (rank - 0.5) / kWorlds;
    }
    // Of a uniform: variance 1/12; variance of its squared distance from 1/2: 1/180.
    const double error = std::sqrt(1.0 / 12 / kWorlds);
    const double error_of_variance = std::sqrt(1.0 / 180 / kWorlds);
    EXPECT_NEAR(mean, 0.5, 4 * error) << name;
    EXPECT_NEAR(variance, 1.0 / 12, 4 * error_of_variance) << name;
    // Some names alone are reserved.
    RecordProperty("rank of " + name,
                   fmt::format("mean {:+.1f}, variance {:+.1f} standard errors",
                               (mean - 0.5) / error, (variance - 1.0 / 12) / error_of_variance));
  }
}

}  // namespace
}  // namespace v2v
