// Stan's sampler on a density whose gradient is written out: nothing of its automatic
// differentiation is used, which keeps its state for all threads together.
#include "evidence/nuts.hpp"

#include "core/invariant.hpp"
#include "statistics/addresses.hpp"

#include <boost/random/additive_combine.hpp>
#include <stan/math/rev/mat.hpp>
// Behind it, because it is specialised for.
#include <stan/callbacks/logger.hpp>
#include <stan/mcmc/hmc/nuts/adapt_diag_e_nuts.hpp>
#include <stan/mcmc/hmc/nuts/dense_e_nuts.hpp>
#include <stan/mcmc/stepsize_adaptation.hpp>

#include <algorithm>
#include <cmath>
#include <limits>

namespace v2v::statistics {
namespace {

/// What Stan takes for a model.
struct Target {
  const AttritionPosterior* posterior;

  std::size_t num_params_r() const { return posterior->dimension(); }
  /// Stan's own way to the density, which the one below takes the place of.
  template <bool, bool, class Number>
  Number log_prob(Eigen::Matrix<Number, Eigen::Dynamic, 1>&, std::ostream*) const {
    V2V_INVARIANT(false, "the density comes with its gradient");
    return 0;
  }
};

std::span<const double> span_of(const Eigen::VectorXd& point) {
  return {point.data(), static_cast<std::size_t>(point.size())};
}

/// The posterior is finite, but for rounding far out.
double finite(double log_density) {
  return std::isfinite(log_density) ? log_density : -std::numeric_limits<double>::infinity();
}

}  // namespace
}  // namespace v2v::statistics

namespace stan::model {

template <>
void gradient(const v2v::statistics::Target& target, const Eigen::VectorXd& point, double& value,
              Eigen::VectorXd& slopes, callbacks::logger&) {
  slopes.resize(point.size());
  value = v2v::statistics::finite(target.posterior->log_density(
      v2v::statistics::span_of(point), {slopes.data(), static_cast<std::size_t>(slopes.size())}));
}

}  // namespace stan::model

namespace v2v::statistics {
namespace {

using Random = boost::ecuyer1988;
using Explorer = stan::mcmc::adapt_diag_e_nuts<Target, Random>;
using Sampler = stan::mcmc::dense_e_nuts<Target, Random>;

/// Acceptance that the step is adapted to, and how often a trajectory may be doubled.
constexpr double aimed_acceptance = 0.85;
constexpr int most_doublings = 9;

/// `part` tells one use of a chain from another.
Random random_of(std::uint64_t seed, unsigned chain, std::uint32_t part) {
  constexpr double numbers = 1U << 30U;
  const RandomStream stream = stream_of(seed, chain, posterior_stream);
  return Random(1 + static_cast<std::uint32_t>(numbers * stream.uniform(part, 0)),
                1 + static_cast<std::uint32_t>(numbers * stream.uniform(part, 1)));
}

Eigen::VectorXd vector_of(const std::vector<double>& values) {
  return Eigen::Map<const Eigen::VectorXd>(values.data(), static_cast<Eigen::Index>(values.size()));
}

template <class OfStan>
Points transitions_of(OfStan& sampler, stan::mcmc::sample& at, unsigned count) {
  stan::callbacks::logger logger;
  Points points;
  for (unsigned i = 0; i < count; ++i) {
    at = sampler.transition(at, logger);
    const Eigen::VectorXd& point = at.cont_params();
    points.emplace_back(point.data(), point.data() + point.size());
  }
  return points;
}

}  // namespace

std::vector<double> covariance_of(const std::vector<Points>& chains) {
  const std::size_t size = chains.front().front().size();
  Eigen::VectorXd mean = Eigen::VectorXd::Zero(static_cast<Eigen::Index>(size));
  double count = 0;
  for (const Points& chain : chains)
    for (const auto& point : chain) {
      mean += vector_of(point);
      ++count;
    }
  mean /= count;
  Eigen::MatrixXd covariance = Eigen::MatrixXd::Zero(mean.size(), mean.size());
  for (const Points& chain : chains)
    for (const auto& point : chain) {
      const Eigen::VectorXd deviation = vector_of(point) - mean;
      covariance += deviation * deviation.transpose() / (count - 1);
    }
  // Coordinates have the units of their priors. As many points as coordinates would leave
  // directions that look as if they were known.
  const double weight = count / (count + static_cast<double>(size) / 4);
  Eigen::MatrixXd shrunk = weight * covariance;
  shrunk.diagonal() += (1 - weight) * covariance.diagonal();
  return {shrunk.data(), shrunk.data() + shrunk.size()};
}

Points explore(const AttritionPosterior& posterior, const std::vector<double>& point,
               unsigned warm_up, unsigned transitions, std::uint64_t seed, unsigned chain) {
  V2V_INVARIANT(point.size() == posterior.dimension(), "a chain starts at a point");
  const Target target{&posterior};
  Random random = random_of(seed, chain, 0);
  stan::callbacks::logger logger;
  Explorer explorer(target, random);
  explorer.set_nominal_stepsize(0.1);
  explorer.set_max_depth(most_doublings);
  explorer.get_stepsize_adaptation().set_delta(aimed_acceptance);
  explorer.seed(vector_of(point));
  explorer.init_stepsize(logger);
  explorer.get_stepsize_adaptation().set_mu(std::log(10 * explorer.get_nominal_stepsize()));
  // Stan's windows for a thousand transitions, in proportion where there are fewer.
  explorer.set_window_params(warm_up, std::max(1U, warm_up * 15 / 100), std::max(1U, warm_up / 10),
                             std::max(1U, warm_up / 20), logger);
  explorer.engage_adaptation();
  stan::mcmc::sample at(vector_of(point), 0, 0);
  transitions_of(explorer, at, warm_up);
  explorer.disengage_adaptation();
  return transitions_of(explorer, at, transitions);
}

Points sample(const AttritionPosterior& posterior, ChainStart& start, unsigned warm_up,
              unsigned transitions, std::uint64_t seed, unsigned chain) {
  const auto size = static_cast<Eigen::Index>(start.point.size());
  V2V_INVARIANT(start.point.size() == posterior.dimension() &&
                    start.covariance.size() == start.point.size() * start.point.size(),
                "a chain starts at a point whose surroundings are known");
  const Target target{&posterior};
  Random random = random_of(seed, chain, 1);
  stan::callbacks::logger logger;
  Sampler sampler(target, random);
  sampler.z().inv_e_metric_ =
      Eigen::Map<const Eigen::MatrixXd>(start.covariance.data(), size, size);
  sampler.set_nominal_stepsize(start.step);
  sampler.set_max_depth(most_doublings);
  sampler.seed(vector_of(start.point));
  sampler.init_stepsize(logger);
  stan::mcmc::stepsize_adaptation adaptation;
  double step = sampler.get_nominal_stepsize();
  adaptation.set_mu(std::log(10 * step));
  adaptation.set_delta(aimed_acceptance);
  adaptation.restart();
  stan::mcmc::sample at(vector_of(start.point), 0, 0);
  for (unsigned i = 0; i < warm_up; ++i) {
    at = sampler.transition(at, logger);
    adaptation.learn_stepsize(step, at.accept_stat());
    sampler.set_nominal_stepsize(step);
  }
  if (warm_up > 0) adaptation.complete_adaptation(step);
  sampler.set_nominal_stepsize(step);
  Points points = transitions_of(sampler, at, transitions);
  if (!points.empty()) start.point = points.back();
  start.step = step;
  return points;
}

}  // namespace v2v::statistics
