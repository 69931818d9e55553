// What became of patients, as printed and as predicted.
#include "vein2vein/evidence/validation.hpp"

#include <fmt/format.h>

#include <utility>

namespace v2v {
namespace {

using Unit = ValidationOutcome::Unit;

class Checks {
 public:
  explicit Checks(std::string scenario) : scenario_(std::move(scenario)) {}

  void add(std::string quantity, Unit unit, const std::optional<double>& published,
           double predicted, const std::optional<Interval>& prediction95) {
    if (!published || !prediction95) return;
    all.push_back({scenario_, std::move(quantity), unit, *published, predicted, *prediction95,
                   prediction95->lo <= *published && *published <= prediction95->hi});
  }

  void add(const SurvivalCurve& curve, const std::string& of) {
    for (const SurvivalPoint& point : curve.points)
      add(fmt::format("{}: at {} months", of, point.month), Unit::share, point.published,
          point.mean, point.prediction95);
    const std::size_t others = all.size();
    if (curve.median_months)
      add(of + ": median", Unit::months, curve.published_median_months, *curve.median_months,
          curve.median_prediction95);
    if (all.size() > others) all.back().inside = !curve.published_median_is_outside();
  }

  std::vector<ValidationOutcome> all;

 private:
  std::string scenario_;
};

}  // namespace

std::vector<ValidationOutcome> outcome_checks(const std::string& scenario,
                                              const OutcomeSummary& outcomes) {
  Checks checks(scenario);
  for (const SurvivalCurve& curve : outcomes.curves)
    checks.add(curve, std::string(prose_of(curve.which)));
  for (const ResponseSummary& one : outcomes.response)
    checks.add(std::string(prose_of(one.which)), Unit::share, one.published, one.of_infused,
               one.prediction95);
  if (!outcomes.randomised) return std::move(checks.all);
  for (const SurvivalCurve& curve : outcomes.randomised->curves)
    checks.add(curve, std::string(prose_of(curve.which)) + ", standard of care");
  for (const RandomisedSummary::HazardRatio& one : outcomes.randomised->hazard_ratios)
    checks.add(std::string(prose_of(one.which)) + ": hazard ratio", Unit::ratio, one.published,
               one.median, one.prediction95);
  return std::move(checks.all);
}

}  // namespace v2v
