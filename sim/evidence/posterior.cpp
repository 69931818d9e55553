// Priors, the hierarchy of studies, and their likelihoods, with the gradient of all of it.
#include "evidence/posterior.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace v2v::statistics {
namespace {

constexpr std::size_t kContrasts = std::tuple_size_v<Contrasts>;
constexpr std::size_t kAfter = 1, kBefore = 0;

// Places of the common parameters.
constexpr std::size_t kContrastsAfter = attrition_term_count;
constexpr std::size_t kContrastsBefore = kContrastsAfter + kContrasts;
constexpr std::size_t kSdAfter = kContrastsBefore + kContrasts;
constexpr std::size_t kSdBefore = kSdAfter + 1, kSdMix = kSdAfter + 2;
constexpr std::size_t kCorrelation = kSdAfter + 3;
constexpr std::array kSampledFactors = {Factor::conditioned, Factor::response, Factor::shape,
                                        Factor::not_eligible, Factor::not_conditioned};
constexpr std::size_t kFactors = kCorrelation + 1;
constexpr std::size_t kCommon = kFactors + kSampledFactors.size();

double at(const Normal& prior, double coordinate) { return prior.mean + prior.sd * coordinate; }

/// What is added to the logarithm of the density by a standard normal coordinate.
void add_standard_normal(double coordinate, double& sum, double* slope) {
  sum -= 0.5 * coordinate * coordinate;
  if (slope) *slope -= coordinate;
}

/// By the logarithm of a standard deviation with a half-normal prior.
void add_log_sd(double log_sd, double& sum, double* slope) {
  const double ratio = std::exp(log_sd) / prior_scale_of_sd;
  sum += log_sd - 0.5 * ratio * ratio;
  if (slope) *slope += 1 - ratio * ratio;
}

bool knows_reasons(const StudyEvidence& study) {
  // One reason for all causes, in the same share, says nothing about them.
  const auto tells_apart = [&study](std::size_t reason) {
    const double share = study.recorded_as.front()[reason];
    return std::any_of(study.recorded_as.begin(), study.recorded_as.end(),
                       [=](const auto& shares) { return shares[reason] != share; });
  };
  return std::any_of(study.stages.begin(), study.stages.end(), [&](const CountedStage& stage) {
    return std::any_of(stage.lost.begin(), stage.lost.end(), [&](const auto& lost) {
      return lost.second > 0 && tells_apart(lost.first);
    });
  });
}

/// A response spares patients some causes only, so that even the number of the lost depends on the
/// causes' proportions.
bool has_responses(const StudyEvidence& study) {
  return std::any_of(study.paths.begin(), study.paths.end(), [](const AttritionPath& path) {
    const auto of = [&path](AttritionStretch stretch) {
      return path.days[static_cast<std::size_t>(stretch)];
    };
    return path.response_after < of(AttritionStretch::waiting) + of(AttritionStretch::conditioned);
  });
}

Contrasts contrasts_at(std::span<const double> point, std::size_t first, const Normal& prior) {
  Contrasts contrasts{};
  for (std::size_t i = 0; i < kContrasts; ++i) contrasts[i] = at(prior, point[first + i]);
  return contrasts;
}

double sum_of(const ByCause& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum;
}

/// Slopes by the logarithms of a mix, from those by the rates that are in its proportions.
ByCause slopes_of_mix(const ByCause& of_rates, const ByCause& log_rates) {
  double total = 0;
  for (const double rate : log_rates) total += std::exp(rate);
  const double all = sum_of(of_rates);
  ByCause slopes = of_rates;
  for (std::size_t cause = 0; cause < slopes.size(); ++cause)
    slopes[cause] -= all * std::exp(log_rates[cause]) / total;
  return slopes;
}

}  // namespace

AttritionPosterior::AttritionPosterior(const std::vector<StudyEvidence>& studies,
                                       const AttritionPriors& priors)
    : priors_(priors) {
  dimension_ = kCommon;
  for (const StudyEvidence& study : studies) {
    Unit unit(study);
    unit.first = dimension_;
    unit.before = study.before_collection;
    unit.contrasts = knows_reasons(study) || has_responses(study);
    for (std::size_t period = 0; period < attrition_period_count; ++period)
      unit.row[period] = attrition_covariates(study.traits, static_cast<AttritionPeriod>(period));
    dimension_ += 1 + (unit.before ? 1 : 0) + (unit.contrasts ? kContrasts : 0);
    units_.push_back(std::move(unit));
  }
}

std::pair<std::size_t, std::size_t> AttritionPosterior::coordinates_of(
    std::size_t study) const noexcept {
  const std::size_t first = units_[study].first;
  const std::size_t end = study + 1 < units_.size() ? units_[study + 1].first : dimension_;
  return {first, end - first};
}

