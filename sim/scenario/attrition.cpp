// The model of attrition: covariates, deviations of studies, and hazards put into a scenario.
#include "vein2vein/scenario/attrition.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"
#include "scenario/attrition_hazards.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <tuple>

namespace v2v {
namespace {

constexpr std::size_t kContrasts = std::tuple_size_v<Contrasts>;
using Helmert = std::array<ByCause, kContrasts>;

/// Helmert's contrasts: of each cause with the mean of those before it, of length 1.
Helmert helmert() {
  Helmert rows{};
  for (std::size_t row = 0; row < kContrasts; ++row) {
    const auto before = static_cast<double>(row + 1);
    const double length = std::sqrt(before * (before + 1));
    for (std::size_t cause = 0; cause <= row; ++cause) rows[row][cause] = -1 / length;
    rows[row][row + 1] = before / length;
  }
  return rows;
}
const Helmert& helmert_rows() {
  static const Helmert all = helmert();
  return all;
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
  middle.factors.log_not_eligible = median(&AttritionFactors::log_not_eligible);
  middle.factors.log_not_conditioned = median(&AttritionFactors::log_not_conditioned);
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
    draws.push_back(hazards_of_new_study(draw, use.traits, middle));
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
  const Hazard hazard = Hazard::weibull(shape, days, rate * days);
  return shape < 1 && std::isfinite(support) ? hazard.held_from(support) : hazard;
}

/// The model's decision before a gate: behind what the scenario itself says is lost there, from
/// what that leaves.
void put_decision(Population& population, Gate gate, double log_hazard, const ByCause& log_rates) {
  std::vector<GateLoss>& lost = population.steps[index_of(gate)].lost;
  V2V_INVARIANT(lost.size() >= attrition_cause_count, "the model's causes have their places");
  const auto first = lost.end() - attrition_cause_count;
  double stated = 0;
  for (auto loss = lost.begin(); loss != first; ++loss) stated += loss->probability;
  const double all = -std::expm1(-std::exp(log_hazard)) * std::max(0.0, 1 - stated);
  const double total = log_total(log_rates);
  for (std::size_t i = 0; i < attrition_cause_count; ++i)
    first[static_cast<std::ptrdiff_t>(i)].probability = all * std::exp(log_rates[i] - total);
}

}  // namespace

AttritionCovariates attrition_covariates(const AttritionTraits& traits, AttritionPeriod period) {
  AttritionCovariates row{};
  const auto put = [&row](std::string_view term, double value) {
    const auto place = std::find(attrition_terms.begin(), attrition_terms.end(), term);
    if (place != attrition_terms.end())
      row[static_cast<std::size_t>(place - attrition_terms.begin())] = value;
  };
  V2V_INVARIANT(std::find(attrition_diseases.begin(), attrition_diseases.end(), traits.disease) !=
                    attrition_diseases.end(),
                "the disease is one of the model's");
  put("baseline", 1);
  put(traits.disease, 1);  // the first one is no term: the others are compared with it
  put("line", clamped_line(traits.line));
  if (period == AttritionPeriod::before_collection) {
    put("before_collection", 1);
  } else {
    if (traits.counted_from == Gate::collected) put("from_collected", 1);
    if (traits.counted_from == Gate::received) put("from_received", 1);
  }
  return row;
}

ByCause mix_at(const Contrasts& contrasts) {
  ByCause result{};
  for (std::size_t i = 0; i < kContrasts; ++i)
    for (std::size_t j = 0; j < attrition_cause_count; ++j)
      result[j] += helmert_rows()[i][j] * contrasts[i];
  return result;
}

Contrasts contrasts_of(const ByCause& logarithms) {
  Contrasts result{};
  for (std::size_t i = 0; i < kContrasts; ++i)
    for (std::size_t j = 0; j < attrition_cause_count; ++j)
      result[i] += helmert_rows()[i][j] * logarithms[j];
  return result;
}

ByCause rates_at(double total, const ByCause& mix) {
  ByCause rates = mix;
  const double shift = total - log_total(mix);
  for (double& rate : rates) rate += shift;
  return rates;
}

AttritionHazards hazards_of_study(const AttritionDraw& draw, const AttritionTraits& traits,
                                  const StudyDeviations& deviations) {
  // Further out everybody is lost at once, or nobody ever, and exp would leave its range.
  static constexpr double kFar = 40;
  const auto near = [](double value) { return std::clamp(value, -kFar, kFar); };
  const double after = draw.sd_after * deviations[0];
  const double before =
      draw.sd_before * (draw.correlation * deviations[0] +
                        std::sqrt(1 - draw.correlation * draw.correlation) * deviations[1]);
  Contrasts its{};
  for (std::size_t i = 0; i < kContrasts; ++i)
    its[i] = draw.sd_mix * deviations[attrition_period_count + i];
  const ByCause its_mix = mix_at(its);
  AttritionHazards hazards;
  hazards.factors = draw.factors;
  for (std::size_t period = 0; period < attrition_period_count; ++period) {
    const auto which = static_cast<AttritionPeriod>(period);
    const AttritionCovariates row = attrition_covariates(traits, which);
    double total = which == AttritionPeriod::before_collection ? before : after;
    for (std::size_t term = 0; term < attrition_term_count; ++term)
      total += row[term] * draw.coefficient[term];
    ByCause mix = draw.mix[period];
    for (std::size_t cause = 0; cause < mix.size(); ++cause)
      mix[cause] = near(mix[cause] + its_mix[cause]);
    hazards.log_rate[period] = rates_at(near(total), mix);
  }
  return hazards;
}

AttritionHazards hazards_of_new_study(const AttritionDraw& draw, const AttritionTraits& traits,
                                      std::span<const double> uniforms) {
  V2V_INVARIANT(uniforms.size() == new_study_inputs, "a new study takes so many numbers");
  StudyDeviations deviations{};
  for (std::size_t i = 0; i < deviations.size(); ++i)
    deviations[i] = normal_quantile(inside_unit(uniforms[i]));
  return hazards_of_study(draw, traits, deviations);
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
  for (const char* total : {"after", "before"})
    names.push_back(fmt::format("attrition: the study's total {} collection", total));
  for (std::size_t i = 1; i < attrition_cause_count; ++i)
    names.push_back(fmt::format("attrition: the study's mix {}", i));
  return names;
}

AttritionHazards hazards_at(const AttritionUse& use, std::span<const double> uniforms) {
  V2V_INVARIANT(!uniforms.empty(), "hazards take so many numbers");
  const std::size_t number = place_at(uniforms[0], use.model->draws.size());
  if (const auto* draws = draws_of_study(use)) return (*draws)[number];
  return hazards_of_new_study(use.model->draws[number], use.traits, uniforms.subspan(1));
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

void without_decisions(Population& population) {
  constexpr double nobody = -40;
  const ByCause any{};
  if (population.enters < Gate::eligible) put_decision(population, Gate::eligible, nobody, any);
  put_decision(population, Gate::lymphodepleted, nobody, any);
}

void put_hazards(Population& population, const AttritionHazards& hazards) {
  const AttritionUse& use = *population.attrition;
  const auto& before =
      hazards.log_rate[static_cast<std::size_t>(AttritionPeriod::before_collection)];
  const auto& after = hazards.log_rate[static_cast<std::size_t>(AttritionPeriod::after_collection)];
  const AttritionFactors& factors = hazards.factors;
  // Where there is no model, hazards come from elsewhere and have no support.
  const double support =
      use.model ? use.model->support_days : std::numeric_limits<double>::infinity();
  std::vector<std::vector<double>> multiplier(population.covariates.size());
  if (use.burden)
    multiplier[*use.burden] =
        factors_by_level(population.covariates[*use.burden], factors.log_burden);
  if (use.prior_lines)
    multiplier[*use.prior_lines] =
        factors_by_level(population.covariates[*use.prior_lines], factors.log_prior_line);
  for (std::size_t i = 0; i < attrition_cause_count; ++i) {
    const Cause cause = index_of(attrition_causes[i]);
    const auto risk =
        std::find_if(population.leaving.begin(), population.leaving.end(),
                     [cause](const LeavingRisk& each) { return each.cause == cause; });
    V2V_INVARIANT(risk != population.leaving.end(), "every cause of the model has its hazards");
    const auto rate_in = [&risk](Phase phase) -> Hazard& {
      return risk->baseline[static_cast<std::size_t>(phase)];
    };
    const double rate = std::exp(after[i]);
    const Hazard conditioned = Hazard::exponential(rate * std::exp(factors.log_conditioned));
    if (population.enters < Gate::eligible)
      rate_in(Phase::screening) = Hazard::exponential(std::exp(before[i]));
    rate_in(Phase::collection) = Hazard::exponential(rate);
    rate_in(Phase::waiting) = waiting_hazard(rate, factors.time_shape, support);
    rate_in(Phase::lymphodepletion) = rate_in(Phase::hold) = conditioned;
    const bool is_of_disease =
        attrition_causes[i] == KnownCause::progression || attrition_causes[i] == KnownCause::death;
    risk->after_response = is_of_disease ? std::exp(factors.log_response) : 1;
    risk->multiplier = multiplier;
  }
  if (population.enters < Gate::eligible)
    put_decision(population, Gate::eligible, factors.log_not_eligible, before);
  put_decision(population, Gate::lymphodepleted, factors.log_not_conditioned, after);
}

}  // namespace v2v
