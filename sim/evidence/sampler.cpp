// Gibbs sampling with Metropolis steps where there is no closed form.
#include "evidence/sampler.hpp"

#include "core/quantiles.hpp"
#include "evidence/prior.hpp"
#include "statistics/addresses.hpp"

#include <algorithm>
#include <cmath>

namespace v2v::statistics {
namespace {

/// Steps of a study's hazards in a sweep: they are what mixes slowest.
constexpr int kStepsOfUnit = 4;

std::vector<AttritionCovariates> rows_of(const std::vector<StudyEvidence>& studies) {
  std::vector<AttritionCovariates> rows;
  for (const StudyEvidence& study : studies) {
    if (study.before_collection)
      rows.push_back(
          attrition_covariates(study.disease, study.line, AttritionPeriod::before_collection));
    rows.push_back(
        attrition_covariates(study.disease, study.line, AttritionPeriod::after_collection));
  }
  return rows;
}

std::array<double, attrition_stretch_count> mean_days(const StudyEvidence& study) {
  std::array<double, attrition_stretch_count> days{};
  for (const AttritionPath& path : study.paths)
    for (std::size_t i = 0; i < days.size(); ++i) days[i] += path.weight * path.days[i];
  return days;
}

/// Days of waiting at a constant hazard that would lose as many as these days do.
double as_constant_days(const std::array<double, attrition_stretch_count>& days,
                        const AttritionFactors& factors) {
  const auto in = [&days](AttritionStretch stretch) {
    return days[static_cast<std::size_t>(stretch)];
  };
  return in(AttritionStretch::to_collection) + in(AttritionStretch::to_receipt) +
         attrition_reference_days *
             std::pow(in(AttritionStretch::waiting) / attrition_reference_days,
                      factors.time_shape) +
         in(AttritionStretch::conditioned)*std::exp(factors.log_conditioned);
}

/// The factor as it is walked on: the shape by its logarithm.
double walked(const AttritionFactors& factors, std::size_t factor) {
  switch (factor) {
    case 0:
      return factors.log_conditioned;
    case 1:
      return factors.log_response;
    default:
      return std::log(factors.time_shape);
  }
}
void put(AttritionFactors& factors, std::size_t factor, double value) {
  if (factor == 0) factors.log_conditioned = value;
  if (factor == 1) factors.log_response = value;
  if (factor == shape_factor) factors.time_shape = std::exp(value);
}

double log_normal_density(double value, const Normal& normal) {
  const double z = (value - normal.mean) / normal.sd;
  return -0.5 * z * z;
}

/// Of the logarithm of a standard deviation with a half-normal prior.
double log_prior_of_log_sd(double log_sd) {
  const double sd = std::exp(log_sd);
  return -0.5 * sd * sd / (prior_scale_of_sd * prior_scale_of_sd) + log_sd;
}

}  // namespace

AdaptiveWalk::AdaptiveWalk(std::size_t dimensions, double step)
    : mean_(dimensions, 0.0),
      covariance_(dimensions, std::vector<double>(dimensions, 0.0)),
      factor_(covariance_) {
  for (std::size_t i = 0; i < dimensions; ++i) factor_[i][i] = step;
}

std::vector<double> AdaptiveWalk::propose(const std::vector<double>& at,
                                          const Normals& normal) const {
  std::vector<double> z(at.size());
  for (double& value : z) value = normal();
  const double scale = std::exp(log_scale_);
  std::vector<double> result = at;
  for (std::size_t i = 0; i < at.size(); ++i)
    for (std::size_t j = 0; j <= i; ++j) result[i] += scale * factor_[i][j] * z[j];
  return result;
}

void AdaptiveWalk::learn(const std::vector<double>& at, bool accepted) {
  constexpr double kAimed = 0.25;
  constexpr std::uint64_t kBetween = 50, kEnough = 100;
  ++seen_;
  const double weight = 1 / static_cast<double>(seen_);
  std::vector<double> deviation(at.size());
  for (std::size_t i = 0; i < at.size(); ++i) deviation[i] = at[i] - mean_[i];
  for (std::size_t i = 0; i < at.size(); ++i) {
    mean_[i] += weight * deviation[i];
    for (std::size_t j = 0; j <= i; ++j)
      covariance_[i][j] +=
          weight * ((1 - weight) * deviation[i] * deviation[j] - covariance_[i][j]);
  }
  log_scale_ += ((accepted ? 1.0 : 0.0) - kAimed) / std::sqrt(static_cast<double>(seen_) + 10);
  if (++since_refactored_ >= kBetween && seen_ >= kEnough) refactor();
}

void AdaptiveWalk::refactor() {
  since_refactored_ = 0;
  const std::size_t n = mean_.size();
  const double optimal = 2.38 / std::sqrt(static_cast<double>(n));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j <= i; ++j) {
      double sum = covariance_[i][j] + (i == j ? 1e-6 : 0);
      for (std::size_t k = 0; k < j; ++k)
        sum -= factor_[i][k] * factor_[j][k] / (optimal * optimal);
      factor_[i][j] = i == j ? optimal * std::sqrt(std::max(sum, 1e-9))
                             : optimal * optimal * sum / factor_[j][j];
    }
  }
}

