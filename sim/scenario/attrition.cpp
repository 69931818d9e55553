// The model of attrition: covariates, deviations of studies, and hazards put into a scenario.
#include "vein2vein/scenario/attrition.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"
#include "scenario/attrition_hazards.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace v2v {
namespace {

constexpr std::size_t kContrasts = attrition_cause_count - 1;
using Contrasts = std::array<ByCause, kContrasts>;

/// Helmert's contrasts: of each cause with the mean of those before it, of length 1.
Contrasts helmert() {
  Contrasts contrasts{};
  for (std::size_t row = 0; row < kContrasts; ++row) {
    const auto before = static_cast<double>(row + 1);
    const double length = std::sqrt(before * (before + 1));
    for (std::size_t cause = 0; cause <= row; ++cause) contrasts[row][cause] = -1 / length;
    contrasts[row][row + 1] = before / length;
  }
  return contrasts;
}
const Contrasts& contrasts() {
  static const Contrasts all = helmert();
  return all;
}

ByCause contrasts_of(const ByCause& logarithms, double total) {
  ByCause result{};
  result[0] = total;
  for (std::size_t i = 0; i < kContrasts; ++i)
    for (std::size_t j = 0; j < attrition_cause_count; ++j)
      result[i + 1] += contrasts()[i][j] * logarithms[j];
  return result;
}

/// Logarithms with these contrasts whose sum is 0.
ByCause mix_of(const ByCause& coordinates) {
  ByCause result{};
  for (std::size_t i = 0; i < kContrasts; ++i)
    for (std::size_t j = 0; j < attrition_cause_count; ++j)
      result[j] += contrasts()[i][j] * coordinates[i + 1];
  return result;
}

double log_total(const ByCause& logarithms) {
  const double most = *std::max_element(logarithms.begin(), logarithms.end());
  double sum = 0;
  for (const double value : logarithms) sum += std::exp(value - most);
  return most + std::log(sum);
}

double clamped_line(double line) noexcept { return std::clamp(line, 1.0, 4.0) - 3; }

double median_of(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return quantile_of_sorted(values, 0.5);
}

/// The total of the causes at its median, and the causes' shares of it at their means: medians of
/// the causes one by one would not add up to that of the total.
ByCause middle_rates(const std::vector<AttritionHazards>& draws, std::size_t period) {
  std::vector<double> totals;
  ByCause shares{};
  for (const AttritionHazards& draw : draws) {
    totals.push_back(log_total(draw.log_rate[period]));
    for (std::size_t cause = 0; cause < shares.size(); ++cause)
      shares[cause] += std::exp(draw.log_rate[period][cause] - totals.back());
  }
  const double total = median_of(std::move(totals));
  constexpr double kLeastShare = 1e-30;  // its logarithm is finite
  ByCause result{};
  for (std::size_t cause = 0; cause < shares.size(); ++cause)
    result[cause] =
        total + std::log(std::max(shares[cause] / static_cast<double>(draws.size()), kLeastShare));
  return result;
}

AttritionHazards middle_of(const std::vector<AttritionHazards>& draws) {
  const auto median = [&draws](auto factor) {
    std::vector<double> values;
    for (const AttritionHazards& draw : draws) values.push_back(draw.factors.*factor);
    return median_of(std::move(values));
  };
  AttritionHazards middle;
  for (std::size_t period = 0; period < attrition_period_count; ++period)
    middle.log_rate[period] = middle_rates(draws, period);
  middle.factors.log_conditioned = median(&AttritionFactors::log_conditioned);
  middle.factors.log_response = median(&AttritionFactors::log_response);
  middle.factors.log_burden = median(&AttritionFactors::log_burden);
  middle.factors.log_prior_line = median(&AttritionFactors::log_prior_line);
  middle.factors.time_shape = median(&AttritionFactors::time_shape);
  return middle;
}

/// The draws of the study that the scenario is, or nothing where it is a new one.
const std::vector<AttritionHazards>* draws_of_study(const AttritionUse& use) {
  if (use.evidence == AttritionEvidence::new_study) return nullptr;
  const AttritionModel::Study* study = use.model->study(use.study);
  V2V_INVARIANT(study != nullptr, "a study that was validated is in the model");
  return use.evidence == AttritionEvidence::fitted ? &study->fitted : &study->left_out;
}

/// By draw; of a new study the middle one.
std::vector<AttritionHazards> hazards_by_draw(const AttritionUse& use) {
  if (const auto* draws = draws_of_study(use)) return *draws;
  std::array<double, new_study_inputs> middle{};
  middle.fill(0.5);
  std::vector<AttritionHazards> draws;
  for (const AttritionDraw& draw : use.model->draws)
    draws.push_back(hazards_of_new_study(draw, use.disease, use.line, middle));
  return draws;
}

/// Place 0 to count - 1 of equally likely things at a number 0 to 1.
std::size_t place_at(double uniform, std::size_t count) {
  const auto all = static_cast<double>(count);
  return static_cast<std::size_t>(std::min(uniform * all, all - 1));
}

/// Factors by level, divided by their mean over the patients.
std::vector<double> factors_by_level(const Covariate& covariate, double log_factor) {
  std::vector<double> factors;
  double mean = 0;
  for (std::size_t level = 0; level < covariate.levels.size(); ++level) {
    factors.push_back(std::exp(log_factor * static_cast<double>(level)));
    mean += covariate.weights[level] * factors.back();
  }
  for (double& factor : factors) factor /= mean;
  return factors;
}

/// H(t) = rate x 28 d x (t / 28 d)^shape; beyond the support held where it was falling.
Hazard waiting_hazard(double rate, double shape, double support) {
  constexpr double days = attrition_reference_days;
  const Hazard hazard = Hazard::weibull(shape, days * std::pow(rate * days, -1 / shape));
  return shape < 1 && std::isfinite(support) ? hazard.held_from(support) : hazard;
}

}  // namespace

