// `v2v sensitivity`.
#include "vein2vein/experiment/sensitivity.hpp"

#include "console.hpp"
#include "delivery.hpp"
#include "vein2vein/experiment/vary.hpp"
#include "whole_numbers.hpp"

#include <fmt/format.h>

#include <memory>
#include <optional>

namespace v2v::cli {
namespace {

struct SensitivityArguments : SimulationArguments {
  std::vector<std::string> variations;
  std::string method = "tornado";
  std::string of = "treated_fraction";
  std::size_t size = 0;
};

std::optional<Factor> factor_of(const SensitivityArguments& arguments,
                                const std::vector<Override>& fixed, const std::string& argument) {
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
  factor.whole = takes_whole_numbers_only(arguments, fixed, *variation);
  return factor;
}

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
    auto factor = factor_of(arguments, *fixed, argument);
    if (!factor) return kBadInput;
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
    write_tables(folder, summary->scenario, summary->title, tables_of(*summary));
    write_pictures(folder, arguments,
                   {{arguments.method, "What matters", sensitivity_svg(*summary)}});
  });
  return kDone;
}

}  // namespace

void add_sensitivity(Commands& commands) {
  auto [options, arguments] =
      commands.add("sensitivity", "Show which values an outcome depends on", &sensitivity_command);
  add_scenario(options, arguments);
  options.add("--method", arguments.method, "Kind of analysis")
      .one_of({"tornado", "morris", "sobol"});
  options.add("--of QUANTITY", arguments.of,
              "The outcome: treated_fraction, lost, lost.<cause>, vein_to_vein, "
              "potential_vein_to_vein or a gate");
  add_vary(options, arguments.variations);
  options
      .add("--size", arguments.size,
           "Trajectories (morris, default 20) or rows (sobol, default 128)")
      .within(2, 1U << 20U);
  add_simulation(options, arguments, {.uncertainty = false});
}

}  // namespace v2v::cli