AttritionChain::AttritionChain(const std::vector<StudyEvidence>& studies, std::uint64_t seed,
                               unsigned chain, const std::vector<AttritionHazards>& start)
    : stream_(stream_of(seed, chain, posterior_stream)),
      normal_([this] { return normal_quantile(uniform()); }),
      regression_(rows_of(studies)) {
  constexpr double kSpread = 0.3;  // chains start apart, so that their agreement means something
  for (std::size_t i = 0; i < studies.size(); ++i) {
    Unit unit;
    unit.study = &studies[i];
    unit.first_row = coordinates_.size();
    unit.rows = studies[i].before_collection ? 2 : 1;
    unit.mean_days = mean_days(studies[i]);
    unit.walk = AdaptiveWalk(unit.rows * attrition_cause_count, 0.2);
    for (std::size_t period = 2 - unit.rows; period < 2; ++period) {
      ByCause rates = start[i].log_rate[period];
      for (double& rate : rates) rate += kSpread * normal_();
      coordinates_.push_back(coordinates_of_rates(rates));
    }
    units_.push_back(std::move(unit));
  }
  for (std::size_t factor = 0; factor <= shape_factor; ++factor) {
    const Normal prior = prior_of_factor(factor);
    put(factors_, factor, prior.mean + kSpread * prior.sd * normal_());
    factor_walks_.emplace_back(1, 0.3 * prior.sd);
    factor_and_rates_walks_.emplace_back(1, 0.3 * prior.sd);
  }
  sd_total_walk_ = sd_mix_walk_ = scale_walk_ = AdaptiveWalk(1, 0.2);
  for (Unit& unit : units_)
    unit.log_likelihood = log_likelihood(*unit.study, hazards_of(unit, coordinates_, factors_));
  update_coefficients();
}

double AttritionChain::uniform() { return stream_.uniform(sweep_, drawn_++); }

bool AttritionChain::accepts(double log_ratio) { return std::log(uniform()) < log_ratio; }

AttritionHazards AttritionChain::hazards_of(const Unit& unit,
                                            const std::vector<ByCause>& coordinates,
                                            const AttritionFactors& factors) const {
  AttritionHazards hazards;
  hazards.factors = factors;
  for (std::size_t row = 0; row < unit.rows; ++row)
    hazards.log_rate[2 - unit.rows + row] = rates_at_coordinates(coordinates[unit.first_row + row]);
  return hazards;
}

double AttritionChain::log_prior(std::size_t row, const ByCause& coordinates) const {
  double sum = 0;
  for (std::size_t k = 0; k < coordinates.size(); ++k)
    sum += log_normal_density(coordinates[k],
                              {expected_[row][k], sd_of_coordinate(k, sd_total_, sd_mix_)});
  return sum;
}