AttritionDraw AttritionPosterior::common(std::span<const double> point) const {
  AttritionDraw draw;
  for (std::size_t term = 0; term < attrition_term_count; ++term)
    draw.coefficient[term] = at(priors_.term[term], point[term]);
  const Contrasts after = contrasts_at(point, kContrastsAfter, prior_of_contrast);
  Contrasts before = contrasts_at(point, kContrastsBefore, prior_of_contrast_before);
  for (std::size_t i = 0; i < kContrasts; ++i) before[i] += after[i];
  draw.mix[kAfter] = mix_at(after);
  draw.mix[kBefore] = mix_at(before);
  draw.sd_after = std::exp(point[kSdAfter]);
  draw.sd_before = std::exp(point[kSdBefore]);
  draw.sd_mix = std::exp(point[kSdMix]);
  draw.correlation = std::tanh(at(priors_.correlation, point[kCorrelation]));
  const auto factor = [&](std::size_t i) {
    return at(prior_of(kSampledFactors[i]), point[kFactors + i]);
  };
  draw.factors = {factor(0),
                  factor(1),
                  prior_of(Factor::burden).mean,
                  prior_of(Factor::prior_line).mean,
                  std::exp(factor(2)),
                  factor(3),
                  factor(4)};
  return draw;
}

StudyDeviations AttritionPosterior::deviations_of(const Unit& unit,
                                                  std::span<const double> point) const {
  StudyDeviations deviations{};
  std::size_t next = unit.first;
  deviations[0] = point[next++];
  if (unit.before) deviations[1] = point[next++];
  if (unit.contrasts)
    for (std::size_t i = 0; i < kContrasts; ++i) deviations[2 + i] = point[next++];
  return deviations;
}

AttritionHazards AttritionPosterior::study(std::size_t number, std::span<const double> point,
                                           const StudyDeviations& unknown) const {
  const Unit& unit = units_[number];
  StudyDeviations deviations = deviations_of(unit, point);
  if (!unit.before) deviations[1] = unknown[1];
  if (!unit.contrasts) std::copy(unknown.begin() + 2, unknown.end(), deviations.begin() + 2);
  return hazards_of_study(with_times_of(common(point), *unit.study), unit.study->traits,
                          deviations);
}

double AttritionPosterior::add_study(const Unit& unit, const AttritionDraw& common,
                                     std::span<const double> point,
                                     std::span<double> gradient) const {
  const AttritionDraw draw = with_times_of(common, *unit.study);
  const StudyDeviations deviations = deviations_of(unit, point);
  const AttritionHazards hazards = hazards_of_study(draw, unit.study->traits, deviations);
  if (gradient.empty()) return unit.likelihood.log(hazards);
  AttritionGradient slope;
  const double value = unit.likelihood.log(hazards, &slope);
  const double of_after = sum_of(slope.log_rate[kAfter]),
               of_before = sum_of(slope.log_rate[kBefore]);
  for (std::size_t term = 0; term < attrition_term_count; ++term)
    gradient[term] += priors_.term[term].sd *
                      (of_after * unit.row[kAfter][term] + of_before * unit.row[kBefore][term]);
  const double rho = draw.correlation, rest = std::sqrt(1 - rho * rho);
  const double mixed = rho * deviations[0] + rest * deviations[1];
  // The deviation of the times is not sampled: d hypot(s, t) = s / hypot(s, t) ds.
  gradient[kSdAfter] +=
      of_after * deviations[0] * common.sd_after * common.sd_after / draw.sd_after;
  gradient[kSdBefore] += of_before * mixed * common.sd_before * common.sd_before / draw.sd_before;
  // d rho = (1 - rho^2) d atanh, and d rest = -rho / rest d rho.
  gradient[kCorrelation] += priors_.correlation.sd * of_before * draw.sd_before *
                            (rest * rest * deviations[0] - rho * rest * deviations[1]);
  std::size_t next = unit.first;
  gradient[next++] += of_after * draw.sd_after + of_before * draw.sd_before * rho;
  if (unit.before) gradient[next++] += of_before * draw.sd_before * rest;
  const Contrasts after =
      contrasts_of(slopes_of_mix(slope.log_rate[kAfter], hazards.log_rate[kAfter]));
  const Contrasts before =
      contrasts_of(slopes_of_mix(slope.log_rate[kBefore], hazards.log_rate[kBefore]));
  for (std::size_t i = 0; i < kContrasts; ++i) {
    gradient[kContrastsAfter + i] += prior_of_contrast.sd * (after[i] + before[i]);
    gradient[kContrastsBefore + i] += prior_of_contrast_before.sd * before[i];
    gradient[kSdMix] += (after[i] + before[i]) * draw.sd_mix * deviations[2 + i];
    if (unit.contrasts) gradient[next++] += (after[i] + before[i]) * draw.sd_mix;
  }
  const std::array of_factors = {slope.log_conditioned, slope.log_response, slope.log_time_shape,
                                 slope.log_not_eligible, slope.log_not_conditioned};
  for (std::size_t i = 0; i < of_factors.size(); ++i)
    gradient[kFactors + i] += of_factors[i] * prior_of(kSampledFactors[i]).sd;
  return value;
}

double AttritionPosterior::log_density(std::span<const double> point,
                                       std::span<double> gradient) const {
  std::fill(gradient.begin(), gradient.end(), 0.0);
  double sum = 0;
  for (std::size_t i = 0; i < dimension_; ++i) {
    double* const slope = gradient.empty() ? nullptr : &gradient[i];
    if (i >= kSdAfter && i <= kSdMix)
      add_log_sd(point[i], sum, slope);
    else
      add_standard_normal(point[i], sum, slope);
  }
  const AttritionDraw draw = common(point);
  for (const Unit& unit : units_) sum += add_study(unit, draw, point, gradient);
  return sum;
}

}  // namespace v2v::statistics
