// `v2v select`.
#include "vein2vein/experiment/select.hpp"

#include "console.hpp"
#include "delivery.hpp"
#include "mistakes.hpp"

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace v2v::cli {
namespace {

struct SelectArguments : SimulationArguments {
  std::string maximise, minimise;  ///< a quantity; at most one of them
  double indifference = 0.01;
  double confidence = 0.95;
  unsigned first_stage = 20;
};

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

}  // namespace

void add_select(Commands& commands) {
  auto [options, arguments] =
      commands.add("select", "Find the best of several policies, in as few replications as needed",
                   &select_command);
  add_arms(options, arguments);
  const Option maximise =
      options.add("--maximise QUANTITY", arguments.maximise, "The outcome that is to be large");
  options.add("--minimise QUANTITY", arguments.minimise, "Or the one that is to be small")
      .excludes(maximise);
  options.add("--indifference", arguments.indifference, "The smallest difference worth finding");
  options
      .add("--confidence", arguments.confidence,
           "Probability of choosing the best, or one within the indifference of it")
      .check([](const std::string& given) { return fault_of_number(given, 0.5, 0.9999); });
  options
      .add("--first-stage", arguments.first_stage,
           "Replications of every policy before any is dropped")
      .within(2, 10'000);
  add_simulation(options, arguments);
}

}  // namespace v2v::cli
