// The model of attrition in closed form: what becomes of the patients of a study.
#include "core/invariant.hpp"
#include "vein2vein/evidence/fit.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace v2v {
namespace {

/// A path while it is being followed.
struct Walk {
  double still_there = 0;
  AttritionOutcome* outcome = nullptr;
};

/// Competing risks with these cumulative hazards: those of one stretch of time share the loss in
/// the ratio of their hazards, which is constant while all of them change alike.
void lose(Walk& walk, std::size_t stage, const ByCause& hazards) {
  double total = 0;
  for (const double hazard : hazards) total += hazard;
  if (!(total > 0)) return;
  const double lost = -std::expm1(-total) * walk.still_there;
  for (std::size_t cause = 0; cause < hazards.size(); ++cause)
    walk.outcome->lost[stage][cause] += lost * hazards[cause] / total;
  walk.still_there -= lost;
}

}  // namespace

double waiting_support(const std::vector<StudyEvidence>& studies) {
  constexpr auto waiting = static_cast<std::size_t>(AttritionStretch::waiting);
  double longest = 0;
  for (const StudyEvidence& study : studies)
    for (const AttritionPath& path : study.paths) longest = std::max(longest, path.days[waiting]);
  return longest > 0 ? std::ceil(longest) : std::numeric_limits<double>::infinity();
}

namespace {

/// What the hazards of a study are made of, worked out once.
struct Rates {
  explicit Rates(const AttritionHazards& hazards) : shape(hazards.factors.time_shape) {
    const double factor = std::exp(hazards.factors.log_conditioned);
    const double response = std::exp(hazards.factors.log_response);
    for (std::size_t cause = 0; cause < attrition_cause_count; ++cause) {
      before[cause] = std::exp(hazards.log_rate[0][cause]);
      after[cause] = std::exp(hazards.log_rate[1][cause]);
      conditioned[cause] = after[cause] * factor;
      const bool is_of_disease = attrition_causes[cause] == KnownCause::progression ||
                                 attrition_causes[cause] == KnownCause::death;
      after_response[cause] = is_of_disease ? response : 1;
    }
  }
  ByCause before{}, after{}, conditioned{}, after_response{};
  double shape;
};

/// Days of constant hazard that stand for `days` of waiting.
double as_constant(double days, double shape) {
  if (shape == 1) return days;
  return attrition_reference_days * std::pow(days / attrition_reference_days, shape);
}

ByCause times(const ByCause& rates, double days) {
  ByCause hazards = rates;
  for (double& hazard : hazards) hazard *= days;
  return hazards;
}

ByCause times(const ByCause& rates, double days, const ByCause& factors) {
  ByCause hazards = times(rates, days);
  for (std::size_t cause = 0; cause < hazards.size(); ++cause) hazards[cause] *= factors[cause];
  return hazards;
}

void follow(const AttritionPath& path, AttritionStretch stretch, const Rates& rates,
            std::size_t stage, Walk& walk) {
  const double days = path.days[static_cast<std::size_t>(stretch)];
  if (stretch == AttritionStretch::screening) return lose(walk, stage, times(rates.before, days));
  if (stretch < AttritionStretch::waiting) return lose(walk, stage, times(rates.after, days));
  // From receipt on a response to bridging may divide the stretch.
  const bool waits = stretch == AttritionStretch::waiting;
  const double earlier = waits ? 0 : path.days[static_cast<std::size_t>(AttritionStretch::waiting)];
  const double until_response = std::clamp(path.response_after - earlier, 0.0, days);
  const ByCause& rate = waits ? rates.after : rates.conditioned;
  const double all = waits ? as_constant(days, rates.shape) : days;
  const double first = waits ? as_constant(until_response, rates.shape) : until_response;
  lose(walk, stage, times(rate, first));
  if (until_response < days) lose(walk, stage, times(rate, all - first, rates.after_response));
}

std::size_t stage_of(const std::vector<CountedStage>& stages, AttritionStretch stretch) {
  const auto its = std::find_if(stages.begin(), stages.end(), [stretch](const CountedStage& stage) {
    return stage.last >= stretch;
  });
  V2V_INVARIANT(its != stages.end(), "the last stage ends with the last stretch");
  return static_cast<std::size_t>(its - stages.begin());
}

}  // namespace

AttritionOutcome attrition_outcome(const StudyEvidence& study, const AttritionHazards& hazards) {
  AttritionOutcome outcome;
  outcome.lost.resize(study.stages.size(), ByCause{});
  outcome.ends_early.resize(study.stages.size(), std::vector<double>(study.reasons.size(), 0.0));
  std::array<std::size_t, attrition_stretch_count> stage_by_stretch{};
  for (std::size_t i = 0; i < attrition_stretch_count; ++i)
    stage_by_stretch[i] = stage_of(study.stages, static_cast<AttritionStretch>(i));
  const Rates rates(hazards);
  for (const AttritionPath& path : study.paths) {
    Walk walk{path.weight, &outcome};
    for (std::size_t i = 0; i < attrition_stretch_count; ++i) {
      const auto stretch = static_cast<AttritionStretch>(i);
      if (path.days[i] > 0) follow(path, stretch, rates, stage_by_stretch[i], walk);
      if (!path.ends_early || path.ends_in != stretch) continue;
      outcome.ends_early[stage_by_stretch[i]][path.ends_as] += walk.still_there;
      walk.still_there = 0;
      break;
    }
    outcome.infused += walk.still_there;
  }
  return outcome;
}

double log_likelihood(const StudyEvidence& study, const AttritionHazards& hazards) {
  static constexpr double kLeast = 1e-9;
  const AttritionOutcome outcome = attrition_outcome(study, hazards);
  const auto term = [](std::uint32_t count, double probability) {
    return count == 0 ? 0.0 : count * std::log(std::max(probability, kLeast));
  };
  double sum = term(study.infused, outcome.infused);
  for (std::size_t i = 0; i < study.stages.size(); ++i) {
    double all = 0;
    for (const double share : outcome.lost[i]) all += share;
    for (const double share : outcome.ends_early[i]) all += share;
    for (const auto& [reason, count] : study.stages[i].lost) {
      double probability = outcome.ends_early[i][reason];
      for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
        probability += outcome.lost[i][cause] * study.recorded_as[cause][reason];
      sum += term(count, probability);
    }
    sum += term(study.stages[i].rest, all);
  }
  return sum;
}

}  // namespace v2v
