// Simulating published studies and comparing every count that they publish.
#include "vein2vein/evidence/validate.hpp"

#include "experiment/execute.hpp"
#include "experiment/prepare.hpp"
#include "statistics/published_stages.hpp"
#include "vein2vein/core/version.hpp"
#include "vein2vein/scenario/published.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

namespace v2v {
namespace {

using statistics::published_at;
using statistics::published_stages;
using statistics::PublishedStage;
using Counts = std::vector<ReplicationCounts>;

constexpr unsigned usual_replications = 400;

/// Where the gate stands in the flowchart; its length where it does not.
std::size_t place_of(const Scenario& scenario, Gate gate) {
  return static_cast<std::size_t>(
      std::find(scenario.flowchart.begin(), scenario.flowchart.end(), gate) -
      scenario.flowchart.begin());
}

/// Patients who enter, as published or else as simulated.
std::uint32_t entering(const Scenario& scenario) {
  if (const auto seen = published_at(scenario, scenario.enters)) return *seen;
  return static_cast<std::uint32_t>(std::lround(expected_patients(scenario)));
}

/// The checks of one input.
class Judge {
 public:
  Judge(const ValidationInput& input, const Counts& counts)
      : scenario_(&input.scenario),
        counts_(&counts),
        fitted_(input.fitted),
        entering_(entering(input.scenario)),
        intended_(published_at(input.scenario, input.scenario.itt_gate).value_or(entering_)),
        itt_place_(place_of(input.scenario, input.scenario.itt_gate)) {}

  std::vector<ValidationCheck> checks() const {
    std::vector<ValidationCheck> checks;
    for (const PublishedStage& stage : published_stages(*scenario_)) {
      // Of the gates of a stage only the first can have a count.
      add_flow(checks, stage.first);
      add_losses(checks, stage);
    }
    return checks;
  }

  /// What its left-out prediction of the infused is judged by, where it is one and the infused are
  /// published.
  std::optional<SkillCase> skill_case() const {
    const auto& use = scenario_->attrition;
    const auto infused = published_at(*scenario_, Gate::infused);
    if (fitted_ || !use || use->evidence != AttritionEvidence::left_out || !infused) return {};
    // Of nobody there is no share to score, nor of more infused than were intended.
    if (intended_ == 0 || *infused > intended_) return {};
    SkillCase one{
        use->study, use->traits.disease, use->traits.line, scenario_->itt_gate, intended_, *infused,
        {}};
    const std::size_t place = place_of(*scenario_, Gate::infused);
    // A cohort may be larger than those at the gate; nobody is infused beyond them.
    for (const ReplicationCounts& counts : *counts_)
      one.predicted.push_back(std::min(counts.reached[place], intended_));
    return one;
  }

 private:
  template <class Value>
  ValidationCheck judged(std::string quantity, std::uint32_t published, std::uint32_t of,
                         Value value) const {
    std::vector<std::uint32_t> predicted;
    predicted.reserve(counts_->size());
    for (const ReplicationCounts& one : *counts_) predicted.push_back(value(one));
    ValidationCheck check = check_count(published, of, predicted);
    check.scenario = scenario_->name;
    check.quantity = std::move(quantity);
    check.fitted = fitted_;
    return check;
  }

  void add_flow(std::vector<ValidationCheck>& checks, std::size_t place) const {
    const Gate gate = scenario_->flowchart[place];
    const auto published = published_at(*scenario_, gate);
    if (!published || gate == scenario_->enters) return;
    checks.push_back(judged(std::string(name_of(gate)), *published,
                            place > itt_place_ ? intended_ : entering_,
                            [place](const auto& one) { return one.reached[place]; }));
    checks.back().primary = gate == Gate::infused;
  }

  /// Only where reasons were published at all.
  void add_losses(std::vector<ValidationCheck>& checks, const PublishedStage& stage) const {
    if (!stage.listed) return;
    for (std::size_t reason = 0; reason < stage.by_reason.size(); ++reason) {
      const auto lost = [&stage, reason](const auto& one) {
        std::uint32_t sum = 0;
        for (std::size_t at = stage.first; at < stage.end; ++at) sum += one.lost[at][reason];
        return sum;
      };
      const auto& seen = stage.by_reason[reason];
      const bool happens = std::any_of(counts_->begin(), counts_->end(),
                                       [&](const auto& one) { return lost(one) > 0; });
      if (!seen && (!happens || !stage.complete)) continue;
      checks.push_back(judged(fmt::format("lost.{}.{}", name_of(scenario_->flowchart[stage.first]),
                                          scenario_->reasons[reason]),
                              seen.value_or(0), stage.first >= itt_place_ ? intended_ : entering_,
                              lost));
    }
  }

