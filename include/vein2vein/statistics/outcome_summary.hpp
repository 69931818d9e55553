// Who lives how long, as results tell of it.
#pragma once

#include "vein2vein/scenario/outcomes.hpp"
#include "vein2vein/scenario/population.hpp"
#include "vein2vein/statistics/followed.hpp"
#include "vein2vein/statistics/interval.hpp"

#include <cstddef>
#include <limits>
#include <optional>
#include <vector>

namespace v2v {

/// A mean over replications.
struct SurvivalPoint {
  std::size_t month = 0;
  double mean = 0;                        ///< share; NaN of nobody
  std::optional<Interval> monte_carlo95;  ///< of the mean
  std::optional<Interval> prediction95;   ///< of one cohort
  double at_risk = 0;                     ///< for whom it has not ended, mean
  std::optional<double> published;
};

struct SurvivalCurve {
  static constexpr double not_reached = std::numeric_limits<double>::infinity();

  Survival which{};
  std::vector<SurvivalPoint> points;  ///< by month, from 0
  /// In months: of one population the median of cohorts' medians, of several together the month at
  /// which the mean curve is at one half. Nothing of nobody; `not_reached`.
  std::optional<double> median_months;
  std::optional<Interval> median_prediction95;  ///< of one cohort; ends may be `not_reached`
  std::optional<double> published_median_months;
  double restricted_mean = 0;  ///< to the last month, in months

  /// Of one that is later than anybody is followed it is not known where not even the lower end of
  /// the prediction is reached.
  bool published_median_is_outside() const noexcept;
};

/// Shares of the infused and of everybody at the ITT gate.
struct ResponseSummary {
  Response which{};
  double of_infused = 0, of_intended = 0;
  std::optional<Interval> prediction95;  ///< of the infused of one cohort
  std::optional<double> published;
};

/// Shares of those intended by where they stand; they sum to 1 in each month.
struct StandingSummary {
  Standing which{};
  std::vector<double> by_month;  ///< mean over replications, from the ITT gate on
};

/// The other arm of a randomised trial, and how the two compare.
struct RandomisedSummary {
  double patients = 0;  ///< who are given standard of care, mean
  std::vector<StandingSummary> standing;
  std::vector<SurvivalCurve> curves;  ///< of them, as far as `randomised_curves` are told of
  double responded = 0, transplanted = 0, later_cells = 0;  ///< of them
  struct HazardRatio {
    Survival which{};
    double median = 0;  ///< over replications; 0 or +infinity where one arm has no event
    /// Replications in which neither arm has an event, and there is no ratio.
    std::size_t without = 0;
    std::optional<Interval> prediction95;
    std::optional<double> published;
  };
  std::vector<HazardRatio> hazard_ratios;
};

struct OutcomeSummary {
  /// In the order of `Survival`; `event_free` only where there is a clock.
  std::vector<SurvivalCurve> curves;
  std::vector<StandingSummary> standing;     ///< in the order of `Standing`
  std::vector<ResponseSummary> response;     ///< in the order of `Response`
  double transplanted = 0, later_cells = 0;  ///< of the infused
  /// Where there is a clock by whose day a response must be seen: that day, since the ITT gate, and
  /// how many of the infused were looked at by then.
  std::optional<double> response_by_days;
  double assessed_in_time = 0;
  std::optional<RandomisedSummary> randomised;

  const SurvivalCurve& of(Survival which) const noexcept { return curves[index_of(which)]; }
};

struct ReplicationCounts;

/// Nothing where nobody says what becomes of patients.
std::optional<OutcomeSummary> outcomes_of(const std::vector<ReplicationCounts>& replications,
                                          const Population& population);

}  // namespace v2v
