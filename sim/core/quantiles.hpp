// Inverse distribution functions without closed forms; the only place of the library's core that
// knows Boost.Math's.
#pragma once

#include <span>

namespace v2v {

/// Keeps u inside the open interval (0, 1), where no quantile is infinite. NaN becomes the lower
/// end.
double inside_unit(double u) noexcept;

// At u in (0, 1), in plain doubles (long double is several times slower and changes nothing that is
// reported); values that cannot be are NaN or infinite, never an exception.
double normal_quantile(double u) noexcept;
/// Phi^-1(0.975), below every Student's t quantile.
inline constexpr double normal_quantile975 = 1.9599639845400542;
/// Phi(z).
double normal_probability(double z) noexcept;
/// Of scale 1.
double gamma_quantile(double shape, double u) noexcept;
/// `complement`, where asked for, is 1 minus it, exact where it is next to 1.
double beta_quantile(double a, double b, double u, double* complement = nullptr) noexcept;

/// Of values in ascending order (at least one), at `p` from 0 to 1: between the two order
/// statistics around it (type 7 of Hyndman and Fan, The American Statistician 1996).
double quantile_of_sorted(std::span<const double> values, double p) noexcept;

}  // namespace v2v
