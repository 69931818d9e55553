// From sums to values.
#include "vein2vein/statistics/measure.hpp"

namespace v2v {

std::optional<double> MeasureSum::value(const Measure& measure) const noexcept {
  const auto sum = static_cast<double>(amount);
  if (measure.kind == MeasureKind::count) return sum;
  if (patients == 0) return std::nullopt;
  const double in_unit = measure.kind == MeasureKind::time ? milliseconds_in_days(sum) : sum;
  return in_unit / static_cast<double>(patients);
}

}  // namespace v2v
