// The test of two proportions and its power.
#include "vein2vein/statistics/two_arm_trial.hpp"

#include "core/quantiles.hpp"

#include <cmath>

namespace v2v {
namespace {

const double kTwoSided5 = normal_quantile(0.975);

double square(double value) noexcept { return value * value; }

}  // namespace

bool tells_apart(std::uint32_t treated_first, std::uint32_t treated_second,
                 std::uint32_t patients) {
  if (patients == 0) return false;
  const double n = patients;
  const double first = treated_first / n, second = treated_second / n;
  const double pooled = (first + second) / 2;
  return std::abs(first - second) > kTwoSided5 * std::sqrt(2 * pooled * (1 - pooled) / n);
}

double power_of_two_arms(double first, double second, double patients) {
  const double sum = first + second;
  const double if_none = std::sqrt(sum * (1 - sum / 2));
  const double in_truth = std::sqrt(first * (1 - first) + second * (1 - second));
  return normal_probability(
      (std::sqrt(patients) * std::abs(first - second) - kTwoSided5 * if_none) / in_truth);
}

std::optional<std::uint64_t> patients_an_arm(double first, double second, double power) {
  const double difference = std::abs(first - second);
  if (!(difference > 0)) return std::nullopt;
  // The same formula, solved for the number of patients.
  const double sum = first + second;
  const double reach =
      kTwoSided5 * std::sqrt(sum * (1 - sum / 2)) +
      normal_quantile(power) * std::sqrt(first * (1 - first) + second * (1 - second));
  return static_cast<std::uint64_t>(std::ceil(square(reach / difference)));
}

}  // namespace v2v
