// Designs of sensitivity analyses, carried out as studies.
#include "vein2vein/experiment/sensitivity.hpp"

#include "core/invariant.hpp"
#include "experiment/execute.hpp"
#include "experiment/prepare.hpp"
#include "vein2vein/core/version.hpp"
#include "vein2vein/experiment/vary.hpp"
#include "vein2vein/experiment/warm_up.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/quantity.hpp"
#include "vein2vein/statistics/sensitivity.hpp"
#include "vein2vein/statistics/warnings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <numeric>
#include <set>

namespace v2v {
namespace {

constexpr std::size_t kTrajectories = 20;  // Campolongo et al. 2007 find 10 to 50 enough
constexpr std::size_t kBaseRows = 128;
constexpr std::size_t kMorrisLevels = 4;  // Morris 1991, section 3
constexpr unsigned kReplications = 100;
/// Of a long analysis so many evaluations, evenly spread, run on both engines.
constexpr std::size_t kVerified = 24;
constexpr std::size_t kResamples = 1000;
constexpr double kTail = 0.025;

/// The quantile of a posterior at a position: between its 2.5 % and 97.5 % points, or all of
/// it for indices that are about its variance.
double quantile_at(double position, SensitivityMethod method) {
  if (method != SensitivityMethod::sobol) return kTail + position * (1 - 2 * kTail);
  constexpr double kEdge = 1e-6;
  return std::clamp(position, kEdge, 1 - kEdge);
}

Design design_of(const SensitivityQuestion& question, std::uint64_t seed) {
  const std::size_t k = question.factors.size();
  if (question.method == SensitivityMethod::morris)
    return morris_design(question.size != 0 ? question.size : kTrajectories, k, kMorrisLevels,
                         seed);
  if (question.method == SensitivityMethod::sobol)
    return saltelli_design(question.size != 0 ? question.size : kBaseRows, k, seed);
  Design design;
  for (std::size_t factor = 0; factor < k; ++factor)
    for (const double end : {0.0, 1.0}) {
      design.emplace_back(k, 0.5);
      design.back()[factor] = end;
    }
  return design;
}

/// The points of the study, the first one with every factor in its middle.
class Points {
 public:
  Points(const SensitivityQuestion& question, const ScenarioAt& scenario_at, Study& study,
         std::uint64_t seed)
      : question_(question), scenario_at_(scenario_at), study_(study), seed_(seed) {}

  /// False when the scenario cannot be had there.
  bool add(const std::vector<double>& position) {
    const PreparedScenario* prepared = scenario(position);
    if (!prepared) return false;
    ParameterLuck quantiles;
    const std::vector<const CountedGroup*> groups = counted_in(*prepared->scenario);
    for (const CountedGroup* group : groups) quantiles.emplace_back(group->inputs(), 0.5);
    StudyPoint point{{prepared->scenario}, {}, nullptr, true};
    for (std::size_t i = 0; i < position.size(); ++i) {
      const Factor& factor = question_.factors[i];
      if (!factor.is_posterior()) continue;
      V2V_INVARIANT(factor.group < quantiles.size(), "a factor is no parameter of the scenario");
      // Wherever populations have the count in common.
      for (std::size_t group = 0; group < groups.size(); ++group)
        if (groups[group]->path == groups[factor.group]->path)
          quantiles[group][factor.input] = quantile_at(position[i], question_.method);
      any_posterior_ = true;
    }
    if (any_posterior_)
      point.pinned = std::make_shared<ParameterLuck>(parameters_at(*prepared->scenario, quantiles));
    study_.points.push_back(std::move(point));
    return true;
  }

 private:
  const PreparedScenario* scenario(const std::vector<double>& position) {
    std::vector<Override> overrides;
    std::string key;
    for (std::size_t i = 0; i < position.size(); ++i) {
      const Factor& factor = question_.factors[i];
      if (factor.is_posterior()) continue;
      overrides.push_back({factor.path, factor.text_at(position[i]), "--vary", true});
      key += overrides.back().text + "\n";
    }
    const auto known = scenarios_.find(key);
    if (known != scenarios_.end()) return &known->second;
    auto scenario = scenario_at_(overrides);
    if (!scenario) return nullptr;
    return &scenarios_.emplace(key, settled(std::move(scenario))).first->second;
  }
  /// All evaluations get the warm-up of the first: the outcome is a function of the factors alone.
  PreparedScenario settled(std::shared_ptr<const Scenario> scenario) {
    if (scenarios_.empty()) {
      PreparedScenario first = prepare(std::move(scenario), seed_);
      warm_up_ = first.warm_up;
      return first;
    }
    if (!warm_up_ || !warm_up_->found) return {std::move(scenario), warm_up_};
    return {std::make_shared<const Scenario>(with_warm_up(*scenario, *warm_up_)), warm_up_};
  }

