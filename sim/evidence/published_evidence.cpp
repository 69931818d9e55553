// What a scenario's published counts say about attrition: stages, reasons, paths and trends.
#include "evidence/paths.hpp"
#include "vein2vein/core/diagnostic.hpp"
#include "vein2vein/evidence/calibrate.hpp"
#include "vein2vein/scenario/protocol.hpp"
#include "vein2vein/scenario/published.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace v2v {
namespace {

[[noreturn]] void refuse(const Scenario& scenario, const std::string& why) {
  throw Failure(Failure::Family::input, fmt::format("{}: {}", scenario.name, why));
}

void check_usable(const Scenario& scenario) {
  if (!scenario.attrition || scenario.attrition->study.empty())
    refuse(scenario, "it is no study to calibrate with; expected `attrition.study`");
  if (scenario.enters != scenario.itt_gate)
    refuse(scenario, fmt::format("patients enter at `{}` but are counted from `{}`; expected both "
                                 "to be the same gate",
                                 name_of(scenario.enters), name_of(scenario.itt_gate)));
  const std::vector<Published::Flow>& flow = scenario.published->flow;
  if (flow.empty() || flow.front().gate != scenario.itt_gate || flow.front().patients == 0)
    refuse(scenario, fmt::format("`published.flow` does not say how many patients were intended to "
                                 "treat; expected a count at `{}`",
                                 name_of(scenario.itt_gate)));
  if (flow.back().gate != Gate::infused)
    refuse(scenario,
           "`published.flow` does not say how many patients were infused; expected a count at "
           "`infused`");
}

/// The stretch that ends with a gate, if one does.
std::optional<AttritionStretch> stretch_until(Gate gate, Gate end_of_screening) {
  switch (gate) {
    case Gate::collected:
      return AttritionStretch::to_collection;
    case Gate::received:
      return AttritionStretch::to_receipt;
    case Gate::lymphodepleted:
      return AttritionStretch::waiting;
    case Gate::infused:
      return AttritionStretch::conditioned;
    case Gate::manufactured:
    case Gate::released:
      return std::nullopt;
    default:
      return gate < end_of_screening ? std::nullopt : std::optional(AttritionStretch::screening);
  }
}

/// Stages between those published gates at which a stretch ends. What was lost at the gates between
/// them (`manufactured` and `released` are in the middle of waiting) is added up by reason.
class Stages {
 public:
  Stages(const Scenario& scenario, Gate end_of_screening) : scenario_(scenario) {
    const std::vector<Published::Flow>& flow = scenario.published->flow;
    std::uint32_t before = flow.front().patients;
    for (auto gate = flow.begin() + 1; gate != flow.end(); ++gate) {
      const auto stretch = stretch_until(gate->gate, end_of_screening);
      if (!stretch) continue;
      // Of several gates that are reached at once the last one counts.
      if (!stages_.empty() && stages_.back().last == *stretch) {
        ends_.back() = place_of(gate->gate);
        drops_.back() += before - gate->patients;
      } else {
        stages_.push_back({*stretch, {}, 0});
        ends_.push_back(place_of(gate->gate));
        drops_.push_back(before - gate->patients);
      }
      before = gate->patients;
    }
  }

  std::vector<CountedStage> counted() {
    std::vector<std::map<std::size_t, std::uint32_t>> lost(stages_.size());
    for (const Published::Loss& loss : scenario_.published->lost) {
      const auto end = std::upper_bound(ends_.begin(), ends_.end(), place_of(loss.after_gate));
      if (end == ends_.end())
        refuse(scenario_, "patients are lost after infusion; expected all losses before it");
      lost[static_cast<std::size_t>(end - ends_.begin())][loss.reason] += loss.patients;
    }
    for (std::size_t i = 0; i < stages_.size(); ++i) {
      stages_[i].lost.assign(lost[i].begin(), lost[i].end());
      std::uint32_t known = 0;
      for (const auto& [reason, patients] : stages_[i].lost) known += patients;
      if (known > drops_[i])
        refuse(scenario_, fmt::format("{} patients are lost before `{}`, but the flow falls by {}; "
                                      "expected at most as many",
                                      known, name_of(scenario_.flowchart[ends_[i]]), drops_[i]));
      stages_[i].rest = drops_[i] - known;
    }
    return std::move(stages_);
  }

 private:
  std::size_t place_of(Gate gate) const noexcept {
    const auto& chart = scenario_.flowchart;
    return static_cast<std::size_t>(std::find(chart.begin(), chart.end(), gate) - chart.begin());
  }

