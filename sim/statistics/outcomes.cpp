// From counts of who lives how long to curves.
#include "core/quantiles.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/published.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/outcome_summary.hpp"
#include "vein2vein/statistics/tally.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace v2v {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

/// One arm in each replication.
using Arm = std::vector<const FollowedCounts*>;

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? unknown : sum / static_cast<double>(values.size());
}

SurvivalPoint point_of(const Arm& all, Survival which, std::size_t month) {
  SurvivalPoint point;
  point.month = month;
  std::vector<double> shares;
  for (const FollowedCounts* one : all) {
    const auto share = one->of(which).share(month);
    if (!share) continue;
    shares.push_back(*share);
    point.at_risk += one->of(which).still[month];
  }
  point.mean = mean_of(shares);
  point.monte_carlo95 = mean_interval95(shares, possible_share);
  point.prediction95 = prediction95_of_count(shares);
  // Nothing is estimated of the origin.
  if (month == 0 && !shares.empty()) point.monte_carlo95 = Interval{1, 1};
  point.at_risk /= static_cast<double>(all.size());
  return point;
}

/// The middle one of values some of which may be infinite; of an even number the lower one.
double middle_of(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>((values.size() + 1) / 2 - 1);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

/// Where a mean curve is at one half.
double median_of(const std::vector<SurvivalPoint>& points) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double before = points[i - 1].mean, after = points[i].mean;
    if (!(after <= 0.5)) continue;
    return static_cast<double>(points[i - 1].month) +
           (before > after ? (before - 0.5) / (before - after) : 0);
  }
  return SurvivalCurve::not_reached;
}

void find_median(SurvivalCurve& curve, const Arm& all) {
  std::vector<double> medians;
  for (const FollowedCounts* one : all)
    if (const MedianTime& median = one->medians[index_of(curve.which)]; median.is_of_somebody())
      medians.push_back(median.days() / days_a_month);
  if (!medians.empty()) {
    curve.median_months = middle_of(medians);
    curve.median_prediction95 = prediction95_of_count(medians);
  } else if (!std::isnan(curve.points.front().mean)) {
    curve.median_months = median_of(curve.points);
  }
}

SurvivalCurve curve_of(const Arm& all, Survival which) {
  SurvivalCurve curve;
  curve.which = which;
  const std::size_t months = all.front()->of(which).still.size();
  std::vector<double> areas;
  for (const FollowedCounts* one : all)
    if (const auto area = one->of(which).restricted_mean(months - 1)) areas.push_back(*area);
  for (std::size_t month = 0; month < months; ++month)
    curve.points.push_back(point_of(all, which, month));
  find_median(curve, all);
  curve.restricted_mean = mean_of(areas);
  return curve;
}

void put_published(std::vector<SurvivalCurve>& curves, const Published::Outcomes& published) {
  const auto curve_named = [&curves](Survival which) {
    return std::find_if(curves.begin(), curves.end(),
                        [which](const SurvivalCurve& one) { return one.which == which; });
  };
  for (const Published::SurvivalAt& seen : published.survival) {
    const auto curve = curve_named(seen.curve);
    const auto month = static_cast<std::size_t>(std::lround(seen.days / days_a_month));
    if (curve != curves.end() && month < curve->points.size())
      curve->points[month].published = seen.share;
  }
  for (const Published::Median& seen : published.medians)
    if (const auto curve = curve_named(seen.curve); curve != curves.end())
      curve->published_median_months = seen.days / days_a_month;
}

bool is_of_somebody(const Arm& all, Survival which) {
  return std::any_of(all.begin(), all.end(),
                     [which](const FollowedCounts* one) { return one->of(which).at_origin() > 0; });
}

/// What a count is of those at the origin of a curve, by replication.
template <class Count>
std::vector<double> shares_of(const Arm& all, Survival of, Count count) {
  std::vector<double> shares;
  for (const FollowedCounts* one : all)
    if (const std::uint32_t patients = one->of(of).at_origin(); patients > 0)
      shares.push_back(static_cast<double>(count(*one)) / patients);
  return shares;
}

ResponseSummary response_of(const Arm& all, Response which, const Published& published) {
  ResponseSummary response;
  response.which = which;
  const auto count = [which](const FollowedCounts& one) { return one.responding[index_of(which)]; };
  const auto of_infused = shares_of(all, Survival::overall, count);
  response.of_infused = mean_of(of_infused);
  response.of_intended = mean_of(shares_of(all, Survival::itt_overall, count));
  response.prediction95 = prediction95_of_count(of_infused);
  for (const Published::Responding& seen : published.responding)
    if (seen.response == which) response.published = seen.share;
  return response;
}

