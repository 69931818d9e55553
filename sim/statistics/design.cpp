// Designs; the only place that knows Boost.Random's sequence.
#include "vein2vein/statistics/design.hpp"

#include "statistics/addresses.hpp"
#include "statistics/permutation.hpp"

#include <boost/random/sobol.hpp>

#include <algorithm>
#include <cmath>

namespace v2v {
namespace {

/// 64 random bits, 32 from either number.
std::uint64_t bits_of(const std::array<double, 2>& uniforms) noexcept {
  const auto high = static_cast<std::uint64_t>(uniforms[0] * 0x1p32);
  return (high << 32) | static_cast<std::uint64_t>(uniforms[1] * 0x1p32);
}

}  // namespace

std::vector<std::vector<std::size_t>> full_factorial(const std::vector<std::size_t>& levels) {
  std::size_t count = 1;
  for (const std::size_t level : levels) count *= level;
  std::vector<std::vector<std::size_t>> points(count, std::vector<std::size_t>(levels.size()));
  for (std::size_t point = 0; point < count; ++point) {
    std::size_t rest = point;
    for (std::size_t factor = levels.size(); factor-- > 0;) {
      points[point][factor] = rest % levels[factor];
      rest /= levels[factor];
    }
  }
  return points;
}

Design latin_hypercube(std::size_t points, std::size_t factors, std::uint64_t seed) {
  Design design(points, std::vector<double>(factors));
  const auto n = static_cast<double>(points);
  for (std::size_t factor = 0; factor < factors; ++factor) {
    const RandomStream stream =
        statistics::stream_of(seed, factor, statistics::latin_hypercube_stream);
    const auto strata = statistics::permutation(points, stream);
    for (std::size_t point = 0; point < points; ++point) {
      const auto stratum = static_cast<double>(strata[point]);
      const double within = stream.uniform(statistics::place, static_cast<std::uint32_t>(point));
      // Rounding may reach the next stratum, which is not ours.
      design[point][factor] =
          std::min((stratum + within) / n, std::nextafter((stratum + 1) / n, 0.0));
    }
  }
  return design;
}

Design sobol_sequence(std::size_t points, std::size_t factors, std::uint64_t seed) {
  Design design(points, std::vector<double>(factors));
  if (factors == 0) return design;
  std::vector<std::uint64_t> shift(factors, 0);
  if (seed != 0)
    for (std::size_t factor = 0; factor < factors; ++factor)
      shift[factor] = bits_of(statistics::stream_of(seed, factor, statistics::digital_shift_stream)
                                  .uniform_pair(statistics::place, 0));
  boost::random::sobol sequence(factors);  // begins after the origin
  for (std::vector<double>& point : design)
    for (std::size_t factor = 0; factor < factors; ++factor)
      // 53 bits are what a number below 1 can hold.
      point[factor] = static_cast<double>((sequence() ^ shift[factor]) >> 11) * 0x1p-53;
  return design;
}

}  // namespace v2v
