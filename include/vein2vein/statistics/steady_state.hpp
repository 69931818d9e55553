// Where a simulation that starts empty has settled.
#pragma once

#include <cstddef>
#include <vector>

namespace v2v {

struct Truncation {
  std::size_t drop = 0;  ///< observations at the beginning that are not yet typical
  bool settled = true;   ///< false: the best place lies in the second half; `drop` is then the half
};

/// MSER-5 (White, Cobb, Spratt, "A comparison of five steady-state truncation heuristics for
/// simulation", Winter Simulation Conference 2000): means of batches of five, then the d that
/// minimises sum over i > d of (z_i - mean)^2 / (m - d)^2. Of several independent series of one
/// process, the mean of their statistics is minimised: a series that is long beside its
/// autocorrelation needs no company; the statistic of a shorter one wanders, and several together
/// keep its least place near the end of the transient. Series are cut to the shortest. The last
/// five batches are never dropped, because a few means that happen to agree look like a steady
/// state (Hoad, Robinson, Davies, Winter Simulation Conference 2008), and observations after the
/// last whole batch are left out. With fewer than 50 observations nothing can be said: drop 0, not
/// settled.
Truncation mser5_of_several(const std::vector<std::vector<double>>& several);

}  // namespace v2v
