// MSER-5.
#include "vein2vein/statistics/steady_state.hpp"

namespace v2v {
namespace {

constexpr std::size_t batch_size = 5;
/// Near the end of a series a few batches that happen to agree look like a steady state.
constexpr std::size_t batches_kept = 5;

}  // namespace

Truncation mser5(const std::vector<double>& series) {
  const std::size_t batches = series.size() / batch_size;
  if (batches < 2 * batches_kept) return {0, false};
  std::vector<double> mean(batches, 0.0);
  for (std::size_t i = 0; i < batches * batch_size; ++i)
    mean[i / batch_size] += series[i] / static_cast<double>(batch_size);

  // From the end to the front, so that one pass gives every tail's sum of squares about its own
  // mean (Welford).
  double tail_mean = 0, squares = 0, best = 0;
  std::size_t best_at = batches;
  for (std::size_t d = batches; d-- > 0;) {
    const auto n = static_cast<double>(batches - d);
    const double off = mean[d] - tail_mean;
    tail_mean += off / n;
    squares += off * (mean[d] - tail_mean);
    if (batches - d < batches_kept) continue;
    const double error = squares / (n * n);
    // Of equals the one that drops least.
    if (best_at == batches || error <= best) {
      best = error;
      best_at = d;
    }
  }
  const std::size_t half = batches / 2;
  if (best_at >= half && best_at > 0) return {half * batch_size, false};
  return {best_at * batch_size, true};
}

}  // namespace v2v
