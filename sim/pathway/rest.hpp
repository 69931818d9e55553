// What is left of a time of which a part has passed.
#pragma once

#include "vein2vein/core/distribution.hpp"
#include "vein2vein/core/time.hpp"

namespace v2v {

/// The probability that a time is at most `elapsed`, by bisection of its quantile function.
double share_passed(const Distribution& distribution, Duration elapsed) noexcept;
/// Beyond this share a time counts as over.
inline constexpr double all_passed = 1 - 1e-9;
/// At probability `u` of what the time, known to be longer than `elapsed`, has left.
Duration rest_at(const Distribution& distribution, Duration elapsed, double passed,
                 double u) noexcept;
inline Duration rest_at(const Distribution& distribution, Duration elapsed, double u) noexcept {
  return rest_at(distribution, elapsed, share_passed(distribution, elapsed), u);
}

}  // namespace v2v
