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
using Sampler = stan::mcmc::adapt_diag_e_nuts<Target, Random>;

/// Acceptance that the step is adapted to, and how often a trajectory may be doubled.
constexpr double aimed_acceptance = 0.9;
constexpr int most_doublings = 9;

Random random_of(std::uint64_t seed, unsigned chain) {
  constexpr double numbers = 1U << 30U;
  const RandomStream stream = stream_of(seed, chain, posterior_stream);
  return Random(1 + static_cast<std::uint32_t>(numbers * stream.uniform(0)),
                1 + static_cast<std::uint32_t>(numbers * stream.uniform(1)));
}

/// Stan's windows for a thousand transitions, in proportion where there are fewer.
void set_windows(Sampler& sampler, unsigned warm_up, stan::callbacks::logger& logger) {
  const auto part = [warm_up](unsigned of_thousand) {
    return std::min(of_thousand, std::max(1U, warm_up * of_thousand / 1000));
  };
  const unsigned first = warm_up >= 1000 ? 75 : part(150), last = warm_up >= 1000 ? 50 : part(100);
  sampler.set_window_params(warm_up, first, last, 25, logger);
}

}  // namespace

Chain sample_chain(const AttritionPosterior& posterior, const ChainStart& start, unsigned warm_up,
                   unsigned transitions, std::uint64_t seed, unsigned chain) {
  V2V_INVARIANT(start.point.size() == posterior.dimension() &&
                    start.variances.size() == posterior.dimension(),
                "a chain starts at a point of the posterior");
  const Target target{&posterior};
  Random random = random_of(seed, chain);
  stan::callbacks::logger logger;
  Sampler sampler(target, random);
  const auto size = static_cast<Eigen::Index>(start.point.size());
  const Eigen::VectorXd point = Eigen::Map<const Eigen::VectorXd>(start.point.data(), size);
  sampler.z().inv_e_metric_ = Eigen::Map<const Eigen::VectorXd>(start.variances.data(), size);
  sampler.set_nominal_stepsize(start.step);
  sampler.set_max_depth(most_doublings);
  sampler.get_stepsize_adaptation().set_delta(aimed_acceptance);
  sampler.seed(point);
  sampler.init_stepsize(logger);
  sampler.get_stepsize_adaptation().set_mu(std::log(10 * sampler.get_nominal_stepsize()));
  set_windows(sampler, warm_up, logger);
  sampler.engage_adaptation();
  stan::mcmc::sample sample(point, 0, 0);
  for (unsigned i = 0; i < warm_up; ++i) sample = sampler.transition(sample, logger);
  sampler.disengage_adaptation();
  Chain result;
  for (unsigned i = 0; i < transitions; ++i) {
    sample = sampler.transition(sample, logger);
    const auto& at = sample.cont_params();
    result.points.emplace_back(at.data(), at.data() + at.size());
  }
  const auto& metric = sampler.z().inv_e_metric_;
  result.end = {result.points.empty() ? start.point : result.points.back(),
                {metric.data(), metric.data() + metric.size()},
                sampler.get_nominal_stepsize()};
  return result;
}

}  // namespace v2v::statistics
