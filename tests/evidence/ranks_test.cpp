// Simulation-based calibration: the sampler's posterior is neither too narrow nor too wide.
#include "core/quantiles.hpp"
#include "evidence/prior.hpp"
#include "evidence/sample.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <map>
#include <string>

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

/// Studies of that world: of several diseases and lines, with and without a time before
/// leukapheresis, a division into stages, and bridging.
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
    if (i % 4 == 1) study.paths[0].response_after = wait / 3;
    const RandomStream stream(78, world, static_cast<std::uint32_t>(i));
    std::vector<double> uniforms;
    for (std::uint32_t k = 0; k < new_study_inputs; ++k) uniforms.push_back(stream.uniform(20, k));
    test::draw_counts(study, hazards_of_new_study(truth, study.traits, uniforms), 120, stream);
    studies.push_back(std::move(study));
  }
  return studies;
}

using Scalar = std::function<double(const AttritionDraw&)>;
const std::map<std::string, Scalar> kScalars = {
    {"baseline", [](const AttritionDraw& draw) { return draw.coefficient[0]; }},
    {"B-ALL", [](const AttritionDraw& draw) { return draw.coefficient[1]; }},
    {"line", [](const AttritionDraw& draw) { return draw.coefficient[6]; }},
    {"before_collection", [](const AttritionDraw& draw) { return draw.coefficient[7]; }},
    {"from_collected", [](const AttritionDraw& draw) { return draw.coefficient[8]; }},
    {"mix before", [](const AttritionDraw& draw) { return draw.mix[0][1]; }},
    {"mix after", [](const AttritionDraw& draw) { return draw.mix[1][0]; }},
    {"sd_before", [](const AttritionDraw& draw) { return draw.sd_before; }},
    {"sd_after", [](const AttritionDraw& draw) { return draw.sd_after; }},
    {"correlation", [](const AttritionDraw& draw) { return draw.correlation; }},
    {"sd_mix", [](const AttritionDraw& draw) { return draw.sd_mix; }},
    {"conditioned", [](const AttritionDraw& draw) { return draw.factors.log_conditioned; }},
    {"bridging_response", [](const AttritionDraw& draw) { return draw.factors.log_response; }},
    {"time_shape", [](const AttritionDraw& draw) { return draw.factors.time_shape; }},
    {"not_eligible", [](const AttritionDraw& draw) { return draw.factors.log_not_eligible; }},
    {"not_conditioned",
     [](const AttritionDraw& draw) { return draw.factors.log_not_conditioned; }}};

/// Parameters drawn from the prior, studies from them, counts from those: then the rank of the true
/// value among the posterior's draws is uniform (Talts, Betancourt, Simpson, Vehtari, Gelman,
/// "Validating Bayesian inference algorithms with simulation-based calibration", 2018). Means and
/// variances of the ranks, divided by the number of draws, lie within 4 standard errors of 1/2 and
/// 1/12.
TEST(AttritionRanks, OfTheTruthAreUniform) {
  std::map<std::string, std::vector<double>> ranks;
  for (unsigned world = 0; world < kWorlds; ++world) {
    const AttritionDraw truth = truth_of(world);
    CalibrationOptions options;
    options.seed = world;
    options.chains = 1;
    options.iterations = 1000;
    options.draws = 99;
    const AttritionFit fit = fit_attrition(studies_of(world, truth), {}, options);
    for (const auto& [name, value] : kScalars) {
      const double true_value = value(truth);
      double below = 0;
      for (const AttritionDraw& draw : fit.draws) below += value(draw) < true_value ? 1 : 0;
      ranks[name].push_back((below + 0.5) / 100);
    }
  }
  for (const auto& [name, values] : ranks) {
    double mean = 0, variance = 0;
    for (const double value : values) mean += value / kWorlds;
    for (const double value : values) variance += (value - 0.5) * (value - 0.5) / kWorlds;
    // Of a uniform: variance 1/12; variance of its squared distance from 1/2: 1/180.
    EXPECT_NEAR(mean, 0.5, 4 * std::sqrt(1.0 / 12 / kWorlds)) << name;
    EXPECT_NEAR(variance, 1.0 / 12, 4 * std::sqrt(1.0 / 180 / kWorlds)) << name;
  }
}

}  // namespace
}  // namespace v2v
