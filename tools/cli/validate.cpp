// `v2v validate`: published counts against their predictions.
#include "vein2vein/evidence/validate.hpp"

#include "console.hpp"
#include "delivery.hpp"
#include "trial_options.hpp"
#include "vein2vein/report/validation_report.hpp"
#include "vein2vein/statistics/estimate.hpp"

#include <fmt/format.h>

#include <optional>
#include <utility>
#include <vector>

namespace v2v::cli {
namespace {

struct ValidateArguments : SimulationArguments {
  std::string observed;  ///< table of a trial; none when empty
  TrialArguments trial;
  bool fitted_only = false, leave_one_out_only = false;  ///< at most one of them
};

/// Whether the scenario's hazards are those of the model with its own study, and so can be those
/// without it.
bool is_calibrated(const Scenario& scenario) {
  return scenario.attrition && scenario.attrition->model &&
         scenario.attrition->evidence == AttritionEvidence::fitted;
}

/// Whether its own counts have decided what it predicts, where it is not one of the model's.
bool is_fitted(const Scenario& scenario) {
  const bool by_model = scenario.attrition && scenario.attrition->model;
  return !by_model && !scenario.counted.empty();
}

class Inputs {
 public:
  /// With a trial in the place of what was published, where there is one.
  Inputs(const ValidateArguments& arguments, const std::optional<ObservedTrial>& trial)
      : arguments_(&arguments), trial_(&trial) {}

  /// False (after printing every problem) where the file is not valid.
  bool add(const std::string& file, const std::vector<Override>& overrides) {
    auto scenario = read_checked(file, arguments_->overlays, overrides);
    if (!scenario) return false;
    if (*trial_) return add_with_trial(std::move(*scenario));
    if (!is_calibrated(*scenario)) {
      add(std::move(*scenario), std::nullopt);
      return true;
    }
    if (is_wanted(true)) add(std::move(*scenario), true);  // as it stands
    if (!is_wanted(false)) return true;
    std::vector<Override> all = overrides;
    all.push_back({"attrition.evidence", "left_out"});
    auto left_out = read_checked(file, arguments_->overlays, all);
    if (left_out) add(std::move(*left_out), false);
    return left_out.has_value();
  }

  const std::vector<ValidationInput>& list() const noexcept { return list_; }

 private:
  bool is_wanted(bool fitted) const {
    return fitted ? !arguments_->leave_one_out_only : !arguments_->fitted_only;
  }
  void add(Scenario&& scenario, std::optional<bool> known) {
    const bool fitted = known ? *known : is_fitted(scenario);
    if (is_wanted(fitted)) list_.push_back({std::move(scenario), fitted});
  }
  bool add_with_trial(Scenario&& scenario) {
    const bool by_its_counts = is_calibrated(scenario) || is_fitted(scenario);
    list_.push_back({std::move(scenario), by_its_counts});
    const std::string fault = lay_over(list_.back(), **trial_);
    if (!fault.empty()) {
      refuse(fault);
      return false;
    }
    if (by_its_counts && !list_.back().fitted)
      warn(
          fmt::format("{} has learnt from counts of its own; if some of these patients are among "
                      "them, this is no prediction from others alone",
                      list_.back().scenario.name));
    return true;
  }

  const ValidateArguments* arguments_;
  const std::optional<ObservedTrial>* trial_;
  std::vector<ValidationInput> list_;
};

int validate_command(const ValidateArguments& arguments) {
  const auto overrides = overrides_of(arguments);
  if (!overrides) return kBadInput;
  if (arguments.replications > 0 && arguments.replications < values_for_prediction95)
    return refuse(fmt::format(
        "--replications {}: expected at least {}, which a 95 % prediction interval takes",
        arguments.replications, values_for_prediction95));
  std::optional<ObservedTrial> trial;
  if (!arguments.observed.empty()) {
    trial = read_observed(arguments.observed, arguments.trial);
    if (!trial) return kBadInput;
  }
  Inputs inputs(arguments, trial);
  bool valid = true;
  const auto files = scenario_files(arguments.scenarios);
  if (!files) return kBadInput;
  for (const ScenarioFile& file : *files)
    if (!inputs.add(file.path, *overrides)) valid = false;
  if (!valid) return kBadInput;

  const Delivery delivery(arguments.out, "validation");
  const ValidationSummary summary = validate(inputs.list(), simulation_options(arguments, {}));
  delivery.finish(printed(summary, arguments.format, true), [&](FolderWriter& folder) {
    folder.write("validation.json", json_of(summary));
    folder.write("validation.txt", text_of(summary));
    std::vector<blocks::Figure> pictures = {
        {"validation", "Observed against predicted", validation_svg(summary)}};
    if (std::string curves = observed_curves_svg(summary); !curves.empty())
      pictures.push_back({"validation-incidence", "When patients came to what end", curves});
    write_pictures(folder, arguments, pictures);
  });
  return summary.passed ? kDone : kCheckFailed;
}

}  // namespace

void add_validate(Commands& commands) {
  auto [options, arguments] = commands.add(
      "validate", "Compare published counts with what is predicted, fitted and from other studies",
      &validate_command);
  options.add("scenarios", arguments.scenarios,
              "Scenario files, or folders of which every *.yaml is one");
  const Option fitted = options.add("--fitted-only", arguments.fitted_only,
                                    "Nothing is predicted without the study's own counts");
  const Option left_out = options
                              .add("--leave-one-out-only", arguments.leave_one_out_only,
                                   "Nothing is predicted with the study's own counts")
                              .excludes(fitted);
  options
      .add("--observed TABLE", arguments.observed,
           "A trial, as `v2v observe` reads it, in the place of what was published")
      .excludes(fitted)
      .excludes(left_out);
  add_trial(options, arguments.trial);
  add_luck(options, arguments, "Virtual trials of each prediction (default: 400)");
  add_changes(options, arguments);
  add_output(options, arguments);
}

}  // namespace v2v::cli
