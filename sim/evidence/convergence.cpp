// R-hat and effective sample size.
#include "evidence/convergence.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace v2v::statistics {
namespace {

using Chains = std::vector<std::vector<double>>;

Chains halves_of(const Chains& chains) {
  Chains halves;
  for (const auto& chain : chains) {
    V2V_INVARIANT(chain.size() >= 4 && chain.size() == chains.front().size(),
                  "chains are as long as one another, and not too short");
    const auto half = static_cast<std::ptrdiff_t>(chain.size() / 2);
    halves.emplace_back(chain.begin(), chain.begin() + half);
    halves.emplace_back(chain.end() - half, chain.end());
  }
  return halves;
}

/// Equal values share their mean rank.
void replace_by_normal_scores(Chains& chains) {
  std::vector<double*> all;
  for (auto& chain : chains)
    for (double& value : chain) all.push_back(&value);
  std::sort(all.begin(), all.end(), [](const double* a, const double* b) { return *a < *b; });
  const auto count = static_cast<double>(all.size());
  std::vector<double> scores(all.size());
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    while (end < all.size() && *all[end] == *all[i]) ++end;
    const double rank = 0.5 * static_cast<double>(i + end + 1);
    std::fill(scores.begin() + static_cast<std::ptrdiff_t>(i),
              scores.begin() + static_cast<std::ptrdiff_t>(end),
              normal_quantile((rank - 0.375) / (count + 0.25)));
    i = end;
  }
  for (std::size_t i = 0; i < all.size(); ++i) *all[i] = scores[i];
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Autocovariance at a lag, divided by the length.
double autocovariance(const std::vector<double>& chain, double mean, std::size_t lag) {
  double sum = 0;
  for (std::size_t i = lag; i < chain.size(); ++i)
    sum += (chain[i] - mean) * (chain[i - lag] - mean);
  return sum / static_cast<double>(chain.size());
}

/// Mean variance within the chains, and the estimate of the variance of all.
struct Variances {
  std::vector<double> means;
  double within = 0, all = 0;
};
Variances variances_of(const Chains& chains) {
  Variances result;
  const auto length = static_cast<double>(chains.front().size());
  for (const auto& chain : chains) {
    result.means.push_back(mean_of(chain));
    result.within += autocovariance(chain, result.means.back(), 0) * length / (length - 1);
  }
  result.within /= static_cast<double>(chains.size());
  const double overall = mean_of(result.means);
  double between = 0;
  for (const double mean : result.means) between += (mean - overall) * (mean - overall);
  between /= static_cast<double>(chains.size() - 1);
  result.all = result.within * (length - 1) / length + between;
  return result;
}

}  // namespace

double r_hat(const Chains& chains) {
  Chains halves = halves_of(chains);
  replace_by_normal_scores(halves);
  const Variances variances = variances_of(halves);
  return variances.within > 0 ? std::sqrt(variances.all / variances.within) : 1;
}

double effective_draws(const Chains& chains) {
  const Chains halves = halves_of(chains);
  const std::size_t length = halves.front().size();
  const auto draws = static_cast<double>(length * halves.size());
  // The variance of a constant is not 0 when its mean was rounded.
  const double first = halves.front().front();
  const bool is_constant = std::all_of(halves.begin(), halves.end(), [first](const auto& half) {
    return std::all_of(half.begin(), half.end(), [first](double value) { return value == first; });
  });
  const Variances variances = variances_of(halves);
  if (is_constant || !(variances.all > 0)) return draws;
  const auto correlation = [&](std::size_t lag) {
    double mean = 0;
    for (std::size_t i = 0; i < halves.size(); ++i)
      mean += autocovariance(halves[i], variances.means[i], lag);
    mean /= static_cast<double>(halves.size());
    return 1 - (variances.within - mean) / variances.all;
  };
  // Pairs of neighbouring correlations are positive and fall for a reversible chain: the sum ends
  // where that is lost in noise.
  double sum = 0, before = 2;
  for (std::size_t lag = 0; lag + 1 < length; lag += 2) {
    const double pair =
        std::min(before, (lag == 0 ? 1.0 : correlation(lag)) + correlation(lag + 1));
    if (pair <= 0) break;
    sum += pair;
    before = pair;
  }
  const double time = std::max(2 * sum - 1, 1 / std::log10(draws));
  return draws / time;
}

double effective_in_bulk(const Chains& chains) {
  Chains scores = chains;
  replace_by_normal_scores(scores);
  return effective_draws(scores);
}

double effective_in_tails(const Chains& chains) {
  std::vector<double> all;
  for (const auto& chain : chains) all.insert(all.end(), chain.begin(), chain.end());
  std::sort(all.begin(), all.end());
  double least = static_cast<double>(all.size());
  for (const double probability : {0.05, 0.95}) {
    const double point = quantile_of_sorted(all, probability);
    Chains passed = chains;
    for (auto& chain : passed)
      for (double& value : chain) value = value <= point ? 1 : 0;
    least = std::min(least, effective_draws(passed));
  }
  return least;
}

}  // namespace v2v::statistics