AttritionCovariates attrition_covariates(std::string_view disease, double line,
                                         AttritionPeriod period) {
  AttritionCovariates row{};
  row[0] = 1;
  const auto its = std::find(attrition_diseases.begin(), attrition_diseases.end(), disease);
  V2V_INVARIANT(its != attrition_diseases.end(), "the disease is one of the model's");
  // The terms after the baseline are the diseases after the first.
  const auto number = static_cast<std::size_t>(its - attrition_diseases.begin());
  if (number > 0) row[number] = 1;
  row[attrition_diseases.size()] = clamped_line(line);
  row[attrition_diseases.size() + 1] = period == AttritionPeriod::before_collection ? 1 : 0;
  return row;
}

ByCause coordinates_of_rates(const ByCause& log_rates) {
  return contrasts_of(log_rates, log_total(log_rates));
}

ByCause rates_at_coordinates(const ByCause& coordinates) {
  ByCause rates = mix_of(coordinates);
  const double shift = coordinates[0] - log_total(rates);
  for (double& rate : rates) rate += shift;
  return rates;
}

ByCause coordinates_of(const AttritionCoefficient& coefficient) {
  return contrasts_of(coefficient.mix, coefficient.total);
}

AttritionCoefficient coefficient_at(const ByCause& coordinates) {
  return {coordinates[0], mix_of(coordinates)};
}

AttritionHazards hazards_of_new_study(const AttritionDraw& draw, std::string_view disease,
                                      double line, std::span<const double> uniforms) {
  V2V_INVARIANT(uniforms.size() == new_study_inputs, "a new study takes so many numbers");
  AttritionHazards hazards;
  hazards.factors = draw.factors;
  for (std::size_t period = 0; period < attrition_period_count; ++period) {
    const AttritionCovariates row =
        attrition_covariates(disease, line, static_cast<AttritionPeriod>(period));
    ByCause coordinates{};
    for (std::size_t i = 0; i < coordinates.size(); ++i)
      coordinates[i] = (i == 0 ? draw.sd_total : draw.sd_mix) *
                       normal_quantile(inside_unit(uniforms[period * attrition_cause_count + i]));
    for (std::size_t term = 0; term < attrition_term_count; ++term) {
      if (row[term] == 0) continue;
      const ByCause its = coordinates_of(draw.coefficient[term]);
      for (std::size_t i = 0; i < coordinates.size(); ++i) coordinates[i] += row[term] * its[i];
    }
    // Further out everybody is lost at once, or nobody ever, and exp would leave its range.
    constexpr double kFar = 40;
    for (double& coordinate : coordinates) coordinate = std::clamp(coordinate, -kFar, kFar);
    hazards.log_rate[period] = rates_at_coordinates(coordinates);
  }
  return hazards;
}

const AttritionModel::Study* AttritionModel::study(std::string_view name) const noexcept {
  const auto found = std::find_if(studies.begin(), studies.end(),
                                  [name](const Study& each) { return each.name == name; });
  return found == studies.end() ? nullptr : &*found;
}

AttritionHazards middle_hazards(const AttritionUse& use) { return middle_of(hazards_by_draw(use)); }

