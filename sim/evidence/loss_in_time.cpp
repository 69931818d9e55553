// Slopes of loss on time, between studies and within one, and what a study has to say about them.
#include "vein2vein/evidence/loss_in_time.hpp"

#include "core/quantiles.hpp"
#include "experiment/threads.hpp"
#include "vein2vein/evidence/calibrate.hpp"
#include "vein2vein/scenario/published.hpp"

#include <boost/math/distributions/students_t.hpp>
#include <boost/math/tools/minima.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>

namespace v2v {
namespace {

double square(double value) noexcept { return value * value; }

/// One study on logarithmic scales.
struct Point {
  double time = 0, loss = 0, variance = 0;
  std::size_t group = 0;
};

Point point_of(const LossInTime& study, std::size_t group) {
  const bool nobody_lost = study.infused == study.counted;
  const double counted = study.counted + (nobody_lost ? 1.0 : 0.0);
  const double infused = study.infused + (nobody_lost ? 0.5 : 0.0);
  const double hazard = -std::log(infused / counted);
  return {std::log(study.days), std::log(hazard), (1 / infused - 1 / counted) / square(hazard),
          group};
}

/// Weighted least squares with a level for every group, at one variance between studies.
struct Line {
  double slope = 0, slope_information = 0;
  double minus_log_likelihood = 0;  ///< restricted, without its constant
  double residuals = 0;             ///< weighted sum of squares
};

Line line_at(const std::vector<Point>& points, std::size_t groups, double variance_between) {
  std::vector<double> weight(groups), time(groups), loss(groups);
  const auto weight_of = [variance_between](const Point& point) {
    return 1 / (point.variance + variance_between);
  };
  for (const Point& point : points) {
    weight[point.group] += weight_of(point);
    time[point.group] += weight_of(point) * point.time;
    loss[point.group] += weight_of(point) * point.loss;
  }
  Line line;
  double product = 0;
  const auto deviations = [&](const Point& point) {
    const std::size_t group = point.group;
    return std::pair(point.time - time[group] / weight[group],
                     point.loss - loss[group] / weight[group]);
  };
  for (const Point& point : points) {
    const auto [time_off, loss_off] = deviations(point);
    line.slope_information += weight_of(point) * square(time_off);
    product += weight_of(point) * time_off * loss_off;
  }
  line.slope = product / line.slope_information;
  double log_determinant = std::log(line.slope_information);
  for (const double sum : weight) log_determinant += std::log(sum);
  for (const Point& point : points) {
    const auto [time_off, loss_off] = deviations(point);
    line.residuals += weight_of(point) * square(loss_off - line.slope * time_off);
    line.minus_log_likelihood -= std::log(weight_of(point)) / 2;
  }
  line.minus_log_likelihood += (log_determinant + line.residuals) / 2;
  return line;
}

/// Standard deviations of the logarithm of cumulative loss beyond this are not looked at: one of 10
/// would mean that studies lose between none and all of their patients.
constexpr double kLargestSd = 10;

double sd_between(const std::vector<Point>& points, std::size_t groups) {
  const auto objective = [&](double sd) {
    return line_at(points, groups, square(sd)).minus_log_likelihood;
  };
  // Brent's method does not look at the ends, one of which is often the answer.
  const auto [inside, value] = boost::math::tools::brent_find_minima(
      objective, 0.0, kLargestSd, std::numeric_limits<double>::digits / 2);
  return objective(0.0) <= value ? 0.0 : inside;
}

bool times_differ_within_a_group(const std::vector<Point>& points, std::size_t groups) {
  std::vector<std::optional<double>> first(groups);
  return std::any_of(points.begin(), points.end(), [&first](const Point& point) {
    std::optional<double>& seen = first[point.group];
    if (!seen) seen = point.time;
    return *seen != point.time;
  });
}

}  // namespace

std::optional<TimeSlope> slope_between(const std::vector<LossInTime>& studies) {
  std::map<std::string, std::size_t> groups;
  std::vector<Point> points;
  for (const LossInTime& study : studies)
    points.push_back(point_of(study, groups.emplace(study.group, groups.size()).first->second));
  if (points.size() < groups.size() + 2 || !times_differ_within_a_group(points, groups.size()))
    return std::nullopt;

  const double sd = sd_between(points, groups.size());
  const Line line = line_at(points, groups.size(), square(sd));
  const auto freedom = static_cast<double>(points.size() - groups.size() - 1);
  const double standard_error = std::sqrt(line.residuals / freedom / line.slope_information);
  const double reach =
      boost::math::quantile(boost::math::students_t(freedom), 0.975) * standard_error;
  return TimeSlope{points.size(), line.slope, {line.slope - reach, line.slope + reach}, sd};
}

TimeSlope slope_within(const LossInTime& first, const LossInTime& second) {
  const Point from = point_of(first, 0), to = point_of(second, 0);
  const double apart = to.time - from.time;
  const double slope = (to.loss - from.loss) / apart;
  const double reach =
      normal_quantile(0.975) * std::sqrt(from.variance + to.variance) / std::abs(apart);
  return {1, slope, {slope - reach, slope + reach}, 0};
}

LossInTime loss_in_time_of(const Scenario& scenario, std::uint64_t seed) {
  const StudyEvidence evidence = evidence_of(scenario, seed);
  double days = 0, weight = 0;
  for (const AttritionPath& path : evidence.paths) {
    if (path.ends_early) continue;
    weight += path.weight;
    days += path.weight * std::accumulate(path.days.begin(), path.days.end(), 0.0);
  }
  return {evidence.name, evidence.traits.disease, evidence.infused, evidence.patients,
          days / weight};
}

std::optional<LossInTime> loss_in_published_time_of(const Scenario& scenario) {
  const auto& times = scenario.published->times;
  const auto time = std::find_if(times.begin(), times.end(), [](const Published::Time& each) {
    return each.measured == MeasuredTime::vein_to_vein;
  });
  const auto& flow = scenario.published->flow;
  if (time == times.end() || flow.size() < 2 || flow.back().gate != Gate::infused)
    return std::nullopt;
  const Published::Flow* counted = &flow.front();
  for (const Published::Flow& at : flow)
    if (at.gate <= Gate::collected) counted = &at;
  const AttritionUse& use = *scenario.attrition;
  return LossInTime{use.study, use.traits.disease, flow.back().patients, counted->patients,
                    time->median_days};
}

std::vector<SlopeRow> slopes_of(const std::vector<Scenario>& studies, unsigned threads) {
  std::vector<LossInTime> by_disease(studies.size());
  share_out(studies.size(), threads_or_cores(threads),
            [&](std::size_t i) { by_disease[i] = loss_in_time_of(studies[i]); });
  std::vector<LossInTime> all = by_disease, from_collection, published;
  for (LossInTime& study : all) study.group.clear();
  for (std::size_t i = 0; i < studies.size(); ++i) {
    if (studies[i].itt_gate >= Gate::collected) from_collection.push_back(all[i]);
    if (auto in_its_time = loss_in_published_time_of(studies[i])) {
      in_its_time->group.clear();
      published.push_back(std::move(*in_its_time));
    }
  }
  return {{"all, from the counting gate to infusion", slope_between(all)},
          {"the same within diseases", slope_between(by_disease)},
          {"counted from leukapheresis or later", slope_between(from_collection)},
          {"vein-to-vein time published", slope_between(published)}};
}

}  // namespace v2v
