// Morris' elementary effects and Sobol's indices from the outcomes of their designs.
#include "vein2vein/statistics/sensitivity.hpp"

#include "core/invariant.hpp"
#include "statistics/addresses.hpp"
#include "statistics/bootstrap.hpp"
#include "statistics/permutation.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace v2v {
namespace {

using Effects = std::vector<std::vector<double>>;  // [factor][trajectory]
constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

bool are_all_known(const std::vector<double>& outcomes) {
  return std::all_of(outcomes.begin(), outcomes.end(), [](double one) { return !std::isnan(one); });
}

/// The factor in which two neighbours of a trajectory differ.
std::size_t factor_moved(const std::vector<double>& from, const std::vector<double>& to) {
  std::size_t moved = from.size();
  for (std::size_t factor = 0; factor < from.size(); ++factor) {
    if (from[factor] == to[factor]) continue;
    V2V_INVARIANT(moved == from.size(), "a trajectory moves one factor at a time");
    moved = factor;
  }
  V2V_INVARIANT(moved < from.size(), "a trajectory moves at every step");
  return moved;
}

Effects effects_of(const Design& design, const std::vector<double>& outcomes, std::size_t factors,
                   double largest) {
  const std::size_t trajectories = design.size() / (factors + 1);
  Effects effects(factors, std::vector<double>(trajectories));
  for (std::size_t trajectory = 0; trajectory < trajectories; ++trajectory)
    for (std::size_t step = 0; step < factors; ++step) {
      const std::size_t row = trajectory * (factors + 1) + step;
      const std::size_t factor = factor_moved(design[row], design[row + 1]);
      const double slope =
          (outcomes[row + 1] - outcomes[row]) / (design[row + 1][factor] - design[row][factor]);
      effects[factor][trajectory] = std::clamp(slope, -largest, largest);
    }
  return effects;
}

ElementaryEffects moments_of(const std::vector<double>& effects) {
  ElementaryEffects result;
  const auto n = static_cast<double>(effects.size());
  for (const double effect : effects) {
    result.mu += effect / n;
    result.mu_star += std::abs(effect) / n;
  }
  double squares = 0;
  for (const double effect : effects) squares += (effect - result.mu) * (effect - result.mu);
  if (effects.size() > 1) result.sigma = std::sqrt(squares / (n - 1));
  return result;
}

/// Outcomes of Saltelli's design about their middle: A, B, and A with one column of B.
class Outcomes {
 public:
  Outcomes(std::size_t base, const std::vector<double>& all) : base_(base), all_(all) {
    // The first-order estimator multiplies outcomes by differences: the further the outcomes are
    // from 0, the more noise. Taking off a constant leaves its expectation as it is.
    double middle = 0;
    for (std::size_t i = 0; i < 2 * base; ++i) middle += all[i] / static_cast<double>(2 * base);
    for (double& outcome : all_) outcome -= middle;
  }
  double a(std::size_t row) const { return all_[row]; }
  double b(std::size_t row) const { return all_[base_ + row]; }
  double mixed(std::size_t factor, std::size_t row) const {
    return all_[(factor + 2) * base_ + row];
  }

  struct Both {
    double first = 0, total = 0;
  };
  /// By factor, of these rows; none where A and B do not vary.
  std::vector<Both> indices(const std::vector<std::size_t>& rows, std::size_t factors) const {
    // Of equal outcomes rounding may leave some variance: they are compared instead.
    const auto is_the_same = [&](std::size_t row) {
      return a(row) == a(rows.front()) && b(row) == a(rows.front());
    };
    if (std::all_of(rows.begin(), rows.end(), is_the_same)) return {};
    std::vector<Both> result(factors);
    const auto n = static_cast<double>(rows.size());
    double sum = 0, squares = 0;
    for (const std::size_t row : rows) {
      sum += a(row) + b(row);
      squares += a(row) * a(row) + b(row) * b(row);
    }
    const double variance = squares / (2 * n) - sum / (2 * n) * (sum / (2 * n));
    if (!(variance > 0)) return {};
    for (std::size_t factor = 0; factor < factors; ++factor) {
      double first = 0, total = 0;
      for (const std::size_t row : rows) {
        const double change = mixed(factor, row) - a(row);
        first += b(row) * change;
        total += change * change;
      }
      result[factor] = {std::clamp(first / n / variance, 0.0, 1.0),
                        std::clamp(total / (2 * n) / variance, 0.0, 1.0)};
    }
    return result;
  }

 private:
  std::size_t base_;
  std::vector<double> all_;
};

}  // namespace