std::vector<std::size_t> draws_by_total_hazard(const AttritionUse& use, bool before_collection) {
  // Both periods have the same reference: the order is that of the sum of their rates.
  std::vector<double> totals;
  for (const AttritionHazards& draw : hazards_by_draw(use)) {
    const auto total_in = [&draw](AttritionPeriod period) {
      return std::exp(log_total(draw.log_rate[static_cast<std::size_t>(period)]));
    };
    totals.push_back(total_in(AttritionPeriod::after_collection));
    if (before_collection) totals.back() += total_in(AttritionPeriod::before_collection);
  }
  std::vector<std::size_t> order(totals.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&totals](std::size_t one, std::size_t other) {
    return totals[one] < totals[other];
  });
  return order;
}

std::vector<std::string> attrition_inputs(const AttritionUse& use) {
  std::vector<std::string> names{"attrition: total hazard (posterior quantile)"};
  if (use.evidence != AttritionEvidence::new_study) return names;
  for (const char* period : {"before collection", "after collection"})
    for (std::size_t i = 0; i < attrition_cause_count; ++i)
      names.push_back(std::string("attrition ") + period +
                      (i == 0 ? ": the study's total" : ": the study's mix " + std::to_string(i)));
  return names;
}

AttritionHazards hazards_at(const AttritionUse& use, std::span<const double> uniforms) {
  V2V_INVARIANT(!uniforms.empty(), "hazards take so many numbers");
  const std::size_t number = place_at(uniforms[0], use.model->draws.size());
  if (const auto* draws = draws_of_study(use)) return (*draws)[number];
  return hazards_of_new_study(use.model->draws[number], use.disease, use.line, uniforms.subspan(1));
}

std::vector<double> uniforms_at(const std::vector<std::size_t>& order,
                                std::span<const double> quantiles) {
  V2V_INVARIANT(!order.empty() && !quantiles.empty(), "there is a draw, and its quantile");
  std::vector<double> uniforms(quantiles.begin(), quantiles.end());
  const std::size_t number = order[place_at(quantiles[0], order.size())];
  // The middle of the draw's part of 0 to 1: no rounding leads to its neighbour.
  uniforms[0] = (static_cast<double>(number) + 0.5) / static_cast<double>(order.size());
  return uniforms;
}

void put_hazards(Scenario& scenario, const AttritionHazards& hazards) {
  const AttritionUse& use = *scenario.attrition;
  const auto& before =
      hazards.log_rate[static_cast<std::size_t>(AttritionPeriod::before_collection)];
  const auto& after = hazards.log_rate[static_cast<std::size_t>(AttritionPeriod::after_collection)];
  const AttritionFactors& factors = hazards.factors;
  // Where there is no model, hazards come from elsewhere and have no support.
  const double support =
      use.model ? use.model->support_days : std::numeric_limits<double>::infinity();
  std::vector<std::vector<double>> multiplier(scenario.covariates.size());
  if (use.burden)
    multiplier[*use.burden] =
        factors_by_level(scenario.covariates[*use.burden], factors.log_burden);
  if (use.prior_lines)
    multiplier[*use.prior_lines] =
        factors_by_level(scenario.covariates[*use.prior_lines], factors.log_prior_line);
  for (std::size_t i = 0; i < attrition_cause_count; ++i) {
    const Cause cause = index_of(attrition_causes[i]);
    const auto risk =
        std::find_if(scenario.leaving.begin(), scenario.leaving.end(),
                     [cause](const LeavingRisk& each) { return each.cause == cause; });
    V2V_INVARIANT(risk != scenario.leaving.end(), "every cause of the model has its hazards");
    const auto rate_in = [&risk](Phase phase) -> Hazard& {
      return risk->baseline[static_cast<std::size_t>(phase)];
    };
    const double rate = std::exp(after[i]);
    const Hazard conditioned = Hazard::exponential(rate * std::exp(factors.log_conditioned));
    if (scenario.enters < Gate::eligible)
      rate_in(Phase::screening) = Hazard::exponential(std::exp(before[i]));
    rate_in(Phase::collection) = Hazard::exponential(rate);
    rate_in(Phase::waiting) = waiting_hazard(rate, factors.time_shape, support);
    rate_in(Phase::lymphodepletion) = rate_in(Phase::hold) = conditioned;
    const bool is_of_disease =
        attrition_causes[i] == KnownCause::progression || attrition_causes[i] == KnownCause::death;
    risk->after_response = is_of_disease ? std::exp(factors.log_response) : 1;
    risk->multiplier = multiplier;
  }
}

}  // namespace v2v
