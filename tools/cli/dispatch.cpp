// The command line.
#include "commands.hpp"
#include "vein2vein/experiment/experiment.hpp"

#include <CLI/CLI.hpp>

namespace v2v::cli {
namespace {

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
  command
      .add_option("--set", arguments.overrides,
                  "Override a value of the scenario: path.to.value=text; may be repeated")
      ->allow_extra_args(false)
      ->type_name("PATH=TEXT");
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
  std::vector<std::string> files;
  CLI::App* run = app.add_subcommand("run", "Simulate a scenario and draw its flowchart");
  run->add_option("scenario", arguments.scenarios, "Scenario file")->required()->expected(1);
  add_run_options(*run, arguments);
  CLI::App* compare = app.add_subcommand(
      "compare", "Simulate scenarios on the same patients and compare each with the first");
  compare->add_option("scenarios", arguments.scenarios, "Two or more scenario files")
      ->required()
      ->expected(2, 100);
  add_run_options(*compare, arguments);
  CLI::App* check = app.add_subcommand("check", "Report every problem of scenario files");
  check->add_option("files", files, "Scenario files")->required();
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
  if (*check) return check_command(files);
  if (*schema) return schema_command();
  return kBadInput;
}

}  // namespace v2v::cli
