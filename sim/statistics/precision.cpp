// When a mean is known well enough.
#include "vein2vein/statistics/precision.hpp"

#include "core/decimal.hpp"
#include "core/quantiles.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <cmath>
#include <limits>

namespace v2v {

std::optional<PrecisionGoal> parse_precision(std::string_view text) {
  PrecisionGoal goal;
  const auto number = decimal_at_begin(text);
  if (!number || number->value <= 0) return std::nullopt;
  goal.half_width = number->value;
  std::string_view unit = text.substr(number->length);
  if (unit.starts_with(' ')) {
    unit.remove_prefix(1);
    if (unit.empty()) return std::nullopt;
  }
  if (unit == "%") {
    goal.relative = true;
    goal.half_width /= 100;
  } else if (unit.empty() || unit == "d" || unit == "patients") {
    goal.unit = unit;
  } else {
    return std::nullopt;
  }
  return goal;
}

void SequentialRule::add(std::optional<double> value) {
  ++replications_;
  if (!value) return;
  ++values_;
  const double off = *value - mean_;
  mean_ += off / static_cast<double>(values_);
  squares_ += off * (*value - mean_);
}

double SequentialRule::standard_error() const {
  const auto n = static_cast<double>(values_);
  return std::sqrt(squares_ / (n - 1) / n);
}

double SequentialRule::half_width() const {
  return values_ < 2 ? 0 : t_quantile975(values_) * standard_error();
}

double SequentialRule::goal_now() const {
  return goal_.relative ? goal_.half_width * std::abs(mean_) : goal_.half_width;
}

bool SequentialRule::enough() const {
  if (values_ < 2 || replications_ < goal_.minimum) return false;
  // Most questions are answered no, and then without Student's t, which is hard to invert.
  return normal_quantile975 * standard_error() <= goal_now() && half_width() <= goal_now();
}

PrecisionSummary SequentialRule::summary() const {
  return {.quantity = goal_.quantity,
          .goal = goal_.half_width,
          .relative = goal_.relative,
          .minimum = goal_.minimum,
          .mean = values_ == 0 ? std::numeric_limits<double>::quiet_NaN() : mean_,
          .half_width = half_width(),
          .reached = enough()};
}

}  // namespace v2v