  const SensitivityQuestion& question_;
  const ScenarioAt& scenario_at_;
  Study& study_;
  std::uint64_t seed_;
  std::optional<WarmUpSummary> warm_up_;
  std::map<std::string, PreparedScenario> scenarios_;
  bool any_posterior_ = false;
};

constexpr double no_value = std::numeric_limits<double>::quiet_NaN();

double mean_of(const std::vector<double>& values) {
  return values.empty() ? no_value
                        : std::accumulate(values.begin(), values.end(), 0.0) /
                              static_cast<double>(values.size());
}

/// Of nothing no size is known, and it comes last.
double size_of(double change) { return std::isfinite(change) ? std::abs(change) : -1; }

/// Values of one point, by replication; those without one are left out in pairs.
using Series = std::vector<std::optional<double>>;

double mean_of(const Series& series) {
  std::vector<double> values;
  for (const auto& value : series)
    if (value) values.push_back(*value);
  return mean_of(values);
}

/// How far the quantity can change from one point to another.
Interval possible_change(const Study& study, const Quantity& quantity) {
  double most = 0;
  for (const StudyPoint& point : study.points)
    most = std::max(most, quantity.possible(*point.arms.front()).hi);
  return {-most, most};
}

void fill_tornado(SensitivitySummary& summary, const Interval& possible,
                  const std::vector<Series>& series) {
  for (std::size_t factor = 0; factor < summary.factors.size(); ++factor) {
    const Series& low = series[1 + 2 * factor];
    const Series& high = series[2 + 2 * factor];
    std::vector<double> changes, at_low, at_high;
    for (std::size_t i = 0; i < low.size(); ++i) {
      if (!low[i] || !high[i]) continue;
      at_low.push_back(*low[i]);
      at_high.push_back(*high[i]);
      changes.push_back(*high[i] - *low[i]);
    }
    if (changes.empty())
      summary.tornado.push_back({factor, mean_of(low), mean_of(high), std::nullopt});
    else
      summary.tornado.push_back(
          {factor, mean_of(at_low), mean_of(at_high), mean_interval95(changes, possible)});
  }
  std::stable_sort(summary.tornado.begin(), summary.tornado.end(),
                   [](const auto& a, const auto& b) {
                     return size_of(a.at_high - a.at_low) > size_of(b.at_high - b.at_low);
                   });
}

void fill_indices(SensitivitySummary& summary, const SensitivityQuestion& question,
                  const Design& design, const Interval& possible, const std::vector<Series>& series,
                  std::uint64_t seed) {
  std::vector<double> outcomes;
  for (std::size_t i = 1; i < series.size(); ++i) outcomes.push_back(mean_of(series[i]));
  const std::size_t k = question.factors.size();
  if (question.method == SensitivityMethod::morris) {
    const auto effects = morris_effects(design, outcomes, seed, kResamples, possible.hi);
    for (std::size_t i = 0; i < k; ++i)
      summary.morris.push_back(
          {i, effects[i].mu, effects[i].mu_star, effects[i].sigma, effects[i].mu_star95});
    std::stable_sort(
        summary.morris.begin(), summary.morris.end(),
        [](const auto& a, const auto& b) { return size_of(a.mu_star) > size_of(b.mu_star); });
    return;
  }
  const auto indices = sobol_indices(design.size() / (k + 2), k, outcomes, seed);
  for (std::size_t i = 0; i < k; ++i)
    summary.sobol.push_back(
        {i, indices[i].first, indices[i].total, indices[i].first95, indices[i].total95});
  std::stable_sort(summary.sobol.begin(), summary.sobol.end(), [](const auto& a, const auto& b) {
    return size_of(a.total) > size_of(b.total);
  });
}

std::string_view name_of(SensitivityMethod method) {
  if (method == SensitivityMethod::tornado) return "tornado";
  return method == SensitivityMethod::morris ? "morris" : "sobol";
}

SensitivitySummary begin_summary(const SensitivityQuestion& question, const Scenario& scenario,
                                 const Study& study) {
  SensitivitySummary summary;
  summary.scenario = scenario.name;
  summary.title = scenario.title;
  summary.quantity = question.quantity;
  const Quantity quantity = Quantity::named(scenario, question.quantity).value();
  summary.unit = std::string(quantity.unit());
  if (auto warning = immortal_time_warning(quantity)) summary.warnings = {std::move(*warning)};
  summary.method = std::string(name_of(question.method));
  summary.seed = study.seed;
  summary.version = version();
  summary.replications = study.replications;
  summary.evaluations = study.points.size();
  const bool whole = question.method == SensitivityMethod::sobol;
  for (const Factor& factor : question.factors)
    summary.factors.push_back(
        factor.is_posterior()
            ? FactorSummary{factor.name, whole ? "0 %" : "2.5 %", whole ? "100 %" : "97.5 %", true}
            : FactorSummary{factor.name, factor.text_at(0), factor.text_at(1), false});
  return summary;
}

}  // namespace

std::string Factor::text_at(double position) const {
  return fmt::format("{:.10g}{}", number_between(from, to, whole, position), unit);
}

std::vector<Factor> posterior_factors(const Scenario& scenario) {
  std::vector<Factor> factors;
  const std::vector<const CountedGroup*> groups = counted_in(scenario);
  std::set<std::string> seen;
  for (std::size_t i = 0; i < groups.size(); ++i) {
    const CountedGroup& group = *groups[i];
    if (!seen.insert(group.path).second) continue;
    for (std::size_t input = 0; input < group.inputs(); ++input) {
      Factor factor;
      factor.group = i;
      factor.input = input;
      factor.name = group.name_of_input(input);
      factors.push_back(std::move(factor));
    }
  }
  return factors;
}

std::optional<SensitivitySummary> analyse_sensitivity(const SensitivityQuestion& question,
                                                      const ScenarioAt& scenario_at,
                                                      const RunOptions& options) {
  const std::size_t k = question.factors.size();
  RunOptions settled = options;
  settled.uncertainty = Uncertainty::none;  // parameters are factors here, or stand still
  settled.precision.reset();
  Study study = empty_study("sensitivity", settled, kReplications);
  study.potential_times = potential_times_for(question.quantity);
  study.rule = fmt::format("{} of {}", name_of(question.method), question.quantity);

  const Design design = design_of(question, options.seed);
  Points points(question, scenario_at, study, options.seed);
  if (!points.add(std::vector<double>(k, 0.5))) return std::nullopt;
  const Scenario& base = *study.points.front().arms.front();
  if (options.replications == 0 && question.method == SensitivityMethod::tornado)
    study.replications = base.replications;
  if (options.batch == 0) study.batch_size = Study::batch_size_for(study.replications, false);
  for (const auto& position : design)
    if (!points.add(position)) return std::nullopt;
  const std::size_t stride = std::max<std::size_t>(1, study.points.size() / kVerified);
  for (std::size_t i = 0; i < study.points.size(); ++i) study.points[i].verified = i % stride == 0;

  SensitivitySummary summary = begin_summary(question, base, study);
  const Quantity quantity = Quantity::named(base, question.quantity).value();
  std::vector<Series> series(study.points.size());
  execute(study, settled, nullptr, [&](std::size_t point, PointResult&& result) {
    for (const ReplicationCounts& counts : result.arms.front().counts)
      series[point].push_back(quantity.of(counts));
    summary.verified_evaluations += result.verified.front().identical ? 1 : 0;
  });
  summary.base = mean_of(series.front());
  for (const Series& point : series) summary.without_value += std::isnan(mean_of(point)) ? 1 : 0;
  const Interval possible = possible_change(study, quantity);
  if (question.method == SensitivityMethod::tornado)
    fill_tornado(summary, possible, series);
  else
    fill_indices(summary, question, design, possible, series, options.seed);
  return summary;
}

}  // namespace v2v
