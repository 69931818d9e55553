// The command line.
#include "commands.hpp"
#include "vein2vein/experiment/experiment.hpp"

#include <CLI/CLI.hpp>

namespace v2v::cli {
namespace {

void add_changes(CLI::App& command, ScenarioArguments& arguments, bool with_set) {
  command
      .add_option("--with", arguments.overlays,
                  "An overlay to lay over the scenario; may be repeated")
      ->allow_extra_args(false)
      ->type_name("OVERLAY");
  if (!with_set) return;
  command
      .add_option("--set", arguments.overrides,
                  "Override a value of the scenario: path.to.value=text; may be repeated")
      ->allow_extra_args(false)
      ->type_name("PATH=TEXT");
}

void add_run_options(CLI::App& command, RunArguments& arguments) {
  command
      .add_option("--replications", arguments.replications,
                  "Virtual trials to simulate (default: the scenario's)")
      ->check(CLI::Range(1U, 1'000'000U));
  command.add_option("--seed", arguments.seed, "Seed of all random numbers")->capture_default_str();
  command
      .add_option("--threads", arguments.threads,
                  "Threads (default: one a core); changes nothing in the results")
      ->check(CLI::Range(1U, 1'024U));
  command.add_option("--engine", arguments.engine, "Simulation engine")
      ->check(CLI::IsMember({"fast", "simgrid"}))
      ->capture_default_str();
  add_changes(command, arguments, true);
  command.add_option("--out", arguments.out, "Folder for files; written whole or not at all")
      ->type_name("DIR");
  command.add_option("--format", arguments.format, "What is printed")
      ->check(CLI::IsMember({"text", "json"}))
      ->capture_default_str();
}

}  // namespace

int dispatch(int argc, char** argv) {
  CLI::App app("vein2vein: from intention to treat to infusion, for CAR-T cells", "v2v");
  app.set_version_flag("--version", "v2v " + version());
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);

  RunArguments arguments;
  NetworkArguments drawn;
  ScenarioArguments checked;
  CLI::App* run = app.add_subcommand("run", "Simulate a scenario and draw its flowchart");
  run->add_option("scenario", arguments.scenarios, "Scenario file")->required()->expected(1);
  add_run_options(*run, arguments);
  run->add_option(
         "--trace", arguments.trace,
         "With --engine simgrid: SimGrid's trace of the first replication, for Paje viewers")
      ->type_name("FILE");
  CLI::App* compare = app.add_subcommand(
      "compare", "Simulate scenarios on the same patients and compare each with the first");
  compare
      ->add_option("scenarios", arguments.scenarios,
                   "Scenario files; after the first also overlays, or a+b")
      ->required()
      ->expected(2, 100);
  add_run_options(*compare, arguments);
  CLI::App* check = app.add_subcommand("check", "Report every problem of scenario files");
  check->add_option("files", checked.scenarios, "Scenario files")->required();
  add_changes(*check, checked, false);
  CLI::App* network = app.add_subcommand(
      "network", "Show a scenario's sites and lanes, what is asked of them, and the bottleneck");
  network->add_option("scenario", drawn.scenarios, "Scenario file")->required()->expected(1);
  add_changes(*network, drawn, true);
  network->add_option("--format", drawn.format, "What is printed")
      ->check(CLI::IsMember({"text", "json", "dot", "svg"}))
      ->capture_default_str();
  CLI::App* schema =
      app.add_subcommand("schema", "Print the JSON Schema of scenario files, for editors");

  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& success) {
    return app.exit(success);
  } catch (const CLI::ParseError& error) {
    app.exit(error);
    return kBadInput;
  }
  if (*run) return run_command(arguments);
  if (*compare) return compare_command(arguments);
  if (*check) return check_command(checked);
  if (*network) return network_command(drawn);
  if (*schema) return schema_command();
  return kBadInput;
}

}  // namespace v2v::cli
