// Weighing the draws of the model by the counts of a study.
#include "vein2vein/evidence/update.hpp"

#include "core/fnv.hpp"
#include "core/invariant.hpp"
#include "core/quantiles.hpp"
#include "vein2vein/core/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace v2v {
namespace {

/// Studies that each draw of the model makes, so that many are near the counts.
constexpr std::uint32_t studies_of_a_draw = 200;
constexpr std::uint32_t update_stream = 0xd0000002U;

struct Candidate {
  std::size_t draw = 0;
  AttritionHazards hazards;
  double weight = 0;  ///< its logarithm at first
};

std::vector<Candidate> candidates_of(const AttritionModel& model, const StudyEvidence& evidence,
                                     std::uint64_t seed) {
  std::vector<Candidate> all;
  for (std::size_t draw = 0; draw < model.draws.size(); ++draw) {
    const RandomStream stream(seed, static_cast<std::uint32_t>(draw), update_stream);
    for (std::uint32_t number = 0; number < studies_of_a_draw; ++number) {
      std::array<double, new_study_inputs> uniforms{};
      for (std::uint32_t i = 0; i < uniforms.size(); ++i) uniforms[i] = stream.uniform(number, i);
      const AttritionHazards hazards = hazards_of_new_study(
          with_times_of(model.draws[draw], evidence), evidence.traits, uniforms);
      all.push_back({draw, hazards, log_likelihood(evidence, hazards)});
    }
  }
  return all;
}

/// Weights that sum to 1; returns how many equal ones they are worth.
double normalise(std::vector<Candidate>& candidates) {
  double most = -INFINITY, sum = 0, squares = 0;
  for (const Candidate& each : candidates) most = std::max(most, each.weight);
  for (Candidate& each : candidates) sum += each.weight = std::exp(each.weight - most);
  for (Candidate& each : candidates) {
    each.weight /= sum;
    squares += each.weight * each.weight;
  }
  return 1 / squares;
}

/// As many as `count`, each as often as its weight says, give or take one (systematic resampling).
std::vector<const Candidate*> resampled(const std::vector<Candidate>& candidates,
                                        std::size_t count) {
  std::vector<const Candidate*> chosen;
  double below = 0;
  for (const Candidate& each : candidates) {
    below += each.weight * static_cast<double>(count);
    while (static_cast<double>(chosen.size()) + 0.5 < below && chosen.size() < count)
      chosen.push_back(&each);
  }
  while (chosen.size() < count) chosen.push_back(&candidates.back());
  return chosen;
}

Interval infused_share(const StudyEvidence& evidence, const std::vector<AttritionHazards>& draws) {
  std::vector<double> shares;
  for (const AttritionHazards& hazards : draws)
    shares.push_back(attrition_outcome(evidence, hazards).infused);
  std::sort(shares.begin(), shares.end());
  return {quantile_of_sorted(shares, 0.025), quantile_of_sorted(shares, 0.975)};
}

}  // namespace

UpdatedModel updated_with(const AttritionModel& model, const Scenario& scenario,
                          std::uint64_t seed) {
  V2V_INVARIANT(!model.draws.empty(), "a model has draws");
  UpdatedModel result;
  const StudyEvidence evidence = evidence_of(scenario, seed);
  std::vector<Candidate> candidates = candidates_of(model, evidence, seed);
  AttritionModel::Study study{evidence.name, evidence.before_collection, {}, {}};
  for (std::size_t draw = 0; draw < model.draws.size(); ++draw)
    study.left_out.push_back(candidates[draw * studies_of_a_draw].hazards);
  result.effective = normalise(candidates);
  Calibration& calibration = result.calibration;
  std::vector<const Candidate*> chosen = resampled(candidates, model.draws.size());
  std::stable_sort(chosen.begin(), chosen.end(), [&model](const auto* a, const auto* b) {
    return model.draws[a->draw].coefficient[0] < model.draws[b->draw].coefficient[0];
  });
  for (const Candidate* each : chosen) {
    calibration.model.draws.push_back(model.draws[each->draw]);
    study.fitted.push_back(each->hazards);
  }
  result.before = infused_share(evidence, study.left_out);
  result.with = infused_share(evidence, study.fitted);
  calibration.model.support_days = std::max(model.support_days, waiting_support({evidence}));
  calibration.model.studies.push_back(std::move(study));
  calibration.studies.push_back(evidence);
  calibration.options.seed = seed;
  Fnv hash;
  hash.add(fmt::format("update {} {:016x} {:016x} {}\n", attrition_model_version, model.digest,
                       scenario.flow_digest, seed));
  calibration.made_from = hash.value();
  return result;
}

}  // namespace v2v
