// Normal numbers for tests, addressed like the uniform ones that they are made from.
#pragma once

#include "vein2vein/core/random.hpp"

#include <cmath>
#include <cstdint>
#include <numbers>

namespace v2v {

/// Standard normal (Box and Muller, Annals of Mathematical Statistics 1958).
inline double normal(const RandomStream& stream, std::uint32_t purpose, std::uint32_t index) {
  const auto pair = stream.uniform_pair(purpose, index);
  return std::sqrt(-2 * std::log(pair[0])) * std::cos(2 * std::numbers::pi * pair[1]);
}

}  // namespace v2v
