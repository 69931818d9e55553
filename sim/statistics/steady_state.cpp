// MSER-5.
#include "vein2vein/statistics/steady_state.hpp"

#include <algorithm>

namespace v2v {
namespace {

constexpr std::size_t batch_size = 5;
/// Near the end of a series a few batches that happen to agree look like a steady state.
constexpr std::size_t batches_kept = 5;

/// By the number of batches dropped: sum over i > d of (z_i - mean)^2 / (m - d)^2. From the end to
/// the front, so that one pass gives every tail's sum of squares about its own mean (Welford).
void add_statistic(const std::vector<double>& series, std::vector<double>& statistic) {
  const std::size_t batches = statistic.size();
  std::vector<double> mean(batches, 0.0);
  for (std::size_t i = 0; i < batches * batch_size; ++i)
    mean[i / batch_size] += series[i] / static_cast<double>(batch_size);
  double tail_mean = 0, squares = 0;
  for (std::size_t d = batches; d-- > 0;) {
    const auto n = static_cast<double>(batches - d);
    const double off = mean[d] - tail_mean;
    tail_mean += off / n;
    squares += off * (mean[d] - tail_mean);
    statistic[d] += squares / (n * n);
  }
}

}  // namespace

Truncation mser5_of_several(const std::vector<std::vector<double>>& several) {
  std::size_t length = several.empty() ? 0 : several.front().size();
  for (const auto& series : several) length = std::min(length, series.size());
  const std::size_t batches = length / batch_size;
  if (batches < 2 * batches_kept) return {0, false};
  std::vector<double> statistic(batches, 0.0);
  for (const auto& series : several) add_statistic(series, statistic);
  // Of equals the one that drops least.
  const auto best_at = static_cast<std::size_t>(
      std::min_element(statistic.begin(),
                       statistic.end() - static_cast<std::ptrdiff_t>(batches_kept - 1)) -
      statistic.begin());
  const std::size_t half = batches / 2;
  if (best_at >= half && best_at > 0) return {half * batch_size, false};
  return {best_at * batch_size, true};
}

}  // namespace v2v