void AttritionChain::update_unit(std::size_t index, bool learn) {
  Unit& unit = units_[index];
  std::vector<double> at;
  for (std::size_t row = 0; row < unit.rows; ++row)
    for (const double value : coordinates_[unit.first_row + row]) at.push_back(value);
  const std::vector<double> to = unit.walk.propose(at, normal_);
  AttritionHazards hazards;
  hazards.factors = factors_;
  std::array<ByCause, attrition_period_count> proposed{};
  double log_ratio = -unit.log_likelihood;
  for (std::size_t row = 0; row < unit.rows; ++row) {
    for (std::size_t k = 0; k < attrition_cause_count; ++k)
      proposed[row][k] = to[row * attrition_cause_count + k];
    hazards.log_rate[2 - unit.rows + row] = rates_at_coordinates(proposed[row]);
    log_ratio += log_prior(unit.first_row + row, proposed[row]) -
                 log_prior(unit.first_row + row, coordinates_[unit.first_row + row]);
  }
  const double likelihood = log_likelihood(*unit.study, hazards);
  const bool accepted = accepts(log_ratio + likelihood);
  if (accepted) {
    for (std::size_t row = 0; row < unit.rows; ++row)
      coordinates_[unit.first_row + row] = proposed[row];
    unit.log_likelihood = likelihood;
  }
  if (learn) unit.walk.learn(accepted ? to : at, accepted);
}

void AttritionChain::update_factor(std::size_t factor, bool learn) {
  const std::vector<double> at{walked(factors_, factor)};
  const std::vector<double> to = factor_walks_[factor].propose(at, normal_);
  AttritionFactors proposed = factors_;
  put(proposed, factor, to[0]);
  const Normal prior = prior_of_factor(factor);
  double log_ratio = log_normal_density(to[0], prior) - log_normal_density(at[0], prior);
  std::vector<double> likelihoods;
  for (const Unit& unit : units_) {
    likelihoods.push_back(log_likelihood(*unit.study, hazards_of(unit, coordinates_, proposed)));
    log_ratio += likelihoods.back() - unit.log_likelihood;
  }
  const bool accepted = accepts(log_ratio);
  if (accepted) {
    factors_ = proposed;
    for (std::size_t i = 0; i < units_.size(); ++i) units_[i].log_likelihood = likelihoods[i];
  }
  if (learn) factor_walks_[factor].learn(accepted ? to : at, accepted);
}

/// Another factor, with every study's rates moved so that its mean times lose as many as before:
/// counts bind the loss of a study and not its rate, so that either alone could hardly move. The
/// shift of the rates does not depend on them, so the step's Jacobian is 1.
void AttritionChain::update_factor_and_rates(std::size_t factor, bool learn) {
  AdaptiveWalk& walk = factor_and_rates_walks_[factor];
  const std::vector<double> at{walked(factors_, factor)};
  const std::vector<double> to = walk.propose(at, normal_);
  AttritionFactors proposed = factors_;
  put(proposed, factor, to[0]);
  const Normal prior = prior_of_factor(factor);
  double log_ratio = log_normal_density(to[0], prior) - log_normal_density(at[0], prior);
  std::vector<ByCause> moved = coordinates_;
  std::vector<double> likelihoods;
  for (const Unit& unit : units_) {
    const std::size_t row = unit.first_row + unit.rows - 1;
    const double now = as_constant_days(unit.mean_days, factors_);
    const double then = as_constant_days(unit.mean_days, proposed);
    if (now > 0 && then > 0) moved[row][0] += std::log(now / then);
    likelihoods.push_back(log_likelihood(*unit.study, hazards_of(unit, moved, proposed)));
    log_ratio += likelihoods.back() - unit.log_likelihood + log_prior(row, moved[row]) -
                 log_prior(row, coordinates_[row]);
  }
  const bool accepted = accepts(log_ratio);
  if (accepted) {
    factors_ = proposed;
    coordinates_ = std::move(moved);
    for (std::size_t i = 0; i < units_.size(); ++i) units_[i].log_likelihood = likelihoods[i];
  }
  if (learn) walk.learn(accepted ? to : at, accepted);
}

double AttritionChain::log_prior_of_all(const std::vector<ByCause>& coordinates, double sd_total,
                                        double sd_mix) const {
  double sum = 0;
  for (std::size_t row = 0; row < coordinates.size(); ++row)
    for (std::size_t k = 0; k < attrition_cause_count; ++k) {
      const double sd = sd_of_coordinate(k, sd_total, sd_mix);
      sum += log_normal_density(coordinates[row][k], {expected_[row][k], sd}) - std::log(sd);
    }
  return sum;
}