std::vector<StandingSummary> standing_of(const Arm& all) {
  std::vector<StandingSummary> summaries;
  for (const auto& [which, word, prose] : words<Standing>) {
    const std::size_t place = index_of(which);
    StandingSummary summary{which, {}};
    const std::size_t months = all.front()->standing[place].size();
    for (std::size_t month = 0; month < months; ++month)
      summary.by_month.push_back(
          mean_of(shares_of(all, Survival::itt_overall, [place, month](const FollowedCounts& one) {
            return one.standing[place][month];
          })));
    summaries.push_back(std::move(summary));
  }
  return summaries;
}

RandomisedSummary randomised_of(const std::vector<const RandomisedCounts*>& replications,
                                const Published& published) {
  RandomisedSummary summary;
  Arm standard;
  for (const RandomisedCounts* one : replications) standard.push_back(&one->standard_of_care);
  for (const FollowedCounts* one : standard)
    summary.patients += one->of(Survival::itt_overall).at_origin();
  summary.patients /= static_cast<double>(standard.size());
  const auto mean_share = [&standard](auto count) {
    return mean_of(shares_of(standard, Survival::itt_overall, count));
  };
  summary.standing = standing_of(standard);
  summary.responded = mean_share(
      [](const FollowedCounts& one) { return one.responding[index_of(Response::best)]; });
  summary.transplanted = mean_share([](const FollowedCounts& one) { return one.transplanted; });
  summary.later_cells = mean_share([](const FollowedCounts& one) { return one.later_cells; });
  for (std::size_t i = 0; i < randomised_curves.size(); ++i) {
    const Survival which = randomised_curves[i];
    if (!is_of_somebody(standard, which)) continue;
    summary.curves.push_back(curve_of(standard, which));
    std::vector<double> ratios;
    for (const RandomisedCounts* one : replications)
      if (one->hazard_ratio[i]) ratios.push_back(*one->hazard_ratio[i]);
    RandomisedSummary::HazardRatio ratio{which, ratios.empty() ? unknown : middle_of(ratios),
                                         replications.size() - ratios.size(),
                                         prediction95_of_count(ratios), std::nullopt};
    for (const Published::HazardRatio& seen : published.hazard_ratios)
      if (seen.curve == which) ratio.published = seen.ratio;
    summary.hazard_ratios.push_back(ratio);
  }
  put_published(summary.curves, published.standard_of_care);
  return summary;
}

}  // namespace

bool SurvivalCurve::published_median_is_outside() const noexcept {
  if (!published_median_months || !median_prediction95) return false;
  const double published = *published_median_months;
  const double earliest = std::min(median_prediction95->lo, static_cast<double>(points.size()) - 1);
  return published < earliest || published > median_prediction95->hi;
}

std::optional<OutcomeSummary> outcomes_of(const std::vector<ReplicationCounts>& replications,
                                          const Population& population) {
  if (replications.empty() || replications.front().followed.is_empty()) return std::nullopt;
  Arm all;
  std::vector<const RandomisedCounts*> randomised;
  for (const ReplicationCounts& one : replications) {
    all.push_back(&one.followed);
    if (one.randomised) randomised.push_back(&*one.randomised);
  }
  const Published& published = *population.published;
  OutcomeSummary summary;
  for (const auto& [which, word, prose] : words<Survival>)
    if (which != Survival::event_free || is_of_somebody(all, which))
      summary.curves.push_back(curve_of(all, which));
  put_published(summary.curves, published.outcomes);
  summary.standing = standing_of(all);
  for (const auto& [which, word, prose] : words<Response>)
    summary.response.push_back(response_of(all, which, published));
  const auto mean_share = [&all](auto count) {
    return mean_of(shares_of(all, Survival::overall, count));
  };
  summary.transplanted = mean_share([](const FollowedCounts& one) { return one.transplanted; });
  summary.later_cells = mean_share([](const FollowedCounts& one) { return one.later_cells; });
  const auto& rules = population.protocol->outcomes;
  if (rules && rules->event_clock && rules->event_clock->response_by != Duration::longest()) {
    summary.response_by_days = rules->event_clock->response_by.in_days();
    summary.assessed_in_time =
        mean_share([](const FollowedCounts& one) { return one.assessed_in_time; });
  }
  if (!randomised.empty()) summary.randomised = randomised_of(randomised, published);
  return summary;
}

}  // namespace v2v
