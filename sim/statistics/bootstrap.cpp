// Resampling and what lies in the middle of its results.
#include "statistics/bootstrap.hpp"

#include "core/invariant.hpp"
#include "statistics/addresses.hpp"

#include <algorithm>

namespace v2v::statistics {

void resample(std::vector<std::size_t>& places, std::size_t n, std::uint64_t seed,
              std::size_t which) {
  const RandomStream stream = stream_of(seed, which, resampling_stream);
  places.resize(n);
  for (std::size_t i = 0; i < n; i += 2) {
    // A block of random bits is good for two places.
    const auto pair = stream.uniform_pair(place, static_cast<std::uint32_t>(i / 2));
    places[i] = below(n, pair[0]);
    if (i + 1 < n) places[i + 1] = below(n, pair[1]);
  }
}

Interval middle95(std::vector<double> values) {
  V2V_INVARIANT(!values.empty(), "an interval is made of values");
  std::sort(values.begin(), values.end());
  const std::size_t n = values.size();
  // The ranks ceil(n / 40) and ceil(39 n / 40), without rounding.
  return {values[(n + 39) / 40 - 1], values[(39 * n + 39) / 40 - 1]};
}

}  // namespace v2v::statistics
