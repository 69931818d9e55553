// Where the random numbers of designs and resampling are found; never renumber.
#pragma once

#include "vein2vein/core/random.hpp"

#include <cstddef>
#include <cstdint>

namespace v2v::statistics {

// Streams that neither a patient nor equipment has (0xe and 0xf at the front), one a use.
inline constexpr std::uint32_t latin_hypercube_stream = 0xc0000000U;  // replication: factor
inline constexpr std::uint32_t digital_shift_stream = 0xc0000001U;    // replication: factor
inline constexpr std::uint32_t trajectory_stream = 0xc0000002U;       // replication: trajectory
inline constexpr std::uint32_t resampling_stream = 0xc0000003U;       // replication: resample
// Replication: chain, purpose: 0 and 1 seed its numbers, 2 its start (index: coordinate).
inline constexpr std::uint32_t posterior_stream = 0xc0000004U;
// Replication: draw, purpose: of the factor.
inline constexpr std::uint32_t trend_stream = 0xc0000005U;
// Replication: iteration of all chains, purpose: study, index: of the deviation.
inline constexpr std::uint32_t unknown_stream = 0xc0000006U;

// Purposes within them.
inline constexpr std::uint32_t order = 1;      // index: place
inline constexpr std::uint32_t place = 2;      // index: point or factor
inline constexpr std::uint32_t direction = 3;  // index: factor

inline RandomStream stream_of(std::uint64_t seed, std::size_t replication,
                              std::uint32_t stream) noexcept {
  return {seed, static_cast<std::uint32_t>(replication), stream};
}

/// A whole number of 0 to n - 1. `uniform` is at most 1 - 2^-53, so that its product with n never
/// rounds up to n.
inline std::size_t below(std::size_t n, double uniform) noexcept {
  return static_cast<std::size_t>(uniform * static_cast<double>(n));
}

}  // namespace v2v::statistics