  const Scenario* scenario_;
  const Counts* counts_;
  bool fitted_;
  std::uint32_t entering_, intended_;
  std::size_t itt_place_;
};

/// Whether there is anything to compare.
bool is_published(const Scenario& scenario) {
  const Published& published = *scenario.published;
  const auto& outcomes = published.outcomes;
  return !published.lost.empty() || !outcomes.survival.empty() || !outcomes.medians.empty() ||
         !published.responding.empty() || !published.hazard_ratios.empty() ||
         std::any_of(published.flow.begin(), published.flow.end(),
                     [&](const auto& seen) { return seen.gate != scenario.enters; });
}

std::vector<ValidationTime> times_of(const ValidationInput& input, const PatientTimes& times) {
  std::vector<ValidationTime> rows;
  for (const Published::Time& seen : input.scenario.published->times) {
    const TimeSummary predicted = times.of(seen.measured).summary();
    if (predicted.patients == 0) continue;
    rows.push_back({input.scenario.name, std::string(name_of(seen.measured)), seen.median_days,
                    predicted.median, input.fitted});
  }
  return rows;
}

/// Infused and whatever anybody was lost to, in the trial or as predicted.
std::vector<ValidationCurve> curves_of(const ValidationInput& input, const Incidence& recorded) {
  std::vector<ValidationCurve> rows;
  if (input.observed.empty()) return rows;
  const auto happens = [](const std::vector<double>& by_day) {
    return !by_day.empty() && by_day.back() > 0;
  };
  for (const IncidenceCurve& predicted : recorded.curves(input.scenario.reasons)) {
    const auto seen = std::find_if(input.observed.begin(), input.observed.end(),
                                   [&](const auto& it) { return it.outcome == predicted.outcome; });
    const bool is_seen = seen != input.observed.end();
    if (predicted.outcome != "infused" && !happens(predicted.by_day) &&
        !(is_seen && happens(seen->by_day)))
      continue;
    // Nobody was lost to what the trial has no word for.
    auto row = compare_curves(
        is_seen ? seen->by_day : std::vector<double>(input.observed.front().by_day.size()),
        predicted.by_day);
    if (!row) continue;
    row->scenario = input.scenario.name;
    row->outcome = predicted.outcome;
    row->fitted = input.fitted;
    rows.push_back(std::move(*row));
  }
  return rows;
}

}  // namespace

ValidationSummary validate(const std::vector<ValidationInput>& inputs, const RunOptions& options) {
  ValidationSummary summary;
  summary.version = version();
  summary.seed = options.seed;
  std::vector<const ValidationInput*> judged;
  std::vector<std::shared_ptr<const Scenario>> scenarios;
  for (const ValidationInput& input : inputs) {
    if (is_published(input.scenario)) {
      judged.push_back(&input);
      summary.observed_under_way += input.under_way;
      scenarios.push_back(std::make_shared<const Scenario>(input.scenario));
    } else if (std::find(summary.not_published.begin(), summary.not_published.end(),
                         input.scenario.name) == summary.not_published.end()) {
      summary.not_published.push_back(input.scenario.name);
    }
  }
  Study study = empty_study("validate", options, usual_replications);
  study.uncertainty = Uncertainty::parameters;
  study.potential_times = Study::PotentialTimes::none;
  study.splits_variance = false;
  summary.replications = study.replications;
  if (!judged.empty()) {
    for (const PreparedScenario& one : prepare(scenarios, options))
      study.points.push_back({{one.scenario}, {}, nullptr, true});
    std::vector<std::vector<ValidationCheck>> checks(judged.size());
    std::vector<std::vector<ValidationTime>> times(judged.size());
    std::vector<std::vector<ValidationCurve>> curves(judged.size());
    std::vector<std::vector<ValidationOutcome>> outcomes(judged.size());
    std::vector<std::optional<SkillCase>> cases(judged.size());
    execute(study, options, nullptr, [&](std::size_t point, PointResult&& result) {
      const ArmCounts& arm = result.arms.front();
      const Judge judge(*judged[point], arm.counts);
      checks[point] = judge.checks();
      cases[point] = judge.skill_case();
      times[point] = times_of(*judged[point], arm.times);
      curves[point] = curves_of(*judged[point], arm.recorded);
      const Scenario& scenario = judged[point]->scenario;
      if (const auto seen = outcomes_of(arm.counts, scenario))
        outcomes[point] = outcome_checks(scenario.name, *seen);
      ++summary.simulated;
      if (result.verified.front().identical) ++summary.verified;
    });
    // Points are finished in any order.
    std::vector<SkillCase> left_out;
    for (std::size_t i = 0; i < judged.size(); ++i) {
      summary.checks.insert(summary.checks.end(), checks[i].begin(), checks[i].end());
      summary.times.insert(summary.times.end(), times[i].begin(), times[i].end());
      summary.curves.insert(summary.curves.end(), curves[i].begin(), curves[i].end());
      // Fitted and left out differ in who is infused only.
      const auto is_known = [&](const ValidationOutcome& one) {
        return one.scenario == judged[i]->scenario.name;
      };
      if (std::none_of(summary.outcomes.begin(), summary.outcomes.end(), is_known))
        summary.outcomes.insert(summary.outcomes.end(), outcomes[i].begin(), outcomes[i].end());
      if (cases[i]) left_out.push_back(std::move(*cases[i]));
    }
    summary.skill = skill_of(left_out);
  }
  summarise_checks(summary);
  return summary;
}

}  // namespace v2v
