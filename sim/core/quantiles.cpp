// Boost.Math's quantiles under one policy.
#include "core/quantiles.hpp"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

namespace policies = boost::math::policies;
using Quiet = policies::policy<
    policies::promote_double<false>, policies::domain_error<policies::ignore_error>,
    policies::pole_error<policies::ignore_error>, policies::overflow_error<policies::ignore_error>,
    policies::underflow_error<policies::ignore_error>,
    policies::denorm_error<policies::ignore_error>,
    policies::rounding_error<policies::ignore_error>,
    policies::evaluation_error<policies::ignore_error>>;

}  // namespace

double inside_unit(double u) noexcept {
  constexpr double least = 0x1.0p-64;
  constexpr double most = 1 - 0x1.0p-53;
  return u > least ? std::min(u, most) : least;
}

double normal_quantile(double u) noexcept {
  constexpr double square_root_of_2 = 1.4142135623730950488;
  return -square_root_of_2 * boost::math::erfc_inv(2 * u, Quiet());
}

double normal_probability(double z) noexcept { return std::erfc(-z / std::sqrt(2.0)) / 2; }

double gamma_quantile(double shape, double u) noexcept {
  return boost::math::gamma_p_inv(shape, u, Quiet());
}

double beta_quantile(double a, double b, double u, double* complement) noexcept {
  return complement ? boost::math::ibeta_inv(a, b, u, complement, Quiet())
                    : boost::math::ibeta_inv(a, b, u, Quiet());
}

double quantile_of_sorted(std::span<const double> values, double p) noexcept {
  const double place = p * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

}  // namespace v2v
