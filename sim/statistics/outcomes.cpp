// From counts of who lives how long to curves.
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/followed.hpp"

#include <cmath>
#include <limits>

namespace v2v {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

using Replications = std::vector<const FollowedCounts*>;

double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return values.empty() ? unknown : sum / static_cast<double>(values.size());
}

SurvivalPoint point_of(const Replications& all, Survival which, std::size_t month) {
  SurvivalPoint point;
  point.month = month;
  std::vector<double> shares;
  for (const FollowedCounts* one : all) {
    const auto share = one->share(which, month);
    if (!share) continue;
    shares.push_back(*share);
    point.at_risk += one->still[index_of(which)][month];
  }
  point.mean = mean_of(shares);
  point.monte_carlo95 = mean_interval95(shares, possible_share);
  point.prediction95 = prediction95_of_count(shares);
  point.at_risk /= static_cast<double>(all.size());
  return point;
}

std::optional<double> median_of(const std::vector<SurvivalPoint>& points) {
  for (std::size_t i = 1; i < points.size(); ++i) {
    const double before = points[i - 1].mean, after = points[i].mean;
    if (!(after <= 0.5)) continue;
    return static_cast<double>(points[i - 1].month) +
           (before > after ? (before - 0.5) / (before - after) : 0);
  }
  return std::nullopt;
}

SurvivalCurve curve_of(const Replications& all, Survival which) {
  SurvivalCurve curve;
  curve.which = which;
  const std::size_t months = all.front()->still[index_of(which)].size();
  std::vector<double> areas;
  for (const FollowedCounts* one : all)
    if (const auto area = one->restricted_mean(which, months - 1)) areas.push_back(*area);
  for (std::size_t month = 0; month < months; ++month)
    curve.points.push_back(point_of(all, which, month));
  curve.median_months = median_of(curve.points);
  curve.restricted_mean = mean_of(areas);
  return curve;
}

ResponseSummary response_of(const Replications& all, const char* key, const char* words,
                            std::uint32_t FollowedCounts::*patients) {
  ResponseSummary response{key, words, 0, 0, {}};
  std::vector<double> of_infused, of_intended;
  for (const FollowedCounts* one : all) {
    const double responded = one->*patients;
    const std::uint32_t infused = one->at_origin(Survival::overall);
    const std::uint32_t intended = one->at_origin(Survival::itt_overall);
    if (infused > 0) of_infused.push_back(responded / infused);
    if (intended > 0) of_intended.push_back(responded / intended);
  }
  response.of_infused = mean_of(of_infused);
  response.of_intended = mean_of(of_intended);
  response.prediction95 = prediction95_of_count(of_infused);
  return response;
}

}  // namespace

std::optional<OutcomeSummary> outcomes_of(const Replications& all, const Published& published) {
  if (all.empty() || all.front()->is_empty()) return std::nullopt;
  OutcomeSummary summary;
  for (const auto& [which, word, prose] : words<Survival>)
    summary.curves.push_back(curve_of(all, which));
  for (const Published::SurvivalAt& seen : published.survival) {
    auto& points = summary.curves[index_of(seen.curve)].points;
    const auto month = static_cast<std::size_t>(std::lround(seen.days / days_a_month));
    if (month < points.size()) points[month].published = seen.share;
  }
  summary.response = {
      response_of(all, "best", "response", &FollowedCounts::responded),
      response_of(all, "month_3", "in remission at month 3",
                  &FollowedCounts::in_remission_at_month_3),
      response_of(all, "month_3_without_transplant", "of these without a transplant",
                  &FollowedCounts::without_transplant_at_month_3)};
  summary.transplanted = response_of(all, "", "", &FollowedCounts::transplanted).of_infused;
  return summary;
}

}  // namespace v2v
