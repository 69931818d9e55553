// `v2v sensitivity` and `v2v select`.
#include "console.hpp"
#include "delivery.hpp"
#include "vein2vein/experiment/select.hpp"
#include "vein2vein/experiment/sensitivity.hpp"
#include "vein2vein/experiment/vary.hpp"

#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <optional>

namespace v2v::cli {
namespace {

std::optional<Factor> factor_of(const std::string& argument) {
  std::string why;
  const auto variation = parse_variation(argument, why);
  if (!variation || !variation->levels.empty()) {
    refuse(
        "--vary " + argument + ": " +
        (variation ? "expected a range, path=from:to, for example product.failure=2%:10%" : why));
    return std::nullopt;
  }
  Factor factor;
  factor.name = factor.path = variation->path;
  factor.from = variation->from;
  factor.to = variation->to;
  factor.unit = variation->unit;
  return factor;
}

/// Between two whole numbers without a unit: whether the scenario takes nothing between them, as of
/// suites.
bool is_whole(const SensitivityArguments& arguments, const std::vector<Override>& fixed,
              Factor factor) {
  if (!factor.unit.empty() || std::trunc(factor.from) != factor.from ||
      std::trunc(factor.to) != factor.to)
    return false;
  factor.whole = false;
  const auto can_be = [&](double position) {
    std::vector<Override> overrides = fixed;
    overrides.push_back({factor.path, factor.text_at(position), "--vary", true});
    return read_scenario(arguments.scenarios.front(), overrides, arguments.overlays)
        .scenario.has_value();
  };
  return can_be(0) && !can_be(0.5 / (factor.to - factor.from));
}

}  // namespace

int sensitivity_command(const SensitivityArguments& arguments) {
  const auto fixed = overrides_of(arguments);
  if (!fixed) return kBadInput;
  const auto read = [&](const std::vector<Override>& more) -> std::shared_ptr<const Scenario> {
    std::vector<Override> overrides = *fixed;
    overrides.insert(overrides.end(), more.begin(), more.end());
    auto scenario = read_checked(arguments.scenarios.front(), arguments.overlays, overrides);
    return scenario ? std::make_shared<const Scenario>(std::move(*scenario)) : nullptr;
  };
  SensitivityQuestion question;
  question.method = arguments.method == "tornado"  ? SensitivityMethod::tornado
                    : arguments.method == "morris" ? SensitivityMethod::morris
                                                   : SensitivityMethod::sobol;
  question.quantity = arguments.of;
  question.size = arguments.size;
  std::vector<Override> middles;
  for (const std::string& argument : arguments.variations) {
    auto factor = factor_of(argument);
    if (!factor) return kBadInput;
    factor->whole = is_whole(arguments, *fixed, *factor);
    middles.push_back({factor->path, factor->text_at(0.5), "--vary", true});
    question.factors.push_back(std::move(*factor));
  }
  // What is varied by hand is no longer known from counts: its posterior is gone where it stands.
  const auto base = read(middles);
  if (!base || !has_quantity(*base, "--of", arguments.of)) return kBadInput;
  for (Factor& factor : posterior_factors(*base)) question.factors.push_back(std::move(factor));
  if (question.factors.empty())
    return refuse(
        "nothing varies: the scenario has no value from counts; expected --vary path=from:to");
  if (question.method == SensitivityMethod::sobol && (question.size & (question.size - 1)) != 0)
    return refuse(fmt::format("--size {}: expected a power of two for sobol", question.size));
  const Delivery delivery = delivery_of(arguments);
  const auto summary = analyse_sensitivity(question, read, simulation_options(arguments, {}));
  if (!summary) return kBadInput;
  deliver(delivery, arguments, *summary, [&](FolderWriter& folder) {
    folder.write("sensitivity.csv", csv_of(*summary));
    folder.write("sensitivity.svg", sensitivity_svg(*summary));
  });
  return kDone;
}

int select_command(const SelectArguments& arguments) {
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  SelectionQuestion question;
  question.maximise = arguments.minimise.empty();
  if (!arguments.maximise.empty()) question.quantity = arguments.maximise;
  if (!arguments.minimise.empty()) question.quantity = arguments.minimise;
  question.indifference = arguments.indifference;
  question.confidence = arguments.confidence;
  question.first_stage = arguments.first_stage;
  if (!(question.indifference > 0) || !std::isfinite(question.indifference))
    return refuse("--indifference: expected a number above 0, in the quantity's unit");
  if (question.confidence <= 1 / static_cast<double>(scenarios->size()))
    return refuse(fmt::format("--confidence: choosing blindly among {} is as good; expected more",
                              scenarios->size()));
  for (const Scenario& scenario : *scenarios)
    if (!has_quantity(scenario, question.maximise ? "--maximise" : "--minimise", question.quantity))
      return kBadInput;
  const Delivery delivery = delivery_of(arguments);
  const SelectionSummary summary =
      select_best(*scenarios, question, simulation_options(arguments, *scenarios));
  deliver(delivery, arguments, summary, [](FolderWriter&) {});
  return kDone;
}

}  // namespace v2v::cli