Design morris_design(std::size_t trajectories, std::size_t factors, std::size_t levels,
                     std::uint64_t seed) {
  V2V_INVARIANT(levels >= 2 && levels % 2 == 0, "Morris' grid has an even number of levels");
  const std::size_t jump = levels / 2;
  Design design;
  design.reserve(trajectories * (factors + 1));
  for (std::size_t trajectory = 0; trajectory < trajectories; ++trajectory) {
    const RandomStream stream =
        statistics::stream_of(seed, trajectory, statistics::trajectory_stream);
    std::vector<std::size_t> level(factors);
    for (std::size_t factor = 0; factor < factors; ++factor) {
      const auto index = static_cast<std::uint32_t>(factor);
      level[factor] = statistics::below(jump, stream.uniform(statistics::place, index));
      // Down as often as up, from the other half of the grid.
      if (stream.uniform(statistics::direction, index) < 0.5) level[factor] += jump;
    }
    const auto add = [&] {
      std::vector<double>& point = design.emplace_back(factors);
      for (std::size_t factor = 0; factor < factors; ++factor)
        point[factor] = static_cast<double>(level[factor]) / static_cast<double>(levels - 1);
    };
    add();
    for (const std::size_t factor : statistics::permutation(factors, stream)) {
      level[factor] = level[factor] < jump ? level[factor] + jump : level[factor] - jump;
      add();
    }
  }
  return design;
}

std::vector<ElementaryEffects> morris_effects(const Design& design,
                                              const std::vector<double>& outcomes,
                                              std::uint64_t seed, std::size_t resamples,
                                              double largest) {
  V2V_INVARIANT(design.size() == outcomes.size(), "every row of a design has an outcome");
  V2V_INVARIANT(resamples > 0, "a bootstrap resamples");
  if (design.empty()) return {};
  const std::size_t factors = design.front().size();
  V2V_INVARIANT(design.size() % (factors + 1) == 0, "a design consists of whole trajectories");
  if (!are_all_known(outcomes))
    return std::vector<ElementaryEffects>(factors,
                                          {no_value, no_value, no_value, {no_value, no_value}});
  const Effects effects = effects_of(design, outcomes, factors, largest);
  const std::size_t trajectories = design.size() / (factors + 1);

  std::vector<std::vector<double>> again(factors, std::vector<double>(resamples, 0.0));
  std::vector<std::size_t> places;
  for (std::size_t which = 0; which < resamples; ++which) {
    statistics::resample(places, trajectories, seed, which);
    for (std::size_t factor = 0; factor < factors; ++factor)
      for (const std::size_t place : places)
        again[factor][which] +=
            std::abs(effects[factor][place]) / static_cast<double>(trajectories);
  }
  std::vector<ElementaryEffects> results;
  for (std::size_t factor = 0; factor < factors; ++factor) {
    results.push_back(moments_of(effects[factor]));
    results.back().mu_star95 = statistics::middle95(std::move(again[factor]));
  }
  return results;
}

Design saltelli_design(std::size_t base, std::size_t factors, std::uint64_t seed) {
  const Design both = sobol_sequence(base, 2 * factors, seed);
  const auto cut = static_cast<std::ptrdiff_t>(factors);
  Design design;
  design.reserve(base * (factors + 2));
  for (const auto& row : both) design.emplace_back(row.begin(), row.begin() + cut);
  for (const auto& row : both) design.emplace_back(row.begin() + cut, row.end());
  for (std::size_t factor = 0; factor < factors; ++factor)
    for (const auto& row : both) {
      design.emplace_back(row.begin(), row.begin() + cut);
      design.back()[factor] = row[factors + factor];
    }
  return design;
}

std::vector<SobolIndices> sobol_indices(std::size_t base, std::size_t factors,
                                        const std::vector<double>& outcomes, std::uint64_t seed,
                                        std::size_t resamples) {
  V2V_INVARIANT(outcomes.size() == base * (factors + 2), "every row of a design has an outcome");
  V2V_INVARIANT(resamples > 0, "a bootstrap resamples");
  std::vector<SobolIndices> results(
      factors, {no_value, no_value, {no_value, no_value}, {no_value, no_value}});
  if (base == 0 || !are_all_known(outcomes)) return results;
  const Outcomes about(base, outcomes);

  std::vector<std::size_t> rows(base);
  std::iota(rows.begin(), rows.end(), std::size_t{0});
  const auto estimates = about.indices(rows, factors);
  if (estimates.empty()) return results;
  std::vector<std::vector<double>> first(factors), total(factors);
  for (std::size_t which = 0; which < resamples; ++which) {
    statistics::resample(rows, base, seed, which);
    const auto again = about.indices(rows, factors);
    if (again.empty()) continue;  // only equal outcomes were drawn
    for (std::size_t factor = 0; factor < factors; ++factor) {
      first[factor].push_back(again[factor].first);
      total[factor].push_back(again[factor].total);
    }
  }
  if (total.empty() || total.front().empty()) return results;
  for (std::size_t factor = 0; factor < factors; ++factor)
    results[factor] = {estimates[factor].first, estimates[factor].total,
                       statistics::middle95(std::move(first[factor])),
                       statistics::middle95(std::move(total[factor]))};
  return results;
}

}  // namespace v2v
