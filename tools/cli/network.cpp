// `v2v network`: what a scenario's sites and lanes can carry, before any simulation.
#include "console.hpp"
#include "vein2vein/network/description.hpp"
#include "vein2vein/report/network_report.hpp"

namespace v2v::cli {
namespace {

struct NetworkArguments : ScenarioArguments {
  std::string format;
};

int network_command(const NetworkArguments& arguments) {
  const auto scenarios = read_scenarios(arguments);
  if (!scenarios) return kBadInput;
  const NetworkDescription network = describe_network(scenarios->front());
  if (arguments.format == "json")
    print(json_of(network));
  else if (arguments.format == "dot")
    print(network_dot(network));
  else if (arguments.format == "svg")
    print(network_svg(network));
  else
    print(text_of(network));
  return kDone;
}

}  // namespace

void add_network(Commands& commands) {
  auto [options, arguments] = commands.add(
      "network", "Show a scenario's sites and lanes, what is asked of them, and the bottleneck",
      &network_command);
  add_scenario(options, arguments);
  add_changes(options, arguments);
  add_format(options, arguments.format, {"text", "json", "dot", "svg"});
}

}  // namespace v2v::cli
