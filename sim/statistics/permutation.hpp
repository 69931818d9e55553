// Random orders.
#pragma once

#include "statistics/addresses.hpp"

#include <numeric>
#include <utility>
#include <vector>

namespace v2v::statistics {

/// 0 to n - 1 in an order of which all are equally likely (Fisher and Yates).
inline std::vector<std::size_t> permutation(std::size_t n, const RandomStream& stream) {
  std::vector<std::size_t> all(n);
  std::iota(all.begin(), all.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i) {
    const double u = stream.uniform(order, static_cast<std::uint32_t>(i));
    std::swap(all[i - 1], all[below(i, u)]);
  }
  return all;
}

}  // namespace v2v::statistics