void AttritionChain::update_sds(bool learn) {
  for (const bool of_total : {true, false}) {
    AdaptiveWalk& walk = of_total ? sd_total_walk_ : sd_mix_walk_;
    double& sd = of_total ? sd_total_ : sd_mix_;
    const std::vector<double> at{std::log(sd)};
    const std::vector<double> to = walk.propose(at, normal_);
    const double proposed = std::exp(to[0]);
    const double log_ratio = log_prior_of_log_sd(to[0]) - log_prior_of_log_sd(at[0]) +
                             log_prior_of_all(coordinates_, of_total ? proposed : sd_total_,
                                              of_total ? sd_mix_ : proposed) -
                             log_prior_of_all(coordinates_, sd_total_, sd_mix_);
    const bool accepted = accepts(log_ratio);
    if (accepted) sd = proposed;
    if (learn) walk.learn(accepted ? to : at, accepted);
  }
}

/// Another `sd_mix`, with every study's contrasts moved towards or away from what is expected of
/// them in proportion (Yu and Meng, JCGS 2011: the ancillary way to see a scale). Where reasons are
/// not known the contrasts follow their prior, and neither could move alone. In these coordinates
/// the deviations' own prior does not change.
void AttritionChain::update_sd_and_mixes(bool learn) {
  const std::vector<double> at{std::log(sd_mix_)};
  const std::vector<double> to = scale_walk_.propose(at, normal_);
  const double ratio = std::exp(to[0] - at[0]);
  std::vector<ByCause> moved = coordinates_;
  for (std::size_t row = 0; row < moved.size(); ++row)
    for (std::size_t k = 1; k < attrition_cause_count; ++k)
      moved[row][k] = expected_[row][k] + ratio * (moved[row][k] - expected_[row][k]);
  double log_ratio = log_prior_of_log_sd(to[0]) - log_prior_of_log_sd(at[0]);
  std::vector<double> likelihoods;
  for (const Unit& unit : units_) {
    likelihoods.push_back(log_likelihood(*unit.study, hazards_of(unit, moved, factors_)));
    log_ratio += likelihoods.back() - unit.log_likelihood;
  }
  const bool accepted = accepts(log_ratio);
  if (accepted) {
    sd_mix_ = std::exp(to[0]);
    coordinates_ = std::move(moved);
    for (std::size_t i = 0; i < units_.size(); ++i) units_[i].log_likelihood = likelihoods[i];
  }
  if (learn) scale_walk_.learn(accepted ? to : at, accepted);
}

void AttritionChain::update_coefficients() {
  coefficients_ = regression_.draw(coordinates_, sd_total_, sd_mix_, normal_);
  expected_.clear();
  for (const AttritionCovariates& row : regression_.rows())
    expected_.push_back(AttritionRegression::expected(row, coefficients_));
}

void AttritionChain::sweep(bool learn) {
  ++sweep_;
  drawn_ = 0;
  for (int step = 0; step < kStepsOfUnit; ++step)
    for (std::size_t i = 0; i < units_.size(); ++i) update_unit(i, learn);
  for (const std::size_t factor : {std::size_t{0}, std::size_t{1}, shape_factor})
    update_factor(factor, learn);
  for (const std::size_t factor : {std::size_t{0}, shape_factor})
    update_factor_and_rates(factor, learn);
  update_coefficients();
  update_sds(learn);
  update_sd_and_mixes(learn);
}

AttritionDraw AttritionChain::draw() const {
  AttritionDraw draw;
  for (std::size_t term = 0; term < attrition_term_count; ++term)
    draw.coefficient[term] = coefficient_at(coefficients_[term]);
  draw.sd_total = sd_total_;
  draw.sd_mix = sd_mix_;
  draw.factors = factors_;
  return draw;
}

AttritionHazards AttritionChain::hazards(std::size_t study) const {
  return hazards_of(units_[study], coordinates_, factors_);
}

}  // namespace v2v::statistics