  const Scenario& scenario_;
  std::vector<CountedStage> stages_;
  std::vector<std::size_t> ends_;     // places in the flowchart
  std::vector<std::uint32_t> drops_;  // of the flow
};

/// Shares of all reasons.
std::vector<double> shares_of(const Scenario& scenario, KnownCause cause) {
  const auto risk =
      std::find_if(scenario.leaving.begin(), scenario.leaving.end(),
                   [cause](const LeavingRisk& each) { return each.cause == index_of(cause); });
  if (risk == scenario.leaving.end())
    refuse(scenario, fmt::format("nothing says what `{}` is recorded as",
                                 known_cause_names[index_of(cause)]));
  std::vector<double> shares(scenario.reasons.size());
  for (const auto& [reason, share] : risk->recorded_as[index_of(Phase::waiting)])
    shares[reason] += share;
  return shares;
}

/// Patients who were lost for a reason that nothing leads to would say nothing, unseen.
void check_reasons(const Scenario& scenario, const StudyEvidence& evidence) {
  for (const CountedStage& stage : evidence.stages)
    for (const auto& [reason, count] : stage.lost) {
      const auto is_recorded = [reason = reason](const std::vector<double>& shares) {
        return shares[reason] > 0;
      };
      const auto ends_so = [reason = reason](const AttritionPath& path) {
        return path.ends_early && path.ends_as == reason;
      };
      if (count > 0 &&
          std::none_of(evidence.recorded_as.begin(), evidence.recorded_as.end(), is_recorded) &&
          std::none_of(evidence.paths.begin(), evidence.paths.end(), ends_so))
        refuse(scenario,
               fmt::format("{} were lost for the reason '{}', which no cause is recorded as; "
                           "expected one in `recorded_as`, or a product that fails",
                           count, evidence.reasons[reason]));
    }
}

/// Days of a part of the way, and how well they are known.
class TimeParts {
 public:
  explicit TimeParts(const Scenario& scenario) : scenario_(scenario) {}

  void add(std::string_view path, double days) {
    sum_ += days;
    doubt_ += days * sd_of(path);
  }
  /// Of their sum, as if all were wrong the same way; 0 without any.
  double sd() const noexcept { return sum_ > 0 ? doubt_ / sum_ : 0; }

 private:
  double sd_of(std::string_view path) const {
    double worst = 0;
    for (const Provenance& value : scenario_.provenance) {
      if (!value.path.starts_with(path)) continue;
      if (value.kind != Provenance::Kind::sourced)
        worst = std::max(worst, sd_of_assumed_time);
      else if (!value.unverified.empty())
        worst = std::max(worst, sd_of_recalled_time);
    }
    return worst;
  }

  const Scenario& scenario_;
  double sum_ = 0, doubt_ = 0;
};

std::array<double, attrition_period_count> time_sd_of(const Scenario& scenario) {
  const auto takes = [&scenario](Gate gate) {
    return scenario.steps[index_of(gate)].takes.median();
  };
  TimeParts before(scenario), after(scenario);
  if (scenario.enters < Gate::approved) before.add("approval.takes", takes(Gate::approved));
  if (scenario.enters < Gate::eligible) before.add("screening.takes", takes(Gate::eligible));
  const Product& product = scenario.protocol->product;
  if (product.from_patients_cells()) {
    if (scenario.enters < Gate::collected) after.add("collection.takes", takes(Gate::collected));
    if (!product.release_since_collection) after.add("product.culture", product.culture.median());
    after.add("product.release", product.release.median());
  }
  const Lymphodepletion& lymphodepletion = scenario.protocol->lymphodepletion;
  if (lymphodepletion.start == Lymphodepletion::Start::after_release)
    after.add("lymphodepletion.scheduling", lymphodepletion.scheduling.median());
  return {before.sd(), after.sd()};
}

}  // namespace

StudyEvidence evidence_of(const Scenario& scenario, std::uint64_t seed) {
  check_usable(scenario);
  SimulatedPaths simulated = simulate_paths(scenario, seed);
  if (simulated.paths.empty()) refuse(scenario, "no patient enters; expected at least one");
  StudyEvidence evidence;
  evidence.name = scenario.attrition->study;
  evidence.traits = scenario.attrition->traits;
  evidence.before_collection = scenario.enters < Gate::eligible;
  evidence.time_sd = time_sd_of(scenario);
  evidence.reasons = scenario.reasons;
  for (std::size_t cause = 0; cause < attrition_cause_count; ++cause)
    evidence.recorded_as[cause] = shares_of(scenario, attrition_causes[cause]);
  evidence.paths = std::move(simulated.paths);
  evidence.stages = Stages(scenario, simulated.end_of_screening).counted();
  evidence.patients = scenario.published->flow.front().patients;
  evidence.infused = scenario.published->flow.back().patients;
  check_reasons(scenario, evidence);
  return evidence;
}

std::vector<TrendEvidence> trends_of(const Scenario& scenario) {
  std::vector<TrendEvidence> trends;
  if (!scenario.attrition) return trends;
  const AttritionUse& use = *scenario.attrition;
  for (const Published::LossBy& loss : scenario.published->lost_by) {
    // Other characteristics are facts that the model leaves out.
    if (use.burden == loss.covariate)
      trends.push_back({TrendEvidence::Of::burden, use.study, loss.lost_of});
    else if (use.prior_lines == loss.covariate)
      trends.push_back({TrendEvidence::Of::prior_lines, use.study, loss.lost_of});
  }
  return trends;
}

}  // namespace v2v
