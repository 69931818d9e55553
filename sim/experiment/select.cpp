// Kim and Nelson's procedure as a rule that stops policies.
#include "vein2vein/experiment/select.hpp"

#include "core/invariant.hpp"
#include "experiment/execute.hpp"
#include "experiment/prepare.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/core/version.hpp"
#include "vein2vein/statistics/estimate.hpp"
#include "vein2vein/statistics/selection.hpp"
#include "vein2vein/statistics/warnings.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace v2v {
namespace {

/// Feeds the procedure replication by replication, as soon as every survivor has the next one.
class Race final : public Stopping {
 public:
  Race(const Study& study, const SelectionQuestion& question)
      : sign_(question.maximise ? 1 : -1),
        procedure_(study.points.size(), question.indifference, question.confidence,
                   question.first_stage),
        values_(study.points.size()) {
    for (const StudyPoint& point : study.points) {
      auto quantity = Quantity::named(*point.arms.front(), question.quantity);
      V2V_INVARIANT(quantity, "policies are compared by a quantity that one does not have");
      quantities_.push_back(std::move(*quantity));
    }
  }

  void add(std::size_t policy, const BatchResult& batch) override {
    for (const ReplicationCounts& counts : batch.front().counts) {
      const auto value = quantities_[policy].of(counts);
      // A mean of nobody is not 0: it would win where the smallest is looked for.
      if (!value)
        throw Failure(Failure::Family::check,
                      fmt::format("policy {} has no {} in replication {}, for nobody contributes: "
                                  "the policies cannot be compared by it",
                                  policy + 1, quantities_[policy].name(), values_[policy].size()));
      values_[policy].push_back(*value);
    }
    while (!procedure_.decided() && everybody_has(procedure_.replications())) feed();
  }
  bool enough(std::size_t policy) const override {
    const auto& survivors = procedure_.survivors();
    return procedure_.decided() ||
           std::find(survivors.begin(), survivors.end(), policy) == survivors.end();
  }
  bool weighs_points() const override { return true; }
  unsigned counted(std::size_t policy, unsigned) const override {
    return procedure_.replications_of(policy);
  }

  const KimNelson& procedure() const noexcept { return procedure_; }
  /// The observations that counted.
  std::vector<double> values_of(std::size_t policy) const {
    const auto& all = values_[policy];
    const auto used = std::min<std::size_t>(all.size(), procedure_.replications_of(policy));
    return {all.begin(), all.begin() + static_cast<std::ptrdiff_t>(used)};
  }

 private:
  bool everybody_has(unsigned replication) const {
    return std::all_of(procedure_.survivors().begin(), procedure_.survivors().end(),
                       [&](std::size_t policy) { return values_[policy].size() > replication; });
  }
  void feed() {
    std::vector<double> observations;
    for (const std::size_t policy : procedure_.survivors())
      observations.push_back(sign_ * values_[policy][procedure_.replications()]);
    procedure_.add(observations);
  }

  double sign_;
  KimNelson procedure_;
  std::vector<Quantity> quantities_;         // by policy
  std::vector<std::vector<double>> values_;  // by policy, by replication
};

SelectionSummary summary_of(const SelectionQuestion& question, const Race& race,
                            const std::vector<PreparedScenario>& policies,
                            const std::vector<Verification>& verified,
                            const std::vector<std::vector<Warning>>& warnings) {
  SelectionSummary summary;
  const KimNelson& procedure = race.procedure();
  const Quantity quantity = Quantity::named(*policies.front().scenario, question.quantity).value();
  summary.quantity = question.quantity;
  summary.unit = std::string(quantity.unit());
  summary.maximise = question.maximise;
  summary.procedure =
      "Kim and Nelson, fully sequential, common random numbers (ACM TOMACS 11, 2001)";
  summary.indifference = question.indifference;
  summary.confidence = question.confidence;
  summary.version = version();
  summary.first_stage = question.first_stage;
  summary.best = procedure.survivors().front();
  summary.replications_without_stopping = procedure.most_replications() * policies.size();
  for (std::size_t i = 0; i < policies.size(); ++i) {
    const std::vector<double> values = race.values_of(i);
    summary.policies.push_back({policies[i].scenario->name,
                                question.maximise ? procedure.mean_of(i) : -procedure.mean_of(i),
                                mean_interval95(values, quantity.possible(*policies[i].scenario)),
                                procedure.replications_of(i), i != summary.best, verified[i],
                                warnings[i], accrual_days(*policies[i].scenario),
                                itt_gate_of_all(*policies[i].scenario)});
    summary.replications_spent += procedure.replications_of(i);
  }
  return summary;
}

/// A selection promises nothing about single cohorts, so it needs no replications for that.
std::vector<Warning> warnings_for(const Study& study, const RunOptions& options,
                                  const Quantity& quantity, const PreparedScenario& policy,
                                  const PointResult& result) {
  std::vector<Warning> warnings = summarise_arm(study, options, policy, 0, result).warnings;
  std::erase_if(warnings, [](const Warning& warning) {
    return warning.kind == Warning::Kind::few_replications;
  });
  if (auto warning = immortal_time_warning(quantity))
    warnings.insert(warnings.begin(), std::move(*warning));
  return warnings;
}

}  // namespace

SelectionSummary select_best(const std::vector<Scenario>& policies,
                             const SelectionQuestion& question, const RunOptions& options) {
  std::vector<std::shared_ptr<const Scenario>> scenarios;
  for (const Scenario& policy : policies)
    scenarios.push_back(std::make_shared<const Scenario>(policy));
  const std::vector<PreparedScenario> prepared = prepare(scenarios, options);
  Study study = empty_study("select", options, most_replications);
  study.potential_times = potential_times_for(question.quantity);
  study.splits_variance = false;
  if (options.batch == 0) study.batch_size = Study::batch_size_for(study.replications, true);
  study.rule = fmt::format("select {} {} indifference {} confidence {} first stage {}",
                           question.maximise ? "largest" : "smallest", question.quantity,
                           question.indifference, question.confidence, question.first_stage);
  for (const PreparedScenario& one : prepared)
    study.points.push_back({{one.scenario}, {}, nullptr, true});

  Race race(study, question);
  std::vector<Verification> verified(policies.size());
  std::vector<std::vector<Warning>> warnings(policies.size());
  execute(study, options, &race, [&](std::size_t policy, PointResult&& result) {
    verified[policy] = result.verified.front();
    warnings[policy] = warnings_for(
        study, options, Quantity::named(*prepared[policy].scenario, question.quantity).value(),
        prepared[policy], result);
  });
  if (!race.procedure().decided())
    throw Failure(Failure::Family::check,
                  fmt::format("after {} replications it is not yet decided which policy is best; "
                              "allow more of them, or a larger indifference than {}",
                              study.replications, question.indifference));
  SelectionSummary summary = summary_of(question, race, prepared, verified, warnings);
  summary.seed = options.seed;
  return summary;
}

}  // namespace v2v
