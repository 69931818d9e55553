// Products over the times at which something happened.
#include "vein2vein/statistics/time_to_event.hpp"

#include "core/invariant.hpp"
#include "core/quantiles.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

namespace v2v {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
/// What rounding may do to a level that is met exactly.
constexpr double tolerance = 1e-10;

}  // namespace

KaplanMeier::KaplanMeier(std::vector<FollowedTime> patients) {
  for (const FollowedTime& one : patients) {
    V2V_INVARIANT(std::isfinite(one.time) && one.time >= 0, "a time is finite and not negative");
    followed_.push_back(one.time);
  }
  std::sort(followed_.begin(), followed_.end());
  std::sort(patients.begin(), patients.end(),
            [](const auto& a, const auto& b) { return a.time < b.time; });
  double survival = 1, variance = 0;
  for (std::size_t i = 0; i < patients.size();) {
    Step step{patients[i].time, patients.size() - i, 0, 1, 0};
    for (; i < patients.size() && patients[i].time == step.time; ++i)
      step.events += patients[i].event ? 1 : 0;
    const auto n = static_cast<double>(step.at_risk), d = static_cast<double>(step.events);
    survival *= (n - d) / n;
    if (step.events > 0) variance += n > d ? d / (n * (n - d)) : infinity;
    step.survival = survival;
    step.variance_of_log = variance;
    steps_.push_back(step);
  }
}

const KaplanMeier::Step* KaplanMeier::step_before(double time) const noexcept {
  const auto next = std::upper_bound(steps_.begin(), steps_.end(), time,
                                     [](double t, const Step& step) { return t < step.time; });
  return next == steps_.begin() ? nullptr : &*(next - 1);
}

double KaplanMeier::at(double time) const noexcept {
  const Step* const step = step_before(time);
  return step ? step->survival : 1;
}

double KaplanMeier::variance_of_log(double time) const noexcept {
  const Step* const step = step_before(time);
  return step ? step->variance_of_log : 0;
}

namespace {

std::optional<Interval> log_log95(double survival, double variance_of_log) noexcept {
  if (!(survival > 0 && survival < 1)) return std::nullopt;
  const double middle = std::log(-std::log(survival));
  const double half =
      normal_quantile975 * std::sqrt(variance_of_log) / std::abs(std::log(survival));
  return Interval{std::exp(-std::exp(middle + half)), std::exp(-std::exp(middle - half))};
}

}  // namespace

std::optional<Interval> KaplanMeier::interval95(double time) const noexcept {
  return log_log95(at(time), variance_of_log(time));
}

std::size_t KaplanMeier::at_risk(double time) const noexcept {
  return static_cast<std::size_t>(followed_.end() -
                                  std::lower_bound(followed_.begin(), followed_.end(), time));
}

/// Where a falling curve over the steps comes to `level`.
template <class Value>
std::optional<double> KaplanMeier::reached(double level, Value value) const {
  std::optional<double> first;
  for (const Step& step : steps_) {
    const std::optional<double> here = value(step);
    if (!here) continue;
    if (!first && *here <= level + tolerance) first = step.time;
    // Below it: until here it has stayed at the level.
    if (first && *here < level - tolerance) return (*first + step.time) / 2;
  }
  if (first && !followed_.empty()) return (*first + followed_.back()) / 2;
  return std::nullopt;
}

std::optional<double> KaplanMeier::quantile(double p) const {
  return reached(1 - p, [](const Step& step) { return std::optional(step.survival); });
}

KaplanMeier::Bounds KaplanMeier::quantile95(double p) const {
  const auto bound = [](double Interval::*which) {
    return [which](const Step& step) -> std::optional<double> {
      const auto interval = log_log95(step.survival, step.variance_of_log);
      if (interval) return (*interval).*which;
      return std::nullopt;
    };
  };
  return {reached(1 - p, bound(&Interval::lo)), reached(1 - p, bound(&Interval::hi))};
}

KaplanMeier::RestrictedMean KaplanMeier::restricted_mean(double until) const {
  RestrictedMean result;
  // Areas from each event on, from the last one to the first.
  double right = until, area = 0;
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    if (step->time >= until) continue;
    area += (right - step->time) * step->survival;
    right = step->time;
    const auto n = static_cast<double>(step->at_risk), d = static_cast<double>(step->events);
    if (n > d) result.variance += area * area * d / (n * (n - d));
  }
  result.mean = area + right;
  return result;
}

KaplanMeier reverse_kaplan_meier(std::vector<FollowedTime> patients) {
  for (FollowedTime& one : patients) one.event = !one.event;
  return KaplanMeier(std::move(patients));
}

IncidenceAt incidence_at(std::vector<CompetingTime> patients, std::size_t event, double time) {
  std::sort(patients.begin(), patients.end(),
            [](const auto& a, const auto& b) { return a.time < b.time; });
  struct Step {
    double before, after, incidence, own, other;
  };
  std::vector<Step> steps;
  double survival = 1, incidence = 0;
  for (std::size_t i = 0; i < patients.size() && patients[i].time <= time;) {
    const double now = patients[i].time, n = static_cast<double>(patients.size() - i);
    double own = 0, other = 0;
    for (; i < patients.size() && patients[i].time == now; ++i)
      (patients[i].event == event ? own : other) += patients[i].event == 0 ? 0 : 1;
    if (own + other == 0) continue;
    const double before = survival;
    incidence += before * own / n;
    survival *= (n - own - other) / n;
    // Of an increment of a Nelson-Aalen estimate, with ties.
    const auto variance = [n](double d) {
      return d > 0 && n > 1 ? d * (n - d) / (n * n * (n - 1)) : 0;
    };
    steps.push_back({before, survival, incidence, variance(own), variance(other)});
  }
  IncidenceAt result{incidence, 0};
  for (const Step& step : steps) {
    // By how much an event at this time lowers what comes later.
    const double later = step.after > 0 ? (incidence - step.incidence) / step.after : 0;
    const double at_risk = step.before * step.before;
    result.variance +=
        at_risk * (step.own * (1 - later) * (1 - later) + step.other * later * later);
  }
  return result;
}

LogRank log_rank(const std::vector<RandomisedTime>& patients) {
  std::map<std::size_t, std::vector<RandomisedTime>> strata;
  for (const RandomisedTime& one : patients) strata[one.stratum].push_back(one);
  LogRank result;
  for (auto& [stratum, its] : strata) {
    std::sort(its.begin(), its.end(), [](const auto& a, const auto& b) { return a.time < b.time; });
    double at_risk = static_cast<double>(its.size());
    double second = static_cast<double>(
        std::count_if(its.begin(), its.end(), [](const auto& one) { return one.second_arm; }));
    for (std::size_t i = 0; i < its.size();) {
      const double now = its[i].time;
      double events = 0, of_second = 0, leave = 0, second_leave = 0;
      for (; i < its.size() && its[i].time == now; ++i) {
        events += its[i].event ? 1 : 0;
        of_second += its[i].event && its[i].second_arm ? 1 : 0;
        leave += 1;
        second_leave += its[i].second_arm ? 1 : 0;
      }
      if (events > 0) {
        const double share = second / at_risk;
        result.observed += of_second;
        result.expected += events * share;
        if (at_risk > 1)
          result.variance += events * share * (1 - share) * (at_risk - events) / (at_risk - 1);
      }
      at_risk -= leave;
      second -= second_leave;
    }
  }
  const double apart = result.observed - result.expected;
  if (result.variance > 0) result.chi_squared = apart * apart / result.variance;
  return result;
}

}  // namespace v2v
