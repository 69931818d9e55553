// Kim and Nelson's procedure.
#include "vein2vein/statistics/selection.hpp"

#include "core/invariant.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace v2v {

KimNelson::KimNelson(std::size_t policies, double indifference, double confidence,
                     unsigned first_stage)
    : indifference_(indifference),
      confidence_(confidence),
      first_stage_(first_stage),
      survivors_(policies),
      sum_(policies, 0.0),
      spent_(policies, 0) {
  V2V_INVARIANT(policies >= 2, "a choice is between two or more");
  V2V_INVARIANT(indifference > 0, "some difference must not matter");
  V2V_INVARIANT(confidence < 1 && confidence * static_cast<double>(policies) > 1,
                "the promise is more than chance gives and less than certainty");
  V2V_INVARIANT(first_stage >= 2, "a variance needs two observations");
  std::iota(survivors_.begin(), survivors_.end(), std::size_t{0});
}

double KimNelson::half_square() const noexcept {
  const double degrees = first_stage_ - 1.0;
  const double others = static_cast<double>(sum_.size()) - 1;
  const double eta = (std::pow(2 * (1 - confidence_) / others, -2 / degrees) - 1) / 2;
  return 2 * eta * degrees;
}

void KimNelson::add(std::span<const double> observations) {
  V2V_INVARIANT(!decided(), "nothing is observed after the choice");
  V2V_INVARIANT(observations.size() == survivors_.size(), "every survivor is observed");
  ++replications_;
  for (std::size_t i = 0; i < survivors_.size(); ++i) {
    sum_[survivors_[i]] += observations[i];
    spent_[survivors_[i]] = replications_;
  }
  if (replications_ <= first_stage_) first_.emplace_back(observations.begin(), observations.end());
  if (replications_ == first_stage_) finish_first_stage();
  if (replications_ >= first_stage_) screen();
}

void KimNelson::finish_first_stage() {
  const std::size_t policies = sum_.size();
  const double n = first_stage_;
  variance_of_.assign(policies, std::vector<double>(policies, 0.0));
  double largest = 0;
  for (std::size_t i = 0; i < policies; ++i)
    for (std::size_t l = 0; l < i; ++l) {
      double mean = 0, squares = 0;
      for (const auto& row : first_) mean += (row[i] - row[l]) / n;
      for (const auto& row : first_) {
        const double off = row[i] - row[l] - mean;
        squares += off * off;
      }
      variance_of_[i][l] = variance_of_[l][i] = squares / (n - 1);
      largest = std::max(largest, variance_of_[i][l]);
    }
  // Beyond this number all continuation regions are empty. Nobody will wait for 2^53.
  const double needed =
      std::min(0x1p53, std::floor(half_square() * largest / (indifference_ * indifference_)) + 1);
  most_ = std::max<std::uint64_t>(first_stage_, static_cast<std::uint64_t>(needed));
  first_ = {};
}

void KimNelson::screen() {
  const double scale = half_square() / (indifference_ * indifference_);
  const double r = replications_;
  const auto is_beaten = [&](std::size_t i) {
    return std::any_of(survivors_.begin(), survivors_.end(), [&](std::size_t l) {
      const double width = std::max(0.0, indifference_ / 2 * (scale * variance_of_[i][l] - r));
      const double lead = sum_[i] - sum_[l];
      // Equals that have nothing left to find out: the first one stands for both.
      return lead < -width || (width == 0 && lead == 0 && l < i);
    });
  };
  std::vector<std::size_t> left;
  for (const std::size_t i : survivors_)
    if (!is_beaten(i)) left.push_back(i);
  survivors_ = std::move(left);
}

double KimNelson::mean_of(std::size_t policy) const noexcept {
  return spent_[policy] == 0 ? 0 : sum_[policy] / spent_[policy];
}

}  // namespace v2v
