// Every command and its options.
#include "options.hpp"

#include "mistakes.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <optional>
#include <utility>

namespace v2v::cli {
namespace {

/// One of these words; of another it says which was meant.
CLI::Validator one_of(const std::vector<std::string>& words) {
  std::string description = "{";
  for (const std::string& word : words) description += (&word == &words[0] ? "" : ",") + word;
  return CLI::Validator(
      [words](const std::string& given) {
        return std::find(words.begin(), words.end(), given) != words.end()
                   ? std::string()
                   : ticked(given) + " is not known here; " + expected_one_of(words, given);
      },
      description + "}");
}

void add_seed(CLI::App& command, std::uint64_t& seed) {
  command.add_option("--seed", seed, "Seed of all random numbers")
      ->check([](const std::string& given) {
        return fault_of_number(given, std::uint64_t{0}, std::numeric_limits<std::uint64_t>::max());
      })
      ->capture_default_str();
}

void add_changes(CLI::App& command, ScenarioArguments& arguments, bool with_set = true) {
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

void add_scenario(CLI::App& command, ScenarioArguments& arguments) {
  command.add_option("scenario", arguments.scenarios, "Scenario file")->required()->expected(1);
}

void add_luck(CLI::App& command, SimulationArguments& arguments,
              const std::string& replications =
                  "Virtual trials to simulate (default: the "
                  "scenario's)") {
  command.add_option("--replications", arguments.replications, replications)
      ->check(CLI::Range(1U, 1'000'000U));
  add_seed(command, arguments.seed);
  command
      .add_option("--threads", arguments.threads,
                  "Threads (default: one a core); changes nothing in the results")
      ->check(CLI::Range(1U, 1'024U));
}

void add_output(CLI::App& command, SimulationArguments& arguments,
                const std::vector<std::string>& formats = {"text", "json"}) {
  command.add_option("--out", arguments.out, "Folder for files; written whole or not at all")
      ->type_name("DIR");
  arguments.format = formats.front();
  command.add_option("--format", arguments.format, "What is printed")
      ->check(one_of(formats))
      ->capture_default_str();
}

void add_simulation(CLI::App& command, SimulationArguments& arguments, bool with_uncertainty,
                    const std::vector<std::string>& formats = {"text", "json"}) {
  add_luck(command, arguments);
  command.add_option("--engine", arguments.engine, "Simulation engine")
      ->check(one_of({"fast", "simgrid"}))
      ->capture_default_str();
  if (with_uncertainty)
    command
        .add_option(
            "--uncertainty", arguments.uncertainty,
            "parameters: draw what is uncertain anew for every virtual trial (default where "
            "hazards come from a model of attrition, otherwise none)")
        ->check(one_of({"none", "parameters"}));
  add_changes(command, arguments);
  CLI::Option* store =
      command
          .add_option(
              "--store", arguments.store,
              "SQLite file that keeps every finished batch; an interrupted study goes on there")
          ->type_name("FILE");
  command
      .add_flag("--repair", arguments.repair,
                "Simulate again what is damaged in the store, instead of refusing it")
      ->needs(store);
  command
      .add_option("--batch", arguments.batch,
                  "Replications that are kept or sent together (default: a tenth, at most 100)")
      ->check(CLI::Range(1U, 1'000'000U));
  add_output(command, arguments, formats);
}

void add_precision(CLI::App& command, RunArguments& arguments) {
  command
      .add_option("--precision", arguments.precision,
                  "Simulate until the 95 % Monte Carlo interval reaches no further to either side "
                  "than this: 0.5% of the mean, or a number in the quantity's unit")
      ->type_name("GOAL");
  command
      .add_option("--precision-of", arguments.precision_of,
                  "The quantity: treated_fraction, lost, lost.<cause>, vein_to_vein, "
                  "potential_vein_to_vein or a gate")
      ->type_name("QUANTITY")
      ->capture_default_str();
}

void add_vary(CLI::App& command, std::vector<std::string>& variations, bool required) {
  CLI::Option* option =
      command
          .add_option("--vary", variations,
                      "A value and where it goes: path=from:to:step, path=a,b,c or path=from:to; "
                      "may be repeated")
          ->allow_extra_args(false)
          ->type_name("PATH=VALUES");
  if (required) option->required();
}

void add_sweep(CLI::App& command, SweepArguments& arguments) {
  add_scenario(command, arguments);
  add_vary(command, arguments.variations, true);
  command.add_option("--design", arguments.design, "How points are chosen")
      ->check(one_of({"grid", "lhs", "sobol"}))
      ->capture_default_str();
  command.add_option("--points", arguments.points, "Points of a lhs or sobol design")
      ->check(CLI::Range(std::size_t{1}, std::size_t{100'000}));
  add_simulation(command, arguments, true);
  add_precision(command, arguments);
  command
      .add_option("--shard", arguments.shard,
                  "Simulate only this part, such as 3/16, into --store; `v2v merge` puts the parts "
                  "together")
      ->type_name("I/N");
  command.add_option("--workers-at", arguments.workers_at)->group("");
}

void add_run_and_compare(Commands& commands, const std::vector<std::string>& words) {
  auto [run, of_run] =
      commands.add("run", "Simulate a scenario and draw its flowchart", &run_command);
  add_scenario(*run, *of_run);
  add_simulation(*run, *of_run, true);
  add_precision(*run, *of_run);
  run->add_option(
         "--trace", of_run->trace,
         "With --engine simgrid: SimGrid's trace of the first replication, for Paje viewers")
      ->type_name("FILE");
  auto [compare, of_compare] = commands.add(
      "compare", "Simulate scenarios on the same patients and compare each with the first",
      &compare_command);
  compare
      ->add_option("scenarios", of_compare->scenarios,
                   "Scenario files; after the first also overlays, or a+b")
      ->required()
      ->expected(2, 100);
  add_simulation(*compare, *of_compare, true);
  add_precision(*compare, *of_compare);
  of_run->words = of_compare->words = words;
}

void add_experiments(Commands& commands, CLI::App& app, const std::vector<std::string>& words) {
  auto [sweep, of_sweep] = commands.add(
      "sweep", "Vary values and draw attrition against vein-to-vein time", &sweep_command);
  add_sweep(*sweep, *of_sweep);
  CLI::App* worker = app.add_subcommand("worker", "Simulate for another process")->group("");
  worker->require_subcommand(1);
  auto [served, of_served] = commands.add(
      "sweep", "Units of this sweep, asked for at standard input", &worker_command, worker);
  add_sweep(*served, *of_served);

  auto [sensitivity, of_sensitivity] =
      commands.add("sensitivity", "Show which values an outcome depends on", &sensitivity_command);
  add_scenario(*sensitivity, *of_sensitivity);
  sensitivity->add_option("--method", of_sensitivity->method, "Kind of analysis")
      ->check(one_of({"tornado", "morris", "sobol"}))
      ->capture_default_str();
  sensitivity
      ->add_option("--of", of_sensitivity->of,
                   "The outcome: treated_fraction, lost, lost.<cause>, vein_to_vein, "
                   "potential_vein_to_vein or a gate")
      ->type_name("QUANTITY")
      ->capture_default_str();
  add_vary(*sensitivity, of_sensitivity->variations, false);
  sensitivity
      ->add_option("--size", of_sensitivity->size,
                   "Trajectories (morris, default 20) or rows (sobol, default 128)")
      ->check(CLI::Range(std::size_t{2}, std::size_t{1} << 20));
  add_simulation(*sensitivity, *of_sensitivity, false);

  auto [select, of_select] =
      commands.add("select", "Find the best of several policies, in as few replications as needed",
                   &select_command);
  select
      ->add_option("scenarios", of_select->scenarios,
                   "Scenario files; after the first also overlays, or a+b")
      ->required()
      ->expected(2, 100);
  CLI::Option* maximise =
      select->add_option("--maximise", of_select->maximise, "The outcome that is to be large")
          ->type_name("QUANTITY");
  select->add_option("--minimise", of_select->minimise, "Or the one that is to be small")
      ->type_name("QUANTITY")
      ->excludes(maximise);
  select
      ->add_option("--indifference", of_select->indifference,
                   "The smallest difference worth finding")
      ->capture_default_str();
  select
      ->add_option("--confidence", of_select->confidence,
                   "Probability of choosing the best, or one within the indifference of it")
      ->check([](const std::string& given) { return fault_of_number(given, 0.5, 0.9999); })
      ->capture_default_str();
  select
      ->add_option("--first-stage", of_select->first_stage,
                   "Replications of every policy before any is dropped")
      ->check(CLI::Range(2U, 10'000U))
      ->capture_default_str();
  add_simulation(*select, *of_select, true);
  of_sweep->words = of_sensitivity->words = of_select->words = words;
}

void add_records(Commands& commands, const std::vector<std::string>& words) {
  auto [merge, of_merge] =
      commands.add("merge", "Put the stores of a sweep's shards together", &merge_command);
  merge->add_option("--store", of_merge->store, "The store that gets everything; made if need be")
      ->required()
      ->type_name("FILE");
  merge->add_option("parts", of_merge->parts, "Stores of shards")->required();
  auto [describe, of_describe] = commands.add(
      "describe", "Write the record of the study, by the items of STRESS-DES", &describe_command);
  add_scenario(*describe, *of_describe);
  add_simulation(*describe, *of_describe, true, {"markdown", "json"});
  add_precision(*describe, *of_describe);
  of_describe->words = words;
}

void add_calibration(Commands& commands) {
  auto [calibrate, of_calibrate] = commands.add(
      "calibrate", "Fit the shared model of attrition to published studies", &calibrate_command);
  calibrate->add_option("scenarios", of_calibrate->scenarios, "Scenario files, or folders of them")
      ->required();
  calibrate
      ->add_option("--out", of_calibrate->out,
                   "File of the model; its tables are written beside it, all or none")
      ->required()
      ->type_name("FILE");
  add_seed(*calibrate, of_calibrate->seed);
  calibrate->add_option("--chains", of_calibrate->chains, "Markov chains")
      ->check(CLI::Range(2U, 64U))
      ->capture_default_str();
  calibrate
      ->add_option("--sweeps", of_calibrate->sweeps,
                   "Sweeps of each chain, the first half of which is forgotten")
      ->check(CLI::Range(40U, 10'000'000U))
      ->capture_default_str();
  calibrate->add_option("--draws", of_calibrate->draws, "Draws that are kept")
      ->check(CLI::Range(2U, 20'000U))
      ->capture_default_str();
  calibrate
      ->add_option("--threads", of_calibrate->threads,
                   "Threads (default: one a core); changes nothing in the results")
      ->check(CLI::Range(1U, 1'024U));
  calibrate->add_option("--format", of_calibrate->format, "What is printed")
      ->check(one_of({"text", "json"}))
      ->capture_default_str();
}

void add_validate(Commands& commands) {
  auto [validate, of_validate] = commands.add(
      "validate", "Compare published counts with what is predicted, fitted and from other studies",
      &validate_command);
  validate
      ->add_option("scenarios", of_validate->scenarios,
                   "Scenario files, or folders of which every *.yaml is one")
      ->required();
  CLI::Option* fitted = validate->add_flag("--fitted-only", of_validate->fitted_only,
                                           "Nothing is predicted without the study's own counts");
  validate
      ->add_flag("--leave-one-out-only", of_validate->leave_one_out_only,
                 "Nothing is predicted with the study's own counts")
      ->excludes(fitted);
  add_luck(*validate, *of_validate, "Virtual trials of each prediction (default: 400)");
  add_changes(*validate, *of_validate);
  add_output(*validate, *of_validate);
}

void add_the_rest(Commands& commands) {
  auto [check, of_check] =
      commands.add("check", "Report every problem of scenario files", &check_command);
  check->add_option("files", of_check->scenarios, "Scenario files")->required();
  add_changes(*check, *of_check, false);
  check->add_flag("--strict", of_check->strict,
                  "Every value needs a source or a reason; also of overlays by themselves");
  auto [network, of_network] = commands.add(
      "network", "Show a scenario's sites and lanes, what is asked of them, and the bottleneck",
      &network_command);
  add_scenario(*network, *of_network);
  add_changes(*network, *of_network);
  network->add_option("--format", of_network->format, "What is printed")
      ->check(one_of({"text", "json", "dot", "svg"}))
      ->capture_default_str();
}

void add_new_study(Commands& commands) {
  auto [study, of_study] =
      commands.add("new-study", "Write a commented scenario for a study that is not in the library",
                   &new_study_command);
  study->add_option("file", of_study->file, "The new file; - for standard output")->required();
  study->add_flag("--force", of_study->force, "Replace the file");
  study
      ->add_option("--model", of_study->model,
                   "Attrition model (default: attrition.yaml near the file, here or with the "
                   "program), or none")
      ->type_name("FILE");
  struct Option {
    const char *name, *type, *text;
    std::optional<std::string> NewStudyFacts::*fact;
  };
  using Facts = NewStudyFacts;
  const Option kOptions[] = {
      {"--name", "TEXT", "What the study is called (default: as the file)", &Facts::name},
      {"--disease", "DISEASE", "LBCL, B-ALL, FL, MCL, MM or other", &Facts::disease},
      {"--line", "NUMBER", "Line of therapy that the cells are given as", &Facts::line},
      {"--gate", "GATE", "Patients are counted from here: referred to received", &Facts::gate},
      {"--patients", "NUMBER", "How many are counted there", &Facts::patients},
      {"--bridging-share", "SHARE", "How many are bridged: 60%", &Facts::bridging_share},
      {"--to-eligible", "TIME", "From an earlier gate to eligible: 14d", &Facts::to_eligible},
      {"--to-collection", "TIME", "From there to leukapheresis: 5d", &Facts::to_collection},
      {"--culture", "TIME", "Culture: 7d", &Facts::culture},
      {"--to-release", "TIME", "From leukapheresis to release: 16d", &Facts::to_release},
      {"--transport", "TIME", "Transport, one way: 1d", &Facts::transport},
      {"--to-lymphodepletion", "TIME", "From the product on site to lymphodepletion: 2d",
       &Facts::to_lymphodepletion},
      {"--failure", "SHARE", "How many cultures fail: 4% or 4/100", &Facts::failure},
      {"--lymphodepletion", "WHEN", "after-release or before-release", &Facts::lymphodepletion},
  };
  for (const Option& option : kOptions)
    study->add_option(option.name, of_study->facts.*option.fact, option.text)
        ->type_name(option.type);
}

void add_page(Commands& commands) {
  auto [page, of_page] = commands.add(
      "page", "Compute what a Markdown page asks for and write it there", &page_command);
  page->add_option("file", of_page->file, "Markdown page")->required()->type_name("FILE");
  page->add_flag("--check", of_page->check,
                 "Write nothing; exit status 1 when the page says something else");
  page->add_option("--threads", of_page->threads,
                   "Threads (default: one a core); changes nothing in the results")
      ->check(CLI::Range(1U, 1'024U));
}

}  // namespace

CLI::App* Commands::add_call(const std::string& name, const std::string& text, CLI::App* below,
                             std::function<int()> call) {
  CLI::App* added = (below ? below : &app_)->add_subcommand(name, text);
  calls_.emplace_back(added, std::move(call));
  return added;
}

int Commands::call() const {
  for (const auto& [command, call] : calls_)
    if (*command) return call();
  return kBadInput;
}

void add_all(Commands& commands, CLI::App& app, const std::vector<std::string>& words) {
  add_run_and_compare(commands, words);
  add_experiments(commands, app, words);
  add_records(commands, words);
  add_calibration(commands);
  add_validate(commands);
  add_the_rest(commands);
  add_page(commands);
  add_new_study(commands);
}

}  // namespace v2v::cli
